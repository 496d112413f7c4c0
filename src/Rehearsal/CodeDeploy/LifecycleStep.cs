namespace Rehearsal.CodeDeploy;

/// <summary>The eight points of an ECS deployment, in the order in which CodeDeploy passes them.</summary>
internal enum LifecycleStep
{
    BeforeInstall,
    Install,
    AfterInstall,
    AllowTestTraffic,
    AfterAllowTestTraffic,
    BeforeAllowTraffic,
    AllowTraffic,
    AfterAllowTraffic,
}

/// <summary>How far CodeDeploy is with a lifecycle event.</summary>
internal enum LifecycleEventStatus
{
    Pending,
    InProgress,
    Succeeded,
    Failed,
    Skipped,
}

/// <summary>What is true of a lifecycle event in every deployment.</summary>
internal static class LifecycleEvents
{
    public static IReadOnlyList<LifecycleStep> InOrder { get; } = Enum.GetValues<LifecycleStep>();

    public static IReadOnlyList<LifecycleStep> WithHook { get; } = [.. InOrder.Where(e => e.CanHaveHook())];

    /// <summary>Install, AllowTestTraffic and AllowTraffic are CodeDeploy's own work and cannot be scripted.</summary>
    public static bool CanHaveHook(this LifecycleStep lifecycleEvent) =>
        lifecycleEvent is not (LifecycleStep.Install or LifecycleStep.AllowTestTraffic or LifecycleStep.AllowTraffic);
}
