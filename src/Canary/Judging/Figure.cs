namespace Canary.Judging;

/// <summary>How the judge writes figures.</summary>
internal static class Figure
{
    public static string Percent(double share) => share is > 0 and < 0.01 ? $"{share * 100:0.###}%" : $"{share * 100:0.#}%";

    // Plus zero, so that a rounding error below nothing is not written as -0.0.
    public static string Evidence(double evidence) => $"{Math.Round(evidence, 1) + 0.0:0.0}";
}
