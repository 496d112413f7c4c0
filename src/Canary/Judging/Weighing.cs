namespace Canary.Judging;

/// <summary>Adds one slot, of all workers, to the state that it is handed.</summary>
internal static class Weighing
{
    public static void Add(JudgeState state, IReadOnlyList<SlotTally> parts, JudgeConstants limits)
    {
        var slot = new SlotWork(state, parts, limits);
        state.Slots = parts[0].Slot + 1;
        CountTurns(state, parts);
        state.Limited = state.Limited.With(Limited(slot));
        if (state.IsWarm)
        {
            Judge(slot);
        }
        else
        {
            WarmUp.Run(slot);
        }

        PathWeighing.WeighAbsence(slot);
        BlueLatencies.Follow(slot);
    }

    private static void Judge(SlotWork slot)
    {
        PoolWeighing.Run(slot);
        TargetWeighing.Run(slot);
        PathWeighing.Run(slot);
        BlueTargets.Add(slot);
        Suspicions.Run(slot);
        WarmUp.Watch(slot);

        var standing = new Standing(slot.State, slot.Limits);
        slot.State.SharedSlots += standing.IsSharedFault ? 1 : 0;
        Guard(slot, standing);
    }

    /// <summary>Green that crosses the line for latency and is still getting faster is given another chance, at twice the evidence.</summary>
    private static void Guard(SlotWork slot, Standing standing)
    {
        var (state, limits) = (slot.State, slot.Limits);
        if (limits.SeeksFaults || !limits.Settings.WarmUp.Enabled || state.Guards >= JudgeConstants.MostGuards
            || Standing.Lasts(state.Slots, limits.Settings.WarmUp.MaxSeconds)
            || standing.Slower < standing.FailLatency || !WarmUp.IsGettingFaster(state, standing))
        {
            return;
        }

        state.Guards++;
        foreach (var process in state.Layout.OfLatency)
        {
            process.Clear(state.Sums);
        }

        for (var i = 0; i < state.Suspects.Count; i++)
        {
            state.Suspects[i] = state.Suspects[i].WithoutLatency();
        }
    }

    private static void CountTurns(JudgeState state, IReadOnlyList<SlotTally> parts)
    {
        foreach (var part in parts)
        {
            while (state.Turns.Count <= part.Worker)
            {
                state.Turns.Add(0);
            }

            state.Turns[part.Worker] += part.Pairs.Count(pair => pair.IsTurn);
        }
    }

    private static RateLimits.OfSlot Limited(SlotWork slot)
    {
        var (green, greenLimited, blue, blueLimited) = (0, 0, 0, 0);
        foreach (var pair in slot.Parts.SelectMany(pairs => pairs))
        {
            green++;
            greenLimited += pair.GreenReply.IsLimited ? 1 : 0;
            blue += pair.HasBlue ? 1 : 0;
            blueLimited += pair.HasBlue && pair.BlueReply.IsLimited ? 1 : 0;
        }

        return new RateLimits.OfSlot(green, greenLimited, blue, blueLimited);
    }
}
