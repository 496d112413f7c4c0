using Canary.Deployments;

namespace Canary.Aws;

public sealed record DescribeServices : AwsResponse
{
    public IReadOnlyList<EcsService>? Services { get; init; }

    public IReadOnlyList<EcsFailure>? Failures { get; init; }
}

/// <summary>A service or task that ECS does not have: it answers with this instead of an error.</summary>
public sealed record EcsFailure(string? Arn, string? Reason, string? Detail);

public sealed record EcsService
{
    public string? ServiceArn { get; init; }

    public string? ServiceName { get; init; }

    /// <summary>Where ECS deploys by itself, as the three that follow: that of the last revision.</summary>
    public string? TaskDefinition { get; init; }

    public string? PlatformVersion { get; init; }

    public string? LaunchType { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }

    /// <summary>Where ECS deploys by itself; CodeDeploy's are those of its task sets.</summary>
    public IReadOnlyList<RevisionLoadBalancer>? LoadBalancers { get; init; }

    public string? Status { get; init; }

    public int? DesiredCount { get; init; }

    public DeploymentController? DeploymentController { get; init; }

    public int? HealthCheckGracePeriodSeconds { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }

    public IReadOnlyList<EcsTaskSet>? TaskSets { get; init; }

    /// <summary>Where ECS deploys by itself: one for each active revision.</summary>
    public IReadOnlyList<EcsDeployment>? Deployments { get; init; }

    /// <summary>Where ECS deploys by itself.</summary>
    public ServiceDeploymentConfiguration? DeploymentConfiguration { get; init; }

    public IReadOnlyList<EcsServiceEvent>? Events { get; init; }
}

public sealed record DeploymentController(string? Type);

public sealed record CapacityProviderStrategyItem(string? CapacityProvider, int? Base, int? Weight);

public sealed record NetworkConfiguration(TaskNetwork? AwsvpcConfiguration);

/// <summary>Where in the VPC tasks run; AssignPublicIp is ENABLED or DISABLED.</summary>
public sealed record TaskNetwork(IReadOnlyList<string>? Subnets, IReadOnlyList<string>? SecurityGroups, string? AssignPublicIp);

public sealed record EcsServiceEvent(string? Message);

public sealed record EcsTaskSet
{
    public string? Id { get; init; }

    public string? ExternalId { get; init; }

    public string? Status { get; init; }

    public string? TaskDefinition { get; init; }

    public string? StabilityStatus { get; init; }

    /// <summary>FARGATE, EC2 or EXTERNAL; absent when a capacity provider strategy decides.</summary>
    public string? LaunchType { get; init; }

    public string? PlatformVersion { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }

    public int? ComputedDesiredCount { get; init; }

    public int? RunningCount { get; init; }

    public int? PendingCount { get; init; }

    public IReadOnlyList<EcsLoadBalancer>? LoadBalancers { get; init; }

    /// <summary>Of ECS's own deployments, where no load balancer but Service Connect leads to the tasks.</summary>
    public ServiceConnectService? ServiceConnect { get; init; }
}

/// <summary>The tasks of one revision; the id is theirs, <c>ecs-svc/</c> and the last part of the revision's ARN.</summary>
public sealed record EcsDeployment(string? Id, int? DesiredCount, int? RunningCount, int? PendingCount)
{
    public ServiceConnectConfiguration? ServiceConnectConfiguration { get; init; }
}

public sealed record EcsLoadBalancer(string? TargetGroupArn, string? ContainerName, int? ContainerPort);

public sealed record DescribeTasks : AwsResponse
{
    public IReadOnlyList<EcsTask>? Tasks { get; init; }
}

/// <summary>What is read of a task; <see cref="Condenser"/> keeps no more.</summary>
public sealed record EcsTask
{
    public string? TaskArn { get; init; }

    public string? LastStatus { get; init; }

    /// <summary>STOPPED once ECS wants it gone.</summary>
    public string? DesiredStatus { get; init; }

    /// <summary>HEALTHY, UNHEALTHY or UNKNOWN, by the containers' own health checks.</summary>
    public string? HealthStatus { get; init; }

    /// <summary>MiB: an integer in a text.</summary>
    public string? Memory { get; init; }

    /// <summary>CPU units: an integer in a text.</summary>
    public string? Cpu { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public string? StartedBy { get; init; }

    public string? StopCode { get; init; }

    public string? StoppedReason { get; init; }

    public IReadOnlyList<EcsContainer>? Containers { get; init; }
}

public sealed record EcsContainer
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    /// <summary>Of the image that was pulled; absent until it is.</summary>
    public string? ImageDigest { get; init; }

    public string? HealthStatus { get; init; }

    public int? ExitCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>The task's, where it has one of its own: network mode awsvpc. Read where no target group tells its address.</summary>
    public IReadOnlyList<ContainerInterface>? NetworkInterfaces { get; init; }
}

public sealed record ContainerInterface(string? PrivateIpv4Address, string? Ipv6Address);
