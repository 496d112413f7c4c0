using System.Globalization;
using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>What a plan promises and how soon it tells, as lines that fit 80 columns; a row of the table comes when it has been played.</summary>
internal static class PowerTable
{
    /// <summary>The healthy green comes first: a plan under which it does not pass is refused by it.</summary>
    public static IEnumerable<string> Lines(Plan plan, int targets, int seed, PowerRow healthy)
    {
        var shape = ShapeOf(plan, targets);
        var perSecond = plan.ProbesPerSlot(targets) / Plan.SlotSeconds;
        yield return Text($"{perSecond:0.##} probes a second to green and as many to blue: {perSecond / targets:0.##} for each target of green.");
        yield return $"{targets} {(targets == 1 ? "target" : "targets")}, {shape.Paths} {(shape.Paths == 1 ? "probe" : "probes")} in the plan; {Power.Deployments} simulated deployments for each row, seed {seed}.";
        yield return "";
        yield return $"{"green",-34} {"failed",7} {"passed",7} {"undecided",10} {"median",8} {"95%",8}";
        foreach (var row in Power.Table(Settings(plan), shape, plan.ProbesPerSlot(targets), seed).Skip(1).Prepend(healthy))
        {
            yield return Text($"{Name(row.Green),-34} {Share(row.Failed),7} {Share(row.Passed),7} {Share(row.Inconclusive),10} {row.Seconds.Median,6:0.0} s {row.Seconds.P95,6:0.0} s");
        }

        yield return "";
        foreach (var line in Promises(plan.Judge, healthy))
        {
            yield return line;
        }
    }

    public static PowerRow Healthy(Plan plan, int targets, int seed)
        => Power.Of(new PowerCase(Power.HealthyErrors(plan.Judge)), Settings(plan), ShapeOf(plan, targets), plan.ProbesPerSlot(targets), seed);

    /// <summary>Why the plan is refused, and what would do; null when a healthy green passes.</summary>
    public static string? Refusal(Plan plan, int targets, int seed, PowerRow healthy)
    {
        if (healthy.Passed >= Power.LeastHealthy)
        {
            return null;
        }

        var rate = plan.ProbesPerSlot(targets) * 2 / Plan.SlotSeconds;
        var needed = Power.PairsNeeded(Settings(plan), ShapeOf(plan, targets), plan.ProbesPerSlot(targets), seed) is { } pairs
            ? Text($"set probesPerSecond to {pairs * 2 / Plan.SlotSeconds:0} or more")
            : "raise judge.maxSeconds, or probe fewer paths";

        return Text($"probesPerSecond is {rate:0}: only {Share(healthy.Passed)} of healthy versions would pass within judge.maxSeconds ({plan.Judge.Times.MaxSeconds:0.#}); {needed}");
    }

    private static JudgeSettings Settings(Plan plan) => InconclusivePolicy.SettingsOf(LifecycleEvent.AfterAllowTestTraffic, plan, attempt: 1);

    private static FleetShape ShapeOf(Plan plan, int targets) => new(targets, targets, plan.Probes.Count);

    private static IEnumerable<string> Promises(JudgeSettings judge, PowerRow healthy)
    {
        yield return Text($"Seconds count from the first probe. A healthy green warms up for {healthy.WarmUpSeconds?.Median ?? 0:0.#} s and passes after {healthy.Seconds.Median:0.#} s (median).");
        yield return $"A green within {Rate(judge.Errors.Tolerated)} errors is failed for them in at most 0.1% of deployments, however";
        yield return "often the judge looks; one that fails no more than blue in at most 6.7% for each";
        yield return $"part of it that is judged. One at {Rate(judge.Errors.Refused)} errors or more, and at three times blue's odds,";
        yield return "passes in at most 6%.";
        if (judge.Latency.Judged)
        {
            yield return Text($"A green within {judge.Latency.Tolerated:0.##} x blue + {judge.Latency.FloorMs:0.##} ms is failed in at most 0.2%; one at {judge.Latency.Refused:0.##} x or more passes in at most 1%.");
            yield return "Latencies are drawn lognormal: median 50 ms, sigma 0.5, and 1% take 8 times as long.";
        }

        yield return "Not seen are faults that no probe asks for, and the slowest 1%.";
    }

    private static string Name(PowerCase green) => green switch
    {
        { IsCold: true } => Text($"healthy, {green.Slower:0.##} x as slow while cold"),
        { SlowShare: < 1 } => Text($"the slowest {green.SlowShare * 100:0.#}% take {green.Slower:0.##} x"),
        { Slower: > 1 } => Text($"{Who(green)}{green.Slower:0.##} x as slow as blue"),
        { Errors: <= 0.002 } => $"healthy, fails {Rate(green.Errors)}",
        _ => $"{Who(green)}fails {Rate(green.Errors)}",
    };

    private static string Who(PowerCase green) => green.IsOneTarget ? "one target " : green.IsOnePath ? "one probe of the plan " : green.Slower > 1 ? "" : "fleet ";

    // Finer than this the table does not tell.
    private static string Share(double share) => Text($"{share * 100:0.#}%");

    private static string Rate(double share) => Text($"{share * 100:0.###}%");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
