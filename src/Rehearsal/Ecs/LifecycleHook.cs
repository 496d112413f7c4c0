using System.Text.Json.Nodes;

namespace Rehearsal.Ecs;

/// <summary>A function that a service wants to be asked at some stages of its deployments.</summary>
/// <param name="TargetArn">The function's ARN, with or without an alias.</param>
/// <param name="Stages">Where it is asked; not SCALE_UP, BAKE_TIME or CLEAN_UP.</param>
internal sealed record LifecycleHook(string TargetArn, IReadOnlyList<DeploymentStage> Stages)
{
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1440);

    /// <summary>The stages at which this project's function judges.</summary>
    public static IReadOnlyList<DeploymentStage> Judged { get; } =
    [
        DeploymentStage.PreScaleUp, DeploymentStage.PostScaleUp, DeploymentStage.PostTestTrafficShift, DeploymentStage.PreProductionTrafficShift,
        DeploymentStage.PostProductionTrafficShift,
    ];

    /// <summary>What every call hands over; null: nothing.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>How long it may take over one stage, all its calls together; at most 1440 minutes.</summary>
    public TimeSpan Timeout { get; init; } = LongestTimeout;

    public TimeoutAction TimeoutAction { get; init; } = TimeoutAction.Rollback;
}

/// <summary>What a hook that takes too long means for the deployment.</summary>
internal enum TimeoutAction
{
    Rollback,
    Continue,
}
