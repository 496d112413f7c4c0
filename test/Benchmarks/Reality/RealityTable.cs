using System.Diagnostics;

namespace Benchmarks.Reality;

/// <summary>Plays every row, and holds what comes of it against what must.</summary>
internal static class RealityTable
{
    /// <returns>How many rows miss a bound.</returns>
    public static int Print(Wishes wishes)
    {
        var rows = Rows.All.Where(row => row.Required is not [] && wishes.Wants(row.Number)).ToList();
        var deployments = new Deployments(wishes.Deployments, wishes.Seed);
        var started = Stopwatch.GetTimestamp();
        var missed = 0;
        Console.WriteLine("| # | what happens | required | measured (95% interval) | s, median / 95% | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (i, row) in rows.Index())
        {
            Console.Error.WriteLine($"{i + 1} of {rows.Count}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {row.Name}");
            var ended = deployments.Of(row);
            var findings = row.Required.Select(required => required.Of(ended)).ToList();
            var isMet = findings.TrueForAll(finding => finding.IsMet);
            missed += isMet ? 0 : 1;
            var seconds = Quantiles.Commonest(ended);
            Console.WriteLine(FormattableString.Invariant(
                $"| {row.Number} | {row.Name} | {string.Join(", ", row.Required.Select(required => required.Text))} | {string.Join(", ", findings.Select(finding => finding.Told))} | {Quantiles.Of(seconds, 0.5):0.0} / {Quantiles.Of(seconds, 0.95):0.0} | {(isMet ? "ok" : "MISSED")} |"));
        }

        missed += UsersTable.Print(wishes);
        Console.Error.WriteLine($"took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; {(missed == 0 ? "every bound is met" : $"{missed} rows miss a bound")}");

        return missed;
    }
}
