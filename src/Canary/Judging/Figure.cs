namespace Canary.Judging;

/// <summary>How the judge writes figures.</summary>
internal static class Figure
{
    /// <summary>A rate, to the thousandth of a percent where it is below one percent.</summary>
    public static string Rate(double share) => Percent.Of(share, belowOne: 3);

    /// <summary>Without a bet there is no evidence either way; what a bake would write for it, minus infinity, JSON has no number for.</summary>
    public static double Known(double evidence) => double.IsFinite(evidence) ? evidence : 0;

    // Plus zero, so that a rounding error below nothing is not written as -0.0.
    public static string Evidence(double evidence) => $"{Math.Round(evidence, 1) + 0.0:0.0}";
}
