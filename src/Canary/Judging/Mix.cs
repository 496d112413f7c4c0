namespace Canary.Judging;

/// <summary>ln of the weights of an e-process's components.</summary>
internal static class Mix
{
    public static readonly double[] One = [0];
    public static readonly double[] Two = [Math.Log(0.5), Math.Log(0.5)];
    public static readonly double[] Four = [Math.Log(0.25), Math.Log(0.25), Math.Log(0.25), Math.Log(0.25)];

    /// <summary>Odds of 20 are sharpest when blue is clean; odds of 3 find 3% beside 1%.</summary>
    public static readonly double[] Odds = [Math.Log(0.7), Math.Log(0.3)];
}
