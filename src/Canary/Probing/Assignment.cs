using Canary.Judging;

namespace Canary.Probing;

/// <summary>What one invocation of the prober has to do: a run of slots, and the judge's state to go on from.</summary>
public sealed record Assignment
{
    /// <summary>Only find out whether green's targets answer at all; of the rest, the plan alone is read.</summary>
    public bool Knock { get; init; }

    public int Worker { get; init; }

    /// <summary>Number of the first slot; 0 is also the first of the whole judgement, before which the targets are warmed up.</summary>
    public int FirstSlot { get; init; }

    /// <summary>How many slots at most; the prober returns sooner when there is a verdict. 1 to 120.</summary>
    public int Slots { get; init; }

    /// <summary>Green's base addresses; the position in this list is the target's number in every tally.</summary>
    public IReadOnlyList<string> Green { get; init; } = [];

    /// <summary>Blue's base addresses; empty when green is judged alone.</summary>
    public IReadOnlyList<string> Blue { get; init; } = [];

    public Plan Plan { get; init; } = new();

    public JudgeState? State { get; init; }
}
