namespace Benchmarks.Simulation;

/// <summary>
/// Flagger's blue/green analysis of 10 iterations: success at least 99%, p99 at most 500 ms, failed checks add up. The threshold is looked
/// at before measuring, so that a rollback comes one tick after the last failure (fluxcd/flagger, pkg/controller/scheduler.go).
/// </summary>
internal sealed class Flagger(int intervalSeconds, int threshold) : IPolicy
{
    private const int Iterations = 10;
    private const double MaxLatencyMs = 500;

    public string Name => $"Flagger {intervalSeconds} s, threshold {threshold}";

    public bool Sees(Stream stream) => true;

    public Ending Run(Stream stream, Dice dice)
    {
        var probes = intervalSeconds * IPolicy.GreenPerSecond;
        var (failed, passed) = (0, 0);
        for (var tick = 1; ; tick++)
        {
            var (seconds, sent) = (tick * intervalSeconds, tick * probes);
            if (failed >= threshold)
            {
                return new Ending(Answer.RollBack, seconds, sent);
            }

            var isOk = stream.GreenFailures(probes, intervalSeconds, dice) * 100 <= probes
                && (!stream.IsAboutLatency || stream.GreenSlow(probes, MaxLatencyMs, dice) * 100 <= probes);
            (failed, passed) = isOk ? (failed, passed + 1) : (failed + 1, passed);
            if (passed > Iterations)
            {
                return new Ending(Answer.Pass, seconds, sent);
            }
        }
    }
}
