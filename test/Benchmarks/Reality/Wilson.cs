namespace Benchmarks.Reality;

/// <summary>The 95% interval of a share (Wilson 1927).</summary>
internal static class Wilson
{
    private const double Z = 1.959963984540054;

    public static (double Low, double High) Interval(int count, int of)
    {
        var (share, scale) = ((double)count / of, 1 + (Z * Z / of));
        var middle = (share + (Z * Z / (2 * of))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / of) + (Z * Z / (4.0 * of * of)));

        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
