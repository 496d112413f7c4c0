namespace Canary.Tests.Judging;

internal static class Combinations
{
    /// <summary>In how many ways k of n can be chosen.</summary>
    public static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
