namespace Canary.Judging;

/// <summary>Holds the targets of green that look bad against every target of blue, a few at a time.</summary>
internal static class Suspicions
{
    private const double Odds = 20;

    public static void Run(SlotWork slot)
    {
        var state = slot.State;
        if (!state.Shape.HasTargets || !state.Shape.HasBlue)
        {
            return;
        }

        for (var i = 0; i < state.Suspects.Count; i++)
        {
            state.Suspects[i] = Weigh(slot, state.Suspects[i]);
        }

        Admit(state, new Standing(state, slot.Limits));
    }

    private static Suspect Weigh(SlotWork slot, Suspect suspect)
    {
        var (errors, slower) = ((double[])suspect.Errors.Clone(), (double[])suspect.Slower.Clone());
        var steps = new double[slower.Length];
        foreach (var pairs in slot.Parts)
        {
            foreach (var path in slot.PathsOf(pairs, Purposes.Judged, suspect.Target))
            {
                for (var blue = 0; blue < errors.Length; blue++)
                {
                    Weigh(slot, pairs, suspect.Target, blue, path, errors, steps);
                }
            }
        }

        for (var i = 0; i < slower.Length; i++)
        {
            slower[i] += Math.Min(steps[i], slot.Limits.SlowCapOfTarget);
        }

        return new Suspect(suspect.Target, errors, slower);
    }

    private static void Weigh(SlotWork slot, Pair[] pairs, int target, int blue, int path, double[] errors, double[] slower)
    {
        var block = slot.Block.Take(pairs, new Choice(Purposes.Judged, path, target), new Choice(Purposes.Judged, path, blue));
        errors[blue] += RelativeTest.Weigh(block.GreenSent, block.GreenFailed, block.BlueSent, block.BlueFailed, Odds);

        if (slot.WeighsLatency && slot.Standing.IsServed(path))
        {
            slot.AddSlower(slot.Limits.SlowerOfOne, slower.AsSpan(blue * Layout.Shifts, Layout.Shifts));
        }
    }

    /// <summary>First come, first served; one that looks good again makes room, and hands on what spoke for green.</summary>
    private static void Admit(JudgeState state, Standing standing)
    {
        for (var target = 0; target < state.Shape.Greens; target++)
        {
            if (standing.Suspicion(target) < JudgeConstants.SuspectFrom || state.Suspects.Exists(suspect => suspect.Target == target))
            {
                continue;
            }

            if (state.Suspects.Count < JudgeConstants.MostSuspects)
            {
                state.Suspects.Add(Suspect.Begin(target, state.Shape.Blues, inPlaceOf: null));
            }
            else if (state.Suspects.FindIndex(suspect => standing.Suspicion(suspect.Target) < JudgeConstants.SuspectFrom) is >= 0 and var leaving)
            {
                state.Suspects[leaving] = Suspect.Begin(target, state.Shape.Blues, state.Suspects[leaving]);
            }
        }
    }
}
