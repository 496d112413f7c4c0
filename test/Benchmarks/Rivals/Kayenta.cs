using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>
/// Kayenta's NetflixACAJudge with two metrics, both critical: the error rate and the mean latency. A Mann-Whitney test at 98% of 50 points of a
/// minute, direction increase, failing when the lower end of the interval of the shift is above a quarter of its estimate (spinnaker/kayenta,
/// MannWhitneyClassifier.scala, MannWhitney.scala).
/// </summary>
internal sealed class Kayenta : IRival
{
    private const int Points = 50;
    private const int Minute = 60;
    private const double Quantile = 2.3263478740408408;

    public string Name => "Kayenta 50 x 60 s, 98%";

    public Ending Run(Seen seen, Row row, World world, Chance chance)
    {
        var isHigh = IsHigh(Errors(seen.GreenFailed), Errors(seen.BlueFailed))
            || IsHigh(Latencies(seen.GreenTook, seen.GreenFailed), Latencies(seen.BlueTook, seen.BlueFailed));

        return new Ending(isHigh, Points * Minute);
    }

    private static int[] Errors(int[] failed) => [.. failed.Chunk(Minute).Select(minute => minute.Sum())];

    // In microseconds. A minute without an answer has no point.
    private static int[] Latencies(double[] took, int[] failed) =>
    [
        .. took.Chunk(Minute).Zip(failed.Chunk(Minute), (sums, counts) => (Sum: sums.Sum(), Answered: (Seen.PerSecond * Minute) - counts.Sum()))
            .Where(minute => minute.Answered > 0)
            .Select(minute => (int)(1000 * minute.Sum / minute.Answered)),
    ];

    private static bool IsHigh(int[] green, int[] blue)
    {
        if (green is [] || blue is [])
        {
            return false;
        }

        Array.Sort(green);
        Array.Sort(blue);
        if (green.AsSpan().SequenceEqual(blue))
        {
            return false;
        }

        // Kayenta adds noise to two constants, which separates them fully.
        var spread = Spread(green, blue);
        if (spread == 0)
        {
            return green[0] > blue[0];
        }

        var low = Shift(green, blue, Quantile * spread);
        return low > 0 && low > 0.25 * Math.Abs(Shift(green, blue, 0));
    }

    // The statistic only changes where a shift makes two counts equal, so the root is a whole number: found exactly, where Kayenta's
    // root finder stops within 1e-4 of it.
    private static int Shift(int[] green, int[] blue, double excess)
    {
        var (from, to) = (green[0] - blue[^1], green[^1] - blue[0]);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            (from, to) = Excess(green, blue, middle) <= excess ? (from, middle) : (middle + 1, to);
        }

        return from;
    }

    /// <summary>By how much green wins more pairs than half, just above this shift, continuity-corrected.</summary>
    private static double Excess(int[] green, int[] blue, int shift)
    {
        var (wins, below) = (0, 0);
        foreach (var value in green)
        {
            while (below < blue.Length && blue[below] < value - shift)
            {
                below++;
            }

            wins += below;
        }

        var excess = wins - (green.Length * blue.Length / 2.0);
        return excess - (0.5 * Math.Sign(excess));
    }

    private static double Spread(int[] green, int[] blue)
    {
        double all = green.Length + blue.Length;
        var ties = green.CountBy(value => value).Concat(blue.CountBy(value => value)).Sum(tie => Math.Pow(tie.Value, 3) - tie.Value);
        var variance = green.Length * blue.Length / 12.0 * (all + 1 - (ties / (all * (all - 1))));
        return variance > 0 && (green[0] != green[^1] || blue[0] != blue[^1]) ? Math.Sqrt(variance) : 0;
    }
}
