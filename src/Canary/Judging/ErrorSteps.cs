namespace Canary.Judging;

/// <summary>
/// Evidence that something fails more often than p0: ln likelihood ratios of a few higher rates to p0 (Wald 1945; Robbins 1970). Every
/// alternative lies above p0, so that it holds for any mix of rates at or below p0, changing in time.
/// </summary>
/// <param name="p0">The rate that is tolerated.</param>
/// <param name="rates">The higher ones, ascending.</param>
/// <param name="mostOfLower">
/// The most that one weighing may bring to the lower half of the rates, and no more than one failure does; null: no limit.
/// </param>
internal sealed class ErrorSteps(double p0, IReadOnlyList<double> rates, double? mostOfLower = null)
{
    private readonly double[] _failure = [.. rates.Select(rate => Math.Log(rate / p0))];
    private readonly double[] _success = [.. rates.Select(rate => AccurateLog.OnePlus(-rate) - AccurateLog.OnePlus(-p0))];

    public int Count => _failure.Length;

    /// <summary>Four rates from p1 to 99%, evenly spaced in their logarithm.</summary>
    public static double[] Grid(double p1)
    {
        const double highest = 0.99;
        var (first, last) = (Math.Log(p1), Math.Log(highest));

        // The ends are taken as given: the last digit of 0.99 is worth two digits of ln(1 - 0.99).
        return [p1, Math.Exp(first + ((last - first) / 3)), Math.Exp(first + (2 * (last - first) / 3)), highest];
    }

    /// <summary>k ln(theta/p0) + (n-k) ln((1-theta)/(1-p0)), for each theta.</summary>
    public void Weigh(int sent, int failed, Span<double> increments)
    {
        for (var j = 0; j < increments.Length; j++)
        {
            increments[j] = Math.Min((failed * _failure[j]) + ((sent - failed) * _success[j]), MostOf(j));
        }
    }

    private double MostOf(int rate)
        => mostOfLower is { } most && rate < _failure.Length / 2 ? Math.Min(most, _failure[rate]) : double.PositiveInfinity;
}
