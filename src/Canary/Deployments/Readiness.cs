using Canary.Judging;
using Canary.Probing;

namespace Canary.Deployments;

/// <summary>Whether green is up far enough to be judged, for each lifecycle event.</summary>
/// <remarks>
/// | event | ready when | then |
/// | AfterInstall | ECS calls the task set steady and all its tasks run; no listener points at green, so its targets are unused | passes |
/// | AfterAllowTestTraffic | every target of green is healthy, there are as many as tasks, and the routes that are probed lead where they should | judges green beside blue |
/// | BeforeAllowTraffic | as above, and blue has a healthy target to take traffic back | passes; judges when there was no test listener |
/// | AfterAllowTraffic | the production route leads to green alone | judges green alone |
/// </remarks>
internal static class Readiness
{
    /// <summary>ECS may list a new task set a moment after CodeDeploy has made it.</summary>
    private static readonly TimeSpan s_greenAppears = TimeSpan.FromMinutes(2);

    public static Location AwaitGreen(LocateRequest request, Location location) => request.Elapsed < s_greenAppears
        ? Wait(location, seconds: 5)
        : Fail(location, $"The service {location.Service} has no task set for deployment {request.DeploymentId}: there is no green to judge");

    public static Location Decide(LocateRequest request, Location location)
    {
        var green = location.Green!;
        var plan = location.Plan!;

        if (Missing(request.LifecycleEvent, location, green, plan) is { } missing)
        {
            return request.Elapsed < TimeSpan.FromSeconds(plan.HealthyWithinSeconds)
                ? Wait(location, seconds: request.Elapsed < TimeSpan.FromMinutes(1) ? 5 : 10)
                : Fail(location, $"After {request.Elapsed.TotalSeconds:0} s {missing}; the plan allows healthyWithinSeconds {plan.HealthyWithinSeconds}");
        }

        return request.LifecycleEvent switch
        {
            LifecycleEvent.AfterInstall => Pass(location, $"Green is up: {green.Running} of {green.Desired} tasks run and ECS calls the task set steady"),
            LifecycleEvent.BeforeAllowTraffic when location.Test is not null => Pass(
                location, $"{Count(green)} of green are healthy, and {Count(location.Blue)} of blue could take the traffic back"),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic when plan.Via == Via.Route && location.Test is null => Fail(
                location, "The plan probes through the test route, but the deployment group has no test listener: add one, or set via to targets"),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic when location.Blue is null => Fail(
                location, "There is no blue task set to compare green with"),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic or LifecycleEvent.AfterAllowTraffic
                => location with { Next = NextStep.Judge },
            _ => Fail(location, $"LifecycleEvent is {request.LifecycleEvent}; the canary workflow judges {string.Join(", ", LifecycleEvent.All.Skip(1))}"),
        };
    }

    /// <summary>What still has to happen, in words; null when green is ready.</summary>
    private static string? Missing(string lifecycleEvent, Location location, TaskSet green, Plan plan) => lifecycleEvent switch
    {
        LifecycleEvent.AfterInstall => NotUp(green),
        LifecycleEvent.AfterAllowTestTraffic => NotHealthy(green, "green", mayBeUnused: location.Test is null)
            ?? (plan.Via == Via.Route ? Astray(location, green) : null),
        LifecycleEvent.BeforeAllowTraffic => NotHealthy(green, "green", mayBeUnused: location.Test is null)
            ?? (location.Blue?.Staying().Any(target => target.IsHealthy) == true ? null : "blue has no healthy target that could take the traffic back"),
        LifecycleEvent.AfterAllowTraffic => location.Production is null ? "the production listener is not known"
            : !location.Production.Reaches(green.TargetGroupArn) ? "the production listener does not forward to green"
            : location.Production.LeadsTo(green, location.Blue) ? null
            : "the production listener still forwards to blue as well",
        _ => null,
    };

    /// <summary>Probes through a route that leads elsewhere would judge blue by itself, and pass.</summary>
    private static string? Astray(Location location, TaskSet green)
        => location.Test is { } test && !test.LeadsTo(green, location.Blue) ? "the test listener does not forward to green alone"
            : location is { Blue: { } blue, Production: { } production } && !production.LeadsTo(blue, green) ? "the production listener does not forward to blue alone"
            : null;

    private static string? NotUp(TaskSet green)
        => green.Desired < 1 ? "green's task set has a desired count of 0"
            : green.Running < green.Desired ? $"{green.Running} of {green.Desired} tasks of green run"
            : green.IsSteady ? null
            : "ECS does not call green's task set steady";

    private static string? NotHealthy(TaskSet set, string name, bool mayBeUnused)
    {
        var targets = set.Staying();
        var sick = targets.Where(target => !(target.IsHealthy || (mayBeUnused && target.IsUnused))).ToList();

        return set.Desired < 1 ? $"{name}'s task set has a desired count of 0"
            : targets.Count == 0 ? $"{name}'s target group holds no target"
            : targets.Count < set.Desired ? $"{targets.Count} of {set.Desired} tasks of {name} are registered as targets"
            : sick is [] ? null
            : $"{sick.Count} of {targets.Count} targets of {name} are not healthy: {string.Join(", ", sick.GroupBy(Condition).Select(group => $"{group.Count()} {group.Key}"))}";
    }

    private static string Condition(Target target) => target.Reason is "" ? target.State : $"{target.State} ({target.Reason})";

    private static string Count(TaskSet? set) => $"{set?.Staying().Count(target => target.IsHealthy) ?? 0} of {set?.Staying().Count ?? 0} targets";

    private static Location Wait(Location location, int seconds) => location with { Next = NextStep.Wait, WaitSeconds = seconds };

    private static Location Pass(Location location, string reason)
        => location with { Next = NextStep.Report, Verdict = Verdict.Of(Outcome.Pass, Rule.GreenIsUp, reason) };

    private static Location Fail(Location location, string reason)
        => location with { Next = NextStep.Diagnose, Verdict = Verdict.Of(Outcome.Fail, Rule.GreenIsNotUp, reason) };
}
