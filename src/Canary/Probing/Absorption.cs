using Canary.Judging;

namespace Canary.Probing;

/// <summary>What the judge makes of a round: the tallies of all workers in one order, and who brought none.</summary>
/// <param name="State">The judge's state after the last tally that was weighed.</param>
/// <param name="Verdict">The first that the tallies give; null when they give none.</param>
/// <param name="Missing">A sentence for each worker that brought nothing back; while there is one, nothing passes.</param>
internal sealed record Absorption(JudgeState State, Verdict? Verdict, IReadOnlyList<string> Missing)
{
    /// <param name="state">What the judge knew before the round.</param>
    /// <param name="assignments">Who was sent out; a worker that is not heard of counts as missing.</param>
    /// <param name="rounds">What came back, in any order; an error names its worker only when it stands where the worker's assignment does.</param>
    /// <param name="settings">Of the judge.</param>
    /// <param name="green">The targets' addresses, for the reasons to name.</param>
    public static Absorption Of(JudgeState state, IReadOnlyList<Assignment> assignments, IReadOnlyList<Round> rounds, JudgeSettings settings, IReadOnlyList<string> green)
    {
        var missing = Missed(assignments, rounds);
        var verdict = Judge.Decide(state, settings, green);
        foreach (var find in InOrder(rounds))
        {
            if (verdict is not null)
            {
                break;
            }

            var next = find.Unfinished is { } unfinished ? Judge.Pending(state, unfinished, settings) : Judge.After(state, find.Closed!, settings);
            verdict = Judge.Decide(next, settings, green);
            if (verdict is { Outcome: Outcome.Pass } && missing is [_, ..])
            {
                // What a worker did not bring may be the worst of all. The good tallies that would pass are given up: that is no gain for green.
                return new Absorption(state, null, missing);
            }

            (state, verdict, missing) = find.Unfinished is null ? (next, verdict, missing)
                : verdict is null ? (state, null, [.. missing, $"worker {find.Worker} broke off for a fail that its tallies do not show"])
                : (next, WithPending(verdict, find.Unfinished), missing);
        }

        // Time that is up while a worker is missing has not shown what the plan's policy is about.
        return verdict is { Outcome: Outcome.Inconclusive } && missing is [_, ..]
            ? new Absorption(state, Verdict.Of(Outcome.Inconclusive, Rule.NoEvidence, [.. missing.Select(one => $"the last round was not complete: {one}"), .. verdict.Reasons]), missing)
            : new Absorption(state, verdict, missing);
    }

    /// <summary>By slot, then worker, as each worker judged its own; slots that a worker left unfinished where it stopped, for it brings none after them.</summary>
    private static IEnumerable<Find> InOrder(IReadOnlyList<Round> rounds) => rounds
        .SelectMany(round => round.Slots.Select(slot => new Find(slot.Slot, slot.Worker, slot, null))
            .Concat(round.Unfinished is [var first, ..] ? [new Find(first.Returned.Slot, first.Returned.Worker, null, round.Unfinished)] : []))
        .OrderBy(find => find.Slot)
        .ThenBy(find => find.Worker);

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

        return $"nothing came back from worker {assignment.Worker}, which probes {assignment.Targets.Count} of the targets: {Excerpt.Of(error, 300)}";
    }

    private static Verdict WithPending(Verdict verdict, IReadOnlyList<UnfinishedSlot> unfinished)
    {
        var (green, blue) = (unfinished.Sum(slot => slot.GreenPending.Sum()), unfinished.Sum(slot => slot.BluePending));

        return verdict with
        {
            Reasons = [.. verdict.Reasons, $"{green} {(green == 1 ? "probe" : "probes")} to green and {blue} to blue were still without answer; the verdict stands even if all of green's answer well and all of blue's fail"],
        };
    }

    /// <summary>A tally of a closed slot, or all that a worker left unfinished.</summary>
    private sealed record Find(int Slot, int Worker, SlotTally? Closed, IReadOnlyList<UnfinishedSlot>? Unfinished);
}
