using System.Text.Json.Serialization;

namespace Canary.Aws;

/// <summary>What the deployment's controller says of it: CodeDeploy's GetDeployment, or ECS's DescribeServiceDeployments.</summary>
public sealed record GetDeployment : AwsResponse
{
    public DeploymentInfo? DeploymentInfo { get; init; }

    /// <summary>Of ECS.</summary>
    public IReadOnlyList<ServiceDeployment>? ServiceDeployments { get; init; }

    /// <summary>Of ECS: deployments that it does not have.</summary>
    public IReadOnlyList<EcsFailure>? Failures { get; init; }
}

public sealed record DeploymentInfo
{
    public string? ApplicationName { get; init; }

    public string? DeploymentGroupName { get; init; }

    public string? DeploymentConfigName { get; init; }

    public string? ComputePlatform { get; init; }

    /// <summary>What kind of caller created it: user, CloudFormation, codeDeployRollback and others. A person it names nowhere.</summary>
    public string? Creator { get; init; }

    /// <summary>Whatever was written when it was created.</summary>
    public string? Description { get; init; }

    public RollbackInfo? RollbackInfo { get; init; }

    /// <summary>Without its content, which only GetApplicationRevision tells.</summary>
    public RevisionLocation? Revision { get; init; }
}

/// <summary>What is deployed: AppSpecContent, or the older String, holds the AppSpec; S3 and GitHub say where it lies.</summary>
public sealed record RevisionLocation
{
    public string? RevisionType { get; init; }

    public RevisionContent? AppSpecContent { get; init; }

    [JsonPropertyName("String")]
    public RevisionContent? Text { get; init; }

    public RevisionS3Location? S3Location { get; init; }

    public RevisionGitHubLocation? GitHubLocation { get; init; }
}

public sealed record RevisionContent(string? Content, string? Sha256);

public sealed record RevisionS3Location(string? Bucket, string? Key, string? BundleType, string? Version, string? ETag);

public sealed record RevisionGitHubLocation(string? Repository, string? CommitId);

public sealed record GetApplicationRevision : AwsResponse
{
    public RevisionLocation? Revision { get; init; }
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

public sealed record TargetGroupPairInfo(
    IReadOnlyList<TargetGroupName>? TargetGroups, TrafficRoute? ProdTrafficRoute, TrafficRoute? TestTrafficRoute);

public sealed record TargetGroupName(string? Name);

/// <summary>A listener; where ECS deploys by itself, one of its rules, too.</summary>
public sealed record TrafficRoute(IReadOnlyList<string>? ListenerArns, string? RuleArn = null);

public sealed record AutoRollbackConfiguration(bool? Enabled, IReadOnlyList<string>? Events);

public sealed record AlarmConfiguration(bool? Enabled, IReadOnlyList<AlarmName>? Alarms);

public sealed record AlarmName(string? Name);

public sealed record BlueGreenDeploymentConfiguration(
    BlueTermination? TerminateBlueInstancesOnDeploymentSuccess, DeploymentReadyOption? DeploymentReadyOption);

public sealed record BlueTermination(string? Action, int? TerminationWaitTimeInMinutes);

public sealed record DeploymentReadyOption(string? ActionOnTimeout, int? WaitTimeInMinutes);

public sealed record ListDeploymentTargets : AwsResponse
{
    public IReadOnlyList<string>? TargetIds { get; init; }
}

public sealed record GetDeploymentTarget : AwsResponse
{
    public DeploymentTarget? DeploymentTarget { get; init; }

    /// <summary>Of ECS, which is asked for the deployment itself.</summary>
    public IReadOnlyList<ServiceDeployment>? ServiceDeployments { get; init; }
}

public sealed record DeploymentTarget(EcsTarget? EcsTarget);

public sealed record EcsTarget(IReadOnlyList<EcsTaskSetInfo>? TaskSetsInfo, IReadOnlyList<LifecycleEventInfo>? LifecycleEvents = null);

/// <summary>A task set in CodeDeploy's words. <c>Identifer</c> is the name on the wire.</summary>
public sealed record EcsTaskSetInfo(
    string? Identifer, string? TaskSetLabel, string? Status, double? TrafficWeight, long? DesiredCount = null, long? RunningCount = null);

/// <summary>How far one of the eight lifecycle events is: Pending, InProgress, Succeeded, Failed, Skipped or Unknown.</summary>
public sealed record LifecycleEventInfo(string? LifecycleEventName, string? Status, DateTimeOffset? StartTime, DateTimeOffset? EndTime);

/// <summary>What the controller says to a stop: CodeDeploy a status, ECS the deployment's ARN.</summary>
public sealed record StopDeployment : AwsResponse
{
    /// <summary>Pending or Succeeded.</summary>
    public string? Status { get; init; }

    public string? ServiceDeploymentArn { get; init; }
}

public sealed record GetDeploymentConfig : AwsResponse
{
    public DeploymentConfigInfo? DeploymentConfigInfo { get; init; }
}

public sealed record DeploymentConfigInfo(string? DeploymentConfigName, TrafficRoutingConfig? TrafficRoutingConfig);

public sealed record TrafficRoutingConfig(string? Type, TimeBasedCanary? TimeBasedCanary, TimeBasedLinear? TimeBasedLinear);

public sealed record TimeBasedCanary(double? CanaryPercentage, int? CanaryInterval);

public sealed record TimeBasedLinear(double? LinearPercentage, int? LinearInterval);
