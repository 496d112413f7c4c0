using System.Globalization;
using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>What a plan promises and how soon it tells, as lines that fit 80 columns; a row of the table comes when it has been played.</summary>
internal static class PowerTable
{
    public static IEnumerable<string> Lines(Plan plan, int targets, int seed)
    {
        var judge = plan.Judge;
        yield return Text($"{plan.ProbesPerSlot(targets)} green probes each {judge.SlotSeconds:0.##} s, {targets} {(targets == 1 ? "target" : "targets")}, verdict after {judge.MinSeconds:0.#} to {judge.MaxSeconds:0.#} s.");
        yield return $"{Power.Deployments} simulated deployments for each row, seed {seed}; seconds of probing.";
        yield return "";
        yield return $"{"green",-30} {"failed",8} {"passed",8} {"undecided",10} {"median",8} {"95%",8}";
        var played = InconclusivePolicy.SettingsOf(LifecycleEvent.AfterAllowTestTraffic, plan, attempt: 1);
        PowerRow? healthy = null;
        foreach (var row in Power.Table(played, plan.ProbesPerSlot(targets), targets, seed))
        {
            healthy = row.Green == new PowerCase(Power.HealthyErrors(judge)) ? row : healthy;
            yield return Text($"{Name(row.Green, judge),-30} {Share(row.Failed),8} {Share(row.Passed),8} {Share(row.Inconclusive),10} {row.Seconds.Median,6:0.0} s {row.Seconds.P95,6:0.0} s");
        }

        yield return "";
        foreach (var line in TimeToPass(healthy!, plan, targets).Concat(Promises(judge, targets)))
        {
            yield return line;
        }

        if (InconclusivePolicy.Attempts(LifecycleEvent.AfterAllowTestTraffic, plan) > 1)
        {
            yield return "A fault that blue shares is judged once more; the bounds hold for both together.";
        }
    }

    private static IEnumerable<string> TimeToPass(PowerRow healthy, Plan plan, int targets)
    {
        var errors = Rate(healthy.Green.Errors);
        if (healthy.SecondsToPass is not { } seconds)
        {
            yield return Text($"A healthy green ({errors} errors) does not pass within {plan.Judge.MaxSeconds:0.#} s;");
            yield return "raise probesPerSecond or judge.maxSeconds.";
            yield break;
        }

        yield return Text($"To pass, a healthy green ({errors} errors) takes {seconds.Median:0.0} s and {Probes(seconds.Median, plan, targets)} probes (median),");
        yield return Text($"{seconds.P95:0.0} s and {Probes(seconds.P95, plan, targets)} probes at most in 95% of passes.{(plan.Judge.Comparative ? " Half of the probes go to blue." : "")}");
        if (healthy.Passed < 1)
        {
            yield return $"Of such greens {Share(1 - healthy.Passed)} do not pass within {plan.Judge.MaxSeconds:0.#} s.";
        }
    }

    private static IEnumerable<string> Promises(JudgeSettings judge, int targets)
    {
        yield return $"Fail: a green within {Rate(judge.P0)} errors is failed for them in at most {Rate(judge.Alpha)}";
        yield return "of deployments, however often the judge looks.";
        yield return $"Pass: a fleet at {Rate(judge.P1)} errors or more passes in at most {Rate(judge.Beta)}.";
        if (targets > 1)
        {
            yield return $"One target at {Rate(judge.P1Target)} errors or more passes in at most {Rate(judge.Beta)}.";
        }

        yield return $"Between {Rate(judge.P0)} and {Rate(judge.P1)} is the zone of indifference: either verdict may come, or";
        yield return "none in time.";
        if (judge is not { Latency: true, Comparative: true })
        {
            yield break;
        }

        yield return Text($"Latency: a green within {judge.C0:0.##} x blue + {judge.FloorMs:0.##} ms is failed in at most {Rate(judge.AlphaLat)}.");
        yield return Text($"A fleet at {judge.C1:0.##} x blue + {judge.FloorMs:0.##} ms or more passes in at most {Rate(judge.BetaLat)}.");
        if (targets > 1)
        {
            yield return Text($"One target at {judge.C1Target:0.##} x blue + {judge.FloorMs:0.##} ms or more passes in at most {Rate(judge.BetaLatTarget)}.");
        }

        yield return "Latencies are drawn lognormal: median 100 ms, sigma 0.5.";
    }

    private static string Name(PowerCase green, JudgeSettings judge) => green switch
    {
        { OneTargetErrors: { } errors } => $"one target fails {Rate(errors)}",
        { OneTargetSlower: { } slower } => Text($"one target {slower:0.##} x as slow as blue"),
        { Slower: not 1 } => Text($"{green.Slower:0.##} x as slow as blue"),
        _ when green.Errors <= Power.HealthyErrors(judge) => $"healthy, fails {Rate(green.Errors)}",
        _ when green.Errors <= judge.P0 => $"tolerated, fails {Rate(green.Errors)}",
        _ => $"fleet fails {Rate(green.Errors)}",
    };

    private static long Probes(double seconds, Plan plan, int targets) =>
        (long)Math.Round(seconds / plan.Judge.SlotSeconds) * plan.ProbesPerSlot(targets) * (plan.Judge.Comparative ? 2 : 1);

    // Finer than this the table does not tell.
    private static string Share(double share) => Text($"{share * 100:0.#}%");

    private static string Rate(double share) => Text($"{share * 100:0.###}%");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
