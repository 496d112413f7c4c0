namespace Rehearsal.Fleet;

/// <summary>Where a task comes from: it decides which faults the task has, and when.</summary>
/// <param name="Seed">The fleet's.</param>
/// <param name="Side">What the tasks of one side share, such as their task definition.</param>
/// <param name="Index">Which of them it is, from 0.</param>
/// <param name="FleetStart">From when the times count that both sides share.</param>
internal sealed record Origin(int Seed, string Side, int Index, DateTimeOffset FleetStart)
{
    /// <summary>
    /// One task in N is not always the first, or a judge could be right by looking there; all faults of one task in N are that one's.
    /// </summary>
    public bool Has(Fault fault) => fault.OneOf is not { } tasks || Index % tasks == SeededChance.Of(Seed, $"{Side} one of {tasks}") % tasks;

    /// <summary>For the times of a fault, which may be those of others too.</summary>
    public int SeedOfTimes(Fault.AnswerFault fault) => SeededChance.Of(Seed, fault.Clock switch
    {
        FaultClock.EachTask => $"{Side} {Index} {fault}",
        FaultClock.Shared => $"{fault with { OneOf = null, Path = null }}",
        _ => $"{Side} {fault}",
    });

    /// <summary>For which of this task's answers have it.</summary>
    public int SeedOfChance(Fault.AnswerFault fault) => SeededChance.Of(Seed, $"{Side} {Index} chance of {fault}");
}
