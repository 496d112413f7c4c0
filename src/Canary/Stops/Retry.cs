namespace Canary.Stops;

/// <summary>Whether a task may do better when ECS starts it again as it is.</summary>
internal enum Retry
{
    /// <summary>The next attempt may not meet it: something was busy, unreachable, or taken away.</summary>
    MayHelp,

    /// <summary>The text does not say; what comes back again and again does not pass by itself.</summary>
    IsUnclear,

    /// <summary>The next attempt meets the same: something must be made, permitted or corrected first.</summary>
    CannotHelp,
}
