using Canary.Aws;
using Canary.Deployments;

namespace Canary.Gates;

/// <summary>What the watch gathers after each round of probes; a part that was not asked for, or that nothing answered, is null.</summary>
public sealed record LookFacts
{
    /// <summary>The deployment's one target: its lifecycle events and task sets. Where ECS deploys by itself, the deployment.</summary>
    public IReadOnlyList<GetDeploymentTarget>? Targets { get; init; }

    public ListenersNow? Listeners { get; init; }

    public IReadOnlyList<TargetGroupHealth>? TargetGroups { get; init; }

    /// <summary>As <see cref="RoundStep.AlarmQueries"/> asked for them.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }

    /// <summary>As <see cref="RoundStep.MetricQueries"/> asked for them.</summary>
    public IReadOnlyList<GetMetricData>? Metrics { get; init; }

    /// <summary>Asked where green lacks tasks, or one of its targets that failed is gone.</summary>
    public TaskFacts? Tasks { get; init; }
}

/// <summary>Where the listeners lead now.</summary>
public sealed record ListenersNow : AwsResponse
{
    public IReadOnlyList<ElbListener>? Listeners { get; init; }

    /// <summary>In their place where there is no load balancer: where the tasks are now, asked of the discreet workflow.</summary>
    public IReadOnlyList<StartSyncExecution>? Readings { get; init; }
}
