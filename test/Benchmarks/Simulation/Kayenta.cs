namespace Benchmarks.Simulation;

/// <summary>
/// Kayenta's NetflixACAJudge with one metric: a Mann-Whitney test at 98% of 50 points of a minute, direction increase, failing when the
/// lower end of the interval of the shift is above a quarter of its estimate (spinnaker/kayenta, MannWhitneyClassifier.scala,
/// MannWhitney.scala). The metric is the error rate, or the mean latency where that is what changed.
/// </summary>
internal sealed class Kayenta : IPolicy
{
    private const int Points = 50;
    private const int ProbesOfPoint = 600;
    private const double Quantile = 2.3263478740408408;
    private const double DriftSigma = 0.1;

    public string Name => "Kayenta 50 x 60 s, 98%";

    public bool Sees(Stream stream) => true;

    public Ending Run(Stream stream, Dice dice)
    {
        var (green, blue) = (new int[Points], new int[Points]);
        for (var point = 0; point < Points; point++)
        {
            (green[point], blue[point]) = stream.IsAboutLatency ? Latencies(stream, dice) : Errors(stream, dice);
        }

        return new Ending(IsHigh(green, blue) ? Answer.RollBack : Answer.Pass, Points * 60, Points * ProbesOfPoint * 2);
    }

    private static (int Green, int Blue) Errors(Stream stream, Dice dice) =>
        (stream.GreenFailures(ProbesOfPoint, 60, dice), dice.Binomial(ProbesOfPoint, stream.BlueRate));

    // In microseconds; what the hour of the day does to both is shared.
    private static (int Green, int Blue) Latencies(Stream stream, Dice dice)
    {
        var drift = 1000 * Math.Exp(DriftSigma * dice.Normal());
        return ((int)(drift * stream.MeanLatency(ProbesOfPoint, true, dice)), (int)(drift * stream.MeanLatency(ProbesOfPoint, false, dice)));
    }

    private static bool IsHigh(int[] green, int[] blue)
    {
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
