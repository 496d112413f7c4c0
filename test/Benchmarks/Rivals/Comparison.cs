using System.Diagnostics;
using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>Shows the same worlds to the judge and to its rivals, and prints what each makes of them.</summary>
internal static class Comparison
{
    private static readonly IRival[] s_rivals =
    [
        new Flagger(60, 5),
        new Flagger(30, 2),
        new ArgoRollouts(60, 5, 0, 99),
        new ArgoRollouts(30, 10, 3, 95),
        new CloudWatchAlarm(),
        new Kayenta(),
        new NaiveHook(1),
        new NaiveHook(10),
    ];

    public static void Print(Wishes wishes)
    {
        var rows = Rows.All.Where(row => wishes.Wants(row.Number) && row.Number != Rows.Boundary && row is { IsWatch: false, Shape.HasBlue: true }).ToList();
        var deployments = new Deployments(wishes.Deployments, wishes.Seed);
        var started = Stopwatch.GetTimestamp();
        Console.WriteLine($"| # | what happens | must | ours | {string.Join(" | ", s_rivals.Select(rival => rival.Name))} | better than ours |");
        Console.WriteLine($"|---|---|---|---|{string.Concat(Enumerable.Repeat("---|", s_rivals.Length))}---|");
        foreach (var (i, row) in rows.Index())
        {
            Console.Error.WriteLine($"{i + 1} of {rows.Count}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {row.Name}");
            var ours = new Record(row, [.. deployments.Of(row).Select(ended => new Ending(ended.Decision.Outcome != Outcome.Pass, ended.Seconds))]);
            var theirs = Theirs(row, wishes.Deployments, deployments);
            var better = s_rivals.Zip(theirs).Where(it => it.Second.IsBetterThan(ours)).Select(it => it.First.Name);
            Console.WriteLine($"| {row.Number} | {row.Name} | {Must(row)} | {ours.Summary} | {string.Join(" | ", theirs.Select(record => record.Summary))} | {string.Join("; ", better)} |");
        }

        Console.Error.WriteLine($"took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }

    private static string Must(Row row) => row.Wanted switch { Outcome.Pass => "pass", Outcome.Fail => "stop", _ => "" };

    private static List<Record> Theirs(Row row, int count, Deployments deployments)
    {
        var endings = s_rivals.Select(_ => new Ending[count]).ToArray();
        Parallel.For(0, count, i =>
        {
            var chance = deployments.ChanceOf(row, i);
            var world = row.World(chance);
            var seen = Seen.Of(row, world, chance);
            foreach (var (number, rival) in s_rivals.Index())
            {
                var ending = rival.Run(seen, row, world, chance);

                // Before the fault there was nothing to find.
                endings[number][i] = new Ending(ending.IsRolledBack && ending.Seconds > row.Onset, ending.Seconds - row.Onset);
            }
        });

        return [.. endings.Select(all => new Record(row, all))];
    }

    /// <summary>What one policy made of all deployments of a row.</summary>
    private sealed record Record(Row Row, IReadOnlyList<Ending> Endings)
    {
        private int RolledBack => Endings.Count(ending => ending.IsRolledBack);

        private double Median => Quantiles.Of([.. Endings.Where(ending => ending.IsRolledBack).Select(ending => ending.Seconds)], 0.5);

        public string Summary => FormattableString.Invariant($"{100.0 * RolledBack / Endings.Count:0.#}%{(RolledBack > 0 ? FormattableString.Invariant($" {Median:0.#} s") : "")}");

        /// <summary>Right more often than chance explains; or, in stopping, as often and sooner.</summary>
        public bool IsBetterThan(Record other)
        {
            if (Row.Wanted is null)
            {
                return false;
            }

            var (mine, its) = (Wilson.Interval(Right, Endings.Count), Wilson.Interval(other.Right, other.Endings.Count));

            return mine.Low > its.High || (Row.Wanted == Outcome.Fail && mine.High >= its.Low && mine.Low > 0.9 && Median < other.Median);
        }

        private int Right => Row.Wanted == Outcome.Pass ? Endings.Count - RolledBack : RolledBack;
    }
}
