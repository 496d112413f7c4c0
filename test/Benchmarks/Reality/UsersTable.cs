namespace Benchmarks.Reality;

/// <summary>What the counts of users' requests find, row 34: a canary of 10% whose green begins to fail at some moment of a minute.</summary>
internal static class UsersTable
{
    private const int Number = 34;
    private const double GreenShare = 0.1;
    private const double Healthy = 0.001;
    private const int Minutes = 60;

    /// <summary>A minute is final two minutes after its end.</summary>
    private const double Lag = 2;

    // Minutes from onset to stop: those that the plan aims at, and a fifth more.
    private static readonly Row[] s_all =
    [
        new(10, 0.05, Healthy, 1, 6.4, 11.8),
        new(10, 0.2, Healthy, 1, 3.8, 4.5),
        new(100, 0.01, Healthy, 1, 14.1, 34.4),
        new(100, 0.05, Healthy, 1, 3.9, 5.1),
        new(100, 0.2, Healthy, 1, 3.6, 4.1),
        new(1000, 0.01, Healthy, 1, 5.4, 6.6),
        new(1000, 0.05, Healthy, 1, 3.7, 5.1),
        new(1000, 0.2, Healthy, 1, 3.5, 4.0),
        new(100, 0.05, Healthy, 5, 5.0, 7.0),
        new(1000, 0.05, Healthy, 5, 3.8, 5.1),
        new(100, 0.001, 0.001, 1),
        new(100, 0.005, 0.005, 1),
        new(100, 0.005, 0.005, 5),
        new(100, 0.02, 0.02, 1),
    ];

    /// <returns>How many rows miss a bound.</returns>
    public static int Print(Wishes wishes)
    {
        if (!wishes.Wants(Number))
        {
            return 0;
        }

        var missed = 0;
        foreach (var row in s_all)
        {
            var stops = new double?[wishes.Deployments];
            Parallel.For(0, stops.Length, i => stops[i] = Play(row, new Chance(((ulong)FleetShape.DealOf($"{wishes.Seed} {row}") << 32) + (ulong)i)));
            missed += Print(row, stops) ? 0 : 1;
        }

        return missed;
    }

    private static bool Print(Row row, double?[] stops)
    {
        var stopped = stops.OfType<double>().ToList();
        var (low, high) = Wilson.Interval(stopped.Count, stops.Length);
        var (median, p95) = (Quantiles.Of(stopped, 0.5), Quantiles.Of(stopped, 0.95));
        var isMet = row.IsGood ? stopped.Count <= 0.001 * stops.Length : stopped.Count >= 0.99 * stops.Length && median <= 1.2 * row.Median && p95 <= 1.2 * row.P95;
        var required = row.IsGood ? "stopped <= 0.1%" : FormattableString.Invariant($"stopped >= 99%, median <= {1.2 * row.Median:0.0} min, 95% <= {1.2 * row.P95:0.0} min");
        Console.WriteLine(FormattableString.Invariant(
            $"| {Number} | {row} | {required} | stopped {100.0 * stopped.Count / stops.Length:0.##}% ({100 * low:0.##}-{100 * high:0.##}) | {(row.IsGood ? "" : FormattableString.Invariant($"{median:0.0} / {p95:0.0} min"))} | {(isMet ? "ok" : "MISSED")} |"));

        return isMet;
    }

    /// <summary>Minutes from the onset to the stop, or null where an hour brought none.</summary>
    private static double? Play(Row row, Chance chance)
    {
        var blues = Enumerable.Range(0, 30).Select(_ => Minute(row, row.Blue, 1, chance)).ToList();
        var state = UserCounts.Start(UserCounts.DispersionOf(blues));

        // The part of the first minute that is good.
        var onset = chance.Next();
        for (var minute = 0; minute < Minutes; minute++)
        {
            var green = minute == 0 && !row.IsGood
                ? Minute(row, Healthy, GreenShare * onset, chance) + Minute(row, row.Green, GreenShare * (1 - onset), chance)
                : Minute(row, row.Green, GreenShare, chance);
            state = UserCounts.After(state, green, Minute(row, row.Blue, 1 - GreenShare, chance));
            if (UserCounts.IsFailing(state))
            {
                return minute + 1 - onset + Lag;
            }
        }

        return null;
    }

    /// <summary>Failures come in clumps of so many at a time.</summary>
    private static RequestCount Minute(Row row, double rate, double share, Chance chance)
    {
        var requests = (long)(60 * row.PerSecond * share);
        var clumps = requests / row.Clump;
        var failed = 0L;

        // From one failing clump to the next.
        for (var at = Gap(rate, chance); at <= clumps; at += Gap(rate, chance))
        {
            failed++;
        }

        return new RequestCount(requests, failed * row.Clump);
    }

    private static long Gap(double rate, Chance chance) => 1 + (long)(Math.Log(1 - chance.Next()) / Math.Log(1 - rate));

    /// <param name="PerSecond">Requests of all users.</param>
    /// <param name="Green">Its error rate from the onset on.</param>
    /// <param name="Blue">Its own.</param>
    /// <param name="Clump">Failures that come together.</param>
    /// <param name="Median">Minutes; 0 where green is good.</param>
    /// <param name="P95">Minutes.</param>
    private sealed record Row(int PerSecond, double Green, double Blue, int Clump, double Median = 0, double P95 = 0)
    {
        public bool IsGood => Median == 0;

        public override string ToString() => FormattableString.Invariant(
            $"users: {PerSecond} requests/s, green {100 * Green}%, blue {100 * Blue}%{(Clump > 1 ? $", in clumps of {Clump}" : "")}");
    }
}
