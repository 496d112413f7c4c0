namespace Canary.Judging;

/// <summary>Follows what blue's slowest fortieth exceeds, and its median, path by path; both are used only for slots that come after.</summary>
internal static class BlueLatencies
{
    private const double TailShare = 0.975;
    private const double TailStep = 0.15;
    private const double MedianStep = 0.05;
    private const double FirstTail = 1.5;

    public static void Follow(SlotWork slot)
    {
        foreach (var pair in slot.Parts.SelectMany(pairs => pairs))
        {
            if (pair is { Kind: PairKind.Turn, HasBlue: true, BlueReply.IsAnswered: true })
            {
                Follow(slot, slot.Layout.Paths[pair.Path], Math.Max(1, pair.BlueReply.Microseconds));
            }
        }
    }

    private static void Follow(SlotWork slot, Layout.PathSums path, double latency)
    {
        Step(ref slot.Sums[path.TailLimit], latency, FirstTail, TailStep, TailShare);

        // Under users: a bake is handed what the gate recorded, for its own blue is idle.
        if (!slot.Limits.SeeksFaults)
        {
            Step(ref slot.Sums[path.UnderUsers], latency, first: 1, MedianStep, share: 0.5);
        }
    }

    private static void Step(ref double quantile, double latency, double first, double step, double share)
        => quantile = quantile <= 0 ? first * latency : quantile * Math.Exp(step * ((latency > quantile ? 1 : 0) - (1 - share)));
}
