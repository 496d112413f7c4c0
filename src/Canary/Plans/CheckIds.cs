namespace Canary.Plans;

/// <summary>The checks that a plan may name, in the order in which preflight runs and reports them.</summary>
/// <remarks>What each looks at is declared in Preflight; PreflightChecksTests holds the two lists equal.</remarks>
public static class CheckIds
{
    public const string AlarmsQuiet = "alarms-quiet";

    public const string PlanPassable = "plan-passable";

    public const string ProbesRepeatable = "probes-repeatable";

    /// <summary>No check: how bad it is that a fact could not be read, whichever check asked for it.</summary>
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> All { get; } =
    [
        "appspec-read", "rollback-enabled", "rollback-on-alarm", "termination-wait", "test-route", "route-distinct", "route-reachable",
        AlarmsQuiet, "alarms-telling", "deployment-config", "ready-wait", "service-controller", "blue-healthy", "green-empty",
        "task-definition", "container-port", "fargate-size", "network-mode", "memory-fit", "volumes",
        "image-exists", "image-tag", "image-scan", "image-platform", "secrets", "logging",
        "container-health", "execution-role", "pull-rights", "subnets", "routes-out", "security-group", "egress", "vpc", "capacity",
        "listener-open", "open-to-world", "health-path", "health-timing", "protocol", "deregistration-delay", "groups-twins",
        "lifecycle-policy", "appspec-hooks",
        PlanPassable, ProbesRepeatable,
        "hook-timeout", "alternate-group", "groups-on-rule", "infrastructure-role", "service-connect", "circuit-breaker",
        Unknown,
    ];
}
