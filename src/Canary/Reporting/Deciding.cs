using Canary.Judging;

namespace Canary.Reporting;

/// <summary>The rules in words, and which of the judge's questions each of them asks.</summary>
public static class Deciding
{
    /// <summary>When the rule holds; where it asks for evidence, as an introduction to its questions.</summary>
    public static string InWords(Rule rule) => rule switch
    {
        Rule.FailErrors or Rule.FailLatency or Rule.Passed => "there is enough evidence that",
        Rule.InconclusiveShared => "there is evidence that both fail, not that green fails more",
        Rule.InconclusiveLatency => "time was up before there was enough evidence of good or bad latency",
        Rule.InconclusiveErrors => "time was up before there was enough evidence of good or bad",
        Rule.Rollback => "a rollback restores what was judged before",
        Rule.CannotJudge => "it cannot be told who green is, or it could not be read",
        Rule.GreenIsUp => "green is as far up as this event asks for",
        Rule.GreenIsNotUp => "green did not come up in time",
        Rule.Frozen => "the plan forbids traffic to move now",
        Rule.Alarm => "an alarm of the deployment group is in ALARM, or could not be read",
        Rule.NoEvidence => "no probe came back, and no evidence is no pass",
        Rule.Preflight => "no check that is an error may fail",
        Rule.GateFailed => "the gate itself failed, and no evidence is no pass",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule"),
    };

    /// <summary>The questions that the rule asks, the most important first; none where it asks for no evidence.</summary>
    public static IEnumerable<Question> Questions(Rule rule, Evidence? evidence)
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

    /// <summary>The judge's other questions that are not answered yet.</summary>
    public static IEnumerable<Question> Open(Rule rule, Evidence? evidence) =>
        (evidence?.Questions ?? []).Except(Questions(rule, evidence)).Where(question => !question.IsReached);

    /// <summary>What passes green; every other question speaks against green, but for the one about blue.</summary>
    public static bool SpeaksForGreen(Question question) => question.Name.StartsWith("pass", StringComparison.Ordinal);

    /// <summary>Then latency was not asked about.</summary>
    private static bool IsBlueFailing(Evidence? evidence) => evidence?.Questions.Any(question => question is { Name: "blue", IsReached: true }) == true;
}
