using Canary.Judging;

namespace Canary.Reporting;

/// <summary>The rules in words, and which of the judge's questions each of them asks.</summary>
public static class RuleWording
{
    // A blue that is dead is why nothing is asked about latency.
    private static readonly QuestionKind[] s_pass =
        [.. Enum.GetValues<QuestionKind>().Where(kind => kind >= QuestionKind.Clean), QuestionKind.BlueDead];

    /// <summary>When the rule holds; its questions follow where it asks for evidence.</summary>
    public static string InWords(Rule rule) => rule switch
    {
        Rule.FailErrors or Rule.FailLatency or Rule.Passed or Rule.PassedNoWorse => "proven by the evidence",
        Rule.FailTraffic => "users' requests speak against green",
        Rule.FailTasks => "green's tasks stop by themselves, or none of its targets is healthy",
        Rule.Held => "the bake or the watch is over, and there is no evidence against green",
        Rule.InconclusiveShared => "there is evidence that both fail, but not that green fails more often",
        Rule.InconclusiveLatency => "time ran out before there was enough evidence of good or bad latency",
        Rule.InconclusiveErrors => "time ran out before there was enough evidence of a good or bad error rate",
        Rule.InconclusiveLimited => "a rate limit rejected probes, and those say nothing about green",
        Rule.Rollback => "a rollback restores a version that was judged before",
        Rule.CannotJudge => "green could not be identified or could not be read",
        Rule.GreenIsUp => "green is as ready as this event requires",
        Rule.GreenIsNotUp => "green was not ready in time",
        Rule.Frozen => "the plan blocks traffic shifts now",
        Rule.Alarm => "an alarm is in ALARM or could not be read",
        Rule.NoEvidence => "no probe returned, and without evidence green does not pass",
        Rule.Preflight => "no check of severity error may fail",
        Rule.GateFailed => "the gate itself failed, and without evidence green does not pass",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule"),
    };

    /// <summary>The questions that the verdict rests on, the most important first; none where it asks for no evidence.</summary>
    public static IEnumerable<Question> Questions(Verdict verdict, Evidence? evidence)
    {
        QuestionKind[] kinds = verdict.Rule switch
        {
            Rule.FailErrors => [QuestionKind.Errors, QuestionKind.Relative],
            Rule.FailLatency => [QuestionKind.Slower, QuestionKind.SlowerThanUnderUsers],
            Rule.InconclusiveShared => [QuestionKind.Errors, QuestionKind.BlueDead, QuestionKind.Relative],
            Rule.Passed or Rule.PassedNoWorse => s_pass,
            Rule.InconclusiveLatency
                => [QuestionKind.Fast, QuestionKind.FastTargets, QuestionKind.FastPaths, QuestionKind.FastTail, QuestionKind.Slower],
            Rule.InconclusiveErrors =>
            [
                QuestionKind.Clean, QuestionKind.NoWorse, QuestionKind.CleanTargets, QuestionKind.CleanPaths,
                QuestionKind.Errors, QuestionKind.Relative,
            ],
            _ => [],
        };
        var isPass = verdict.Outcome == Outcome.Pass;

        return (evidence?.Questions ?? [])
            .Where(question => kinds.Contains(question.Kind)
                && (!isPass || question.IsReached)
                && (verdict.Rule != Rule.FailErrors || IsAbout(question, verdict, evidence)))
            .OrderBy(question => Array.IndexOf(kinds, question.Kind));
    }

    /// <summary>The judge's other questions that are not answered yet.</summary>
    public static IEnumerable<Question> Open(Verdict verdict, Evidence? evidence) =>
        (evidence?.Questions ?? []).Except(Questions(verdict, evidence)).Where(question => !question.IsReached);

    /// <summary>Two keys fail green, and both belong to the same part of it.</summary>
    private static bool IsAbout(Question question, Verdict verdict, Evidence? evidence)
        => question.Stratum == (evidence!.Questions.Any(other => other.Stratum == verdict.Stratum) ? verdict.Stratum : Stratum.Pool);
}
