using Canary.Deployments;

namespace Rehearsal;

/// <summary>What a deployment passes through under one controller, and the words that tell how far it is.</summary>
internal sealed record Lifecycle
{
    public static Lifecycle OfCodeDeploy { get; } = new()
    {
        Controller = "CodeDeploy",
        Deployment = "deployment",
        Event = "event",
        Events =
        [
            LifecycleEvent.BeforeInstall, "Install", LifecycleEvent.AfterInstall, "AllowTestTraffic", LifecycleEvent.AfterAllowTestTraffic,
            LifecycleEvent.BeforeAllowTraffic, LifecycleEvent.AllowTraffic, LifecycleEvent.AfterAllowTraffic,
        ],
        Admission = LifecycleEvent.BeforeAllowTraffic,
        Shift = LifecycleEvent.AllowTraffic,
        Bake = LifecycleEvent.AfterAllowTraffic,
        Yes = "Succeeded",
        No = "Failed",
        InProgress = "InProgress",
        Succeeded = "Succeeded",
        Failed = ["Failed", "Stopped"],
        Restored = "Succeeded",
    };

    /// <summary>
    /// PRE_PRODUCTION_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT come once for each step. A rollback is the same deployment with another status.
    /// </summary>
    public static Lifecycle OfEcs { get; } = new()
    {
        Controller = "ECS",
        Deployment = "service deployment",
        Event = "stage",
        Events =
        [
            "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP",
        ],
        Admission = "PRE_PRODUCTION_TRAFFIC_SHIFT",
        Shift = "PRODUCTION_TRAFFIC_SHIFT",
        Bake = "POST_PRODUCTION_TRAFFIC_SHIFT",
        Yes = "SUCCEEDED",
        No = "FAILED",
        InProgress = "IN_PROGRESS",
        Succeeded = "SUCCESSFUL",
        Failed = ["ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "STOPPED"],
        Restored = "ROLLBACK_SUCCESSFUL",
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

    public static Lifecycle Of(Controller controller) => controller is Rehearsal.Controller.Ecs ? OfEcs : OfCodeDeploy;

    /// <summary>Whether production traffic shifts in this event, whoever deploys.</summary>
    public static bool IsShift(string lifecycleEvent) => lifecycleEvent == OfCodeDeploy.Shift || lifecycleEvent == OfEcs.Shift;

    /// <summary>Whether the deployment with this status is being taken back or was; CodeDeploy has another deployment for that.</summary>
    public static bool IsOfRollback(string status) => status.StartsWith("ROLLBACK_", StringComparison.Ordinal);

    /// <summary>An event's name for a narrow column: TEST_SHIFT, PRE_PROD_SHIFT.</summary>
    public static string Short(string lifecycleEvent) => lifecycleEvent
        .Replace("TRAFFIC_", "", StringComparison.Ordinal)
        .Replace("PRODUCTION", "PROD", StringComparison.Ordinal);
}
