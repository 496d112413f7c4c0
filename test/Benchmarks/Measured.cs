namespace Benchmarks;

/// <summary>One figure and the bound it must stay within, inclusive.</summary>
internal sealed record Measured(string What, double Value, double Bound, string Unit)
{
    public bool IsMet => Value <= Bound;

    public static double Median(IEnumerable<double> values) => values.Order().ToList() is [_, ..] sorted ? Math.Round(sorted[sorted.Count / 2], 2) : double.NaN;
}
