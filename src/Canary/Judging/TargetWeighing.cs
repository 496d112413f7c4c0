namespace Canary.Judging;

/// <summary>Weighs each target of green that a slot asked.</summary>
internal static class TargetWeighing
{
    public static void Run(SlotWork slot)
    {
        if (!slot.State.Shape.HasTargets)
        {
            return;
        }

        // By earlier slots: who is worst must not depend on what is weighed now.
        var worst = BlueTargets.Worst(slot.State);
        foreach (var pairs in slot.Parts)
        {
            foreach (var target in SlotWork.GreensOf(pairs))
            {
                WeighErrors(slot, pairs, target, worst);
                if (slot.WeighsLatency)
                {
                    WeighLatency(slot, pairs, target);
                }
            }
        }
    }

    private static void WeighErrors(SlotWork slot, Pair[] pairs, int target, int worst)
    {
        var sums = slot.Layout.Targets[target];
        var blue = worst < 0 ? new Choice(Purposes.None) : new Choice(Purposes.Judged, Target: worst);
        var block = slot.Block.Take(pairs, new Choice(Purposes.Judged, Target: target), blue);
        slot.State.Targets[target] = slot.State.Targets[target].Plus(block.GreenSent, block.GreenFailed);
        if (block.GreenSent > 0)
        {
            Span<double> errors = stackalloc double[Layout.Rates];
            slot.Limits.Errors.Weigh(block.GreenSent, block.GreenFailed, errors);
            slot.Add(sums.Errors, errors, slot.Limits.ErrorCap);
            slot.Add(sums.Pass, slot.Limits.PassOne.Weigh(block.GreenSent, block.GreenFailed));
        }

        var nonInferior = 0.0;
        var isTelling = slot.AddRelative([], ref nonInferior);
        slot.AddCompared(sums.NonInferior, nonInferior, isTelling);
    }

    private static void WeighLatency(SlotWork slot, Pair[] pairs, int target)
    {
        var sums = slot.Layout.Targets[target];
        var (hasSlower, hasFaster, hasAbsolute, absolute) = (false, false, false, 0.0);
        Span<double> slower = stackalloc double[Layout.Shifts];
        Span<double> faster = stackalloc double[Layout.Shifts];
        foreach (var path in slot.PathsOf(pairs, Purposes.Judged, target))
        {
            if (!slot.Standing.IsServed(path))
            {
                continue;
            }

            slot.Block.Take(pairs, new Choice(Purposes.Judged, path, target), new Choice(Purposes.Turn, path));
            hasSlower |= slot.AddSlower(slot.Limits.SlowerOfOne, slower);
            hasAbsolute |= slot.AddAbsolute(path, ref absolute);
            hasFaster |= AddFaster(slot, pairs, path, target, faster);
        }

        if (hasSlower)
        {
            slot.Add(sums.Suspicion, slower);
        }

        if (hasFaster)
        {
            slot.Add(sums.Fast, faster);
        }

        if (hasAbsolute)
        {
            slot.Add(sums.Absolute, absolute, slot.Limits.AbsoluteCap);
        }
    }

    /// <summary>Beside blue's turns; and what was sent for the target alone, beside the blue probes sent with it.</summary>
    private static bool AddFaster(SlotWork slot, Pair[] pairs, int path, int target, Span<double> faster)
    {
        var factor = slot.Limits.Settings.Latency.RefusedOfOne;
        slot.Block.Take(pairs, new Choice(Purposes.OfPath, path, target), new Choice(Purposes.Turn, path));
        var hasTurns = slot.AddFaster(factor, faster);
        slot.Block.Take(pairs, new Choice(Purposes.ForTarget, path, target), new Choice(Purposes.ForTarget, path));

        return slot.AddFaster(factor, faster) || hasTurns;
    }
}
