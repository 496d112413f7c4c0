namespace Canary.Judging;

/// <summary>Half of the values, and 19 of 20, are at most this.</summary>
public sealed record Spread(double Median, double P95)
{
    /// <summary>Null when there are no values.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted is [] ? null : new Spread(At(0.5), At(0.95));

        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }
}
