namespace Canary.Judging;

/// <summary>Adds what a tally says to the sums of the state.</summary>
internal static class Weighing
{
    public static JudgeState Add(JudgeState state, SlotTally tally, JudgeConstants limits, bool latency)
    {
        var sameSlot = tally.Slot == state.Slots - 1;
        var blank = new Block(tally.Slot, tally.BlueSent, tally.BlueFailed);
        var all = blank;
        var targets = state.Targets.ToArray();
        foreach (var target in tally.Green.Where(target => target.Sent > 0))
        {
            var block = blank.With(target);
            all = all.Plus(block);
            targets[target.Target] = Add(targets[target.Target], block with { Faster = target.FasterThanTargetLimit }, limits, latency);
        }

        return state with
        {
            Slots = tally.Slot + 1,
            LastWorker = tally.Worker,
            SharedInLastSlot = sameSlot && state.SharedInLastSlot,
            Pool = Add(state.Pool, all, limits, latency),
            Targets = targets,
            Blue = Add(state.Blue, all, limits, sameSlot),
        };
    }

    private static GreenSums Add(GreenSums sums, Block block, JudgeConstants limits, bool latency)
    {
        var sameSlot = sums.LastSlot == block.Slot;
        var after = sums with
        {
            LastSlot = block.Slot,
            Sent = sums.Sent + block.Sent,
            Failed = sums.Failed + block.Failed,
            Errors = Errors(sums.Errors, block.Sent, block.Failed, limits, sameSlot),
            Relative = sums.Relative + (limits.ComparesErrors ? Relative(block, limits) : 0),
        };

        return latency ? AddLatency(after, block, limits, sameSlot) : after;
    }

    private static BlueSums Add(BlueSums sums, Block block, JudgeConstants limits, bool sameSlot) => new()
    {
        Sent = sums.Sent + block.BlueSent,
        Failed = sums.Failed + block.BlueFailed,
        Errors = Errors(sums.Errors, block.BlueSent, block.BlueFailed, limits, sameSlot),
    };

    private static GreenSums AddLatency(GreenSums sums, Block block, JudgeConstants limits, bool sameSlot)
    {
        var deltas = limits.Settings.Deltas;
        Span<double> lambdas = stackalloc double[deltas.Count];
        Span<double> norms = stackalloc double[deltas.Count];
        Span<double> slower = stackalloc double[deltas.Count];
        var faster = sums.Faster.ToArray();
        LatencyTest.Norms(block.Answered, block.BlueAnswered, deltas, lambdas, norms);
        for (var d = 0; d < faster.Length; d++)
        {
            slower[d] = (lambdas[d] * block.Slower) - norms[d];
            faster[d] += (lambdas[d] * block.Faster) - norms[d];
        }

        return sums with
        {
            Pairs = sums.Pairs + ((long)block.Answered * block.BlueAnswered),
            SlowerPairs = sums.SlowerPairs + block.Slower,
            Slower = sums.Slower.Add(slower, sameSlot, limits.LatencyCap),
            Faster = faster,
        };
    }

    private static CappedSums Errors(CappedSums sums, int sent, int failed, JudgeConstants limits, bool sameSlot)
    {
        Span<double> increments = stackalloc double[limits.FailureSteps.Length];
        ErrorTest.Weigh(sent, failed, limits, increments);
        return sums.Add(increments, sameSlot, limits.ErrorCap);
    }

    private static double Relative(Block block, JudgeConstants limits) =>
        RelativeTest.Weigh(block.Sent, block.Failed, block.BlueSent, block.BlueFailed, limits.Settings.Omega);

    /// <summary>Green probes, of one target or of all, with the blue ones they are compared to.</summary>
    private sealed record Block(int Slot, int BlueSent, int BlueFailed, int Sent = 0, int Failed = 0, long Slower = 0, long Faster = 0)
    {
        public int Answered => Sent - Failed;

        public int BlueAnswered => BlueSent - BlueFailed;

        public Block With(TargetTally target) => this with
        {
            Sent = target.Sent,
            Failed = target.Failed,
            Slower = target.SlowerThanTolerated,
            Faster = target.FasterThanPoolLimit,
        };

        public Block Plus(Block other) => this with
        {
            Sent = Sent + other.Sent,
            Failed = Failed + other.Failed,
            Slower = Slower + other.Slower,
            Faster = Faster + other.Faster,
        };
    }
}
