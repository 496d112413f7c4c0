using Canary.Judging;

namespace Benchmarks.Simulation;

/// <summary>
/// The fewest green probes with which any sequential test of these error bounds can roll back, on average (Wald 1945): enough to tell green
/// from the tolerated rate, and enough to tell it from blue.
/// </summary>
internal static class InformationBound
{
    private const double Misses = 0.01;

    public static double GreenProbes(double rate)
    {
        var settings = JudgeSettings.Default;
        var middle = (rate + Stream.Healthy) / 2;
        var absolute = Needed(settings.Alpha) / Divergence(rate, settings.P0);
        var relative = Needed(settings.AlphaRel) / (Divergence(rate, middle) + Divergence(Stream.Healthy, middle));
        return Math.Max(absolute, relative);
    }

    private static double Needed(double alpha) =>
        ((1 - Misses) * Math.Log((1 - Misses) / alpha)) + (Misses * Math.Log(Misses / (1 - alpha)));

    private static double Divergence(double p, double q) => Term(p, q) + Term(1 - p, 1 - q);

    private static double Term(double p, double q) => p == 0 ? 0 : p * Math.Log(p / q);
}
