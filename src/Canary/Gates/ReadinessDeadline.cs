using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>
/// What green is waited for, and how long it may take by the settings of its service and target group: enough to see later, without the raw
/// responses, that it is hopeless.
/// </summary>
public sealed record ReadinessDeadline
{
    /// <summary>What still has to happen, in words.</summary>
    public string Missing { get; init => field = value ?? ""; } = "";

    /// <summary>The service's health-check grace period. Seconds.</summary>
    public int GraceSeconds { get; init; }

    /// <summary>
    /// From the first check of a target that never answers well to the moment at which it is called unhealthy. Seconds; null: not known.
    /// </summary>
    public int? UnhealthyAfterSeconds { get; init; }

    /// <summary>The health checks of the containers that have one; empty when none has, or when that is not known.</summary>
    public IReadOnlyList<ContainerHealthCheck> HealthChecks { get; init => field = value ?? []; } = [];

    internal static ReadinessDeadline Of(string missing, Facts facts, TaskSet green)
    {
        var group = facts.Service?.TargetGroups?.TargetGroups?.FirstOrDefault(group => group.TargetGroupArn == green.TargetGroupArn);

        return new ReadinessDeadline
        {
            Missing = missing,
            GraceSeconds = facts.Service?.Services?.Services?.FirstOrDefault()?.HealthCheckGracePeriodSeconds ?? 0,
            HealthChecks = facts.Health?.GreenContainers?.HealthChecks ?? [],
            UnhealthyAfterSeconds = (group?.UnhealthyThresholdCount * group?.HealthCheckIntervalSeconds) + group?.HealthCheckTimeoutSeconds,
        };
    }
}
