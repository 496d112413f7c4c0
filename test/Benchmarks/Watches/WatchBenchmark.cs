using System.Diagnostics;
using Benchmarks.Reality;

namespace Benchmarks.Watches;

/// <summary>Rehearses shifts of every kind, and holds what the watch does about them against what it must.</summary>
internal static class WatchBenchmark
{
    /// <summary>Of healthy canaries that may be stopped; inclusive.</summary>
    private const double FalseStops = 1.0 / 500;

    /// <returns>How many rows miss a bound.</returns>
    public static int Print(Wishes wishes)
    {
        var missed = 0;
        var began = Stopwatch.GetTimestamp();
        var rows = WatchRows.All.Index().Where(row => wishes.Wants(row.Index + 1)).ToList();
        Console.WriteLine("| # | what happens | shifts | stopped | s, median / 95% | bound | |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (index, row) in rows)
        {
            Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s: {row.Name}");
            var shifts = Play(row, Math.Max(1, wishes.Deployments / row.OneOf), wishes.Seed);
            missed += Print(index + 1, row, shifts) ? 0 : 1;
        }

        Console.Error.WriteLine($"took {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; {(missed == 0 ? "every bound is met" : $"{missed} rows miss a bound")}");

        return missed;
    }

    private static List<ShiftOutcome> Play(WatchRow row, int count, int seed)
    {
        var outcomes = new ShiftOutcome[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            outcomes[i] = WatchedShift.Play(row, new Chance(((ulong)FleetShape.DealOf($"{seed} {row.Name}") << 32) + (ulong)i)));

        return [.. outcomes.Where(outcome => outcome.HasShifted)];
    }

    private static bool Print(int number, WatchRow row, List<ShiftOutcome> shifts)
    {
        var stopped = shifts.Select(shift => shift.Seconds).OfType<double>().ToList();
        var (low, high) = Wilson.Interval(stopped.Count, Math.Max(1, shifts.Count));

        // What was not stopped before the shift was over took longer than any other.
        var seconds = shifts.Select(shift => shift.Seconds ?? double.PositiveInfinity).ToList();
        var (median, p95) = (Quantiles.Of(seconds, 0.5), Quantiles.Of(seconds, 0.95));
        var isMet = row.IsHealthy ? stopped.Count <= FalseStops * shifts.Count : !(median > row.Bound);
        var bound = row.IsHealthy ? FormattableString.Invariant($"stopped <= {100 * FalseStops:0.#}%")
            : row.Bound is { } most ? FormattableString.Invariant($"median <= {most:0.#} s") : "";
        Console.WriteLine(FormattableString.Invariant(
            $"| {number} | {row.Name} | {shifts.Count} | {stopped.Count}: {100.0 * stopped.Count / shifts.Count:0.#}% ({100 * low:0.#}-{100 * high:0.#}) | {(row.IsHealthy ? "" : $"{Told(median)} / {Told(p95)}")} | {bound} | {(bound is "" ? "" : isMet ? "ok" : "MISSED")} |"));
        if (row.IsHealthy)
        {
            foreach (var shift in shifts.Where(shift => shift.Seconds is not null))
            {
                Console.Error.WriteLine($"  stopped: {string.Join(" | ", shift.Reasons)}");
            }
        }

        return isMet;
    }

    private static string Told(double seconds) => double.IsFinite(seconds) ? FormattableString.Invariant($"{seconds:0.0}") : "never";
}
