using Canary.Aws;
using Canary.Gates;
using Canary.Metrics;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>What one look of the watch found, in few words: the live view and the lines for logs share them.</summary>
internal static class LookWording
{
    private const string InAlarm = "ALARM";

    public static string Alarms(WatchLooked look)
    {
        var (responses, names) = (look.Seen.Alarms ?? [], look.Site.AlarmQueries.SelectMany(query => query).ToList());
        var loud = responses.SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? []))
            .Where(alarm => alarm.StateValue == InAlarm).Select(alarm => alarm.AlarmName).ToList();

        return names is [] ? "no alarm to look at"
            : loud is [_, ..] ? $"in ALARM: {string.Join(", ", loud)}"
            : responses is [] || responses.Any(response => response.Error is not null) ? "alarms not read"
            : names.Count == 1 ? "alarm quiet" : $"{names.Count} alarms quiet";
    }

    public static string Health(WatchLooked look)
    {
        return $"healthy: green {Healthy(look.Site.Green?.TargetGroupArn)}, blue {Healthy(look.Site.Blue?.TargetGroupArn)}";

        string Healthy(string? group) =>
            (look.Seen.TargetGroups ?? []).FirstOrDefault(one => one.TargetGroupArn == group)?.Health is { Error: null } health
                ? Counted([.. (health.TargetHealthDescriptions ?? []).Select(target => target.TargetHealth?.State ?? "")])
                : "not read";
    }

    /// <summary>By CloudWatch's counts.</summary>
    public static string Users(WatchLooked look) => look.Judged.Traffic switch
    {
        { Totals: { Minutes: > 0 } totals } => $"{(totals.Minutes == 1 ? "1 minute" : $"{totals.Minutes} minutes")} of CloudWatch's counts: "
            + $"green failed {Failed(totals.Green)}, blue {Failed(totals.Blue)}",
        { Unasked: { } why } => why,
        { Unread: { } why } => why,
        _ => "CloudWatch has no final minute of the shift yet",
    };

    private static string Counted(IReadOnlyList<string> states) => $"{states.Count(state => state == "healthy")} of {states.Count}";

    private static string Failed(Canary.Judging.RequestCount count) => count.Requests == 0
        ? "none"
        : $"{count.Failed:N0} of {count.Requests:N0} ({Figures.Rate(count.Failed, count.Requests)})";
}
