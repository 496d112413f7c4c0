namespace Benchmarks.Reality;

internal static class Quantiles
{
    /// <summary>Seconds of the deployments that ended as most did.</summary>
    public static IReadOnlyList<double> Commonest(IReadOnlyList<Ended> all)
        => [.. all.GroupBy(ended => ended.Decision.Outcome).OrderByDescending(group => group.Count()).First().Select(ended => ended.Seconds)];

    public static double Of(IReadOnlyList<double> values, double quantile)
    {
        var sorted = values.Order().ToList();

        return sorted is [] ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Count) - 1)];
    }
}
