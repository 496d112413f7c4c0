using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>The two target groups that blue and green take turns on, with their attributes.</summary>
internal sealed record GroupPair(ElbTargetGroup One, ElbTargetGroup Two)
{
    public IReadOnlyList<ElbTargetGroup> Both => [One, Two];

    public static Fact<GroupPair> Of(Setting setting) => setting.TargetGroups is [var one, var two, ..]
        ? Fact<GroupPair>.Of(new GroupPair(one, two))
        : Fact<GroupPair>.Not(Sight.Unknown(
            $"Of the target groups {string.Join(", ", setting.Location.TargetGroupNames)} {setting.TargetGroups.Count} could be read", "Set the deployment group's pair again") with
        {
            Needs = setting.Facts.Service?.TargetGroups is null ? [Need.TargetGroups] : [],
        });

    public static string NameOf(ElbTargetGroup group) => group.TargetGroupName ?? group.TargetGroupArn ?? "a target group without a name";

    /// <summary>The attributes of one group by key.</summary>
    public static Fact<IReadOnlyDictionary<string, string>> AttributesOf(Setting setting, ElbTargetGroup group)
    {
        var response = setting.Facts.Health?.Attributes?.FirstOrDefault(attributes => attributes.TargetGroupArn == group.TargetGroupArn)?.Attributes;

        return response?.Attributes is { } attributes
            ? Fact<IReadOnlyDictionary<string, string>>.Of(attributes.GroupBy(one => one.Key ?? "").ToDictionary(same => same.Key, same => same.First().Value ?? ""))
            : Fact<IReadOnlyDictionary<string, string>>.Not(Sight.Unread(
                $"the attributes of the target group {NameOf(group)}", response, "elasticloadbalancing:DescribeTargetGroupAttributes"));
    }

    /// <summary>A sight for each member in which the two differ, and for each that neither tells.</summary>
    public IReadOnlyList<Sight> Compare(params IEnumerable<(string What, Func<ElbTargetGroup, string?> Of)> members)
        => [.. members.Select(member => Compare(member.What, member.Of(One), member.Of(Two))).OfType<Sight>()];

    private Sight? Compare(string what, string? one, string? two)
        => (one, two) is (null, null) ? Sight.Unknown($"Neither {NameOf(One)} nor {NameOf(Two)} tells its {what}")
            : one == two ? null
            : Sight.Bad($"The {what} is {one ?? "not set"} in {NameOf(One)} and {two ?? "not set"} in {NameOf(Two)}", "Give both target groups the same settings: every deployment swaps them");
}
