namespace Benchmarks;

/// <summary>One figure and the bound that it must not exceed, or not fall short of where more is better; inclusive.</summary>
internal sealed record Measured(string What, double Value, double Bound, string Unit, bool MoreIsBetter = false)
{
    public bool IsMet => MoreIsBetter ? Value >= Bound : Value <= Bound;

    public static double Median(IEnumerable<double> values) => values.Order().ToList() is [_, ..] sorted ? Math.Round(sorted[sorted.Count / 2], 2) : double.NaN;
}
