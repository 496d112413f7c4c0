using System.Globalization;
using Canary.Aws;

namespace Canary.Preflight;

/// <summary>What the two target groups do beside checking health.</summary>
internal static class TargetGroupChecks
{
    private const string Delay = "deregistration_delay.timeout_seconds";

    public static CheckResult DeregistrationDelay(CheckContext context) => GroupPair.Of(context).Look(
        pair => CheckResults.Together(
            [.. pair.Both.Select(group => GroupPair.AttributesOf(context, group).Look(attributes => DelayOf(context, group, attributes)))], context));

    private static CheckResult DelayOf(CheckContext context, ElbTargetGroup group, IReadOnlyDictionary<string, string> attributes)
    {
        var name = GroupPair.NameOf(group);
        if (!int.TryParse(attributes.GetValueOrDefault(Delay), NumberStyles.None, CultureInfo.InvariantCulture, out var delay))
        {
            return CheckResult.Unknown($"The target group {name} does not report its {Delay}");
        }

        return context.Lacking(ApiCall.Group) is { } lacking && delay > 0 ? lacking
            : delay == 0
                ? CheckResult.Bad(
                    $"The target group {name} has {Delay} 0: a deregistered target drops its requests in flight",
                    $"Set {Delay} to the duration of the longest request, such as 30")
            : context.IsEcs && context.Group.BlueGreenDeploymentConfiguration?.TerminateBlueInstancesOnDeploymentSuccess?
                .TerminationWaitTimeInMinutes is null ? CheckResult.Unknown(
                $"The target group {name} gives requests in flight {delay} s ({Delay}); how long blue stays is not known: see termination-wait")
            : TerminationWait(context) is { } minutes && delay > minutes * 60 ? CheckResult.Bad(
                $"The target group {name} gives requests in flight {delay} s ({Delay}), but blue is terminated {minutes * 60} s after the traffic "
                    + "has moved, which cuts them off",
                minutes == 0
                    ? $"Set {UndoChecks.Wait(context)} to {MinutesFor(delay)} or more"
                    : $"Set {Delay} to {minutes * 60} or less, or {UndoChecks.Wait(context)} to {MinutesFor(delay)} or more")
            : CheckResult.Good($"The target group {name} gives requests in flight {delay} s, and blue stays {Staying(context)}");
    }

    private static int MinutesFor(int seconds) => (seconds + 59) / 60;

    /// <summary>Minutes; null when blue is kept.</summary>
    private static int? TerminationWait(CheckContext context)
        => context.Group.BlueGreenDeploymentConfiguration?.TerminateBlueInstancesOnDeploymentSuccess is var termination
            && termination?.Action == "KEEP_ALIVE"
            ? null
            : termination?.TerminationWaitTimeInMinutes ?? 0;

    private static string Staying(CheckContext context) => TerminationWait(context) is { } minutes ? $"{minutes * 60} s" : "indefinitely";

    public static CheckResult Twins(CheckContext context) => GroupPair.Of(context).Look(pair => CheckResults.Together(
    [
        CheckResult.Good(
            $"The target groups {GroupPair.NameOf(pair.One)} and {GroupPair.NameOf(pair.Two)} agree on protocol, port, VPC, "
                + "target type and stickiness"),
        .. pair.Compare(
            ("protocol", group => group.ProtocolVersion is { } version ? $"{group.Protocol} ({version})" : group.Protocol),
            ("port", group => group.Port?.ToString(CultureInfo.InvariantCulture)),
            ("VPC", group => group.VpcId),
            ("target type", group => group.TargetType)),
        Stickiness(context, pair),
    ], context));

    private static CheckResult Stickiness(CheckContext context, GroupPair pair) => GroupPair.AttributesOf(context, pair.One).Look(
        one => GroupPair.AttributesOf(context, pair.Two).Look(two => SameStickiness(context, pair, one, two)));

    private static CheckResult SameStickiness(
        CheckContext context, GroupPair pair, IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two)
    {
        var keys = one.Keys.Union(two.Keys)
            .Where(key => key.StartsWith("stickiness.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        var differences = keys.SelectMany(key => pair.Compare((key, group => (group == pair.One ? one : two).GetValueOrDefault(key)))).ToList();

        return keys is [] ? CheckResult.Unknown($"Neither {GroupPair.NameOf(pair.One)} nor {GroupPair.NameOf(pair.Two)} reports its stickiness")
            : differences is [] ? CheckResult.Good("")
            : differences.Together(context);
    }
}
