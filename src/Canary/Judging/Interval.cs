namespace Canary.Judging;

/// <summary>Where a rate lies, or the difference of two: fractions, inclusive, that hold with the probability Level at all looks together.</summary>
public sealed record Interval(double Lower, double Upper, double Level)
{
    /// <summary>In percent, to two digits at least.</summary>
    public override string ToString() => $"{Percent.Of(Lower)} to {Percent.Of(Upper)}";
}
