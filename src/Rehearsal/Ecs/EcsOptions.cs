namespace Rehearsal.Ecs;

/// <summary>The points where AWS does not say what ECS does; the defaults are the harder of the two readings.</summary>
internal sealed record EcsOptions
{
    /// <summary>How long tasks that are being deleted may finish their requests.</summary>
    public TimeSpan DrainingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gives each call of a hook an execution id of its own; otherwise the calls after IN_PROGRESS have the first one's.</summary>
    public bool ExecutionIdChangesBetweenCalls { get; init; } = true;

    /// <summary>Leaves hookDetails out of every event, whatever the service has or the hook has returned.</summary>
    public bool OmitsHookDetails { get; init; }

    /// <summary>Tells PRE_PRODUCTION_TRAFFIC_SHIFT 0 and 100 before each step, instead of what the step before it has left.</summary>
    public bool WeightsAreAlwaysThoseBeforeTheDeployment { get; init; }

    /// <summary>Puts what stands in executionDetails at the top of the event, as an older guide has it.</summary>
    public bool OmitsExecutionDetails { get; init; }

    /// <summary>Resolves the configuration of a revision when a task of it runs; otherwise as soon as its deployment has begun.</summary>
    public bool ResolvedConfigurationIsAbsentUntilGreenRuns { get; init; } = true;
}
