namespace Canary.Deployments;

/// <summary>What the workflow has gathered so far; a part that was not asked for yet is null.</summary>
public sealed record Facts
{
    public GetDeployment? Deployment { get; init; }

    public CodeDeployFacts? CodeDeploy { get; init; }

    public ServiceFacts? Service { get; init; }

    public HealthFacts? Health { get; init; }
}

/// <summary>What CodeDeploy and the plan's parameter say; asked once.</summary>
public sealed record CodeDeployFacts
{
    public GetDeploymentGroup? Group { get; init; }

    public ListDeploymentTargets? Targets { get; init; }

    public GetParameters? Plan { get; init; }
}

/// <summary>What ECS and the load balancer say about the two task sets and their routes.</summary>
public sealed record ServiceFacts
{
    /// <summary>One entry for each target id that CodeDeploy listed: none before Install, one afterwards.</summary>
    public IReadOnlyList<GetDeploymentTarget>? Targets { get; init; }

    public DescribeServices? Services { get; init; }

    public DescribeTargetGroups? TargetGroups { get; init; }

    public DescribeListeners? Listeners { get; init; }

    /// <summary>Asked by preflight alone; empty when the group has no alarms.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }

    /// <summary>Asked by preflight alone.</summary>
    public GetDeploymentConfig? Config { get; init; }
}

/// <summary>What the target groups and load balancers say, one entry for each ARN that was asked about.</summary>
public sealed record HealthFacts
{
    public IReadOnlyList<TargetGroupHealth>? TargetGroups { get; init; }

    public IReadOnlyList<DescribeLoadBalancers>? LoadBalancers { get; init; }

    public IReadOnlyList<ListenerRules>? Rules { get; init; }
}
