using Canary.Plans;

namespace Canary.Probing;

/// <summary>Who probes what in a round: as many workers as the rate needs, each with targets of its own and with all of blue.</summary>
/// <remarks>docs/scale.md says what the figures rest on.</remarks>
internal static class Roster
{
    public const int MostSlots = 120;

    /// <summary>Iterations of an inline Map that Step Functions runs at once.</summary>
    public const int MostWorkers = 40;

    /// <summary>A verdict that takes the findings of several workers waits for the end of their round.</summary>
    private const double SecondsTogether = 5;

    /// <summary>What the rounds may take of the 25,000 events that an execution's history holds.</summary>
    public const int MostEvents = 10_000;

    public const int EventsOfWorker = 7;

    private const int EventsOfRound = 18;

    /// <summary>Pairs in the tallies of all workers of a round, which together travel back to the workflow: some 25 bytes each.</summary>
    private const int MostPairs = 2000;

    public static IReadOnlyList<Assignment> Of(ProbePairing pairing, int firstSlot)
    {
        var perSlot = pairing.Plan.ProbesPerSlot(pairing.Green.Count);
        var workers = Workers(pairing.Plan, pairing.Green.Count);
        var slots = SlotsOf(pairing, firstSlot, workers);
        var shares = Shares(pairing.Green.Count, perSlot, workers);

        return
        [
            .. shares.Select((probes, worker) => new Assignment
            {
                Worker = worker,
                FirstSlot = firstSlot,
                Slots = slots,
                Targets = [.. Targets(pairing.Green.Count, worker, workers)],
                ProbesPerSlot = probes,
                Samples = (FailureSample.MostPerSide + workers - 1) / workers,
            }),
        ];
    }

    /// <summary>No target is shared, and each worker has a probe in every slot: so no more workers than there are of either.</summary>
    public static int Workers(Plan plan, int targets)
    {
        var perSlot = plan.ProbesPerSlot(targets);
        var needed = Math.Ceiling(2 * perSlot / Plan.SlotSeconds / ProbeCapacity.ProbesPerSecond());

        return (int)Math.Clamp(needed, 1, Math.Min(MostWorkers, Math.Min(targets, perSlot)));
    }

    /// <summary>Dealt out in turn: neighbours by address often share a zone, and no worker should see one zone alone.</summary>
    private static IEnumerable<int> Targets(int targets, int worker, int workers) =>
        Enumerable.Range(0, targets).Where(target => target % workers == worker);

    /// <summary>Whole probes in proportion to the targets, at least one each; together exactly the slot's.</summary>
    private static IEnumerable<int> Shares(int targets, int perSlot, int workers)
    {
        var (dealt, held) = (0, 0);
        for (var worker = 0; worker < workers; worker++)
        {
            held += (targets - worker + workers - 1) / workers;

            // Those that follow need one each; the first of them hold no fewer targets than the last.
            var upTo = Math.Clamp((int)Math.Round((double)perSlot * held / targets), dealt + 1, perSlot - (workers - worker - 1));
            yield return upTo - dealt;
            dealt = upTo;
        }
    }

    private static int SlotsOf(ProbePairing pairing, int firstSlot, int workers)
    {
        var seconds = Math.Max(
            workers == 1 ? pairing.RoundSeconds : pairing.WatchedSeconds ?? SecondsTogether,
            pairing.LongestSeconds * (EventsOfRound + (workers * EventsOfWorker)) / MostEvents);
        var slots = Math.Clamp((int)Math.Ceiling(seconds / Plan.SlotSeconds), 1, MostSlots);
        var most = Math.Max(1, MostPairs / pairing.Plan.ProbesPerSlot(pairing.Green.Count));

        // Together they end a round where a pass becomes possible, not somewhere behind it.
        var untilPass = workers == 1 ? 0 : (int)Math.Ceiling((pairing.Plan.Judge.Times.MinSeconds / Plan.SlotSeconds) - 1e-9) - firstSlot;

        return Math.Min(Math.Min(slots, most), untilPass > 0 ? untilPass : MostSlots);
    }
}
