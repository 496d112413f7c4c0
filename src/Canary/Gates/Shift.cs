using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>How far AllowTraffic, or ECS's PRODUCTION_TRAFFIC_SHIFT, is, by one look of the watch.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Began">When it began; null before that.</param>
/// <param name="GreenPercent">Green's share of the traffic: the listener's weights, and where they do not say, CodeDeploy's. Null: not known.</param>
/// <param name="GreenIsShort">Whether fewer of green's tasks run than are desired; false where that is not known.</param>
/// <param name="BlueIsShort">Whether fewer of blue's do.</param>
internal sealed record Shift(ShiftState State, DateTimeOffset? Began, double? GreenPercent, bool GreenIsShort, bool BlueIsShort)
{
    public static Shift Of(LookFacts look, Site site) => site.Controller == Controller.Ecs ? OfEcs(look, site) : OfCodeDeploy(look, site);

    /// <summary>ECS gives no time at which the shift began, and green's share as it was at the last step.</summary>
    private static Shift OfEcs(LookFacts look, Site site)
    {
        var deployment = (look.Targets ?? []).SelectMany(response => response.ServiceDeployments ?? []).FirstOrDefault();
        var (green, blue) = (deployment?.TargetServiceRevision, deployment is null ? null : ServiceDeployments.SourceOf(deployment));

        return new Shift(
            deployment is null ? ShiftState.Unknown : StateOf(deployment),
            Began: null,
            green?.RequestedProductionTrafficWeight ?? Routes.ShareOf(site.Green, site.Blue, site.Production, look.Listeners?.Listeners ?? []),
            IsShort(green),
            IsShort(blue));
    }

    /// <summary>
    /// Between two steps ECS asks its hooks under a stage of its own; the share tells that the shift has begun. Which stage ECS names while a step
    /// bakes is not documented, and its share may be an old one. So none but POST_PRODUCTION_TRAFFIC_SHIFT ends the shift before green has all users.
    /// </summary>
    private static ShiftState StateOf(ServiceDeployment deployment)
        => ServiceDeployments.IsRollback(deployment) || deployment.Status is "STOP_REQUESTED" or "STOPPED" ? ShiftState.Stopped
            : deployment.Status == "SUCCESSFUL" ? ShiftState.Over
            : deployment.Status is null or "" ? ShiftState.Unknown
            : (deployment.LifecycleStage, deployment.TargetServiceRevision?.RequestedProductionTrafficWeight) switch
            {
                (LifecycleStage.PostProductionTrafficShift, _) => ShiftState.Over,
                (_, > 0 and < 100) => ShiftState.Moving,
                ("BAKE_TIME" or "CLEAN_UP", null or >= 100) => ShiftState.Over,
                (LifecycleStage.ProductionTrafficShift or "BAKE_TIME" or "CLEAN_UP", _) or (_, > 0) => ShiftState.Moving,
                _ => ShiftState.Ahead,
            };

    private static bool IsShort(DeployedRevision? revision)
        => revision is { RequestedTaskCount: { } requested, RunningTaskCount: { } running } && running < requested;

    private static Shift OfCodeDeploy(LookFacts look, Site site)
    {
        var target = (look.Targets ?? []).Select(response => response.DeploymentTarget?.EcsTarget).OfType<EcsTarget>().FirstOrDefault();
        var events = target?.LifecycleEvents ?? [];
        var allow = events.FirstOrDefault(one => one.LifecycleEventName == LifecycleEvent.AllowTraffic);
        var green = SetOf(target, site.Green);

        return new Shift(
            StateOf(allow, events),
            allow?.StartTime,
            Routes.ShareOf(site.Green, site.Blue, site.Production, look.Listeners?.Listeners ?? []) ?? green?.TrafficWeight,
            IsShort(green),
            IsShort(SetOf(target, site.Blue)));
    }

    private static ShiftState StateOf(LifecycleEventInfo? allow, IReadOnlyList<LifecycleEventInfo> events) => allow?.Status switch
    {
        "Succeeded" => ShiftState.Over,
        "Failed" or "Skipped" => ShiftState.Stopped,
        _ when events.Any(one => one.Status is "Failed" or "Skipped") => ShiftState.Stopped,
        "InProgress" => ShiftState.Moving,
        "Pending" => ShiftState.Ahead,
        _ => ShiftState.Unknown,
    };

    private static EcsTaskSetInfo? SetOf(EcsTarget? target, TaskSet? set)
        => set is null ? null : (target?.TaskSetsInfo ?? []).FirstOrDefault(info => info.Identifer == set.Id);

    private static bool IsShort(EcsTaskSetInfo? set) => set is { DesiredCount: { } desired, RunningCount: { } running } && running < desired;
}

/// <summary>Where the shift stands.</summary>
internal enum ShiftState
{
    /// <summary>The controller did not say.</summary>
    Unknown,

    /// <summary>It has not begun.</summary>
    Ahead,
    Moving,
    Over,

    /// <summary>The deployment was stopped, or has failed.</summary>
    Stopped,
}
