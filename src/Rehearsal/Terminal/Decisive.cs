using Canary.Judging;
using Canary.Probing;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>Which of a rehearsal's reports tells why it ended as it did, and which of its questions decided.</summary>
internal static class Decisive
{
    /// <summary>The report that failed it; else the one that judged green beside blue, else the last one that probed, else the last.</summary>
    public static Report? Of(RehearsalOutcome outcome) =>
        outcome.Reports.LastOrDefault(report => report.Status == Answer.Failed)
        ?? outcome.Reports.LastOrDefault(report => report.Evidence is { Blue.Sent: > 0 })
        ?? outcome.Reports.LastOrDefault(report => report.Evidence is not null)
        ?? outcome.Reports.LastOrDefault();

    /// <summary>When the rule holds; where it asks for evidence, as an introduction to its questions.</summary>
    public static string InWords(Rule rule) => rule switch
    {
        Rule.FailErrors => "there is enough evidence that",
        Rule.FailLatency => "there is enough evidence that",
        Rule.InconclusiveShared => "there is evidence that both fail, not that green fails more",
        Rule.Passed => "there is enough evidence that",
        Rule.InconclusiveLatency => "time was up before there was enough evidence of good or bad latency",
        Rule.InconclusiveErrors => "time was up before there was enough evidence of good or bad",
        Rule.Rollback => "a rollback restores what was judged before",
        Rule.CannotJudge => "it cannot be told who green is, or it could not be read",
        Rule.GreenIsUp => "green is as far up as this event asks for",
        Rule.GreenIsNotUp => "green did not come up in time",
        Rule.NoEvidence => "no probe came back, and no evidence is no pass",
        Rule.Preflight => "no check that is an error may fail",
        Rule.GateFailed => "the gate itself failed, and no evidence is no pass",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule"),
    };

    public static IEnumerable<Question> QuestionsOf(Rule rule, Evidence? evidence)
    {
        string[] names = rule switch
        {
            Rule.FailErrors => ["errors", "relative"],
            Rule.FailLatency => ["latency"],
            Rule.InconclusiveShared => ["errors", "blue", "relative"],
            Rule.Passed when IsBlueFailing(evidence) => ["passFleet", "passTargets", "blue"],
            Rule.Passed => ["passFleet", "passTargets", "passLatencyFleet", "passLatencyTargets"],
            Rule.InconclusiveLatency => ["passLatencyFleet", "passLatencyTargets", "latency"],
            Rule.InconclusiveErrors => ["passFleet", "passTargets", "errors", "relative"],
            _ => [],
        };

        return (evidence?.Questions ?? []).Where(question => names.Contains(question.Name)).OrderBy(question => Array.IndexOf(names, question.Name));
    }

    public static string Address(Report report, int target) => target < report.Targets.Count ? report.Targets[target] : $"target {target}";

    /// <summary>Then latency was not asked about.</summary>
    private static bool IsBlueFailing(Evidence? evidence) => evidence?.Questions.Any(question => question is { Name: "blue", IsReached: true }) == true;
}
