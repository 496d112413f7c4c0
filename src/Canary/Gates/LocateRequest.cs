using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>What the workflow hands to <see cref="Locator"/>: who asks, the clock of the execution, and the facts.</summary>
public sealed record LocateRequest
{
    public string LifecycleEvent { get; init; } = "";

    public string DeploymentId { get; init; } = "";

    /// <summary>The deployment's ARN where it is ECS's own, in a list of its own; empty where it is CodeDeploy's.</summary>
    public IReadOnlyList<string> ServiceDeploymentArns { get; init => field = value ?? []; } = [];

    /// <summary>Of ECS alone: the function that ECS asks, in a list of its own.</summary>
    public IReadOnlyList<string> HookFunctionArns { get; init => field = value ?? []; } = [];

    /// <summary>Of ECS alone: the parameter that the service's hook names for its plan, in a list of its own; empty: it names none.</summary>
    public IReadOnlyList<string> PlanParameters { get; init => field = value ?? []; } = [];

    /// <summary>Where plans are kept, without a slash at its end.</summary>
    public string PlanPrefix { get; init => field = value ?? ""; } = "";

    /// <summary>Of the buckets in which the stack may read AppSpecs, with * and ?; empty: none.</summary>
    public string AppSpecBucketPattern { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the prober is in the VPC, where alone it reaches targets; null: it is.</summary>
    [JsonConverter(typeof(BooleanText))]
    public bool? ProberInVpc { get; init; }

    internal bool IsProberInVpc => ProberInVpc ?? true;

    /// <summary>The ARN of the workflow that watches shifts; empty where the stack watches none.</summary>
    public string WatchWorkflow { get; init => field = value ?? ""; } = "";

    internal Controller Controller => ServiceDeploymentArns is [] ? Controller.CodeDeploy : Controller.Ecs;

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset Now { get; init; }

    public Facts? Facts { get; init; }

    /// <summary>
    /// What was said last time; looked at again only where it asked for green's tasks, for which the other facts made room, and for what has been
    /// in the way of probes.
    /// </summary>
    public Location? Known { get; init; }

    /// <summary>How long the execution has been running: what readiness is measured against.</summary>
    internal TimeSpan Elapsed => Now - StartedAt;
}
