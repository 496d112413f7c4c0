namespace Rehearsal.Fleet;

/// <summary>Whose times those of a fault are, where it comes and goes or wanders.</summary>
internal enum FaultClock
{
    /// <summary>All tasks of the side have it at once, by the time since each has started.</summary>
    Side,

    /// <summary>Each task has it at times of its own.</summary>
    EachTask,

    /// <summary>Both sides have it at once, by the time since the fleet has started.</summary>
    Shared,
}
