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
        foreach (var target in tally.Green.AsSpan())
        {
            if (target.Sent > 0)
            {
                var block = blank.With(target);
                all = all.Plus(block);
                targets[target.Target] = Add(targets[target.Target], block with { Faster = target.FasterThanTargetLimit }, limits, latency);
            }
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
        var weights = latency ? limits.LatencyWeights(block.Answered, block.BlueAnswered) : null;
        return new GreenSums
        {
            LastSlot = block.Slot,
            Sent = sums.Sent + block.Sent,
            Failed = sums.Failed + block.Failed,
            Errors = Errors(sums.Errors, block.Sent, block.Failed, limits, sameSlot),
            Relative = sums.Relative + (limits.ComparesErrors ? Relative(block, limits) : 0),
            Pairs = sums.Pairs + (latency ? (long)block.Answered * block.BlueAnswered : 0),
            SlowerPairs = sums.SlowerPairs + (latency ? block.Slower : 0),
            Slower = weights is null ? sums.Slower : Slower(sums.Slower, block, weights, limits, sameSlot),
            Faster = weights is null ? sums.Faster : Faster(sums.Faster.AsSpan(), block, weights),
        };
    }

    private static BlueSums Add(BlueSums sums, Block block, JudgeConstants limits, bool sameSlot) => new()
    {
        Sent = sums.Sent + block.BlueSent,
        Failed = sums.Failed + block.BlueFailed,
        Errors = Errors(sums.Errors, block.BlueSent, block.BlueFailed, limits, sameSlot),
    };

    private static CappedSums Slower(CappedSums sums, Block block, LatencyWeights weights, JudgeConstants limits, bool sameSlot)
    {
        Span<double> increments = stackalloc double[sums.InSlot.Count];
        weights.Weigh(block.Slower, increments);
        return sums.Add(increments, sameSlot, limits.LatencyCap);
    }

    private static double[] Faster(ReadOnlySpan<double> sums, Block block, LatencyWeights weights)
    {
        var faster = new double[sums.Length];
        weights.Weigh(block.Faster, faster);
        for (var d = 0; d < faster.Length; d++)
        {
            faster[d] += sums[d];
        }

        return faster;
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
    private readonly record struct Block(int Slot, int BlueSent, int BlueFailed, int Sent = 0, int Failed = 0, long Slower = 0, long Faster = 0)
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
