namespace Canary.Judging;

/// <summary>Weighs each path that a slot asked for, at all targets.</summary>
internal static class PathWeighing
{
    public static void Run(SlotWork slot)
    {
        if (!slot.State.Shape.HasPaths)
        {
            return;
        }

        foreach (var path in Asked(slot))
        {
            Weigh(slot, path);
        }
    }

    private static List<int> Asked(SlotWork slot)
    {
        List<int> asked = [];
        foreach (var pairs in slot.Parts)
        {
            asked.AddRange(slot.PathsOf(pairs, Purposes.OfPath).Where(path => !asked.Contains(path)));
        }

        return asked;
    }

    private static void Weigh(SlotWork slot, int path)
    {
        var sums = slot.Layout.Paths[path];
        var weighsLatency = slot.WeighsLatency && slot.Standing.IsServed(path);
        var (sent, failed, nonInferior, absolute) = (0, 0, 0.0, 0.0);
        var (hasFailures, hasLatencies, hasAbsolute) = (false, false, false);
        Span<double> relative = stackalloc double[Layout.Odds];
        Span<double> slow = stackalloc double[Layout.Shifts];
        Span<double> fast = stackalloc double[Layout.Shifts];
        foreach (var pairs in slot.Parts)
        {
            var block = slot.Block.Take(pairs, new Choice(Purposes.OfPath, path), new Choice(Purposes.OfPath, path));
            (sent, failed) = (sent + block.GreenSent, failed + block.GreenFailed);
            hasFailures |= slot.AddRelative(relative, ref nonInferior);
            if (weighsLatency)
            {
                hasLatencies |= slot.AddSlower(slot.Limits.Slower, slow);
                slot.AddFaster(slot.Limits.Settings.Latency.RefusedOfOne, fast);
                hasAbsolute |= slot.AddAbsolute(path, ref absolute);
            }
        }

        slot.State.Paths[path] = slot.State.Paths[path].Plus(sent, failed);
        AddErrors(slot, sums, sent, failed);
        slot.AddCompared(sums.Relative, relative, hasFailures);
        slot.AddCompared(sums.NonInferior, nonInferior, hasFailures);
        if (hasLatencies)
        {
            slot.Add(sums.Slow, slow, slot.Limits.SlowCap);
            slot.Add(sums.Fast, fast);
        }

        if (hasAbsolute)
        {
            slot.Add(sums.Absolute, absolute, slot.Limits.AbsoluteCap);
        }
    }

    private static void AddErrors(SlotWork slot, Layout.PathSums sums, int sent, int failed)
    {
        if (sent > 0)
        {
            Span<double> errors = stackalloc double[Layout.Rates];
            slot.Limits.Errors.Weigh(sent, failed, errors);
            slot.Add(sums.Errors, errors, slot.Limits.ErrorCap);
            slot.Add(sums.Pass, slot.Limits.PassOne.Weigh(sent, failed));
            slot.Add(sums.PassAlone, slot.Limits.PassFleet.Weigh(sent, failed));
        }
    }

    /// <summary>Whether blue serves each path at all: a new endpoint it does not, and is then judged by itself.</summary>
    public static void WeighAbsence(SlotWork slot)
    {
        if (!slot.Limits.HasBlue || !slot.State.Shape.HasPaths || slot.IsImputed)
        {
            return;
        }

        const Purposes turns = Purposes.Turn | Purposes.FirstHit;
        Span<double> absent = stackalloc double[1];
        foreach (var pairs in slot.Parts)
        {
            foreach (var path in slot.PathsOf(pairs, turns))
            {
                var block = slot.Block.Take(pairs, new Choice(Purposes.None), new Choice(turns, path));
                if (block.BlueSent > 0)
                {
                    slot.Limits.Absent.Weigh(block.BlueSent, block.BlueFailed, absent);
                    slot.Add(slot.Layout.Paths[path].Absent, absent, slot.Limits.WarmUpCap);
                }
            }
        }
    }
}
