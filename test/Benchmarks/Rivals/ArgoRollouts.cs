using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>
/// An Argo Rollouts analysis of the success rate: it fails when more measurements fail than failureLimit, and succeeds after count of them
/// (argoproj/argo-rollouts, analysis/analysis.go). Each measurement is granted all requests of its interval.
/// </summary>
internal sealed class ArgoRollouts(int intervalSeconds, int count, int failureLimit, int minSuccessPercent) : IRival
{
    public string Name => $"Argo {intervalSeconds} s x {count}, limit {failureLimit}, {minSuccessPercent}%";

    public Ending Run(Seen seen, Row row, World world, Chance chance)
    {
        var failed = 0;
        for (var measurement = 1; measurement <= count; measurement++)
        {
            var seconds = measurement * intervalSeconds;
            failed += seen.ErrorRate(seconds, intervalSeconds) * 100 > 100 - minSuccessPercent ? 1 : 0;
            if (failed > failureLimit)
            {
                return new Ending(true, seconds);
            }
        }

        return new Ending(false, count * intervalSeconds);
    }
}
