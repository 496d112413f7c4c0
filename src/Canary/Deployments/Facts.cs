using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Probing;

namespace Canary.Deployments;

/// <summary>What the workflow has gathered so far; a part that was not asked for yet is null.</summary>
public sealed record Facts
{
    public GetDeployment? Deployment { get; init; }

    /// <summary>What CodeDeploy, or ECS where it deploys by itself, and the plan's parameter say.</summary>
    public ControllerFacts? Controller { get; init; }

    public ServiceFacts? Service { get; init; }

    public HealthFacts? Health { get; init; }

    /// <summary>Asked last, and only where it matters where a listener leads: one entry for each of <see cref="Site.RuleQueries"/>.</summary>
    public IReadOnlyList<ListenerRules>? Rules { get; init; }

    /// <summary>In checks of files alone: rules that a person has asked for, of whichever listeners; narrowed to <see cref="Rules"/>.</summary>
    public DescribeRules? AllRules { get; init; }

    /// <summary>Asked while green is not up yet.</summary>
    public TaskFacts? Tasks { get; init; }

    /// <summary>
    /// What the prober met: at AfterInstall at green's targets, when the plan probes targets; in preflight through the routes and at blue's
    /// targets.
    /// </summary>
    [JsonConverter(typeof(AtMostOne<Round>))]
    public Round? Reach { get; init; }

    /// <summary>Asked at BeforeAllowTraffic alone: one response, or none when the group has no alarms.</summary>
    public IReadOnlyList<DescribeAlarms>? Alarms { get; init; }

    /// <summary>Asked by preflight alone.</summary>
    public ImageFacts? Images { get; init; }

    /// <summary>Asked by preflight alone: one entry for each of <c>PreflightQueries.Network</c>.</summary>
    public IReadOnlyList<NetworkAnswer>? Network { get; init; }

    /// <summary>In checks of files alone: the documents of the execution role's policies, in JSON.</summary>
    public IReadOnlyList<string>? RolePolicies { get; init; }
}

/// <summary>
/// What CodeDeploy and the plan's parameter say; asked once. Where ECS deploys by itself, its answers take this shape
/// (<see cref="ServiceDeployments"/>).
/// </summary>
public sealed record ControllerFacts
{
    public GetDeploymentGroup? Group { get; init; }

    public ListDeploymentTargets? Targets { get; init; }

    public GetParameters? Plan { get; init; }

    /// <summary>Asked at AfterAllowTraffic alone: what the gate recorded of blue, one entry.</summary>
    public IReadOnlyList<GetObject>? Baselines { get; init; }

    /// <summary>Asked at AfterAllowTraffic alone: the execution that watched the shift, one entry; none where shifts are not watched.</summary>
    public IReadOnlyList<DescribeExecution>? Watches { get; init; }

    /// <summary>Asked by preflight alone: the AppSpec's text, one entry; none when the deployment's revision does not hold it.</summary>
    public IReadOnlyList<GetApplicationRevision>? Revisions { get; init; }

    /// <summary>Asked by preflight alone: the AppSpec's object in S3, one entry; none when it is not there, or may not be read.</summary>
    public IReadOnlyList<GetObject>? AppSpecObjects { get; init; }

    /// <summary>What came of these two, once they have been read; they are gone then.</summary>
    public AppSpecReading? AppSpec { get; init; }

    /// <summary>Asked by preflight alone: how the traffic will move.</summary>
    public GetDeploymentConfig? Config { get; init; }

    /// <summary>Of ECS alone: green's and blue's.</summary>
    public DescribeServiceRevisions? ServiceRevisions { get; init; }
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

    /// <summary>
    /// Asked by preflight alone, of the discreet workflow: the two that follow, one entry; none when there is nothing to ask. Gone once they are
    /// there.
    /// </summary>
    public IReadOnlyList<StartSyncExecution>? Readings { get; init; }

    /// <summary>Green's task definition, the AppSpec's; none when the AppSpec could not be read.</summary>
    public IReadOnlyList<DescribeTaskDefinition>? GreenTaskDefinitions { get; init; }

    /// <summary>The hook functions that the AppSpec names; where none could be read, one without a name that says why.</summary>
    public IReadOnlyList<HookFunction>? HookFunctions { get; init; }
}

/// <summary>
/// What the target groups and load balancers say, one entry for each ARN that was asked about; where no target group lists the tasks, what ECS says
/// of them, under what they are started by.
/// </summary>
public sealed record HealthFacts
{
    public IReadOnlyList<TargetGroupHealth>? TargetGroups { get; init; }

