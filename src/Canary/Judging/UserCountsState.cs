using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>What is remembered of users' requests between minutes, small enough to travel through a workflow.</summary>
/// <param name="Dispersion">How many requests count as one.</param>
/// <param name="Green">Requests that wait for more.</param>
/// <param name="Blue">Blue's of the same minutes.</param>
/// <param name="Weighed">Minutes, or so many put together, that were weighed.</param>
/// <param name="Sums">Evidence in thousandths, rounded down, which keeps every bound; null before a sum's first bet.</param>
public sealed record UserCountsState(double Dispersion, RequestCount Green, RequestCount Blue, int Weighed, IReadOnlyList<long?> Sums)
{
    private const double Unit = 1000;

    internal static IReadOnlyList<long?> Rounded(IEnumerable<double> sums)
        => [.. sums.Select(sum => double.IsNegativeInfinity(sum) ? (long?)null : (long)Math.Floor(sum * Unit))];

    internal double[] Exact() => [.. Sums.Select(sum => sum is { } known ? known / Unit : double.NegativeInfinity)];
}

/// <summary>
/// Users' requests to one target group, and those of them that failed by its targets' fault: HTTPCode_Target_5XX_Count and
/// TargetConnectionErrorCount.
/// </summary>
/// <remarks>A connection error counts no request, so that failures may exceed requests; no more than all count.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestCount(long Requests, long Failed)
{
    public static RequestCount operator +(RequestCount left, RequestCount right)
        => new(left.Requests + right.Requests, Math.Min(left.Failed, left.Requests) + Math.Min(right.Failed, right.Requests));

    internal (int Requests, int Failed) Over(double dispersion) => ((int)(Requests / dispersion), (int)(Failed / dispersion));
}
