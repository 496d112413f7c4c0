using System.Globalization;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What the two target groups do beside checking health.</summary>
internal static class TargetGroupChecks
{
    private const string Delay = "deregistration_delay.timeout_seconds";

    public static Sight DeregistrationDelay(Setting setting) => GroupPair.Of(setting).Look(
        pair => Sights.Together([.. pair.Both.Select(group => GroupPair.AttributesOf(setting, group).Look(attributes => DelayOf(setting, group, attributes)))], setting));

    private static Sight DelayOf(Setting setting, ElbTargetGroup group, IReadOnlyDictionary<string, string> attributes)
    {
        var name = GroupPair.NameOf(group);
        if (!int.TryParse(attributes.GetValueOrDefault(Delay), NumberStyles.None, CultureInfo.InvariantCulture, out var delay))
        {
            return Sight.Unknown($"The target group {name} does not tell its {Delay}");
        }

        return setting.Lacking(Need.Group) is { } lacking && delay > 0 ? lacking
            : delay == 0 ? Sight.Bad($"The target group {name} has {Delay} 0: a target that leaves drops its requests in flight", $"Set {Delay} to what the longest request takes, such as 30")
            : TerminationWait(setting) is { } minutes && delay > minutes * 60 ? Sight.Bad(
                $"The target group {name} lets requests in flight take {delay} s ({Delay}), but blue is terminated {minutes * 60} s after the traffic has moved and cuts them",
                minutes == 0 ? $"Set terminationWaitTimeInMinutes to {MinutesFor(delay)} or more" : $"Set {Delay} to {minutes * 60} or less, or terminationWaitTimeInMinutes to {MinutesFor(delay)} or more")
            : Sight.Good($"The target group {name} lets requests in flight take {delay} s, and blue stays {Staying(setting)}");
    }

    private static int MinutesFor(int seconds) => (seconds + 59) / 60;

    /// <summary>Minutes; null when blue is kept.</summary>
    private static int? TerminationWait(Setting setting)
        => setting.Group.BlueGreenDeploymentConfiguration?.TerminateBlueInstancesOnDeploymentSuccess is var termination && termination?.Action == "KEEP_ALIVE"
            ? null
            : termination?.TerminationWaitTimeInMinutes ?? 0;

    private static string Staying(Setting setting) => TerminationWait(setting) is { } minutes ? $"{minutes * 60} s" : "for good";

    public static Sight Twins(Setting setting) => GroupPair.Of(setting).Look(pair => Sights.Together(
    [
        Sight.Good($"The target groups {GroupPair.NameOf(pair.One)} and {GroupPair.NameOf(pair.Two)} agree in protocol, port, VPC, target type and stickiness"),
        .. pair.Compare(
            ("protocol", group => group.ProtocolVersion is { } version ? $"{group.Protocol} ({version})" : group.Protocol),
            ("port", group => group.Port?.ToString(CultureInfo.InvariantCulture)),
            ("VPC", group => group.VpcId),
            ("target type", group => group.TargetType)),
        Stickiness(setting, pair),
    ], setting));

    private static Sight Stickiness(Setting setting, GroupPair pair) => GroupPair.AttributesOf(setting, pair.One).Look(
        one => GroupPair.AttributesOf(setting, pair.Two).Look(two => SameStickiness(setting, pair, one, two)));

    private static Sight SameStickiness(Setting setting, GroupPair pair, IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two)
    {
        var keys = one.Keys.Union(two.Keys).Where(key => key.StartsWith("stickiness.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var differences = keys.SelectMany(key => pair.Compare((key, group => (group == pair.One ? one : two).GetValueOrDefault(key)))).ToList();

        return keys is [] ? Sight.Unknown($"Neither {GroupPair.NameOf(pair.One)} nor {GroupPair.NameOf(pair.Two)} tells its stickiness")
            : differences is [] ? Sight.Good("")
            : differences.Together(setting);
    }
}
