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
        yield return Text($"{perSecond:0.##} probes a second to green and {perSecond:0.##} to blue: {perSecond / targets:0.##} per green target.");
        yield return $"{targets} {(targets == 1 ? "target" : "targets")}, {Count(plan.Probes.Count, "probe")} in the plan; {Power.Deployments} "
            + $"simulated deployments per row, seed {seed}.";
        yield return "";
        yield return Head("before traffic, from the first probe");
        PowerRow? healthy = null;
        foreach (var row in gate.Rows)
        {
            healthy ??= row;
            yield return Row(row, plan.Judge);
        }

        yield return "";
        yield return Head(Text($"bake of {plan.Bake:0} s, fault starts at {Power.OnsetInBake(plan.Bake):0} s"));
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
        yield return "Before traffic, at least 95% of deployments detect";
        yield return gate.Least(Power.ErrorRates) is { } errors
            ? $"  a fleet error rate of {Rate(errors.Green.Errors)} or more "
                + $"({Rate(judge.Errors.Tolerated)} to {Rate(errors.Green.Errors)}: may pass or fail)"
            : "  no fleet error rate";
        if (judge.Latency.Judged)
        {
            yield return gate.Least(Power.Slowdowns) is { } slower
                ? Text($"  a fleet latency of {slower.Green.Slower:0.##}× blue's or more ")
                    + Text($"({judge.Latency.Tolerated:0.##}× to {slower.Green.Slower:0.##}×: may pass or fail)")
                : "  no fleet slowdown";
        }
    }

    private static IEnumerable<string> Promises(JudgeSettings judge, PowerRow healthy)
    {
        yield return Text($"A healthy green warms up for {healthy.WarmUpSeconds?.Median ?? 0:0.#} s and passes {healthy.Seconds.Median:0.#} s ")
            + "after the first probe.";
        yield return "";
        yield return "No matter how often the judge looks, it fails";
        yield return $"  green with an error rate up to {Rate(judge.Errors.Tolerated)} in at most "
            + $"{Bound(Power.Bounds.FailsWithinErrors)} of deployments,";
        yield return $"  green that fails no more often than blue in at most {Bound(Power.Bounds.FailsLikeBlue)} per failing part,";
        if (judge.Latency.Judged)
        {
            yield return Text($"  green with a latency up to {judge.Latency.Tolerated:0.##}× blue's + {judge.Latency.FloorMs:0.##} ms ")
                + $"in at most {Bound(Power.Bounds.FailsWithinLatency)}, for latency.";
        }

        yield return "It passes";
        yield return $"  green with {Rate(judge.Errors.Refused)} errors or more and at least 3× blue's odds in at most "
            + $"{Bound(Power.Bounds.PassesErrors)}";
        if (judge.Latency.Judged)
        {
            yield return Text($"  green at {judge.Latency.Refused:0.##}× blue's latency or more in at most {Bound(Power.Bounds.PassesLatency)}.");
            yield return "Latencies are lognormal: median 50 ms, sigma 0.5; 1% take 8 times as long.";
        }

        yield return "Not detected: faults that no probe exercises, and the slowest 1%.";
    }

    private static string Name(PowerCase green, JudgeSettings judge) => green switch
    {
        { IsCold: true } => Text($"healthy, {green.Slower:0.##}× latency while cold"),
        { SlowShare: < 1 } => Text($"slowest {green.SlowShare * 100:0.#}% take {green.Slower:0.##}× as long"),
        { Slower: > 1 } => Text($"{Who(green)}{green.Slower:0.##}× blue's latency"),
        _ when green.Errors <= Power.HealthyErrors(judge) => $"healthy, {Rate(green.Errors)} errors",
        _ => $"{Who(green)}{Rate(green.Errors)} errors",
    };

    private static string Who(PowerCase green) =>
        green.IsOneTarget ? "one target, " : green.IsOnePath ? "one probe, " : green.Slower > 1 ? "" : "fleet, ";

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
