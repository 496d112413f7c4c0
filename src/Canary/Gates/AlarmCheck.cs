using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;

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

    /// <param name="plan">May make less of an alarm.</param>
    /// <param name="queries">The names of the alarms.</param>
    /// <param name="responses">What CloudWatch says of them.</param>
    /// <param name="group">Whose alarms they are.</param>
    public static AlarmCheck At(
        Plan plan,
        IReadOnlyList<IReadOnlyList<string>> queries,
        IReadOnlyList<DescribeAlarms>? responses,
        string group = "deployment group")
    {
        var names = queries.SelectMany(query => query).Distinct().ToList();
        if (names is [])
        {
            return new AlarmCheck(null, null, [$"The {group} has no alarm"]);
        }

        var alarms = AlarmStates.Of(names, responses);
        var (loud, unread) = (Loud(alarms), WhatIsUnread(alarms));
        var given = plan.Checks.GetValueOrDefault(CheckIds.AlarmsQuiet);

        return given is { Except: { Length: > 0 } reason }
            ? new AlarmCheck(null, null, [.. new[] { loud, unread }.OfType<string>().Select(bad => Excepted(bad, reason)), .. WithoutData(alarms)])
            : IsTolerated(plan) ? new AlarmCheck(loud, null, [.. new[] { unread }.OfType<string>(), .. WithoutData(alarms)])
            : new AlarmCheck(loud, unread, WithoutData(alarms));
    }

    /// <summary>What speaks against a pass; null when nothing does.</summary>
    public Verdict? Against() => Alarming is not null ? Verdict.Of(Outcome.Fail, Rule.Alarm, Alarming)
        : Unread is not null ? Verdict.Of(
            Outcome.Fail,
            Rule.CannotJudge,
            $"{Unread}. Alarm state unknown: restore the access, or make {CheckIds.AlarmsQuiet} a warning in the plan's checks")
        : null;

    /// <summary>As a sentence quotes it; what was shown once is shown again as it is.</summary>
    internal static string Shown(string? reason) => Excerpt.Of(reason ?? "CloudWatch gives no reason", ReasonShown);

    private static bool IsTolerated(Plan plan)
        => (plan.Checks.GetValueOrDefault(CheckIds.AlarmsQuiet)?.Severity
            ?? plan.Checks.GetValueOrDefault(CheckIds.Unknown)?.Severity) is Severity.Warning or Severity.Info;

    private static string Excepted(string bad, string reason) => $"{bad}; the plan excepts {CheckIds.AlarmsQuiet}: {reason}";

    private static string? Loud(AlarmStates alarms) => alarms.InAlarm is [_, ..] loud
        ? string.Join("; ", loud.Select(name => $"The alarm {name} is in ALARM: {Shown(alarms.ReasonOf(name))}"))
        : null;

    private static string? WhatIsUnread(AlarmStates alarms)
        => alarms.IsUnread ? Aws.Unread.Because($"the alarms {string.Join(", ", alarms.Names)}", alarms.Refusal, "cloudwatch:DescribeAlarms")
            : alarms.Unknown is [_, ..] missing ? $"CloudWatch has no state for the alarms {string.Join(", ", missing)}"
            : null;

    private static IReadOnlyList<string> WithoutData(AlarmStates alarms)
        => alarms.WithoutData is [_, ..] silent ? [$"No data yet for the alarms {string.Join(", ", silent)}"] : [];
}
