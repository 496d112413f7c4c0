using Canary.Gates;
using Canary.Judging;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Failed probes, selected and worded for people.</summary>
public static class FailureSamples
{
    /// <summary>Those of green before those of blue, the first three that differ of each.</summary>
    public static IEnumerable<FailureSample> Few(Observations? observations) => (observations?.Failures ?? [])
        .DistinctBy(sample => sample with { Slot = 0 })
        .GroupBy(sample => sample.Side).OrderBy(side => side.Key).SelectMany(side => side.Take(FailureSample.MostPerSide));

    /// <summary>Without the body, which is not ours; with a word on what no table counts.</summary>
    public static string Format(FailureSample sample, WarmUpReport? warmUp)
        => $"{sample.Side.ToString().ToLowerInvariant()} {sample.Probe} at {Figures.Authority(sample.Target)}"
            + $"{(sample.IsOf(warmUp) ? " in the warm-up" : "")}: {sample.Reason}";
}
