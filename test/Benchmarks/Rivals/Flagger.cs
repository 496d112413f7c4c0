using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>
/// Flagger's blue/green analysis of 10 iterations over a window of a minute: success at least 99%, p99 at most what a user has told it, failed checks
/// add up. The threshold is looked at before measuring, so that a rollback comes one tick after the last failure (fluxcd/flagger,
/// pkg/controller/scheduler.go).
/// </summary>
internal sealed class Flagger(int intervalSeconds, int threshold) : IRival
{
    private const int Iterations = 10;
    private const int WindowSeconds = 60;

    public string Name => $"Flagger {intervalSeconds} s, threshold {threshold}";

    public Ending Run(Seen seen, Row row, World world, Chance chance)
    {
        var (failed, passed) = (0, 0);
        for (var seconds = intervalSeconds; ; seconds += intervalSeconds)
        {
            if (failed >= threshold)
            {
                return new Ending(true, seconds);
            }

            var isOk = seen.ErrorRate(seconds, WindowSeconds) <= 0.01 && seen.ShareAboveP99(seconds, WindowSeconds) <= 0.01;
            (failed, passed) = isOk ? (failed, passed + 1) : (failed + 1, passed);
            if (passed > Iterations)
            {
                return new Ending(false, seconds);
            }
        }
    }
}
