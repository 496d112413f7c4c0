using Canary.Deployments;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>What still has to happen to green or blue, in words; null where nothing has to.</summary>
internal static class GreenReadiness
{
    private const string NoTestListener =
        "The plan probes through the test route, but the deployment group has no test listener: add one, or set via to targets";

    public static string? NotUp(TaskSet green)
        => green.Desired < 1 ? "green's task set has a desired count of 0"
            : green.Running < green.Desired ? $"{green.Running} of {green.Desired} green tasks are running"
            : green.IsSteady ? null
            : "green's task set is not steady";

    public static string? NotHealthy(TaskSet set, string name, bool mayBeUnused)
    {
        var targets = set.Staying();
        var sick = targets.Where(target => !(target.IsHealthy || (mayBeUnused && target.IsUnused))).ToList();

        return set.Desired < 1 ? $"{name}'s task set has a desired count of 0"
            : targets.Count == 0 ? $"{name}'s target group has no registered targets"
            : targets.Count < set.Desired ? $"{targets.Count} of {set.Desired} {name} tasks are registered targets"
            : sick is [] ? null
            : $"{sick.Count} of {targets.Count} {name} targets are not healthy: "
                + $"{string.Join(", ", sick.GroupBy(Condition).Select(group => $"{group.Count()} {group.Key}"))}";
    }

    /// <summary>Blue needs as many as desired, however few the traffic may need: nobody has tried how many that is.</summary>
    public static string? CannotTakeBack(TaskSet? blue) => (blue?.HealthyCount() ?? 0, blue?.Desired ?? 0) switch
    {
        (0, _) => "blue has no healthy target that could take the traffic back",
        (_, 0) => "blue's task set has a desired count of 0",
        var (healthy, desired) =>
            healthy < desired ? $"{healthy} of {desired} blue tasks are healthy, and blue may have to take all traffic back" : null,
    };

    /// <summary>What keeps green from being compared with blue at all.</summary>
    public static string? NotComparable(Site site)
        => site is { Plan.Via: Via.Route, Test: null } ? NoTestListener
            : site.Blue is null ? "There is no blue task set to compare green with"
            : null;

    private static string Condition(Target target) => target.Reason is "" ? target.State : $"{target.State} ({target.Reason})";
}
