using System.Collections.Concurrent;

namespace Benchmarks.Reality;

/// <summary>Plays the deployments of a row. Each has a seed of its own, so that the result does not depend on which core plays it when.</summary>
internal sealed class Deployments(int count, int seed)
{
    /// <summary>The clean minutes before a fault are the same for all bakes of one shape, and played once.</summary>
    private readonly ConcurrentDictionary<(FleetShape, int), Lazy<JudgeState?[]>> _clean = new();

    public Ended[] Of(Row row)
    {
        var ended = new Ended[count];
        var clean = row is { IsBake: true, Onset: > 0 } ? Clean(row) : null;
        Parallel.For(0, count, i => ended[i] = Play(row, i, clean?[i]));

        return ended;
    }

    public Chance ChanceOf(Row row, int i) => new(((ulong)FleetShape.DealOf($"{seed} {row.Number} {row.Name}") << 32) + (ulong)i);

    private Ended Play(Row row, int i, JudgeState? clean)
    {
        var chance = ChanceOf(row, i);
        var world = row.World(chance);
        var shape = clean?.Shape ?? (row.Shape with { Deal = chance.Below(int.MaxValue) });
        var deployment = new SimulatedDeployment(row.Settings, shape, row.Pairs);
        var end = clean is null ? deployment.Run(Answer, row.UnderUsers) : deployment.GoOn(clean.Copy(), Answer);
        var seconds = row.Onset > 0 ? end.Seconds - row.Onset : row.CountsWarmUp ? end.Seconds : end.JudgedSeconds;

        return new Ended(end.Decision, seconds, 2 * row.Pairs * end.State.Slots);

        Reply Answer(bool isGreen, int target, int path, double at) => world.Ask(new Asked(isGreen, target, path, at), chance);
    }

    private JudgeState?[] Clean(Row row) => _clean.GetOrAdd((row.Shape, row.Pairs), _ => new Lazy<JudgeState?[]>(() =>
    {
        var states = new JudgeState?[count];
        Parallel.For(0, count, i =>
        {
            var chance = new Chance(((ulong)FleetShape.DealOf($"{seed} clean {row.Shape} {row.Pairs}") << 32) + (ulong)i);
            var healthy = new World();
            var deployment = new SimulatedDeployment(row.Settings, row.Shape with { Deal = chance.Below(int.MaxValue) }, row.Pairs);
            states[i] = deployment.Begin(
                (isGreen, target, path, at) => healthy.Ask(new Asked(isGreen, target, path, at), chance), (int)(row.Onset / JudgeConstants.SlotSeconds), row.UnderUsers);
        });

        return states;
    })).Value;
}
