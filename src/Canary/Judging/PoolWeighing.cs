namespace Canary.Judging;

/// <summary>Weighs green as a whole, by turns: each target of a side equally often, which makes fleets with unlike targets comparable.</summary>
internal static class PoolWeighing
{
    private const double TailOdds = 3;

    public static void Run(SlotWork slot)
    {
        var (green, blue) = (default(Tally), default(Tally));
        var sums = new Increments();
        Span<double> relative = stackalloc double[Layout.Odds];
        Span<double> slow = stackalloc double[Layout.Shifts];
        Span<double> fast = stackalloc double[Layout.Shifts];
        foreach (var pairs in slot.Parts)
        {
            foreach (var path in slot.PathsOf(pairs, Purposes.Turn))
            {
                var block = slot.Block.Take(pairs, new Choice(Purposes.Turn, path), new Choice(Purposes.Turn, path));
                green = green.Plus(block.GreenSent, block.GreenFailed);
                blue = blue.Plus(block.BlueSent, block.BlueFailed);
                slot.State.BluePaths[path] = slot.State.BluePaths[path].Plus(block.BlueSent, block.BlueFailed);
                if (slot.Standing.IsServed(path))
                {
                    Compare(slot, path, sums, relative, slow, fast);
                }
            }
        }

        AddErrors(slot, (int)green.Sent, (int)green.Failed);
        AddBlue(slot, (int)blue.Sent, (int)blue.Failed);
        Add(slot, sums, relative, slow, fast);
        slot.State.Green = slot.State.Green.Plus(green.Sent, green.Failed);
        slot.State.Blue = slot.State.Blue.Plus(blue.Sent, blue.Failed);
    }

    private static void Compare(SlotWork slot, int path, Increments sums, Span<double> relative, Span<double> slow, Span<double> fast)
    {
        sums.HasFailures |= slot.AddRelative(relative, ref sums.NonInferior);
        if (slot.WeighsLatency)
        {
            sums.HasLatencies |= slot.AddSlower(slot.Limits.Slower, slow);
            slot.AddFaster(slot.Limits.Settings.Latency.Refused, fast);
            sums.HasAbsolute |= slot.AddAbsolute(path, ref sums.Absolute);
            AddTail(slot, path, sums);
        }
    }

    /// <summary>The slowest fortieth: green's answers beyond what blue's exceeds once in forty, as failures are compared.</summary>
    private static void AddTail(SlotWork slot, int path, Increments sums)
    {
        var limit = slot.Sums[slot.Layout.Paths[path].TailLimit];
        if (limit <= 0 || !slot.Block.HasLatencies)
        {
            return;
        }

        var green = slot.Block.Green;
        var blue = slot.Block.Blue;
        var (slowGreen, slowBlue) = (Beyond(green, (slot.Limits.Slower * limit) + slot.Limits.Floor), Beyond(blue, limit));
        (sums.TailClean, sums.HasTailAnswers) = (sums.TailClean + slot.Limits.PassTail.Weigh(green.Length, slowGreen), true);
        slot.State.TailGreen = slot.State.TailGreen.Plus(green.Length, slowGreen);
        slot.State.TailBlue = slot.State.TailBlue.Plus(blue.Length, slowBlue);
        if (slowGreen + slowBlue > 0 && slowGreen + slowBlue < green.Length + blue.Length)
        {
            var step = RelativeTest.Weigh(green.Length, slowGreen, blue.Length, slowBlue, TailOdds);
            (sums.Tail, sums.TailNonInferior, sums.HasTail) = (sums.Tail + step, sums.TailNonInferior - step, true);
        }
    }

    private static int Beyond(ReadOnlySpan<double> answers, double limit)
    {
        var beyond = 0;
        foreach (var answer in answers)
        {
            beyond += answer > limit ? 1 : 0;
        }

        return beyond;
    }

    private static void AddErrors(SlotWork slot, int sent, int failed)
    {
        if (sent > 0)
        {
            Span<double> errors = stackalloc double[Layout.Rates];
            slot.Limits.Errors.Weigh(sent, failed, errors);
            slot.Add(slot.Layout.Pool.Errors, errors, slot.Limits.ErrorCap);
            slot.Add(slot.Layout.Pool.Pass, slot.Limits.PassFleet.Weigh(sent, failed));
        }
    }

    private static void AddBlue(SlotWork slot, int sent, int failed)
    {
        if (sent > 0)
        {
            Span<double> errors = stackalloc double[Layout.Rates];
            slot.Limits.Errors.Weigh(sent, failed, errors);
            slot.Add(slot.Layout.Blue.Errors, errors, slot.Limits.ErrorCap);
            slot.Limits.Dead.Weigh(sent, failed, errors);
            slot.Add(slot.Layout.Blue.Dead, errors, slot.Limits.ErrorCap);
        }
    }

    private static void Add(SlotWork slot, Increments sums, ReadOnlySpan<double> relative, ReadOnlySpan<double> slow, ReadOnlySpan<double> fast)
    {
        var pool = slot.Layout.Pool;
        slot.AddCompared(pool.Relative, relative, sums.HasFailures);
        slot.AddCompared(pool.NonInferior, sums.NonInferior, sums.HasFailures);
        slot.AddCompared(pool.Tail, sums.Tail, sums.HasTail, slot.Limits.TailCap);
        slot.AddCompared(pool.TailNonInferior, sums.TailNonInferior, sums.HasTail);
        if (sums.HasTailAnswers && !slot.Limits.SeeksFaults)
        {
            slot.Add(pool.TailClean, sums.TailClean);
        }

        if (sums.HasLatencies)
        {
            slot.Add(pool.Slow, slow, slot.Limits.SlowCap);
            slot.Add(pool.Fast, fast);
        }

        if (sums.HasAbsolute)
        {
            slot.Add(pool.Absolute, sums.Absolute, slot.Limits.AbsoluteCap);
        }
    }

    /// <summary>What the paths of a slot add together.</summary>
    private sealed class Increments
    {
        public double NonInferior;
        public double Tail;
        public double TailNonInferior;
        public double TailClean;
        public bool HasTailAnswers;
        public double Absolute;

        public bool HasFailures { get; set; }

        public bool HasLatencies { get; set; }

        public bool HasTail { get; set; }

        public bool HasAbsolute { get; set; }
    }
}
