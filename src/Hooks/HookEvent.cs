using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hooks;

/// <summary>What CodeDeploy sends to a hook function: two ids, and not which lifecycle event it is for.</summary>
public record HookEvent
{
    public string? DeploymentId { get; init; }

    public string? LifecycleEventHookExecutionId { get; init; }
}

/// <summary>The input of a workflow's execution: the event, and the lifecycle event that the function stands for.</summary>
public sealed record WorkflowInput : HookEvent
{
    public string? LifecycleEvent { get; init; }

    /// <summary>The deployment's ARN where it is ECS's own, in a list of its own; null where it is CodeDeploy's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ServiceDeploymentArns { get; init; }

    /// <summary>Of ECS alone: the function that was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? HookFunctionArns { get; init; }

    /// <summary>Of ECS alone: the parameter that the service names for its plan; empty where it names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? PlanParameters { get; init; }

    /// <summary>Of ECS alone: how the workflow died of which this one is to report; null where it is to judge.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkflowFailure? Failure { get; init; }

    /// <summary>With <see cref="Failure"/>: whose deployment it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkflowPlace? Located { get; init; }

    internal bool IsOfEcs => ServiceDeploymentArns is [_, ..];

    /// <summary>Null for what is no input of these workflows.</summary>
    internal static WorkflowInput? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, HooksJson.Default.WorkflowInput);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The error of an execution that died.</summary>
public sealed record WorkflowFailure(string Error, string Cause);

/// <summary>What a workflow knows of the place, as its states carry it.</summary>
public sealed record WorkflowPlace(WorkflowSite Result);

/// <summary>The cluster and the service of a deployment, under the names that reports have for them.</summary>
public sealed record WorkflowSite(string Application, string DeploymentGroup, string Service);

/// <summary>What is read of a workflow's output, which is its report: the answer, and why.</summary>
public sealed record WorkflowOutput
{
    public string? Status { get; init; }

    public string? Headline { get; init; }

    /// <summary>Null for what is no output of these workflows.</summary>
    internal static WorkflowOutput? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, HooksJson.Default.WorkflowOutput);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
