namespace Canary.Judging;

/// <summary>A target of green that is held against every target of blue: it is blamed only when it is worse than each of them.</summary>
/// <param name="target">Its number.</param>
/// <param name="errors">ln evidence that it fails more often, for each of blue's targets.</param>
/// <param name="slower">The same that it is slower: for each of blue's targets, each shift.</param>
internal sealed class Suspect(int target, double[] errors, double[] slower)
{
    public int Target => target;

    public double[] Errors => errors;

    public double[] Slower => slower;

    /// <summary>The least over all of blue: evidence against a union of hypotheses, whichever of blue's targets is the worst.</summary>
    public double LeastErrors { get; } = errors.Length == 0 ? 0 : errors.Min();

    public double LeastSlower { get; } = errors.Length == 0 ? 0 : Enumerable.Range(0, errors.Length).Min(blue => SlowerThan(slower, blue));

    public static Suspect Begin(int target, int blues, Suspect? inPlaceOf)
    {
        var errors = new double[blues];
        var slower = new double[blues * Layout.Shifts];
        Array.Fill(errors, Math.Min(0, inPlaceOf?.LeastErrors ?? 0));
        Array.Fill(slower, Math.Min(0, inPlaceOf?.LeastSlower ?? 0));

        return new Suspect(target, errors, slower);
    }

    public double SlowerThan(int blue) => SlowerThan(slower, blue);

    public Suspect WithoutLatency() => new(target, errors, new double[slower.Length]);

    private static double SlowerThan(double[] slower, int blue) => LogSum.Mean(slower.AsSpan(blue * Layout.Shifts, Layout.Shifts));
}
