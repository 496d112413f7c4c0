using Canary.Deployments;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>What still has to happen to green or blue, in words; null where nothing has to.</summary>
internal static class GreenReadiness
{
    public static string? NotUp(Site site, TaskSet green)
        => green.Desired < 1 ? $"green's {site.Words.TaskSet} has a desired count of 0"
            : green.Running < green.Desired ? $"{green.Running} of {green.Desired} green tasks are running"
            : green.IsSteady ? null
            : $"green's {site.Words.TaskSet} is not steady";

    public static string? NotHealthy(Site site, TaskSet set, string name, bool mayBeUnused)
    {
        var targets = set.Staying();
        var sick = targets.Where(target => !(target.IsHealthy || (mayBeUnused && target.IsUnused))).ToList();

        return set.Desired < 1 ? $"{name}'s {site.Words.TaskSet} has a desired count of 0"
            : !set.HasTargetGroup && targets.Count < set.Desired ? $"{targets.Count} of {set.Desired} {name} tasks are there"
            : targets.Count == 0 ? $"{name}'s target group has no registered targets"
            : targets.Count < set.Desired ? $"{targets.Count} of {set.Desired} {name} tasks are registered targets"
            : sick is [] ? null
            : $"{sick.Count} of {targets.Count} {name} {(set.HasTargetGroup ? "targets" : "tasks")} are not healthy: "
                + $"{string.Join(", ", sick.GroupBy(Condition).Select(group => $"{group.Count()} {group.Key}"))}";
    }

    /// <summary>Blue needs as many as desired, however few the traffic may need: nobody has tried how many that is.</summary>
    public static string? CannotTakeBack(Site site) => (site.Blue?.HealthyCount() ?? 0, site.Blue?.Desired ?? 0) switch
    {
        _ when site.IsFirst => null,
        (0, _) => "blue has no healthy target that could take the traffic back",
        (_, 0) => $"blue's {site.Words.TaskSet} has a desired count of 0",
        var (healthy, desired) =>
            healthy < desired ? $"{healthy} of {desired} blue tasks are healthy, and blue may have to take all traffic back" : null,
    };

    /// <summary>What keeps green from being compared with blue at all.</summary>
    public static string? NotComparable(Site site)
        => site is { Plan.Via: Via.Route, Green.HasTargetGroup: false }
            ? "The plan probes through the routes, but the service has no load balancer: set via to targets"
            : site is { Plan.Via: Via.Route, Test: null } ? $"The plan probes through the test route, but the {site.Words.Group} has no "
                + $"{site.Words.Test}: add one, or set via to targets"
            : site is { Plan.Via: Via.Route, Test: { } test, Production: { } production }
                && test.ListenerArn == production.ListenerArn
                && !test.IsSameAs(production) ? "The plan probes through the routes, but the test rule is on the production rule's listener, where "
                + "probes to both look alike: put it on a listener of its own, or set via to targets"
            : site is { Blue: null, IsFirst: false } ? $"There is no blue {site.Words.TaskSet} to compare green with"
            : null;

    private static string Condition(Target target) => target.Reason is "" ? target.State : $"{target.State} ({target.Reason})";
}
