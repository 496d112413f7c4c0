namespace Canary.Judging;

/// <summary>
/// Evidence from latencies: the exact exponential tilt of Mann and Whitney's U within a slot and path, whose null distribution is the Gaussian
/// binomial (Mann and Whitney 1947). Only ranks count, so outliers weigh little and what changes between slots nothing.
/// </summary>
internal static class RankTest
{
    private const int MostRemembered = 64;

    // Latencies are whole microseconds, limits are not: within this much of a limit is on it, and a tie counts for neither side.
    private const double Tie = 1e-6;

    // Not state: the same sizes always have the same weights.
    private static readonly Weights?[] s_known = new Weights[(MostRemembered + 1) * (MostRemembered + 1)];

    /// <summary>The shifts of P(green beyond the limit) from one half for which the test is made sharpest.</summary>
    public static IReadOnlyList<double> Shifts { get; } = [0.1, 0.3];

    /// <summary>Pairs in which green took longer than the factor times blue and the floor.</summary>
    public static long Slower(ReadOnlySpan<double> green, ReadOnlySpan<double> blue, double factor, double floor)
    {
        var slower = 0L;
        foreach (var answer in blue)
        {
            var limit = (factor * answer) + floor + Tie;
            foreach (var other in green)
            {
                slower += other > limit ? 1 : 0;
            }
        }

        return slower;
    }

    /// <summary>Pairs in which green took less.</summary>
    public static long Faster(ReadOnlySpan<double> green, ReadOnlySpan<double> blue, double factor, double floor)
    {
        var faster = 0L;
        foreach (var answer in blue)
        {
            var limit = (factor * answer) + floor - Tie;
            foreach (var other in green)
            {
                faster += other < limit ? 1 : 0;
            }
        }

        return faster;
    }

    /// <summary>Adds lambda x pairs - norm for each shift.</summary>
    public static void Weigh(int green, int blue, long pairs, Span<double> increments)
    {
        var weights = Of(green, blue);
        for (var d = 0; d < increments.Length; d++)
        {
            increments[d] += (weights.Lambdas[d] * pairs) - weights.Norms[d];
        }
    }

    /// <summary>The tilt that is sharpest when P(green beyond the limit) is one half plus the shift.</summary>
    internal static double Lambda(int green, int blue, double shift) => 12 * shift / (green + blue + 1);

    /// <summary>ln of the mean of exp(lambda U) over all orderings of green and blue.</summary>
    internal static double LogNorm(int green, int blue, double lambda)
    {
        // The Gaussian binomial is symmetric: walk along the shorter side.
        var (few, many) = green < blue ? (green, blue) : (blue, green);
        var norm = 0.0;
        for (var j = 1; j <= few; j++)
        {
            norm += Math.Log(AccurateLog.ExpMinusOne(lambda * (many + j)) / (many + j)) - Math.Log(AccurateLog.ExpMinusOne(lambda * j) / j);
        }

        return norm;
    }

    // A schedule repeats a few sizes of slot. Two threads may work out the same; either result is right.
    private static Weights Of(int green, int blue) => green > MostRemembered || blue > MostRemembered
        ? Weights.Of(green, blue)
        : s_known[(green * (MostRemembered + 1)) + blue] ??= Weights.Of(green, blue);

    private sealed record Weights(double[] Lambdas, double[] Norms)
    {
        public static Weights Of(int green, int blue)
        {
            double[] lambdas = [.. Shifts.Select(shift => Lambda(green, blue, shift))];

            return new Weights(lambdas, [.. lambdas.Select(lambda => LogNorm(green, blue, lambda))]);
        }
    }
}
