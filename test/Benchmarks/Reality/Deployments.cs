using System.Collections.Concurrent;

namespace Benchmarks.Reality;

/// <summary>Plays the deployments of a row. Each has a seed of its own, so that the result does not depend on which core plays it when.</summary>
internal sealed class Deployments(int count, int seed)
{
    /// <summary>Of the requests to the production listener.</summary>
    private const double GreenShare = 0.1;

    /// <summary>From a gate's answer to the first look of the watch. Seconds.</summary>
    private const double UntilWatch = 10;

    /// <summary>The clean minutes before a fault are the same for all rows of one shape, and played once.</summary>
    private readonly ConcurrentDictionary<(FleetShape, int), Lazy<JudgeState?[]>> _clean = new();

    public Ended[] Of(Row row)
    {
        var ended = new Ended[count];
        var clean = row is { IsBake: true, Onset: > 0 } or { IsWatch: true, Onset: > 0 } ? Clean(row) : null;
        Parallel.For(0, count, i => ended[i] = Play(row, i, clean?[i]));

        return ended;
    }

    public Chance ChanceOf(Row row, int i) => new(((ulong)FleetShape.DealOf($"{seed} {row.Number} {row.Name}") << 32) + (ulong)i);

    private Ended Play(Row row, int i, JudgeState? clean)
    {
        var chance = ChanceOf(row, i);
        var world = row.World(chance);
        var shape = clean?.Shape ?? (row.Shape with { Deal = chance.Below(int.MaxValue) });
        var answer = row.IsWatch ? Watched(row, world, chance, row.ComesFromGate ? Gate(row, world, chance) : 0) : Of(world, chance);
        var deployment = new SimulatedDeployment(row.Settings, shape, row.Pairs);
        var end = clean is null ? deployment.Run(answer, row.UnderUsers) : deployment.GoOn(clean.Copy(), answer);
        var seconds = row.Onset > 0 ? end.Seconds - row.Onset : row.CountsWarmUp ? end.Seconds : end.JudgedSeconds;

        // Nothing decides a watch but a fault, or the end of the shift, with which the judge has nothing to do.
        return row.IsWatch && end.Seconds >= Row.OfWatch
            ? new Ended(new Decision(Rule.Held, Stratum.Pool), Row.OfWatch - row.Onset, 2 * row.Pairs * end.State.Slots)
            : new Ended(end.Decision, seconds, 2 * row.Pairs * end.State.Slots);
    }

    private static SimulatedDeployment.Answer Of(World world, Chance chance)
        => (isGreen, target, path, at) => world.Ask(new Asked(isGreen, target, path, at), chance);

    /// <summary>What a watch gets for answers. When the shift is over green dies: the judge has no other way to end a watch.</summary>
    /// <param name="before">So long the world has been there already. Seconds.</param>
    private static SimulatedDeployment.Answer Watched(Row row, World world, Chance chance, double before) => (isGreen, target, path, at) =>
        at >= Row.OfWatch ? isGreen ? Reply.Failed : Reply.Answered(1000)
            : isGreen && target == row.Tasks.Greens ? Listener(row, world, chance, path, before + at)
            : world.Ask(new Asked(isGreen, target, path, before + at), chance);

    /// <summary>The production listener asks a target of either side, by weight.</summary>
    private static Reply Listener(Row row, World world, Chance chance, int path, double at)
    {
        var isGreen = chance.Next() < GreenShare;

        return chance.Next() < world.Listener(at)
            ? Reply.Failed
            : world.Ask(new Asked(isGreen, chance.Below(isGreen ? row.Tasks.Greens : row.Tasks.Blues), path, at), chance);
    }

    /// <summary>The gate's judgements of this green until one passes it: what does not come through is not watched. Seconds until the watch.</summary>
    private static double Gate(Row row, World world, Chance chance)
    {
        var gate = new SimulatedDeployment(Row.GateSettings, row.Tasks with { Deal = chance.Below(int.MaxValue) }, row.Pairs);

        return gate.Run(Of(world, chance)).Seconds + UntilWatch;
    }

    private JudgeState?[] Clean(Row row) => _clean.GetOrAdd((row.Shape, row.Pairs), _ => new Lazy<JudgeState?[]>(() =>
    {
        var states = new JudgeState?[count];
        Parallel.For(0, count, i =>
        {
            var chance = new Chance(((ulong)FleetShape.DealOf($"{seed} clean {row.Shape} {row.Pairs}") << 32) + (ulong)i);
            var healthy = new World();
            var deployment = new SimulatedDeployment(row.Settings, row.Shape with { Deal = chance.Below(int.MaxValue) }, row.Pairs);
            var answer = row.IsWatch ? Watched(row, healthy, chance, before: 0) : Of(healthy, chance);
            states[i] = deployment.Begin(answer, (int)(row.Onset / JudgeConstants.SlotSeconds), row.UnderUsers);
        });

        return states;
    })).Value;
}
