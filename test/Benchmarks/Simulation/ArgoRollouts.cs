namespace Benchmarks.Simulation;

/// <summary>
/// An Argo Rollouts analysis of the success rate: it fails when more measurements fail than failureLimit, and succeeds after count of them
/// (argoproj/argo-rollouts, analysis/analysis.go). Each measurement is granted all probes of its interval.
/// </summary>
internal sealed class ArgoRollouts(int intervalSeconds, int count, int failureLimit, int minSuccessPercent) : IPolicy
{
    public string Name => $"Argo {intervalSeconds} s x {count}, limit {failureLimit}, {minSuccessPercent}%";

    public bool Sees(Stream stream) => !stream.IsAboutLatency;

    public Ending Run(Stream stream, Dice dice)
    {
        var probes = intervalSeconds * IPolicy.GreenPerSecond;
        var failed = 0;
        for (var measurement = 1; measurement <= count; measurement++)
        {
            failed += stream.GreenFailures(probes, intervalSeconds, dice) * 100 > probes * (100 - minSuccessPercent) ? 1 : 0;
            if (failed > failureLimit)
            {
                return new Ending(Answer.RollBack, measurement * intervalSeconds, measurement * probes);
            }
        }

        return new Ending(Answer.Pass, count * intervalSeconds, count * probes);
    }
}
