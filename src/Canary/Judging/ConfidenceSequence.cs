namespace Canary.Judging;

/// <summary>
/// Where an error rate lies, however often one looks and whenever one stops: a mixture of exponential tilts of the counts (Robbins 1970;
/// Howard, Ramdas, McAuliffe and Sekhon 2021, arXiv 1810.08240), inverted.
/// </summary>
internal static class ConfidenceSequence
{
    public const double Level = 0.95;

    private const int Halvings = 50;

    // Fixed, and not made from the rate as a Beta prior over rates would be: so the bound holds for the mean of rates that differ and drift.
    private static readonly (double Tilt, double Growth)[] s_tilts =
    [
        .. Enumerable.Range(-4, 8)
            .SelectMany(power => new[] { Math.Pow(2, power), -Math.Pow(2, power) })
            .Select(tilt => (tilt, AccurateLog.ExpMinusOne(tilt))),
    ];

    public static Interval Of(long sent, long failed) => Of(sent, failed, 1 - Level);

    /// <summary>Green's rate less blue's: each within its own interval at half of what may be missed.</summary>
    public static Interval Difference(Tally green, Tally blue)
    {
        const double Half = (1 - Level) / 2;
        var (g, b) = (Of(green.Sent, green.Failed, Half), Of(blue.Sent, blue.Failed, Half));
        return new Interval(g.Lower - b.Upper, g.Upper - b.Lower, Level);
    }

    /// <summary>Whether these counts are evidence of 1 / missed and more against a rate.</summary>
    public static bool Excludes(long sent, long failed, double rate, double missed)
    {
        var sum = default(LogSum);
        foreach (var (tilt, growth) in s_tilts)
        {
            sum.Add((tilt * failed) - (sent * AccurateLog.OnePlus(rate * growth)));
        }

        return sum.Value - Math.Log(s_tilts.Length) >= -Math.Log(missed);
    }

    private static Interval Of(long sent, long failed, double missed)
    {
        // The evidence is convex in the rate and speaks against the rate that was seen least of all: on each side it crosses once.
        var seen = sent == 0 ? 0.5 : (double)failed / sent;
        return new Interval(Bound(0), Bound(1), 1 - missed);

        double Bound(double excluded)
        {
            if (!Excludes(sent, failed, excluded, missed))
            {
                return excluded;
            }

            var held = seen;
            for (var i = 0; i < Halvings; i++)
            {
                var middle = (excluded + held) / 2;
                (excluded, held) = Excludes(sent, failed, middle, missed) ? (middle, held) : (excluded, middle);
            }

            return excluded;
        }
    }
}