    public IReadOnlyList<DescribeLoadBalancers>? LoadBalancers { get; init; }

    /// <summary>
    /// Asked of the discreet workflow, once green is there: its task definition, of which who registered it comes back, and of the containers names,
    /// images, ports, health checks and a commit; where no target group lists the tasks, blue's too, and the tasks. Gone once they are there.
    /// </summary>
    public StartSyncExecution? GreenReading { get; init; }

    public ContainersOfTask? GreenContainers { get; init; }

    /// <summary>Where no target group lists the tasks.</summary>
    public ContainersOfTask? BlueContainers { get; init; }

    /// <summary>Asked by preflight alone, as all below: one entry for each target group of the pair.</summary>
    public IReadOnlyList<TargetGroupAttributes>? Attributes { get; init; }

    /// <summary>Asked of the discreet workflow: what follows, one entry; none when there is no blue. Gone once it is there.</summary>
    public IReadOnlyList<StartSyncExecution>? Readings { get; init; }

    /// <summary>Blue's task definition; none when there is no blue.</summary>
    public IReadOnlyList<DescribeTaskDefinition>? BlueTaskDefinitions { get; init; }

    /// <summary>The subnets green's tasks will run in: one response; none when they are not known.</summary>
    public IReadOnlyList<DescribeSubnets>? Subnets { get; init; }

    /// <summary>The security groups of green's tasks: one response; none when they are not known.</summary>
    public IReadOnlyList<DescribeSecurityGroups>? SecurityGroups { get; init; }
}

/// <summary>What ECS says about green's tasks, a bounded number of them: why some stopped, and how those that run are.</summary>
public sealed record TaskFacts
{
    /// <summary>In pages, none when there is no such task.</summary>
    public IReadOnlyList<DescribeTasks>? Running { get; init; }

    /// <summary>In pages; those of the service that were listed and are green's.</summary>
    public IReadOnlyList<DescribeTasks>? Stopped { get; init; }
}

/// <summary>The containers of a task definition.</summary>
public sealed record ContainersOfTask : AwsResponse
{
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Of those that have one.</summary>
    public IReadOnlyList<ContainerHealthCheck>? HealthChecks { get; init; }

    public IReadOnlyList<PortMapping>? PortMappings { get; init; }

    /// <summary>Of each container.</summary>
    public IReadOnlyList<ContainerImage>? Images { get; init; }

    /// <summary>The ARN of the principal that registered the task definition.</summary>
    public string? RegisteredBy { get; init; }
}

/// <summary>What a container is made of, as its task definition says.</summary>
/// <param name="Label">The commit that a label of it names; null where none does.</param>
public sealed record ContainerImage(string? Container, string? Image, string? Label);

/// <summary>What ECR says of the images of green and blue.</summary>
public sealed record ImageFacts
{
    public IReadOnlyList<ImageFact>? Green { get; init; }

    /// <summary>Details alone: what blue runs is judged by having run.</summary>
    public IReadOnlyList<ImageFact>? Blue { get; init; }

    public IReadOnlyList<RepositoryPolicy>? LifecyclePolicies { get; init; }
}

/// <summary>The answers about one image, beside the query that was asked.</summary>
public sealed record ImageFact
{
    public ImageQuery? Query { get; init; }

    public DescribeImages? Details { get; init; }

    public DescribeImageScanFindings? Scan { get; init; }

    public BatchGetImage? Manifest { get; init; }
}

/// <summary>One image of a private ECR repository, as a task definition names it.</summary>
/// <param name="Image">The whole name.</param>
/// <param name="RegistryId">The account that owns the registry.</param>
/// <param name="RepositoryName">Without registry, tag and digest.</param>
/// <param name="ImageIds">A list of one: ECR asks for a list.</param>
public sealed record ImageQuery(string Image, string RegistryId, string RepositoryName, IReadOnlyList<ImageId> ImageIds);

/// <summary>A tag or a digest; the digest wins where an image has both.</summary>
public sealed record ImageId(string? ImageTag, string? ImageDigest);

/// <summary>The lifecycle policy of one repository, beside what was asked.</summary>
public sealed record RepositoryPolicy(string? RegistryId, string? RepositoryName, GetLifecyclePolicy? Policy);

/// <summary>A function that the AppSpec names for a lifecycle event, and what Lambda says of it.</summary>
public sealed record HookFunction(string? Name, GetFunctionConfiguration? Configuration);

/// <summary>The attributes of one target group, beside the ARN that was asked about.</summary>
public sealed record TargetGroupAttributes(string? TargetGroupArn, DescribeTargetGroupAttributes? Attributes);
