using Canary.Deployments;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;

namespace Rehearsal;

/// <summary>What a deployment passes through under one controller, and the words that tell how far it is.</summary>
internal sealed record Lifecycle
{
    public static Lifecycle OfCodeDeploy { get; } = new()
    {
        Controller = "CodeDeploy",
        Deployment = "deployment",
        Event = "event",
        Events = [.. LifecycleEvents.InOrder.Select(lifecycleEvent => $"{lifecycleEvent}")],
        Admission = LifecycleEvent.BeforeAllowTraffic,
        Shift = LifecycleEvent.AllowTraffic,
        Bake = LifecycleEvent.AfterAllowTraffic,
        Yes = nameof(LifecycleEventStatus.Succeeded),
        No = nameof(LifecycleEventStatus.Failed),
        InProgress = nameof(DeploymentStatus.InProgress),
        Succeeded = nameof(DeploymentStatus.Succeeded),
        Failed = [nameof(DeploymentStatus.Failed), nameof(DeploymentStatus.Stopped)],
        Restored = nameof(DeploymentStatus.Succeeded),
    };

    /// <summary>
    /// PRE_PRODUCTION_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT come once for each step. A rollback is the same deployment with another status. Only
    /// what an earlier deployment left behind is reconciled, so that stage is not among those to expect.
    /// </summary>
    public static Lifecycle OfEcs { get; } = new()
    {
        Controller = "ECS",
        Deployment = "service deployment",
        Event = "stage",
        Events = [.. Enum.GetValues<DeploymentStage>().Where(stage => stage is not DeploymentStage.ReconcileService).Select(stage => stage.Name())],
        Admission = DeploymentStage.PreProductionTrafficShift.Name(),
        Shift = DeploymentStage.ProductionTrafficShift.Name(),
        Bake = DeploymentStage.PostProductionTrafficShift.Name(),
        Yes = HookRunStatus.Succeeded.Name(),
        No = HookRunStatus.Failed.Name(),
        InProgress = ServiceDeploymentStatus.InProgress.Name(),
        Succeeded = ServiceDeploymentStatus.Successful.Name(),
        Failed =
        [
            ServiceDeploymentStatus.RollbackSuccessful.Name(), ServiceDeploymentStatus.RollbackFailed.Name(), ServiceDeploymentStatus.Stopped.Name(),
        ],
        Restored = ServiceDeploymentStatus.RollbackSuccessful.Name(),
    };

    /// <summary>The name of who deploys.</summary>
    public required string Controller { get; init; }

    /// <summary>What the controller calls a deployment.</summary>
    public required string Deployment { get; init; }

    /// <summary>What it calls a part of its lifecycle.</summary>
    public required string Event { get; init; }

    /// <summary>In the order in which they are passed.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The event that is asked whether production traffic may shift.</summary>
    public required string Admission { get; init; }

    /// <summary>The event in which production traffic shifts, and which is watched.</summary>
    public required string Shift { get; init; }

    /// <summary>The event that is asked once all users are on green.</summary>
    public required string Bake { get; init; }

    /// <summary>The answer that lets a deployment go on.</summary>
    public required string Yes { get; init; }

    /// <summary>The answer that ends it.</summary>
    public required string No { get; init; }

    /// <summary>The status of a deployment on its way to green.</summary>
    public required string InProgress { get; init; }

    /// <summary>The status of one that is over and has brought green.</summary>
    public required string Succeeded { get; init; }

    /// <summary>The statuses of one that is over and has not.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>The status of a rollback once blue has its traffic back.</summary>
    public required string Restored { get; init; }

    public static Lifecycle Of(Controller controller) => controller is Canary.Deployments.Controller.Ecs ? OfEcs : OfCodeDeploy;

    /// <summary>Whether production traffic shifts in this event, whoever deploys.</summary>
    public static bool IsShift(string lifecycleEvent) => lifecycleEvent == OfCodeDeploy.Shift || lifecycleEvent == OfEcs.Shift;

    /// <summary>Whether the deployment with this status is being taken back or was; CodeDeploy has another deployment for that.</summary>
    public static bool IsOfRollback(string status) => status.StartsWith("ROLLBACK_", StringComparison.Ordinal);

    /// <summary>An event's name for a narrow column: TEST_SHIFT, PRE_PROD_SHIFT.</summary>
    public static string Short(string lifecycleEvent) => lifecycleEvent
        .Replace("TRAFFIC_", "", StringComparison.Ordinal)
        .Replace("PRODUCTION", "PROD", StringComparison.Ordinal);
}
