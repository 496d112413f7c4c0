using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Will the load balancer see it? Target groups, listeners, and what the hooks cover.</summary>
internal static class ReachChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new(
            "listener-open",
            "the load balancer's security groups let its listeners' ports in",
            Severity.Warning,
            ListenerOpenCheck.Look) { HasBalancer = true },
        new(
            "open-to-world",
            "the tasks' security groups do not open the container port to everyone",
            Severity.Warning,
            OpenToWorldCheck.Look),
        new(
            "health-path",
            "both target groups have the same health check, and accept what the plan's first probe expects",
            Severity.Warning,
            HealthChecks.Path) { HasBalancer = true },
        new(
            "health-timing",
            "a health check ends before the next starts, and its verdict falls within the grace period",
            Severity.Warning,
            HealthChecks.Timing) { HasBalancer = true },
        ProtocolCheck.Protocol,
        new(
            "deregistration-delay",
            "requests in flight can finish before a blue target is terminated",
            Severity.Warning,
            TargetGroupChecks.DeregistrationDelay) { HasBalancer = true },
        new(
            "groups-twins",
            "the two target groups agree on protocol, port, VPC, target type and stickiness",
            Severity.Warning,
            TargetGroupChecks.Twins) { HasBalancer = true },
        new(
            "lifecycle-policy",
            "the ECR lifecycle policy keeps the image that blue runs, and its rule for any image comes last",
            Severity.Warning,
            LifecyclePolicyCheck.Look),
        new(
            "appspec-hooks",
            "the AppSpec names a hook for each of the five events, and each is a function that can run; a hook at the wrong event, or at two, "
                + "is an error",
            Severity.Warning,
            HookCheck.Look),
        new(
            CheckIds.PlanPassable,
            "a healthy green can be proven good within the plan's times, at its probe rate",
            Severity.Error,
            PlanFeasibilityCheck.Look),
        RepeatCheck.Repeatable,
    ];
}
