namespace Canary.Judging;

/// <summary>How many pairs of a green and a blue latency of one slot lie beyond each limit.</summary>
public sealed record LatencyPairs(long SlowerThanTolerated, long FasterThanPoolLimit, long FasterThanTargetLimit);

/// <summary>
/// Evidence from latencies: the exact exponential tilt of Mann and Whitney's U within a slot, whose null distribution is the Gaussian
/// binomial (Mann and Whitney 1947). Only ranks within one slot count, so outliers weigh little and drift between slots nothing.
/// </summary>
public static class LatencyTest
{
    // Latencies are whole microseconds, limits are not: within this much of a limit is on it, and a tie counts for nobody.
    private const double Tie = 1e-6;

    /// <summary>Counts the pairs of one target's successful probes with blue's of the same slot, in microseconds; ties count for nobody.</summary>
    public static LatencyPairs Count(IReadOnlyList<long> green, IReadOnlyList<long> blue, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RefuseNegative(green, nameof(green));
        RefuseNegative(blue, nameof(blue));

        var (slower, fasterThanPool, fasterThanTarget) = (0L, 0L, 0L);
        var answers = green.AsSpan();
        foreach (var b in blue.AsSpan())
        {
            var (tolerated, pool, target) = Limits(b, b, settings);
            foreach (var g in answers)
            {
                slower += g > tolerated ? 1 : 0;
                fasterThanPool += g < pool ? 1 : 0;
                fasterThanTarget += g < target ? 1 : 0;
            }
        }

        return new LatencyPairs(slower, fasterThanPool, fasterThanTarget);
    }

    /// <summary>The same from histograms. A pair that the buckets leave open is not counted: they never claim more than the latencies would.</summary>
    public static LatencyPairs Count(Histogram green, Histogram blue, JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(green);
        ArgumentNullException.ThrowIfNull(blue);
        ArgumentNullException.ThrowIfNull(settings);

        var (slower, fasterThanPool, fasterThanTarget) = (0L, 0L, 0L);
        foreach (var (blueBucket, blueCount) in blue.Buckets())
        {
            var (tolerated, pool, target) = Limits(Histogram.Upper(blueBucket), Histogram.Lower(blueBucket), settings);
            foreach (var (greenBucket, greenCount) in green.Buckets())
            {
                var pairs = blueCount * greenCount;
                slower += Histogram.Lower(greenBucket) > tolerated ? pairs : 0;
                fasterThanPool += Histogram.Upper(greenBucket) < pool ? pairs : 0;
                fasterThanTarget += Histogram.Upper(greenBucket) < target ? pairs : 0;
            }
        }

        return new LatencyPairs(slower, fasterThanPool, fasterThanTarget);
    }

    /// <summary>The tilt that is sharpest when P(green beyond the limit) is one half plus delta.</summary>
    internal static double Lambda(int green, int blue, double delta) => 12 * delta / (green + blue + 1);

    /// <summary>
    /// ln of the mean of exp(lambda U) over all orderings of green and blue; so a count U is worth ln( exp(lambda U) / E[exp(lambda U)] ).
    /// </summary>
    internal static double LogNorm(int green, int blue, double lambda)
    {
        // The Gaussian binomial is symmetric: walk along the shorter side.
        var (few, many) = green < blue ? (green, blue) : (blue, green);
        var norm = 0.0;
        for (var j = 1; j <= few; j++)
        {
            norm += Math.Log(AccurateLog.ExpMinusOne(lambda * (many + j)) / (many + j))
                - Math.Log(AccurateLog.ExpMinusOne(lambda * j) / j);
        }

        return norm;
    }

    private static (double Tolerated, double Pool, double Target) Limits(long slowestBlue, long fastestBlue, JudgeSettings settings)
    {
        var floor = settings.FloorMs * 1000;
        return (
            (settings.C0 * slowestBlue) + floor + Tie,
            (settings.C1 * fastestBlue) + floor - Tie,
            (settings.C1Target * fastestBlue) + floor - Tie);
    }

    private static void RefuseNegative(IReadOnlyList<long> latencies, string name)
    {
        ArgumentNullException.ThrowIfNull(latencies, name);
        foreach (var latency in latencies.AsSpan())
        {
            ArgumentOutOfRangeException.ThrowIfNegative(latency, name);
        }
    }
}
