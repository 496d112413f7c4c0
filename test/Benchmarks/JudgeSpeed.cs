using System.Diagnostics;

namespace Benchmarks;

/// <summary>One update of the judge with 20 targets and 10 paths: a slot weighed and a verdict asked for.</summary>
internal static class JudgeSpeed
{
    private const int Pairs = 10;
    private const int Updates = 4_000;

    private static readonly FleetShape s_shape = new(20, 20, 10);

    public static IReadOnlyList<Measured> Measure()
    {
        // Never over: green is as blue, and no pass is allowed.
        var settings = JudgeSettings.Default with { Times = new JudgeTimes(2400, 2400) };
        Run(settings, Updates);

        var early = Run(settings, 500);
        var late = Run(settings, Updates);

        return
        [
            new Measured("judge: one update with 20 targets and 10 paths", late.Microseconds, 100, "us"),
            new Measured("judge: bytes allocated by an update, late against early in a judgement", Math.Round(late.Bytes / early.Bytes, 2), 1.05, "x"),
        ];
    }

    private static (double Microseconds, double Bytes) Run(JudgeSettings settings, int updates)
    {
        var chance = new Chance(1);
        var state = Judge.Start(settings, s_shape);
        var planner = new Planner(state, settings, worker: 0, [.. Enumerable.Range(0, s_shape.Greens)]);
        var (ticks, bytes) = (0L, 0L);
        for (var slot = 0; slot < updates; slot++)
        {
            var pairs = planner.Next(state, slot, Pairs).Select(pair => pair.With(Answer(chance), Answer(chance))).ToArray();
            var (started, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            state = Judge.After(state, new SlotTally { Slot = slot, Pairs = pairs }, settings);
            _ = Judge.Decide(state, settings);
            ticks += Stopwatch.GetTimestamp() - started;
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (Math.Round(ticks * 1e6 / Stopwatch.Frequency / updates, 1), bytes / (double)updates);
    }

    private static Reply Answer(Chance chance) => chance.Next() < 0.001 ? Reply.Failed : Reply.Answered((long)(50_000 * Math.Exp(0.5 * chance.Normal())));
}
