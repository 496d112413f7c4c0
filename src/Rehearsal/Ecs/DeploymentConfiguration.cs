namespace Rehearsal.Ecs;

/// <summary>How a service wants to be deployed.</summary>
internal sealed record DeploymentConfiguration
{
    public Strategy Strategy { get; init; } = new Strategy.BlueGreen();

    /// <summary>How long blue outlives the last step; in whole minutes, at most 1440.</summary>
    public TimeSpan BakeTime { get; init; }

    public IReadOnlyList<LifecycleHook> Hooks { get; init; } = [];

    /// <summary>Names of alarms that roll a deployment back during its shift and its bake.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Whether too many tasks that fail roll a deployment back.</summary>
    public bool HasCircuitBreaker { get; init; }
}
