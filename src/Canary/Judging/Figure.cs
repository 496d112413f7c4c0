namespace Canary.Judging;

/// <summary>How the judge writes figures.</summary>
internal static class Figure
{
    public static string Percent(double share) => share is > 0 and < 0.01 ? $"{share * 100:0.###}%" : $"{share * 100:0.#}%";

    /// <summary>Without a bet there is no evidence either way; what a bake would write for it, minus infinity, JSON has no number for.</summary>
    public static double Known(double evidence) => double.IsFinite(evidence) ? evidence : 0;

    // Plus zero, so that a rounding error below nothing is not written as -0.0.
    public static string Evidence(double evidence) => $"{Math.Round(evidence, 1) + 0.0:0.0}";
}
