using Canary.Judging;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What the judge makes of a round: the tallies of all workers, slot by slot, and who brought none.</summary>
/// <param name="State">The judge's state after the last slot that was weighed.</param>
/// <param name="Decision">The first that the slots give; null when they give none.</param>
/// <param name="Pending">Probes that were still on their way when the decision was sure all the same: of green, of blue.</param>
/// <param name="Missing">A sentence for each worker that brought nothing back; while there is one, nothing passes.</param>
internal sealed record RoundJudgement(JudgeState State, Decision? Decision, (int Green, int Blue) Pending, IReadOnlyList<string> Missing)
{
    /// <param name="state">What the judge knew before the round.</param>
    /// <param name="assignments">Who was sent out; a worker that is not heard of counts as missing.</param>
    /// <param name="rounds">What came back, in any order; an error names its worker only when it stands where the worker's assignment does.</param>
    /// <param name="settings">Of the judge.</param>
    public static RoundJudgement Of(JudgeState state, IReadOnlyList<Assignment> assignments, IReadOnlyList<Round> rounds, JudgeSettings settings)
    {
        IReadOnlyList<string> missing = Missed(assignments, rounds);
        foreach (var slot in rounds.SelectMany(round => round.Slots).GroupBy(tally => tally.Slot).OrderBy(slot => slot.Key))
        {
            if (BrokenOff(state, upTo: slot.Key, assignments, rounds, settings) is { } broken)
            {
                return broken with { Missing = [.. missing, .. broken.Missing] };
            }

            var next = Judge.After(state, [.. slot.OrderBy(tally => tally.Worker)], settings);
            var decision = Judge.Decide(next, settings);
            if (decision is { Outcome: Outcome.Pass } && missing is [_, ..])
            {
                // What a worker did not bring may be the worst of all. The good tallies that would pass are given up: that is no gain for green.
                return new RoundJudgement(state, null, default, missing);
            }

            state = next;
            if (decision is not null)
            {
                return new RoundJudgement(state, decision, default, missing);
            }
        }

        return BrokenOff(state, int.MaxValue, assignments, rounds, settings) is { } last
            ? last with { Missing = [.. missing, .. last.Missing] }
            : new RoundJudgement(state, null, default, missing);
    }

    /// <summary>Workers that stopped for a fail that their pending probes cannot undo: null when none did up to the slot.</summary>
    /// <remarks>Asked before the slot is weighed without them: behind it their evidence would never be heard.</remarks>
    private static RoundJudgement? BrokenOff(
        JudgeState state, int upTo, IReadOnlyList<Assignment> assignments, IReadOnlyList<Round> rounds, JudgeSettings settings)
    {
        List<string> unproven = [];
        foreach (var round in rounds.Where(round => round.Unfinished is [var first, ..]
            && first.Slot <= upTo
            && first.Slot >= state.Slots).OrderBy(round => round.Unfinished[0].Slot).ThenBy(round => round.Worker))
        {
            var own = assignments.FirstOrDefault(assignment => assignment.Worker == round.Worker)?.Targets ?? [];
            if (Judge.SureFail(state, round.Unfinished, own, settings) is { } decision)
            {
                return new RoundJudgement(WithReturned(state, round.Unfinished, settings), decision, PendingOf(round.Unfinished), []);
            }

            unproven.Add($"worker {round.Worker} stopped early for a fail that its tallies do not show");
        }

        return unproven is [] ? null : new RoundJudgement(state, null, default, unproven);
    }

    /// <summary>With what is back and nothing else, for the figures: a probe that is on its way counts on neither side.</summary>
    private static JudgeState WithReturned(JudgeState state, IReadOnlyList<SlotTally> unfinished, JudgeSettings settings)
    {
        foreach (var slot in unfinished)
        {
            state = Judge.After(state, slot with { Pairs = [.. slot.Pairs.Select(Returned)] }, settings);
        }

        return state;
    }

    private static Pair Returned(Pair pair) => pair with { GreenReply = Returned(pair.GreenReply), BlueReply = Returned(pair.BlueReply) };

    private static Reply Returned(Reply reply) => reply.IsPending ? Reply.Limited : reply;

    private static (int Green, int Blue) PendingOf(IReadOnlyList<SlotTally> unfinished)
    {
        var pairs = unfinished.SelectMany(slot => slot.Pairs).ToList();

        return (pairs.Count(pair => pair.GreenReply.IsPending), pairs.Count(pair => pair.HasBlue && pair.BlueReply.IsPending));
    }

    private static IReadOnlyList<string> Missed(IReadOnlyList<Assignment> assignments, IReadOnlyList<Round> rounds)
    {
        var heard = rounds.Where(round => round.Slots is [_, ..] || round.Unfinished is [_, ..]).Select(round => round.Worker).ToHashSet();

        // What keeps all workers from sending is one sentence.
        return
        [
            .. assignments.Index()
                .Where(sent => !heard.Contains(sent.Item.Worker))
                .Select(sent => Describe(sent.Item, rounds.ElementAtOrDefault(sent.Index)))
                .Distinct(),
        ];
    }

    private static string Describe(Assignment assignment, Round? round)
    {
        if (round is { Unread: [_, ..] unread })
        {
            return $"nothing was sent. {string.Join("; ", unread)}";
        }

        var error = round is { Error: not null } ? $"{round.Error} {round.Cause}".TrimEnd() : "no slot was completed";

        return $"worker {assignment.Worker}, which probes {assignment.Targets.Count} targets, returned nothing: {Excerpt.Of(error, 300)}";
    }
}
