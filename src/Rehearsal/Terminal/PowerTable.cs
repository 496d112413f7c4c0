using System.Globalization;
using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>What a plan promises and how soon it tells, as lines that fit 80 columns.</summary>
internal static class PowerTable
{
    public static IEnumerable<string> Lines(Plan plan, int targets, int seed)
    {
        var judge = plan.Judge;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.ProbesPerSlot} green probes each {judge.SlotSeconds:0.##} s, {targets} {(targets == 1 ? "target" : "targets")}, verdict after {judge.MinSeconds:0.#} to {judge.MaxSeconds:0.#} s.");
        yield return $"{Power.Deployments} simulated deployments for each row, seed {seed}; seconds of probing.";
        yield return "";
        yield return $"{"green",-30} {"failed",8} {"passed",8} {"undecided",10} {"median",8} {"95%",8}";
        foreach (var row in Power.Table(InconclusivePolicy.SettingsOf(LifecycleEvent.AfterAllowTestTraffic, plan, attempt: 1), plan.ProbesPerSlot, targets, seed))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(row.Green),-30} {Percent(row.Failed),8} {Percent(row.Passed),8} {Percent(row.Inconclusive),10} {row.MedianSeconds,6:0.0} s {row.P95Seconds,6:0.0} s");
        }

        yield return "";
        yield return $"Fail: a green within {Percent(judge.P0)} errors is failed for them in at most {Percent(judge.Alpha)}";
        yield return "of deployments, however often the judge looks.";
        yield return $"Pass: a fleet at {Percent(judge.P1)} errors or more passes in at most {Percent(judge.Beta)}.";
        yield return $"Between {Percent(judge.P0)} and {Percent(judge.P1)} is the zone of indifference: either verdict may come, or";
        yield return "none in time.";
        if (judge is { Latency: true, Comparative: true })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Latency: the same at {judge.C0:0.##} x blue ({Percent(judge.AlphaLat)}) and {judge.C1:0.##} x blue ({Percent(judge.BetaLat)}).");
            yield return "Latencies are drawn lognormal: median 100 ms, sigma 0.5.";
        }

        if (InconclusivePolicy.Attempts(LifecycleEvent.AfterAllowTestTraffic, plan) > 1)
        {
            yield return "A fault that blue shares is judged once more; the bounds hold for both together.";
        }
    }

    private static string Name(PowerCase green) => green switch
    {
        { OneTargetErrors: { } errors } => $"one target fails {Percent(errors)}",
        { Slower: not 1 } => string.Create(CultureInfo.InvariantCulture, $"{green.Slower:0.##} x as slow as blue"),
        { Errors: <= Power.HealthyErrors } => $"healthy, fails {Percent(green.Errors)}",
        _ => $"fleet fails {Percent(green.Errors)}",
    };

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###}%");
}
