using Canary.Judging;

namespace Canary.Plans;

/// <summary>What CodeDeploy is told when the evidence decides nothing, and when to judge once more instead.</summary>
public static class InconclusivePolicy
{
    /// <summary>What decides where a person was to be asked, and none answered.</summary>
    internal const string UnansweredSetting = "inconclusive.beforeTraffic.unanswered";

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

    /// <summary>Whether a person is to be asked: the policy says so, and there is evidence to show.</summary>
    public static bool Asks(TrafficStage stage, Plan plan, Undecided judged)
        => Of(stage, plan, judged) is { Policy: Policy.Ask, Evidence.Suffice: true };

    /// <summary>What an Inconclusive judgement is answered with; Failed, without a reason, where no policy speaks of it.</summary>
    /// <param name="stage">Where production traffic stands.</param>
    /// <param name="plan">What the policies are.</param>
    /// <param name="judged">How it ended.</param>
    /// <param name="approval">What came of asking a person; null where nobody was asked.</param>
    public static PolicyAnswer AnswerTo(TrafficStage stage, Plan plan, Undecided judged, Approval? approval = null)
        => Of(stage, plan, judged) is { } spoken ? Apply(spoken, plan.Inconclusive.BeforeTraffic, approval) : PolicyAnswer.None;

    private static Spoken? Of(TrafficStage stage, Plan plan, Undecided judged)
    {
        if (judged is not { State: { } state, Verdict: { Outcome: Outcome.Inconclusive } verdict })
        {
            return null;
        }

        var (before, after) = (plan.Inconclusive.BeforeTraffic, plan.Inconclusive.AfterTraffic);
        var settings = SettingsOf(stage, plan, judged.Attempt);

        return (verdict.Rule, stage) switch
        {
            (Rule.InconclusiveLimited, TrafficStage.AfterTraffic) => new("afterTraffic.limited", after.Limited, PolicyEvidence.OfLimit(state)),
            (Rule.InconclusiveLimited, TrafficStage.BeforeTraffic) => new("beforeTraffic.limited", before.Limited, PolicyEvidence.OfLimit(state)),
            (Rule.InconclusiveErrors, TrafficStage.BeforeTraffic) =>
                new("beforeTraffic.errors", before.Errors, PolicyEvidence.OfErrors(state, settings, plan.Probes)),
            (Rule.InconclusiveShared, TrafficStage.BeforeTraffic) =>
                new("beforeTraffic.shared", before.Shared, PolicyEvidence.OfSharedFault(state, judged.HasGreenAnswered)),
            (Rule.InconclusiveLatency, TrafficStage.BeforeTraffic) =>
                new("beforeTraffic.latency", before.Latency, PolicyEvidence.OfLatency(judged.GreenLatency, judged.BlueLatency)),
            _ => null,
        };
    }

    private static PolicyAnswer Apply(Spoken spoken, BeforeTraffic before, Approval? approval) => spoken switch
    {
        { Policy: Policy.Pass, Evidence.Suffice: true } => new PolicyAnswer(
            Answer.Succeeded, $"Warning: undecided; passed because the plan's inconclusive.{spoken.Setting} is pass: {spoken.Evidence.Words}"),
        { Policy: Policy.Ask, Evidence.Suffice: true } => Apply(spoken.Evidence, before, approval ?? new Approval(ApprovalStatus.NotAsked)),
        { Policy: Policy.Pass or Policy.Ask } => new PolicyAnswer(
            Answer.Failed,
            $"The plan's inconclusive.{spoken.Setting} is {(spoken.Policy == Policy.Ask ? "ask" : "pass")}, but {spoken.Evidence.Words}"),
        { Policy: Policy.Retry } => new PolicyAnswer(
            Answer.Failed, $"The plan's inconclusive.{spoken.Setting} is retry, but attempt {MostAttempts} of {MostAttempts} was undecided too"),
        _ => new PolicyAnswer(Answer.Failed, $"The plan's inconclusive.{spoken.Setting} is fail"),
    };

    /// <summary>A person's word stands; without one the plan decides, as it does wherever nobody is asked.</summary>
    private static PolicyAnswer Apply(PolicyEvidence evidence, BeforeTraffic before, Approval approval) => (approval.Status, before.Unanswered) switch
    {
        (ApprovalStatus.Approved, _) => new PolicyAnswer(
            Answer.Succeeded, $"Warning: undecided, and {approval.InWords()}: {evidence.Words}"),
        (ApprovalStatus.Rejected or ApprovalStatus.Unreadable, _) => new PolicyAnswer(Answer.Failed, $"Undecided, and {approval.InWords()}"),
        (_, Policy.Pass) => new PolicyAnswer(
            Answer.Succeeded,
            $"Warning: undecided, and {approval.InWords()}; passed because the plan's {UnansweredSetting} is pass: {evidence.Words}"),
        _ => new PolicyAnswer(Answer.Failed, $"Undecided, and {approval.InWords()}; the plan's {UnansweredSetting} is fail"),
    };

    /// <summary>The policy that speaks of a judgement.</summary>
    private sealed record Spoken(string Setting, Policy Policy, PolicyEvidence Evidence);
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
