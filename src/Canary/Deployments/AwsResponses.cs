// The responses of AWS as the Step Functions SDK integrations give them: PascalCase, and every member that is absent or
// empty left out. So everything is nullable here, and what a missing member means is decided by whoever reads it.
// Field names: the service models of CodeDeploy, ECS, Elastic Load Balancing v2, CloudWatch and Systems Manager.
namespace Canary.Deployments;

/// <summary>The response of an AWS call, or the error that the workflow caught instead of it.</summary>
public abstract record AwsResponse
{
    public string? Error { get; init; }

    public string? Cause { get; init; }
}

public sealed record GetDeployment : AwsResponse
{
    public DeploymentInfo? DeploymentInfo { get; init; }
}

public sealed record DeploymentInfo
{
    public string? ApplicationName { get; init; }

    public string? DeploymentGroupName { get; init; }

    public string? DeploymentConfigName { get; init; }

    public string? ComputePlatform { get; init; }

    public string? Creator { get; init; }

    public RollbackInfo? RollbackInfo { get; init; }
}

public sealed record RollbackInfo
{
    public string? RollbackTriggeringDeploymentId { get; init; }
}

public sealed record GetDeploymentGroup : AwsResponse
{
    public DeploymentGroupInfo? DeploymentGroupInfo { get; init; }
}

public sealed record DeploymentGroupInfo
{
    public IReadOnlyList<EcsServiceName>? EcsServices { get; init; }

    public LoadBalancerInfo? LoadBalancerInfo { get; init; }

    public AutoRollbackConfiguration? AutoRollbackConfiguration { get; init; }

    public AlarmConfiguration? AlarmConfiguration { get; init; }

    public BlueGreenDeploymentConfiguration? BlueGreenDeploymentConfiguration { get; init; }
}

public sealed record EcsServiceName(string? ClusterName, string? ServiceName);

public sealed record LoadBalancerInfo(IReadOnlyList<TargetGroupPairInfo>? TargetGroupPairInfoList);

public sealed record TargetGroupPairInfo(IReadOnlyList<TargetGroupName>? TargetGroups, TrafficRoute? ProdTrafficRoute, TrafficRoute? TestTrafficRoute);

public sealed record TargetGroupName(string? Name);

public sealed record TrafficRoute(IReadOnlyList<string>? ListenerArns);

public sealed record AutoRollbackConfiguration(bool? Enabled, IReadOnlyList<string>? Events);

public sealed record AlarmConfiguration(bool? Enabled, IReadOnlyList<AlarmName>? Alarms);

public sealed record AlarmName(string? Name);

public sealed record BlueGreenDeploymentConfiguration(BlueTermination? TerminateBlueInstancesOnDeploymentSuccess, DeploymentReadyOption? DeploymentReadyOption);

public sealed record BlueTermination(string? Action, int? TerminationWaitTimeInMinutes);

public sealed record DeploymentReadyOption(string? ActionOnTimeout, int? WaitTimeInMinutes);

public sealed record ListDeploymentTargets : AwsResponse
{
    public IReadOnlyList<string>? TargetIds { get; init; }
}

public sealed record GetDeploymentTarget : AwsResponse
{
    public DeploymentTarget? DeploymentTarget { get; init; }
}

public sealed record DeploymentTarget(EcsTarget? EcsTarget);

public sealed record EcsTarget(IReadOnlyList<EcsTaskSetInfo>? TaskSetsInfo);

/// <summary>A task set in CodeDeploy's words. <c>Identifer</c> is the name on the wire.</summary>
public sealed record EcsTaskSetInfo(string? Identifer, string? TaskSetLabel, string? Status, double? TrafficWeight);

public sealed record GetDeploymentConfig : AwsResponse
{
    public DeploymentConfigInfo? DeploymentConfigInfo { get; init; }
}

public sealed record DeploymentConfigInfo(string? DeploymentConfigName, TrafficRoutingConfig? TrafficRoutingConfig);

public sealed record TrafficRoutingConfig(string? Type, TimeBasedCanary? TimeBasedCanary, TimeBasedLinear? TimeBasedLinear);

public sealed record TimeBasedCanary(int? CanaryPercentage, int? CanaryInterval);

public sealed record TimeBasedLinear(int? LinearPercentage, int? LinearInterval);

public sealed record GetParameters : AwsResponse
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}

public sealed record Parameter(string? Name, string? Value);

public sealed record DescribeServices : AwsResponse
{
    public IReadOnlyList<EcsService>? Services { get; init; }

