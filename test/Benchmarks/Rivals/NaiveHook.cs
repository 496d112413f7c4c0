using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>A hook that sends a few requests and fails when any of them does, as in most examples of a CodeDeploy lifecycle hook.</summary>
internal sealed class NaiveHook(int probes) : IRival
{
    public string Name => $"naive hook, {probes} {(probes == 1 ? "request" : "requests")}";

    public Ending Run(Seen seen, Row row, World world, Chance chance)
    {
        // Behind a load balancer any target may answer; in a bake it asks once, when the traffic has moved.
        var failed = Enumerable.Range(0, probes).Any(probe =>
            !world.Ask(new Asked(true, chance.Below(row.Shape.Greens), chance.Below(row.Shape.Paths), probe / (double)Seen.PerSecond), chance).IsAnswered);

        return new Ending(failed, (double)probes / Seen.PerSecond);
    }
}
