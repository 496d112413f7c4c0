using System.Text.Json;

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
