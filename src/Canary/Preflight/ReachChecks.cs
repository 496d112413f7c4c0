using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Will the load balancer see it? Target groups, listeners, and what the hooks cover.</summary>
internal static class ReachChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("health-path", "both target groups are checked alike, and accept what the plan's first probe expects", Severity.Warning, HealthChecks.Path),
        new("health-timing", "a health check ends before the next begins, and its verdict falls inside the grace period", Severity.Warning, HealthChecks.Timing),
        new("deregistration-delay", "requests in flight may end before a target of blue does", Severity.Warning, TargetGroupChecks.DeregistrationDelay),
        new("groups-twins", "the two target groups agree in protocol, port, VPC, target type and stickiness", Severity.Warning, TargetGroupChecks.Twins),
        new("lifecycle-policy", "the ECR lifecycle policy keeps the image that blue runs, and its rule for any image comes last", Severity.Warning, LifecyclePolicyCheck.Look),
        new("appspec-hooks", "the AppSpec names a hook for each of the five events, and each is a function that can run; one at the wrong event, or at two, is an error", Severity.Warning, HookCheck.Look),
        new(CheckIds.PlanPassable, "a healthy green can be proven good within the plan's times, at its rate", Severity.Error, PlanFeasibilityCheck.Look),
    ];
}
