namespace Canary.Tests.Judging;

/// <summary>Slots by hand, for what chance would not bring.</summary>
internal static class Slots
{
    public static JudgeSettings NoWarmUp { get; } = JudgeSettings.Default with { WarmUp = new WarmUpSettings(Enabled: false) };

    public static JudgeSettings ErrorsOnly { get; } = NoWarmUp with { Latency = new LatencyLimits(Judged: false) };

    public static Reply Good { get; } = Reply.Answered(50_000);

    /// <summary>Turns of one path and target each, of which the first fail.</summary>
    public static SlotTally Of(int slot, int pairs, int greenFailed = 0, int blueFailed = 0, int greens = 1, int blues = 1) => new()
    {
        Slot = slot,
        Pairs = [.. Enumerable.Range(0, pairs).Select(i => new Pair(
            PairKind.Turn, 0, i % greens, i < greenFailed ? Reply.Failed : Good, blues == 0 ? -1 : i % blues, i < blueFailed ? Reply.Failed : Good))],
    };

    /// <summary>Turns with these latencies, in milliseconds.</summary>
    public static SlotTally OfLatencies(int slot, IReadOnlyList<double> green, IReadOnlyList<double> blue) => new()
    {
        Slot = slot,
        Pairs = [.. green.Zip(blue, (g, b) => new Pair(PairKind.Turn, 0, 0, Reply.Answered((long)(g * 1000)), 0, Reply.Answered((long)(b * 1000))))],
    };

    public static JudgeState Play(JudgeSettings settings, FleetShape shape, IEnumerable<SlotTally> slots)
        => slots.Aggregate(Judge.Start(settings, shape), (state, slot) => Judge.After(state, slot, settings));

    public static Standing Standing(JudgeState state, JudgeSettings settings) => new(state, JudgeConstants.For(settings, state.Shape));
}
