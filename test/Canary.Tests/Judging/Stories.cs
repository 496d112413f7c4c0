using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

/// <summary>What a deployment may show the judge: settings, a number of targets, and the slots.</summary>
internal sealed record Story(JudgeSettings Settings, int Targets, IReadOnlyList<SlotTally> Slots)
{
    public override string ToString() => $"{Targets} targets, latency {Settings.Latency}, comparative {Settings.Comparative}: "
        + string.Join(' ', Slots.Select(slot => $"[blue {slot.BlueFailed}/{slot.BlueSent} green "
            + $"{string.Join(',', slot.Green.Select(green => $"{green.Target}:{green.Failed}/{green.Sent}:{green.SlowerThanTolerated}"))}]"));
}

/// <summary>Stories from healthy to hopeless, so that every verdict comes up.</summary>
internal static class Stories
{
    private static readonly Gen<JudgeSettings> _settings =
        from latency in Gen.Elements(true, false)
        from comparative in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from seconds in Gen.Elements(6.0, 12, 60)
        select JudgeSettings.Default with
        {
            Latency = latency,
            Comparative = comparative,
            MinSeconds = 0,
            MaxSeconds = seconds,
            SharedHoldSeconds = 3,
            P1 = 0.05,
        };

    public static Arbitrary<Story> Any { get; } = From(_settings).ToArbitrary();

    /// <summary>Errors decide, against blue.</summary>
    public static Arbitrary<Story> ErrorsOnly { get; } = (
        from story in From(Gen.Constant(Play.ErrorsOnly with { P1 = 0.05, MaxSeconds = 60 }))
        select story with { Slots = [.. story.Slots.Select(WithoutLatency)] }).ToArbitrary();

    private static Gen<Story> From(Gen<JudgeSettings> settings) =>
        from chosen in settings
        from targets in Gen.Choose(1, 4)
        from greenHealth in Gen.Elements(0, 0, 0, 1, 20, 100)
        from blueHealth in Gen.Elements(0, 0, 0, 1, 20, 100)
        from speed in Gen.Elements(0, 50, 50, 90)
        from count in Gen.Choose(1, 30)
        from slots in Gen.CollectToArray(Enumerable.Range(0, count), slot => Slot(slot, targets, greenHealth, blueHealth, speed))
        select new Story(chosen, targets, slots);

    private static SlotTally WithoutLatency(SlotTally slot) => slot with
    {
        Green = [.. slot.Green.Select(green => new TargetTally { Target = green.Target, Sent = green.Sent, Failed = green.Failed })],
    };

    private static Gen<SlotTally> Slot(int slot, int targets, int greenHealth, int blueHealth, int speed) =>
        from blue in Count(blueHealth, 10)
        from green in Gen.CollectToArray(Enumerable.Range(0, targets), target => Target(target, greenHealth, blue.Sent - blue.Failed, speed))
        select new SlotTally { Slot = slot, BlueSent = blue.Sent, BlueFailed = blue.Failed, Green = green };

    private static Gen<TargetTally> Target(int target, int failing, int blueAnswered, int speed) =>
        from count in Count(failing, 6)
        let pairs = (count.Sent - count.Failed) * blueAnswered
        from slower in Gen.Choose(pairs * speed / 100, pairs)
        from faster in Gen.Choose(0, pairs)
        select new TargetTally
        {
            Target = target,
            Sent = count.Sent,
            Failed = count.Failed,
            SlowerThanTolerated = slower,
            FasterThanPoolLimit = faster,
            FasterThanTargetLimit = pairs - ((pairs - faster) / 2),
        };

    private static Gen<(int Sent, int Failed)> Count(int failingPercent, int most) =>
        from sent in Gen.Choose(0, most)
        from outcomes in Gen.Choose(0, 99).ListOf(sent)
        select (sent, outcomes.Count(outcome => outcome < failingPercent));
}
