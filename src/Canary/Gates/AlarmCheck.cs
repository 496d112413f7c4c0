using Canary.Aws;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;

namespace Canary.Gates;

/// <summary>What one look at the deployment group's alarms comes to.</summary>
/// <remarks>
/// An alarm in ALARM fails, whatever else is good. One that could not be read, or that does not exist, says nothing, and nothing is no pass:
/// it fails too, unless the plan says of <c>alarms-quiet</c> or <c>unknown</c> that it is a warning or an info. An exception of
/// <c>alarms-quiet</c>, with its reason, makes both no matter. Insufficient data is what a young alarm has, and is told.
/// </remarks>
/// <param name="Alarming">In a sentence, the alarms in ALARM; null when none is.</param>
/// <param name="Unread">In a sentence, what is not known of the alarms and matters; null when nothing does.</param>
/// <param name="Remarks">What whoever reads a pass should know of the alarms.</param>
internal sealed record AlarmCheck(string? Alarming, string? Unread, IReadOnlyList<string> Remarks)
{
    private const int ReasonShown = 300;

    public static AlarmCheck At(Plan plan, IReadOnlyList<IReadOnlyList<string>> queries, IReadOnlyList<DescribeAlarms>? responses)
    {
        var names = queries.SelectMany(query => query).Distinct().ToList();
        if (names is [])
        {
            return new AlarmCheck(null, null, ["The deployment group has no alarm"]);
        }

        var states = (responses ?? [])
            .SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? []))
            .GroupBy(alarm => alarm.AlarmName ?? "")
            .ToDictionary(alarms => alarms.Key, alarms => alarms.First());
        var (loud, unread) = (Loud(names, states), WhatIsUnread(names, states, responses));
        var given = plan.Checks.GetValueOrDefault(CheckIds.AlarmsQuiet);

        return given is { Except: { Length: > 0 } reason }
            ? new AlarmCheck(null, null, [.. new[] { loud, unread }.OfType<string>().Select(bad => $"{bad}; the plan excepts {CheckIds.AlarmsQuiet}: {reason}"), .. WithoutData(names, states)])
            : IsTolerated(plan) ? new AlarmCheck(loud, null, [.. new[] { unread }.OfType<string>(), .. WithoutData(names, states)])
            : new AlarmCheck(loud, unread, WithoutData(names, states));
    }

    /// <summary>What speaks against a pass; null when nothing does.</summary>
    public Verdict? Against() => Alarming is not null ? Verdict.Of(Outcome.Fail, Rule.Alarm, Alarming)
        : Unread is not null ? Verdict.Of(Outcome.Fail, Rule.CannotJudge, $"{Unread}. Alarm state unknown: restore the access, or make {CheckIds.AlarmsQuiet} a warning in the plan's checks")
        : null;

    private static bool IsTolerated(Plan plan)
        => (plan.Checks.GetValueOrDefault(CheckIds.AlarmsQuiet)?.Severity ?? plan.Checks.GetValueOrDefault(CheckIds.Unknown)?.Severity) is Severity.Warning or Severity.Info;

    private static string? Loud(List<string> names, Dictionary<string, MetricAlarm> states)
    {
        var loud = names.Where(name => states.GetValueOrDefault(name)?.StateValue == "ALARM").ToList();

        return loud is [] ? null : string.Join("; ", loud.Select(name => $"The alarm {name} is in ALARM: {Excerpt.Of(states[name].StateReason ?? "CloudWatch gives no reason", ReasonShown)}"));
    }

    private static string? WhatIsUnread(List<string> names, Dictionary<string, MetricAlarm> states, IReadOnlyList<DescribeAlarms>? responses)
    {
        var missing = names.Where(name => states.GetValueOrDefault(name)?.StateValue is not ("OK" or "ALARM" or "INSUFFICIENT_DATA")).ToList();

        return responses is null or [] || responses.Any(response => response.Error is not null)
            ? Aws.Unread.Because($"the alarms {string.Join(", ", names)}", responses?.FirstOrDefault(response => response.Error is not null), "cloudwatch:DescribeAlarms")
            : missing is [] ? null
            : $"CloudWatch has no state for the alarms {string.Join(", ", missing)}";
    }

    private static IReadOnlyList<string> WithoutData(List<string> names, Dictionary<string, MetricAlarm> states)
        => names.Where(name => states.GetValueOrDefault(name)?.StateValue == "INSUFFICIENT_DATA").ToList() is [_, ..] silent
            ? [$"No data yet for the alarms {string.Join(", ", silent)}"]
            : [];
}
