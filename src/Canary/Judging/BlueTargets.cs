namespace Canary.Judging;

/// <summary>Blue's targets among each other: a fault that the worst of them has too is not green's.</summary>
internal static class BlueTargets
{
    public static void Add(SlotWork slot)
    {
        foreach (var pair in slot.Parts.SelectMany(pairs => pairs))
        {
            if (pair.HasBlue && pair.Kind != PairKind.FirstHit)
            {
                Add(slot, pair);
            }
        }
    }

    /// <summary>The target with the strongest evidence of failing; -1 without a blue.</summary>
    public static int Worst(JudgeState state) => Most(state, sums => -state.Sums[sums.Goodness]);

    /// <summary>The target whose answers take longest, path by path.</summary>
    public static int Slowest(JudgeState state)
        => Most(state, sums => state.Sums[sums.Answers] is > 0 and var answers ? state.Sums[sums.Slowness] / answers : double.MinValue);

    private static void Add(SlotWork slot, Pair pair)
    {
        var sums = slot.Layout.BlueTargets[pair.Blue];
        if (pair.BlueReply.IsFailed || pair.BlueReply.IsAnswered)
        {
            slot.Sums[sums.Goodness] += JudgeConstants.Badness.Weigh(1, pair.BlueReply.IsFailed ? 1 : 0);
        }

        if (pair.BlueReply.IsAnswered && slot.Sums[slot.Layout.Paths[pair.Path].TailLimit] is > 0 and var limit)
        {
            slot.Sums[sums.Slowness] += Math.Log(Math.Max(1, pair.BlueReply.Microseconds) / limit);
            slot.Sums[sums.Answers]++;
        }
    }

    private static int Most(JudgeState state, Func<Layout.BlueTargetSums, double> measure)
    {
        var (found, most) = (-1, double.NegativeInfinity);
        for (var blue = 0; blue < state.Shape.Blues; blue++)
        {
            if (measure(state.Layout.BlueTargets[blue]) is var value && value > most)
            {
                (found, most) = (blue, value);
            }
        }

        return found;
    }
}