    public IReadOnlyList<EcsFailure>? Failures { get; init; }
}

/// <summary>A service or task that ECS does not have: it answers with this instead of an error.</summary>
public sealed record EcsFailure(string? Arn, string? Reason, string? Detail);

public sealed record EcsService
{
    public string? ServiceName { get; init; }

    public string? Status { get; init; }

    public int? DesiredCount { get; init; }

    public DeploymentController? DeploymentController { get; init; }

    public IReadOnlyList<EcsTaskSet>? TaskSets { get; init; }

    public IReadOnlyList<EcsServiceEvent>? Events { get; init; }
}

public sealed record DeploymentController(string? Type);

public sealed record EcsServiceEvent(string? Message);

public sealed record EcsTaskSet
{
    public string? Id { get; init; }

    public string? ExternalId { get; init; }

    public string? Status { get; init; }

    public string? TaskDefinition { get; init; }

    public string? StabilityStatus { get; init; }

    public int? ComputedDesiredCount { get; init; }

    public int? RunningCount { get; init; }

    public int? PendingCount { get; init; }

    public IReadOnlyList<EcsLoadBalancer>? LoadBalancers { get; init; }
}

public sealed record EcsLoadBalancer(string? TargetGroupArn, string? ContainerName, int? ContainerPort);

public sealed record DescribeTargetGroups : AwsResponse
{
    public IReadOnlyList<ElbTargetGroup>? TargetGroups { get; init; }
}

public sealed record ElbTargetGroup
{
    public string? TargetGroupArn { get; init; }

    public string? TargetGroupName { get; init; }

    public string? Protocol { get; init; }

    public string? TargetType { get; init; }

    public IReadOnlyList<string>? LoadBalancerArns { get; init; }
}

public sealed record DescribeListeners : AwsResponse
{
    public IReadOnlyList<ElbListener>? Listeners { get; init; }
}

public sealed record ElbListener
{
    public string? ListenerArn { get; init; }

    public string? LoadBalancerArn { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }

    public IReadOnlyList<ElbAction>? DefaultActions { get; init; }
}

public sealed record ElbAction(string? Type, string? TargetGroupArn, ForwardConfig? ForwardConfig);

public sealed record ForwardConfig(IReadOnlyList<WeightedTargetGroup>? TargetGroups);

public sealed record WeightedTargetGroup(string? TargetGroupArn, int? Weight);

/// <summary>The rules of one listener, beside the ARN that was asked about.</summary>
public sealed record ListenerRules(string? ListenerArn, DescribeRules? Rules);

public sealed record DescribeRules : AwsResponse
{
    public IReadOnlyList<ElbRule>? Rules { get; init; }
}

public sealed record ElbRule(bool? IsDefault, IReadOnlyList<ElbAction>? Actions);

/// <summary>The health of one target group, beside the ARN that was asked about.</summary>
public sealed record TargetGroupHealth(string? TargetGroupArn, DescribeTargetHealth? Health);

public sealed record DescribeTargetHealth : AwsResponse
{
    public IReadOnlyList<TargetHealthDescription>? TargetHealthDescriptions { get; init; }
}

public sealed record TargetHealthDescription(ElbTarget? Target, TargetHealth? TargetHealth);

public sealed record ElbTarget(string? Id, int? Port);

public sealed record TargetHealth(string? State, string? Reason, string? Description);

public sealed record DescribeLoadBalancers : AwsResponse
{
    public IReadOnlyList<ElbLoadBalancer>? LoadBalancers { get; init; }
}

/// <summary>The API says DNSName, Step Functions says DnsName: property names are read without regard to case.</summary>
public sealed record ElbLoadBalancer(string? LoadBalancerArn, string? DnsName);

public sealed record DescribeAlarms : AwsResponse
{
    public IReadOnlyList<MetricAlarm>? MetricAlarms { get; init; }

    public IReadOnlyList<MetricAlarm>? CompositeAlarms { get; init; }
}

public sealed record MetricAlarm(string? AlarmName, string? StateValue, string? StateReason);

public sealed record DescribeTasks : AwsResponse
{
    public IReadOnlyList<EcsTask>? Tasks { get; init; }
}

public sealed record EcsTask
{
    public string? TaskArn { get; init; }

    public string? LastStatus { get; init; }

    public string? StartedBy { get; init; }

    public string? StopCode { get; init; }

    public string? StoppedReason { get; init; }

    public IReadOnlyList<EcsContainer>? Containers { get; init; }
}

public sealed record EcsContainer(string? Name, int? ExitCode, string? Reason);
