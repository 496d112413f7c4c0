namespace Rehearsal.Tests.Terminal;

/// <summary>What CodeDeploy reports of a deployment, as a watcher gets it.</summary>
internal static class DeploymentEvents
{
    public static RehearsalEvent Changed(string deployment, DateTimeOffset at, DeploymentStatus status, string? message = null) =>
        Of(new DeploymentProgress.StatusChanged(deployment, at, $"{status}", message));

    public static RehearsalEvent Started(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent) =>
        Of(new DeploymentProgress.LifecycleEventStarted(deployment, at, $"{lifecycleEvent}"));

    public static RehearsalEvent Ended(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent, LifecycleEventStatus status, TimeSpan took) =>
        Of(new DeploymentProgress.LifecycleEventEnded(deployment, at, $"{lifecycleEvent}", $"{status}", took, Message: null));

    public static RehearsalEvent Invoked(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent) =>
        Of(new DeploymentProgress.HookInvoked(deployment, at, $"{lifecycleEvent}", $"CodeDeployHook_hooks-{lifecycleEvent}", "hook-1"));

    public static RehearsalEvent Answered(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent, LifecycleEventStatus answer, TimeSpan took) =>
        Of(new DeploymentProgress.HookAnswered(deployment, at, $"{lifecycleEvent}", $"CodeDeployHook_hooks-{lifecycleEvent}", $"{answer}", took));

    public static RehearsalEvent Shifted(string deployment, DateTimeOffset at, RouteKind route, int bluePercent) =>
        Of(new DeploymentProgress.TrafficShifted(deployment, at, route, [new("shop-a", TaskSetLabel.Blue, bluePercent), new("shop-b", TaskSetLabel.Green, 100 - bluePercent)]));

    private static DeploymentProgressed Of(DeploymentProgress progress) => new(progress);
}
