namespace Rehearsal.Tests.Terminal;

/// <summary>What happens in a canary of ECS's own: it goes to its second step; or green begins to fail on the first, and the watch stops it.</summary>
internal static class EcsScript
{
    /// <summary>The last part of the ARN.</summary>
    public const string Id = "EZe5RNVLH6PPzHXINuP28";

    private const string Arn = $"arn:aws:ecs:eu-west-1:111122223333:service-deployment/main/shop/{Id}";
    private const string Function = "hooks-Ecs";

    /// <summary>Up to the question before the second step.</summary>
    public static IReadOnlyList<RehearsalEvent> SecondStep { get; } =
    [
        .. FirstStep(),
        DeploymentEvents.Ended(Arn, At(165), "PRODUCTION_TRAFFIC_SHIFT", EventStatus.Succeeded, TimeSpan.FromSeconds(60)),
        DeploymentEvents.Started(Arn, At(165), "PRE_PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Invoked(Arn, At(165), "PRE_PRODUCTION_TRAFFIC_SHIFT", Function),
        new StateEntered(At(165), $"{Id}-PRE_PRODUCTION_TRAFFIC_SHIFT-2", "PRE_PRODUCTION_TRAFFIC_SHIFT", "SendProbes"),
        DeploymentEvents.Answered(Arn, At(166), "PRE_PRODUCTION_TRAFFIC_SHIFT", Function, "IN_PROGRESS", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>All of it, to the end.</summary>
    public static IReadOnlyList<RehearsalEvent> Deployed { get; } =
    [
        .. SecondStep,
        DeploymentEvents.Answered(Arn, At(190), "PRE_PRODUCTION_TRAFFIC_SHIFT", Function, "SUCCEEDED", TimeSpan.FromSeconds(25)),
        DeploymentEvents.Ended(Arn, At(190), "PRE_PRODUCTION_TRAFFIC_SHIFT", EventStatus.Succeeded, TimeSpan.FromSeconds(25)),
        DeploymentEvents.Started(Arn, At(190), "PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Shifted(Arn, At(190), RouteKind.Production, 0),
        DeploymentEvents.Ended(Arn, At(191), "PRODUCTION_TRAFFIC_SHIFT", EventStatus.Succeeded, TimeSpan.FromSeconds(1)),
        .. Asked(191, "POST_PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Started(Arn, At(195), "BAKE_TIME"),
        DeploymentEvents.Ended(Arn, At(495), "BAKE_TIME", EventStatus.Succeeded, TimeSpan.FromSeconds(300)),
        DeploymentEvents.Started(Arn, At(495), "CLEAN_UP"),
        DeploymentEvents.Ended(Arn, At(525), "CLEAN_UP", EventStatus.Succeeded, TimeSpan.FromSeconds(30)),
        DeploymentEvents.Changed(Arn, At(525), "SUCCESSFUL"),
    ];

    public static IReadOnlyList<RehearsalEvent> RolledBack { get; } =
    [
        .. FirstStep(),
        .. Enumerable.Range(20, 6).Select(number => WatchScript.Slot(number, failed: 3 * (number - 19))),
        WatchScript.Look(118.5, WatchScript.Stops()),
        new StateEntered(At(118.5), $"watch-{Id}-1", "PRODUCTION_TRAFFIC_SHIFT", "Stop"),
        DeploymentEvents.Changed(Arn, At(119), "ROLLBACK_REQUESTED"),
        DeploymentEvents.Ended(Arn, At(119), "PRODUCTION_TRAFFIC_SHIFT", EventStatus.Failed, TimeSpan.FromSeconds(14)),
        .. new[] { "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP" }.Select(skipped => DeploymentEvents.Ended(Arn, At(119), skipped, EventStatus.Skipped, TimeSpan.Zero)),
        DeploymentEvents.Changed(Arn, At(119), "ROLLBACK_IN_PROGRESS", "The deployment was stopped by a user."),
        DeploymentEvents.Started(Arn, At(119), "PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Invoked(Arn, At(119), "PRODUCTION_TRAFFIC_SHIFT", Function),
        DeploymentEvents.Answered(Arn, At(119), "PRODUCTION_TRAFFIC_SHIFT", Function, "SUCCEEDED", TimeSpan.FromSeconds(0.1)),
        DeploymentEvents.Shifted(Arn, At(120), RouteKind.Production, 100),
        DeploymentEvents.Ended(Arn, At(120), "PRODUCTION_TRAFFIC_SHIFT", EventStatus.Succeeded, TimeSpan.FromSeconds(1)),
        DeploymentEvents.Changed(Arn, At(125), "ROLLBACK_SUCCESSFUL", "The deployment was stopped by a user."),
    ];

    public static DateTimeOffset At(double seconds) => Script.At(seconds);

    private static IEnumerable<RehearsalEvent> FirstStep() =>
    [
        DeploymentEvents.Changed(Arn, At(0), "PENDING"),
        DeploymentEvents.Changed(Arn, At(0), "IN_PROGRESS"),
        .. Asked(0, "PRE_SCALE_UP"),
        DeploymentEvents.Started(Arn, At(4), "SCALE_UP"),
        DeploymentEvents.Ended(Arn, At(64), "SCALE_UP", EventStatus.Succeeded, TimeSpan.FromSeconds(60)),
        .. Asked(64, "POST_SCALE_UP"),
        DeploymentEvents.Started(Arn, At(68), "TEST_TRAFFIC_SHIFT"),
        DeploymentEvents.Shifted(Arn, At(69), RouteKind.Test, 0),
        DeploymentEvents.Ended(Arn, At(70), "TEST_TRAFFIC_SHIFT", EventStatus.Succeeded, TimeSpan.FromSeconds(2)),
        .. Asked(70, "POST_TEST_TRAFFIC_SHIFT"),
        .. Asked(101, "PRE_PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Started(Arn, At(105), "PRODUCTION_TRAFFIC_SHIFT"),
        DeploymentEvents.Shifted(Arn, At(105), RouteKind.Production, 99.5),
        new StateEntered(At(105), $"watch-{Id}-1", "PRODUCTION_TRAFFIC_SHIFT", "SendProbes"),
        .. Enumerable.Range(0, 20).Select(number => WatchScript.Slot(number, failed: 0)),
        WatchScript.Look(115, WatchScript.Goes()),
    ];

    private static IEnumerable<RehearsalEvent> Asked(double seconds, string stage) =>
    [
        DeploymentEvents.Started(Arn, At(seconds), stage),
        DeploymentEvents.Invoked(Arn, At(seconds), stage, Function),
        DeploymentEvents.Answered(Arn, At(seconds + 1), stage, Function, "IN_PROGRESS", TimeSpan.FromSeconds(1)),
        DeploymentEvents.Invoked(Arn, At(seconds + 3), stage, Function),
        DeploymentEvents.Answered(Arn, At(seconds + 4), stage, Function, "SUCCEEDED", TimeSpan.FromSeconds(4)),
        DeploymentEvents.Ended(Arn, At(seconds + 4), stage, EventStatus.Succeeded, TimeSpan.FromSeconds(4)),
    ];
}
