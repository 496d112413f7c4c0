using System.Globalization;
using Canary.Judging;
using Canary.Plans;

namespace Rehearsal.Terminal;

/// <summary>What a plan promises and how soon it tells, as lines that fit 80 columns; a row of the table comes when it has been played.</summary>
internal static class PowerTable
{
    public static IEnumerable<string> Lines(Plan plan, int targets, int seed)
    {
        var gate = new Simulation(
            InconclusivePolicy.SettingsOf(TrafficStage.BeforeTraffic, plan, attempt: 1),
            new FleetShape(targets, targets, plan.Probes.Count),
            plan.ProbesPerSlot(targets),
            seed);

        // Behind the production listener green is one target, and blue's are asked beside it.
        var bake = new Simulation(plan.BakeJudge, new FleetShape(1, targets, plan.Probes.Count), plan.ProbesPerSlot(1), seed);
        var perSecond = gate.Pairs / Plan.SlotSeconds;
        yield return Text($"{perSecond:0.##} probes a second to green and as many to blue: {perSecond / targets:0.##} for each target of green.");
        yield return $"{targets} {(targets == 1 ? "target" : "targets")}, {Count(plan.Probes.Count, "probe")} in the plan; {Power.Deployments} "
            + $"simulated deployments for each row, seed {seed}.";
        yield return "";
        yield return Head("before traffic, from the first probe");
        PowerRow? healthy = null;
        foreach (var row in gate.Rows)
        {
            healthy ??= row;
            yield return Row(row, plan.Judge);
        }

        yield return "";
        yield return Head(Text($"bake of {plan.Bake:0} s, fault from {Power.OnsetInBake(plan.Bake):0} s on"));
        foreach (var row in bake.Rows)
        {
            yield return Row(row, plan.Judge);
        }

        yield return "";
        foreach (var line in Found(gate).Concat(Promises(plan.Judge, healthy!)))
        {
            yield return line;
        }
    }

    private static string Head(string what) => $"{what,-37} {"failed",6} {"passed",6} {"undecided",9} {"median",8} {"95%",8}";

    private static string Row(PowerRow row, JudgeSettings judge)
        => Text($"{Name(row.Green, judge),-37} {Share(row.Failed),6} {Share(row.Passed),6} {Share(row.Inconclusive),9} ")
            + Text($"{row.Seconds.Median,6:0.0} s {row.Seconds.P95,6:0.0} s");

    /// <summary>What lies between that and what is tolerated may be answered either way.</summary>
    private static IEnumerable<string> Found(Simulation gate)
    {
        var judge = gate.Settings;
        yield return "Before traffic, in 95% of deployments or more, it finds";
        yield return gate.Least(Power.ErrorRates) is { } errors
            ? $"  a fleet that fails {Rate(errors.Green.Errors)} or more; from {Rate(judge.Errors.Tolerated)} to that either answer may come"
            : "  no error rate of a fleet";
        if (judge.Latency.Judged)
        {
            yield return gate.Least(Power.Slowdowns) is { } slower
                ? Text($"  a fleet that takes {slower.Green.Slower:0.##} x blue or more; from {judge.Latency.Tolerated:0.##} x ")
                    + "to that either may come."
                : "  no slowdown of a fleet";
        }
    }

    private static IEnumerable<string> Promises(JudgeSettings judge, PowerRow healthy)
    {
        yield return Text($"A healthy green warms up for {healthy.WarmUpSeconds?.Median ?? 0:0.#} s and passes {healthy.Seconds.Median:0.#} s ")
            + "after the first probe.";
        yield return "";
        yield return "However often the judge looks, it fails";
        yield return $"  a green within {Rate(judge.Errors.Tolerated)} errors in at most {Bound(Power.Bounds.FailsWithinErrors)} of deployments,";
        yield return $"  one that fails no more than blue in at most {Bound(Power.Bounds.FailsLikeBlue)} for each part that fails";
        if (judge.Latency.Judged)
        {
            yield return Text($"  and one within {judge.Latency.Tolerated:0.##} x blue + {judge.Latency.FloorMs:0.##} ms ")
                + $"in at most {Bound(Power.Bounds.FailsWithinLatency)} for its latency.";
        }

        yield return "It passes";
        yield return $"  a green at {Rate(judge.Errors.Refused)} errors and three times blue's odds, or more, in at most "
            + $"{Bound(Power.Bounds.PassesErrors)}";
        if (judge.Latency.Judged)
        {
            yield return Text($"  and one at {judge.Latency.Refused:0.##} x blue or more in at most {Bound(Power.Bounds.PassesLatency)}.");
            yield return "Latencies are drawn lognormal: median 50 ms, sigma 0.5, 1% take 8 times as long.";
        }

        yield return "Not seen are faults that no probe asks for, and the slowest 1%.";
    }

    private static string Name(PowerCase green, JudgeSettings judge) => green switch
    {
        { IsCold: true } => Text($"healthy, {green.Slower:0.##} x as slow while cold"),
        { SlowShare: < 1 } => Text($"the slowest {green.SlowShare * 100:0.#}% take {green.Slower:0.##} x"),
        { Slower: > 1 } => Text($"{Who(green)}{green.Slower:0.##} x as slow as blue"),
        _ when green.Errors <= Power.HealthyErrors(judge) => $"healthy, fails {Rate(green.Errors)}",
        _ => $"{Who(green)}fails {Rate(green.Errors)}",
    };

    private static string Who(PowerCase green) =>
        green.IsOneTarget ? "one target " : green.IsOnePath ? "one probe " : green.Slower > 1 ? "" : "fleet ";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    // Rounded up, so that it stays a bound.
    private static string Bound(double share) => Text($"{Math.Ceiling((share * 1000) - 1e-9) / 10:0.#}%");

    // Finer than this the table does not tell.
    private static string Share(double share) => Text($"{share * 100:0.#}%");

    private static string Rate(double share) => Text($"{share * 100:0.###}%");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Deployments of one shape under one judge.</summary>
    private sealed record Simulation(JudgeSettings Settings, FleetShape Shape, int Pairs, int Seed)
    {
        public IEnumerable<PowerRow> Rows => Power.Table(Settings, Shape, Pairs, Seed);

        public PowerRow? Least(IReadOnlyList<PowerCase> rising) => Power.LeastFound(rising, Settings, Shape, Pairs, Seed);
    }
}
