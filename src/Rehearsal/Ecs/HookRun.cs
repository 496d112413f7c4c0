namespace Rehearsal.Ecs;

/// <summary>One hook in one stage, for as long as it takes and however often it is called.</summary>
internal sealed class HookRun(LifecycleHook hook, DeploymentStage stage, DateTimeOffset began)
{
    public LifecycleHook Hook { get; } = hook;

    public DeploymentStage Stage { get; } = stage;

    public DateTimeOffset Began { get; } = began;

    public DateTimeOffset Expires => Began + Hook.Timeout;

    public HookRunStatus Status { get; internal set; } = HookRunStatus.InProgress;
}

/// <summary>How far a hook is.</summary>
internal enum HookRunStatus
{
    InProgress,
    Succeeded,
    Failed,
    TimedOut,
}
