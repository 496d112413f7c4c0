using Canary.Gates;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Failed probes, selected and worded for people.</summary>
public static class FailureSamples
{
    /// <summary>Those of green before those of blue, the first three that differ of each.</summary>
    public static IEnumerable<FailureSample> Few(Observations? observations) => (observations?.Failures ?? []).Distinct()
        .GroupBy(sample => sample.Side).OrderBy(side => side.Key).SelectMany(side => side.Take(FailureSample.MostPerSide));

    /// <summary>Without the body, which is not ours.</summary>
    public static string Format(FailureSample sample) =>
        $"{sample.Side.ToString().ToLowerInvariant()} {sample.Probe} at {Figures.Authority(sample.Target)}: {sample.Reason}";
}
