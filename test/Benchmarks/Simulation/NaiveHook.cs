namespace Benchmarks.Simulation;

/// <summary>A hook that sends a few requests and fails when any of them does, as in most examples of a CodeDeploy lifecycle hook.</summary>
internal sealed class NaiveHook(int probes) : IPolicy
{
    public string Name => $"naive hook, {probes} probe{(probes == 1 ? "" : "s")}";

    public bool Sees(Stream stream) => !stream.IsAboutLatency;

    public Ending Run(Stream stream, Dice dice)
    {
        var answer = Answer.Pass;
        var blipped = dice.Happens(stream.Blips);
        for (var probe = 0; probe < probes; probe++)
        {
            // Behind a load balancer any target may answer.
            if (blipped || dice.Happens(stream.Rate((int)(dice.Uniform() * stream.Targets))))
            {
                answer = Answer.RollBack;
            }
        }

        return new Ending(answer, (double)probes / IPolicy.GreenPerSecond, probes);
    }
}
