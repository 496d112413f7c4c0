using System.Diagnostics;
using Canary.Judging;

namespace Benchmarks;

/// <summary>One update of the judge with 20 targets: a slot weighed and a verdict asked for.</summary>
internal static class JudgeSpeed
{
    private const int Targets = 20;
    private const int Updates = 20_000;

    public static IReadOnlyList<Measured> Measure()
    {
        var settings = JudgeSettings.Default with { MinSeconds = 1e6, MaxSeconds = 2e6 };
        Run(settings, Updates);

        var early = Run(settings, 500);
        var late = Run(settings, Updates);

        return
        [
            new Measured($"judge: one update with {Targets} targets", late.Microseconds, 50, "us"),
            new Measured("judge: bytes allocated by an update, late against early in a judgement", Math.Round(late.Bytes / early.Bytes, 2), 1.05, "x"),
        ];
    }

    private static (double Microseconds, double Bytes) Run(JudgeSettings settings, int updates)
    {
        var state = Judge.Start(settings, Targets);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var slot = 0; slot < updates; slot++)
        {
            state = Judge.After(state, Slot(slot), settings);
            _ = Judge.Decide(state, settings);
        }

        return (Math.Round(Stopwatch.GetElapsedTime(started).TotalMicroseconds / updates, 1), (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)updates);
    }

    private static SlotTally Slot(int number) => new()
    {
        Slot = number,
        BlueSent = 10,
        Green = [.. Enumerable.Range(0, 10).Select(i => new TargetTally { Target = ((number * 10) + i) % Targets, Sent = 1, SlowerThanTolerated = 4, FasterThanPoolLimit = 8, FasterThanTargetLimit = 10 })],
    };
}
