using Canary.Judging;
using Canary.Reporting;
using Rehearsal.Fleet;

namespace Rehearsal.Terminal;

/// <summary>What one look of the watch found, in few words: the live view and the lines for logs share them.</summary>
internal static class LookWording
{
    private const string InAlarm = "ALARM";

    /// <summary>Alarms, where they were asked for, then targets.</summary>
    public static string State(WatchLooked look) => string.Join("; ", new[] { Alarms(look), Health(look) }.OfType<string>());

    /// <summary>By CloudWatch's counts.</summary>
    public static string Users(WatchLooked look) => look.Judged.Traffic switch
    {
        { Totals: { Minutes: > 0 } totals } => $"{(totals.Minutes == 1 ? "1 minute" : $"{totals.Minutes} minutes")} of CloudWatch's counts: "
            + $"green failed {Failed(totals.Green)}, blue {Failed(totals.Blue)}",
        { Unasked: { } why } => why,
        { Unread: { } why } => why,
        _ => "CloudWatch has no final minute of the shift yet",
    };

    private static string? Alarms(WatchLooked look)
    {
        if (look.Seen.Alarms is not [_, ..] responses)
        {
            return null;
        }

        var alarms = responses.SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? [])).ToList();
        var loud = alarms.Where(alarm => alarm.StateValue == InAlarm).Select(alarm => alarm.AlarmName).ToList();

        return loud is [_, ..] ? $"in ALARM: {string.Join(", ", loud)}"
            : responses.Any(response => response.Error is not null) ? "alarms not read"
            : alarms.Count == 1 ? "alarm quiet" : $"{alarms.Count} alarms quiet";
    }

    private static string Health(WatchLooked look)
    {
        return $"healthy: green {Healthy(look.Site.Green?.TargetGroupArn)}, blue {Healthy(look.Site.Blue?.TargetGroupArn)}";

        string Healthy(string? group) =>
            (look.Seen.TargetGroups ?? []).FirstOrDefault(one => one.TargetGroupArn == group)?.Health is { Error: null } health
                ? Counted([.. (health.Descriptions ?? []).Select(target => target.TargetHealth?.State ?? "")])
                : "not read";
    }

    private static string Counted(IReadOnlyList<string> states) => $"{states.Count(state => state == FleetTarget.Healthy)}/{states.Count}";

    private static string Failed(RequestCount count) => count.Requests == 0
        ? "none"
        : $"{count.Failed:N0} of {count.Requests:N0} ({Figures.Rate(count.Failed, count.Requests)})";
}
