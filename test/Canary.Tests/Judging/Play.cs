using Canary.Judging;

namespace Canary.Tests.Judging;

/// <summary>Plays tallies to the judge, who is asked after each one.</summary>
internal static class Play
{
    /// <summary>A setting under which errors alone decide and no time has to pass.</summary>
    public static JudgeSettings ErrorsOnly { get; } = new() { Latency = false, MinSeconds = 0 };

    public static JudgeState All(JudgeSettings settings, int targets, IEnumerable<SlotTally> tallies) =>
        tallies.Aggregate(Judge.Start(settings, targets), (state, tally) => Judge.After(state, tally, settings));

    /// <summary>The first verdict and the slot, from 1, after which it came.</summary>
    public static (Verdict? Verdict, int Slot) UntilVerdict(JudgeSettings settings, int targets, IEnumerable<SlotTally> tallies)
    {
        var state = Judge.Start(settings, targets);
        foreach (var tally in tallies)
        {
            state = Judge.After(state, tally, settings);
            if (Judge.Decide(state, settings) is { } verdict)
            {
                return (verdict, state.Slots);
            }
        }

        return (null, state.Slots);
    }

    public static Standing Standing(JudgeState state, JudgeSettings settings) => new(state, JudgeConstants.For(settings));

    public static Standing Standing(JudgeSettings settings, int targets, IEnumerable<SlotTally> tallies) =>
        Standing(All(settings, targets, tallies), settings);

    /// <summary>A slot in which the targets, in order, got and failed these probes.</summary>
    public static SlotTally Slot(int slot, (int Sent, int Failed) blue, params IReadOnlyList<(int Sent, int Failed)> green) => new()
    {
        Slot = slot,
        BlueSent = blue.Sent,
        BlueFailed = blue.Failed,
        Green = [.. green.Select((count, target) => new TargetTally { Target = target, Sent = count.Sent, Failed = count.Failed })],
    };

    /// <summary>The same slot over and over.</summary>
    public static IEnumerable<SlotTally> Repeat(int slots, (int Sent, int Failed) blue, params IReadOnlyList<(int Sent, int Failed)> green) =>
        Enumerable.Range(0, slots).Select(slot => Slot(slot, blue, green));

    /// <summary>A slot of ten green and ten blue answers; each share of the hundred pairs is given.</summary>
    public static SlotTally Latencies(int slot, long slower, long fasterThanPool, long fasterThanTarget) => new()
    {
        Slot = slot,
        BlueSent = 10,
        Green =
        [
            new TargetTally
            {
                Sent = 10, SlowerThanTolerated = slower, FasterThanPoolLimit = fasterThanPool, FasterThanTargetLimit = fasterThanTarget,
            },
        ],
    };
}
