using Canary.Gates;
using Canary.Judging;

namespace Canary.Reporting;

/// <summary>How long green and blue took, and green as a multiple of blue; null where a side answered nothing.</summary>
public sealed record LatencySummary
{
    public required LatencyFigure Median { get; init; }

    public required LatencyFigure P95 { get; init; }

    public static LatencySummary Of(Observations observed) => new()
    {
        Median = LatencyFigure.Of(observed.GreenLatency, observed.BlueLatency, 0.5),
        P95 = LatencyFigure.Of(observed.GreenLatency, observed.BlueLatency, 0.95),
    };
}

/// <summary>One quantile of both sides: milliseconds, at most 1/64 too long.</summary>
public sealed record LatencyFigure(double? GreenMs, double? BlueMs)
{
    /// <summary>Green to blue; null where either is missing.</summary>
    public double? Ratio => BlueMs is > 0 ? GreenMs / BlueMs : null;

    internal static LatencyFigure Of(Histogram? green, Histogram? blue, double share)
        => new(green?.Quantile(share) / 1000.0, blue?.Quantile(share) / 1000.0);
}
