namespace Rehearsal.Tests.Terminal;

/// <summary>What a controller reports of a deployment, as a watcher gets it: CodeDeploy by its enumerations, ECS by its words.</summary>
internal static class DeploymentEvents
{
    public static RehearsalEvent Changed(string deployment, DateTimeOffset at, DeploymentStatus status, string? message = null) =>
        Changed(deployment, at, $"{status}", message);

    public static RehearsalEvent Changed(string deployment, DateTimeOffset at, string status, string? message = null) =>
        Of(new DeploymentProgress.StatusChanged(deployment, at, status, message));

    public static RehearsalEvent Started(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent) => Started(deployment, at, $"{lifecycleEvent}");

    public static RehearsalEvent Started(string deployment, DateTimeOffset at, string lifecycleEvent) =>
        Of(new DeploymentProgress.LifecycleEventStarted(deployment, at, lifecycleEvent));

    public static RehearsalEvent Ended(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent, LifecycleEventStatus status, TimeSpan took) =>
        Ended(deployment, at, $"{lifecycleEvent}", $"{status}", took);

    public static RehearsalEvent Ended(string deployment, DateTimeOffset at, string lifecycleEvent, string status, TimeSpan took) =>
        Of(new DeploymentProgress.LifecycleEventEnded(deployment, at, lifecycleEvent, status, took, Message: null));

    public static RehearsalEvent Invoked(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent) =>
        Invoked(deployment, at, $"{lifecycleEvent}", $"CodeDeployHook_hooks-{lifecycleEvent}");

    public static RehearsalEvent Invoked(string deployment, DateTimeOffset at, string lifecycleEvent, string function) =>
        Of(new DeploymentProgress.HookInvoked(deployment, at, lifecycleEvent, function, "hook-1"));

    public static RehearsalEvent Answered(string deployment, DateTimeOffset at, LifecycleStep lifecycleEvent, LifecycleEventStatus answer, TimeSpan took) =>
        Answered(deployment, at, $"{lifecycleEvent}", $"CodeDeployHook_hooks-{lifecycleEvent}", $"{answer}", took);

    public static RehearsalEvent Answered(string deployment, DateTimeOffset at, string lifecycleEvent, string function, string answer, TimeSpan took) =>
        Of(new DeploymentProgress.HookAnswered(deployment, at, lifecycleEvent, function, answer, took));

    public static RehearsalEvent Shifted(string deployment, DateTimeOffset at, RouteKind route, double bluePercent) =>
        Of(new DeploymentProgress.TrafficShifted(deployment, at, route, [new("shop-a", TaskSetLabel.Blue, bluePercent), new("shop-b", TaskSetLabel.Green, 100 - bluePercent)]));

    private static DeploymentProgressed Of(DeploymentProgress progress) => new(progress);
}
