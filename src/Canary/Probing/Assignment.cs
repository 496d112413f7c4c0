using Canary.Judging;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>What one worker has to do in a round: a run of slots, over the targets that are its own.</summary>
public sealed record Assignment
{
    public int Worker { get; init; }

    public int FirstSlot { get; init; }

    /// <summary>How many slots at most; the prober returns sooner when there is a verdict. 1 to 120.</summary>
    public int Slots { get; init; }

    /// <summary>The numbers of green's targets that only this worker probes; the same as in every tally.</summary>
    public IReadOnlyList<int> Targets { get; init => field = value ?? []; } = [];

    /// <summary>Pairs of each slot: probes to green, and as many to blue. 1 or more.</summary>
    public int ProbesPerSlot { get; init; }

    /// <summary>How many failures of each side to bring back at most.</summary>
    public int Samples { get; init; }
}

/// <summary>An assignment, with what all workers of a round share.</summary>
public sealed record ProbeRequest
{
    /// <summary>Only find out whether anybody is there at green's targets; of the rest, the plan and the addresses alone are read.</summary>
    public bool Knock { get; init; }

    /// <summary>Only find out what these answer to the plan's first probe; of the rest, the plan alone is read. Empty: judge.</summary>
    public IReadOnlyList<RouteQuery> Routes { get; init => field = value ?? []; } = [];

    public Assignment Assignment { get; init => field = value ?? new Assignment(); } = new();

    /// <summary>Green's base addresses; the position in this list is the target's number in every tally.</summary>
    public IReadOnlyList<string> Green { get; init => field = value ?? []; } = [];

    /// <summary>Blue's base addresses, all for each worker; empty when green is judged alone.</summary>
    public IReadOnlyList<string> Blue { get; init => field = value ?? []; } = [];

    public Plan Plan { get; init => field = value ?? new Plan(); } = new();

    /// <summary>What to judge by, in place of the plan's own.</summary>
    public JudgeSettings? Settings { get; init; }

    public JudgeState? State { get; init; }

    internal string? Problem =>
        State is null ? "has no state"
        : Settings is null ? "has no settings of the judge"
        : Assignment.Slots is < 1 or > Roster.MostSlots ? $"has {Assignment.Slots} slots; it needs 1 to {Roster.MostSlots}"
        : Assignment.ProbesPerSlot < 1 ? $"has {Assignment.ProbesPerSlot} probes in a slot; it needs 1 or more"
        : Green.Count != State.Shape.Greens || Blue.Count != State.Shape.Blues || Plan.Probes.Count != State.Shape.Paths
            ? $"has {Green.Count} addresses of green, {Blue.Count} of blue and {Plan.Probes.Count} probes, and a state of {State.Shape.Greens}, "
                + $"{State.Shape.Blues} and {State.Shape.Paths}"
        : Assignment.Targets is [] ? "has no target; it needs 1 or more"
        : Assignment.Targets.Any(target => target < 0 || target >= Green.Count) ? $"has targets [{string.Join(", ", Assignment.Targets)}]; use 0 "
            + $"to {Green.Count - 1}"
        : null;
}
