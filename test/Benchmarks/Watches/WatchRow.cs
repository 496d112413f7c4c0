using Rehearsal;

namespace Benchmarks.Watches;

/// <summary>One kind of deployment whose shift is watched, and what must come of it.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Configuration">How traffic shifts.</param>
/// <param name="GreenFault">The order of green's faults, given when they begin, in seconds since its start.</param>
internal sealed record WatchRow(string Name, string Configuration, Func<string, string> GreenFault)
{
    public string BlueFault { get; init; } = "";

    /// <summary>The fault begins at some moment between the two, since green's start. Seconds.</summary>
    public (double Earliest, double Latest) Begins { get; init; }

    /// <summary>Requests a second of all users; 0: there are none.</summary>
    public int UsersPerSecond { get; init; }

    /// <summary>From when seconds count.</summary>
    public CountedFrom From { get; init; }

    /// <summary>Seconds to the stop that the median must not exceed, inclusive; null: none is set.</summary>
    public double? Bound { get; init; }

    /// <summary>Whether nothing is wrong with green, so that every stop is false.</summary>
    public bool IsHealthy { get; init; }

    /// <summary>Of the deployments that are asked for, one in so many is played: those that take long.</summary>
    public int OneOf { get; init; } = 1;

    public ServiceSetup Service => new() { DesiredCount = 4, Configuration = Configuration, TerminationWait = TimeSpan.FromMinutes(5) };
}

/// <summary>The moment from which a stop is timed.</summary>
internal enum CountedFrom
{
    /// <summary>When the fault began.</summary>
    Fault,

    /// <summary>The first probe that failed of it, or the first task that was gone.</summary>
    FirstFailure,

    /// <summary>When users first met green.</summary>
    Shift,
}
