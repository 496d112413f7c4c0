using Canary.Judging;

namespace Canary.Plans;

/// <summary>What CodeDeploy is told when the evidence decides nothing, and when to judge once more instead.</summary>
public static class InconclusivePolicy
{
    private const int MostAttempts = 2;

    /// <summary>
    /// A second judgement is a second chance to be wrong, so the two share what the plan allows. Most of it goes to the first: it is
    /// in every deployment, the other only in those that met an outage, where a third more evidence costs little.
    /// </summary>
    private const double FirstShare = 0.9;

    /// <summary>How many judgements a gate may take.</summary>
    public static int Attempts(TrafficStage stage, Plan plan)
        => stage == TrafficStage.BeforeTraffic && plan.Inconclusive.BeforeTraffic.Shared == Policy.Retry ? MostAttempts : 1;

    /// <summary>The judge's settings for one attempt, 1 or 2: the probabilities of a wrong verdict add up to the plan's over all attempts.</summary>
    public static JudgeSettings SettingsOf(TrafficStage stage, Plan plan, int attempt)
        => Attempts(stage, plan) == 1 ? plan.Judge : plan.Judge with { Share = attempt == 1 ? FirstShare : 1 - FirstShare };

    /// <summary>The pause before the next attempt, in seconds; null when this one's verdict stands.</summary>
    /// <param name="stage">Where production traffic stands.</param>
    /// <param name="plan">What the policy is.</param>
    /// <param name="verdict">How this attempt ended.</param>
    /// <param name="attempt">Which it was, from 1.</param>
    public static int? PauseAfter(TrafficStage stage, Plan plan, Verdict verdict, int attempt)
        => verdict is { Outcome: Outcome.Inconclusive, Rule: Rule.InconclusiveShared } && attempt < Attempts(stage, plan)
            ? plan.Inconclusive.BeforeTraffic.RetryAfterSeconds
            : null;

    /// <summary>What an Inconclusive judgement is answered with; Failed, without a reason, where no policy speaks of it.</summary>
    public static PolicyAnswer AnswerTo(TrafficStage stage, Plan plan, Undecided judged)
    {
        if (judged is not { State: { } state, Verdict: { Outcome: Outcome.Inconclusive } verdict })
        {
            return PolicyAnswer.None;
        }

        var (before, after) = (plan.Inconclusive.BeforeTraffic, plan.Inconclusive.AfterTraffic);
        var settings = SettingsOf(stage, plan, judged.Attempt);

        return (verdict.Rule, stage) switch
        {
            (Rule.InconclusiveLimited, TrafficStage.AfterTraffic) => Apply("afterTraffic.limited", after.Limited, PolicyEvidence.OfLimit(state)),
            (Rule.InconclusiveLimited, TrafficStage.BeforeTraffic) => Apply("beforeTraffic.limited", before.Limited, PolicyEvidence.OfLimit(state)),
            (Rule.InconclusiveErrors, TrafficStage.BeforeTraffic) =>
                Apply("beforeTraffic.errors", before.Errors, PolicyEvidence.OfErrors(state, settings, plan.Probes)),
            (Rule.InconclusiveShared, TrafficStage.BeforeTraffic) =>
                Apply("beforeTraffic.shared", before.Shared, PolicyEvidence.OfSharedFault(state, judged.HasGreenAnswered)),
            (Rule.InconclusiveLatency, TrafficStage.BeforeTraffic) =>
                Apply("beforeTraffic.latency", before.Latency, PolicyEvidence.OfLatency(judged.GreenLatency, judged.BlueLatency)),
            _ => PolicyAnswer.None,
        };
    }

    private static PolicyAnswer Apply(string setting, Policy policy, PolicyEvidence evidence) => policy switch
    {
        Policy.Pass when evidence.Suffice => new PolicyAnswer(
            Answer.Succeeded, $"Warning: undecided; passed because the plan's inconclusive.{setting} is pass: {evidence.Words}"),
        Policy.Pass => new PolicyAnswer(Answer.Failed, $"The plan's inconclusive.{setting} is pass, but {evidence.Words}"),
        Policy.Retry => new PolicyAnswer(
            Answer.Failed, $"The plan's inconclusive.{setting} is retry, but attempt {MostAttempts} of {MostAttempts} was undecided too"),
        _ => new PolicyAnswer(Answer.Failed, $"The plan's inconclusive.{setting} is fail"),
    };
}

/// <summary>What a policy made of an Inconclusive verdict, and the sentence that names its setting; null where none spoke.</summary>
public sealed record PolicyAnswer(Answer Answer, string? Reason)
{
    internal static PolicyAnswer None { get; } = new(Answer.Failed, null);
}

/// <summary>Whether users are on green yet.</summary>
public enum TrafficStage
{
    BeforeTraffic,
    AfterTraffic,
}

/// <summary>A judgement, and what was seen beside the counts that the judge needs.</summary>
/// <param name="State">The judge's; null where nothing was judged.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Attempt">Which judgement of its gate it was, from 1.</param>
/// <param name="GreenLatency">Of green's answers; null where there were none.</param>
/// <param name="BlueLatency">Of blue's.</param>
/// <param name="HasGreenAnswered">Whether one of green's failures was an answer with a status.</param>
public sealed record Undecided(
    JudgeState? State, Verdict? Verdict, int Attempt, Histogram? GreenLatency, Histogram? BlueLatency, bool HasGreenAnswered);
