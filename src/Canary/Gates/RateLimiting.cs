using System.Globalization;
using Canary.Judging;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What becomes of a judgement whose probes a rate limit turns away: a lower rate first, and no verdict where that is of no use.</summary>
internal static class RateLimiting
{
    private const int LeastPause = 5;
    private const int MostPause = 60;

    /// <summary>A bake that was over while a limiter turned probes away has not held: there is no time left to slow down.</summary>
    public static Verdict? EndOfBake(RoundJudgement judgement, RoundStep step, ProbePairing pairing)
        => pairing.Plan.Judge.Stage == JudgeStage.Bake
            && judgement is { Decision.Rule: Rule.Held or Rule.InconclusiveErrors, State: var state }
            && (state.Limited.IsReached || state.Green.Sent == 0)
            ? TurnedAway(step, pairing)
            : null;

    /// <summary>Where the lower limit is green's own, and at an eighth of the rate, or at a pair in each slot, slowing down is of no use.</summary>
    public static Verdict? Of(RoundStep step, ProbePairing pairing)
        => step.State!.Limited.IsGreensAlone(step.State.Shape) ? GreensOwn(step, pairing)
            : step.State.Limited.IsReached && !pairing.CanBeSlower(step.Halvings) ? TurnedAway(step, pairing)
            : null;

    /// <summary>Half the rate, after as long as the limiter asks for; the sums go on.</summary>
    public static RoundStep Slow(RoundStep step, IReadOnlyList<Round> rounds) => step with
    {
        Step = new JudgeStep.Pause(
            Math.Clamp(rounds.Select(round => round.RetryAfterSeconds).DefaultIfEmpty().Max(), LeastPause, MostPause), step.Green, step.Blue),
        State = Judge.AtAnotherRate(step.State!),
        Halvings = step.Halvings + 1,
    };

    /// <summary>With what a reader of the report's figures would stumble over.</summary>
    public static Verdict WithRemark(Verdict verdict, RoundStep step) =>
        step.Halvings == 0 || verdict.Rule == Rule.InconclusiveLimited ? verdict : verdict with
        {
            Reasons =
        [
            .. verdict.Reasons,
            $"A rate limit rejected probes, so they were sent at {Part(step.Halvings)} the plan's rate; rejected probes count for neither side",
        ],
        };

    private static Verdict GreensOwn(RoundStep step, ProbePairing pairing)
    {
        var (green, blue) = (step.State!.Limited.Green, step.State.Limited.Blue);

        return Undecided(
            $"A rate limit on green only rejected {green.Failed} of {green.Sent} of its probes, and {blue.Failed} of {blue.Sent} of blue's, "
            + $"at {PerSecond(step, pairing, pairing.Green.Count)} per second and target: give green the same limit as blue, or exempt the prober "
                + "from it");
    }

    private static Verdict TurnedAway(RoundStep step, ProbePairing pairing)
    {
        var limited = step.State!.Limited;
        var (side, tally, targets) = limited.Green.Rate >= limited.Blue.Rate
            ? ("green", limited.Green, pairing.Green.Count)
            : ("blue", limited.Blue, pairing.Blue.Count);

        return Undecided(
            $"A rate limit on {side} rejected {tally.Failed} of {tally.Sent} probes, "
            + $"even at {PerSecond(step, pairing, targets)} per second and target: "
            + "exempt the prober from the limit, or remove the limited paths from the plan's probes");
    }

    private static Verdict Undecided(string reason) => Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveLimited, reason);

    private static string PerSecond(RoundStep step, ProbePairing pairing, int targets)
        => (pairing.Slowed(step.Halvings).Plan.ProbesPerSlot(pairing.Green.Count) / Plan.SlotSeconds / targets)
            .ToString("0.##", CultureInfo.InvariantCulture);

    private static string Part(int halvings) => halvings switch { 1 => "half", 2 => "a quarter of", _ => "an eighth of" };
}
