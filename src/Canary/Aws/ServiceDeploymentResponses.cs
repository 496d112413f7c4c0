namespace Canary.Aws;

/// <summary>What ECS answers of its own deployments. Field names: the service model of ECS.</summary>
public sealed record ServiceDeployment
{
    public string? ServiceDeploymentArn { get; init; }

    /// <summary>Blue: several where an earlier deployment was stopped, none on the first.</summary>
    public IReadOnlyList<DeployedRevision>? SourceServiceRevisions { get; init; }

    /// <summary>Green.</summary>
    public DeployedRevision? TargetServiceRevision { get; init; }

    /// <summary>PENDING, IN_PROGRESS, SUCCESSFUL, STOP_REQUESTED, STOPPED, or one of the four that begin with ROLLBACK_.</summary>
    public string? Status { get; init; }

    public string? StatusReason { get; init; }

    public string? LifecycleStage { get; init; }

    public ServiceDeploymentConfiguration? DeploymentConfiguration { get; init; }

    public ServiceDeploymentRollback? Rollback { get; init; }
}

/// <summary>One side of a deployment: the counts of its tasks, and its shares of the traffic in percent, as they were at the last step.</summary>
public sealed record DeployedRevision
{
    public string? Arn { get; init; }

    public int? RequestedTaskCount { get; init; }

    public int? RunningTaskCount { get; init; }

    public int? PendingTaskCount { get; init; }

    public double? RequestedTestTrafficWeight { get; init; }

    public double? RequestedProductionTrafficWeight { get; init; }
}

public sealed record ServiceDeploymentRollback(string? Reason, string? ServiceRevisionArn);

/// <summary>How a service deploys: the strategy is ROLLING, BLUE_GREEN, LINEAR or CANARY. Minutes; percent.</summary>
public sealed record ServiceDeploymentConfiguration
{
    public string? Strategy { get; init; }

    public int? BakeTimeInMinutes { get; init; }

    public CanaryConfiguration? CanaryConfiguration { get; init; }

    public LinearConfiguration? LinearConfiguration { get; init; }

    public ServiceAlarms? Alarms { get; init; }

    public CircuitBreaker? DeploymentCircuitBreaker { get; init; }

    public IReadOnlyList<ServiceHook>? LifecycleHooks { get; init; }
}

public sealed record CanaryConfiguration(double? CanaryPercent, int? CanaryBakeTimeInMinutes);

public sealed record LinearConfiguration(double? StepPercent, int? StepBakeTimeInMinutes);

public sealed record ServiceAlarms(IReadOnlyList<string>? AlarmNames, bool? Enable, bool? Rollback);

public sealed record CircuitBreaker(bool? Enable, bool? Rollback);

/// <summary>A hook of the service; its target type is AWS_LAMBDA or PAUSE.</summary>
public sealed record ServiceHook
{
    public string? TargetType { get; init; }

    public string? HookTargetArn { get; init; }

    public string? RoleArn { get; init; }

    public IReadOnlyList<string>? LifecycleStages { get; init; }

    public HookTimeout? TimeoutConfiguration { get; init; }
}

/// <summary>The action is ROLLBACK or CONTINUE.</summary>
public sealed record HookTimeout(int? TimeoutInMinutes, string? Action);

public sealed record DescribeServiceRevisions : AwsResponse
{
    public IReadOnlyList<ServiceRevision>? ServiceRevisions { get; init; }

    public IReadOnlyList<EcsFailure>? Failures { get; init; }
}

/// <summary>One version of a service as it was deployed; it never changes.</summary>
public sealed record ServiceRevision
{
    public string? ServiceRevisionArn { get; init; }

    public string? TaskDefinition { get; init; }

    /// <summary>FARGATE, EC2, EXTERNAL or MANAGED_INSTANCES; absent when a capacity provider strategy decides.</summary>
    public string? LaunchType { get; init; }

    public string? PlatformVersion { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }

    public IReadOnlyList<RevisionLoadBalancer>? LoadBalancers { get; init; }

    public ServiceConnectConfiguration? ServiceConnectConfiguration { get; init; }

    /// <summary>Of an active revision: which of the two target groups is its own.</summary>
    public ResolvedConfiguration? ResolvedConfiguration { get; init; }

    /// <summary>To these digests ECS keeps, wherever a tag leads later; absent until the first task has pulled its images.</summary>
    public IReadOnlyList<RevisionImage>? ContainerImages { get; init; }
}

public sealed record RevisionImage(string? ContainerName, string? Image, string? ImageDigest);

public sealed record RevisionLoadBalancer(
    string? TargetGroupArn, string? ContainerName, int? ContainerPort, AdvancedConfiguration? AdvancedConfiguration);

/// <summary>Rules are ARNs of listener rules; for a Network Load Balancer, of listeners.</summary>
public sealed record AdvancedConfiguration(
    string? AlternateTargetGroupArn, string? ProductionListenerRule, string? TestListenerRule, string? RoleArn);

/// <summary>A client-side service has no services: it only calls others.</summary>
public sealed record ServiceConnectConfiguration(bool? Enabled, IReadOnlyList<ServiceConnectService>? Services);

/// <summary>One port of the tasks, by the name that the task definition gives it.</summary>
/// <param name="PortName">Of one of the task definition's port mappings.</param>
/// <param name="IngressPortOverride">
/// Where the proxy listens; null: on the container's own port, so that whoever asks the task there asks the proxy.
/// </param>
/// <param name="Tls">Null: the proxies speak plain text to each other.</param>
public sealed record ServiceConnectService(string? PortName, int? IngressPortOverride, ServiceConnectTls? Tls);

public sealed record ServiceConnectTls(string? RoleArn);

public sealed record ResolvedConfiguration(IReadOnlyList<ResolvedLoadBalancer>? LoadBalancers);

public sealed record ResolvedLoadBalancer(string? TargetGroupArn, string? ProductionListenerRule);
