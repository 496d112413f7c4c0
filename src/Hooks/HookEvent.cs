namespace Hooks;

/// <summary>What CodeDeploy sends to a hook function: two ids, and not which lifecycle event it is for.</summary>
public sealed record HookEvent
{
    public string? DeploymentId { get; init; }

    public string? LifecycleEventHookExecutionId { get; init; }
}

/// <summary>The input of a workflow's execution: the event, and the lifecycle event that the function stands for.</summary>
public sealed record WorkflowInput
{
    public string? DeploymentId { get; init; }

    public string? LifecycleEventHookExecutionId { get; init; }

    public string? LifecycleEvent { get; init; }
}
