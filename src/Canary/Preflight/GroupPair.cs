using Canary.Aws;

namespace Canary.Preflight;

/// <summary>The two target groups that blue and green take turns on, with their attributes.</summary>
internal sealed record GroupPair(ElbTargetGroup One, ElbTargetGroup Two)
{
    public IReadOnlyList<ElbTargetGroup> Both => [One, Two];

    public static Known<GroupPair> Of(CheckContext context) => context.TargetGroups is [var one, var two, ..]
        ? Known<GroupPair>.Of(new GroupPair(one, two))
        : Known<GroupPair>.Not(CheckResult.Unknown(
            $"Only {context.TargetGroups.Count} of the target groups {string.Join(", ", context.Site.TargetGroupNames)} could be read",
            $"Set the {context.Words.Group}'s target group pair again") with
        {
            Needs = context.Facts.Service?.TargetGroups is null ? [ApiCall.TargetGroups] : [],
        });

    public static string NameOf(ElbTargetGroup group) => group.TargetGroupName ?? group.TargetGroupArn ?? "a target group without a name";

    /// <summary>The attributes of one group by key.</summary>
    public static Known<IReadOnlyDictionary<string, string>> AttributesOf(CheckContext context, ElbTargetGroup group)
    {
        var response = context.Facts.Health?.Attributes?.FirstOrDefault(attributes => attributes.TargetGroupArn == group.TargetGroupArn)?.Attributes;

        return response?.Attributes is { } attributes
            ? Known<IReadOnlyDictionary<string, string>>.Of(
                attributes.GroupBy(one => one.Key ?? "").ToDictionary(same => same.Key, same => same.First().Value ?? ""))
            : Known<IReadOnlyDictionary<string, string>>.Not(CheckResult.Unread(
                $"the attributes of the target group {NameOf(group)}", response, ApiCall.Attributes));
    }

    /// <summary>A sight for each member in which the two differ, and for each that neither tells.</summary>
    public IReadOnlyList<CheckResult> Compare(params IEnumerable<(string What, Func<ElbTargetGroup, string?> Of)> members)
        => [.. members.Select(member => Compare(member.What, member.Of(One), member.Of(Two))).OfType<CheckResult>()];

    private CheckResult? Compare(string what, string? one, string? two)
        => (one, two) is (null, null) ? CheckResult.Unknown($"Neither {NameOf(One)} nor {NameOf(Two)} reports its {what}")
            : one == two ? null
            : CheckResult.Bad(
                $"The {what} is {one ?? "not set"} in {NameOf(One)} and {two ?? "not set"} in {NameOf(Two)}",
                "Give both target groups the same settings: every deployment swaps them");
}
