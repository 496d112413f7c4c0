using Canary.Aws;

namespace Canary.Deployments;

/// <summary>
/// ECS's own deployments in the shape in which CodeDeploy's are read: the service is the deployment group, its revisions are the task sets, and
/// what the target revision says is the AppSpec. So no gate and no check has to ask whose deployment it is.
/// </summary>
internal static class ServiceDeployments
{
    /// <summary>The deployment that ECS describes; null where there is none, or where it is CodeDeploy's.</summary>
    public static ServiceDeployment? Of(Facts? facts) => facts?.Deployment?.ServiceDeployments is [{ } deployment, ..] ? deployment : null;

    /// <summary>Whether it is being taken back, or was.</summary>
    public static bool IsRollback(ServiceDeployment deployment)
        => deployment.Rollback is not null || deployment.Status?.StartsWith("ROLLBACK_", StringComparison.Ordinal) == true;

    /// <summary>
    /// Blue: of several sources the one with production traffic, and of those the one with most tasks. Null on the first deployment.
    /// </summary>
    public static DeployedRevision? SourceOf(ServiceDeployment deployment)
        => (deployment.SourceServiceRevisions ?? []).OrderByDescending(source => source.RequestedProductionTrafficWeight ?? 0)
            .ThenByDescending(source => source.RunningTaskCount ?? 0)
            .FirstOrDefault();

    public static bool IsFirst(ServiceDeployment deployment) => deployment.SourceServiceRevisions is null or [];

    /// <summary>Why nothing can be judged, and what to do; null where it can.</summary>
    public static string? Unserved(ServiceDeployment deployment) => deployment.DeploymentConfiguration?.Strategy switch
    {
        "ROLLING" => "The service deploys with the strategy ROLLING, which mixes both versions behind one target group, so that nothing can be "
            + "compared: set its deployment strategy to CANARY, LINEAR or BLUE_GREEN",
        _ => null,
    };

    /// <summary>Green's and blue's.</summary>
    public static IReadOnlyList<string> RevisionArns(ServiceDeployment deployment) =>
        [.. new[] { deployment.TargetServiceRevision?.Arn, SourceOf(deployment)?.Arn }.OfType<string>()];

    /// <summary>How production traffic will move, such as CANARY 10%.</summary>
    public static string StrategyOf(ServiceDeployment deployment) => deployment.DeploymentConfiguration switch
    {
        { Strategy: "CANARY", CanaryConfiguration.CanaryPercent: { } percent } => $"CANARY {Percent.Of(percent / 100)}",
        { Strategy: "LINEAR", LinearConfiguration.StepPercent: { } percent } => $"LINEAR {Percent.Of(percent / 100)}",
        { Strategy: { } strategy } => strategy,
        _ => "",
    };

    /// <summary>Whether ECS deploys the service by itself, which is what a service without another controller does.</summary>
    public static bool Deploys(EcsService service)
        => service.DeploymentController?.Type == "ECS" || service is { DeploymentController: null, TaskSets: null or [] };

    /// <summary>Whether the facts, without a deployment, are of a service that ECS deploys by itself.</summary>
    public static bool IsPlanned(Facts facts)
        => facts.Service?.Services?.Services is [{ } service] && Deploys(service);

    /// <summary>
    /// The next deployment, as far as the service, one of its revisions and the task definition tell: for checks before there is one. As they are
    /// where another controller deploys.
    /// </summary>
    public static Facts Planned(Facts facts)
    {
        if (!IsPlanned(facts))
        {
            return facts;
        }

        var service = facts.Service!.Services!.Services![0];

        var given = facts.Controller?.ServiceRevisions?.ServiceRevisions?.FirstOrDefault();
        var described = given ?? new ServiceRevision
        {
            TaskDefinition = service.TaskDefinition,
            LaunchType = service.LaunchType,
            PlatformVersion = service.PlatformVersion,
            CapacityProviderStrategy = service.CapacityProviderStrategy,
            NetworkConfiguration = service.NetworkConfiguration,
            LoadBalancers = service.LoadBalancers,
            ServiceConnectConfiguration = service.Deployments?.FirstOrDefault()?.ServiceConnectConfiguration,
        };
        var next = described with
        {
            ServiceRevisionArn = "next",
            TaskDefinition = facts.Service.GreenTaskDefinitions?.FirstOrDefault()?.TaskDefinition?.TaskDefinitionArn ?? described.TaskDefinition,
            ResolvedConfiguration = null,
        };
        var current = described with { ServiceRevisionArn = given?.ServiceRevisionArn ?? "current" };

        return Unfold(
            facts with
            {
                Deployment = new GetDeployment
                {
                    ServiceDeployments =
                    [
                        new ServiceDeployment
                        {
                            ServiceDeploymentArn =
                                $"{service.ServiceArn?.Replace(":service/", ":service-deployment/", StringComparison.Ordinal)}/next",
                            SourceServiceRevisions = [new DeployedRevision { Arn = current.ServiceRevisionArn }],
                            TargetServiceRevision = new DeployedRevision { Arn = next.ServiceRevisionArn },
                            DeploymentConfiguration = service.DeploymentConfiguration,
                        },
                    ],
                },
                Controller = (facts.Controller ?? new ControllerFacts()) with
                {
                    ServiceRevisions = new DescribeServiceRevisions { ServiceRevisions = [next, current] },
                },
            },
            deploymentId: "next",
            withGreen: false);
    }

    /// <summary>Whether it is not known which target group is whose, so that the production rule has to tell.</summary>
    public static bool LacksGroups(Facts facts)
        => Of(facts) is { } deployment && Revisions.Of(deployment, facts) is { Green.LoadBalancers: [_, ..], BlueGroup: null, GreenGroup: null };

    /// <summary>With the group, the AppSpec and the task sets that follow; as they are where they are CodeDeploy's.</summary>
    /// <param name="facts">As the workflow gathered them.</param>
    /// <param name="deploymentId">The last part of the deployment's ARN.</param>
    /// <param name="withGreen">Whether there is a green yet.</param>
    public static Facts Unfold(Facts facts, string deploymentId, bool withGreen)
    {
        if (Of(facts) is not { } deployment || facts.Controller is not { ServiceRevisions: { Error: null } } controller)
        {
            return facts;
        }

        var revisions = Revisions.Of(deployment, facts);

        return facts with
        {
            Controller = controller with
            {
                Group = new GetDeploymentGroup { DeploymentGroupInfo = GroupOf(deployment, revisions.Green) },
                Targets = new ListDeploymentTargets(),
                AppSpec = revisions.Green is { } green ? new AppSpecReading { AppSpec = AppSpecOf(green) } : null,
                Config = new GetDeploymentConfig
                {
                    DeploymentConfigInfo = new DeploymentConfigInfo(StrategyOf(deployment), RoutingOf(deployment.DeploymentConfiguration)),
                },
            },
            Service = facts.Service is { Services: { Services: [{ } service, ..] } described } all
                ? all with
                {
                    Services = described with
                    {
                        Services = [service with { TaskSets = [.. TaskSetsOf(deployment, revisions, service, deploymentId, withGreen)] }],
                    },
                }
                : facts.Service,
        };
    }

    /// <summary>The target revision; null where it is not known.</summary>
    public static ServiceRevision? GreenIn(Facts facts) => Of(facts) is { } deployment ? Revisions.Of(deployment, facts).Green : null;

    /// <summary>
    /// The load balancer behind which green is judged: of several the first that shifts a rule, which is an Application Load Balancer's.
    /// </summary>
    public static RevisionLoadBalancer? BalancerOf(ServiceRevision? revision)
        => (revision?.LoadBalancers ?? [])
            .OrderByDescending(balancer => IsRule(balancer.AdvancedConfiguration?.ProductionListenerRule))
            .ThenByDescending(balancer => balancer.AdvancedConfiguration is not null)
            .FirstOrDefault();

    /// <summary>
    /// The port of the tasks that clients reach by Service Connect, of several the first; null where a load balancer leads to them.
    /// </summary>
    public static ServiceConnectService? ConnectOf(ServiceRevision? revision)
        => BalancerOf(revision) is null && revision?.ServiceConnectConfiguration is { Enabled: true, Services: [{ } first, ..] } ? first : null;

    /// <summary>Why the tasks of a service without a load balancer cannot be probed, and what to do; null where they can.</summary>
    public static (string What, string Cure)? OutOfReach(string service, ServiceRevision? green) => ConnectOf(green) switch
    {
        null => (
            $"The service {service} has neither a load balancer nor a port in Service Connect, so ECS moves no traffic from blue to green",
            "Give it two target groups with a production rule, or a Service Connect service, or remove the hook from the service"),
        _ when green?.NetworkConfiguration?.AwsvpcConfiguration is null => (
            $"The tasks of the service {service} have no address of their own, and no target group lists where they are",
            "Use the network mode awsvpc, give the service two target groups with a production rule, or remove the hook from the service"),

        // The proxy listens on the container's own port unless it is told another, and wants TLS there:
        // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
        { Tls: not null, IngressPortOverride: null } connect => (
            $"Service Connect encrypts what reaches the port {connect.PortName} of {service}, and probes cannot decrypt it",
            "Set ingressPortOverride of that Service Connect service to another port, so that the container's own port takes probes"),
        _ => null,
    };

    private static DeploymentGroupInfo GroupOf(ServiceDeployment deployment, ServiceRevision? green)
    {
        var (balancer, settings) = (BalancerOf(green), deployment.DeploymentConfiguration);
        var name = ServiceDeploymentName.TryParse(deployment.ServiceDeploymentArn, out var parsed) ? parsed : null;
        var advanced = balancer?.AdvancedConfiguration;

        return new DeploymentGroupInfo
        {
            EcsServices = [new EcsServiceName(name?.Cluster, name?.Service)],
            LoadBalancerInfo = balancer is null ? null : new LoadBalancerInfo(
            [
                new TargetGroupPairInfo(
                    [.. PairOf(balancer).Select(arn => new TargetGroupName(NameIn(arn)))],
                    RouteOf(advanced?.ProductionListenerRule),
                    RouteOf(advanced?.TestListenerRule)),
            ]),

            // A hook that fails rolls back, whatever the service says.
            AutoRollbackConfiguration = new AutoRollbackConfiguration(
                true, settings?.Alarms?.Rollback == true ? ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] : ["DEPLOYMENT_FAILURE"]),
            AlarmConfiguration = new AlarmConfiguration(
                settings?.Alarms?.Enable == true, [.. (settings?.Alarms?.AlarmNames ?? []).Select(alarm => new AlarmName(alarm))]),
            BlueGreenDeploymentConfiguration = new BlueGreenDeploymentConfiguration(
                new BlueTermination("TERMINATE", settings?.BakeTimeInMinutes),
                settings?.LifecycleHooks?.Any(hook => hook.TargetType == "PAUSE") == true
                    ? new DeploymentReadyOption("STOP_DEPLOYMENT", WaitTimeInMinutes: null)
                    : null),
        };
    }

    private static IReadOnlyList<string> PairOf(RevisionLoadBalancer? balancer) =>
        [.. new[] { balancer?.TargetGroupArn, balancer?.AdvancedConfiguration?.AlternateTargetGroupArn }.OfType<string>()];

    /// <summary>Of a target group's ARN.</summary>
    private static string NameIn(string arn) => arn.Split('/') is [_, var name, ..] ? name : arn;

    /// <summary>A rule's ARN begins with that of its listener, under another word; a Network Load Balancer has listeners alone.</summary>
    private static TrafficRoute? RouteOf(string? rule) => rule switch
    {
        null or "" => null,
        _ when IsRule(rule) =>
            new TrafficRoute([rule[..rule.LastIndexOf('/')].Replace(":listener-rule/", ":listener/", StringComparison.Ordinal)], rule),
        _ => new TrafficRoute([rule]),
    };

    private static bool IsRule(string? arn) => arn?.Contains(":listener-rule/", StringComparison.Ordinal) == true;

    /// <summary>
    /// With ECS's own defaults where the service leaves one out: 5 percent and 10 minutes, 10 percent and 6 minutes.
    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html and API_LinearConfiguration.html.
    /// </summary>
    private static TrafficRoutingConfig? RoutingOf(ServiceDeploymentConfiguration? settings) => settings switch
    {
        { Strategy: "CANARY" } => new TrafficRoutingConfig(
            "TimeBasedCanary",
            new TimeBasedCanary(settings.CanaryConfiguration?.CanaryPercent ?? 5, settings.CanaryConfiguration?.CanaryBakeTimeInMinutes ?? 10),
            TimeBasedLinear: null),
        { Strategy: "LINEAR" } => new TrafficRoutingConfig(
            "TimeBasedLinear",
            TimeBasedCanary: null,
            new TimeBasedLinear(settings.LinearConfiguration?.StepPercent ?? 10, settings.LinearConfiguration?.StepBakeTimeInMinutes ?? 6)),
        { Strategy: "BLUE_GREEN" } => new TrafficRoutingConfig("AllAtOnce", TimeBasedCanary: null, TimeBasedLinear: null),
        _ => null,
    };

    private static AppSpec AppSpecOf(ServiceRevision green)
    {
        var balancer = BalancerOf(green);
        var network = green.NetworkConfiguration?.AwsvpcConfiguration;

        return new AppSpec(
            Content: "", green.TaskDefinition ?? "", balancer?.ContainerName ?? "", balancer?.ContainerPort ?? 0, new Dictionary<string, string>())
        {
            PlatformVersion = green.PlatformVersion,
            Network = network is null ? null : new AwsvpcConfiguration(
                network.Subnets ?? [], network.SecurityGroups ?? [], network.AssignPublicIp == "ENABLED"),
            CapacityProviderStrategy =
            [
                .. (green.CapacityProviderStrategy ?? []).Select(
                    item => new CapacityProvider(item.CapacityProvider ?? "", item.Base ?? 0, item.Weight ?? 0)),
            ],
        };
    }

    private static IEnumerable<EcsTaskSet> TaskSetsOf(
        ServiceDeployment deployment, Revisions revisions, EcsService service, string deploymentId, bool withGreen)
    {
        if (revisions.Blue is { } blue)
        {
            yield return TaskSetOf(blue, SourceOf(deployment), service, revisions.BlueGroup) with { Status = "PRIMARY" };
        }

        if (withGreen && revisions.Green is { } green)
        {
            yield return TaskSetOf(green, deployment.TargetServiceRevision, service, revisions.GreenGroup) with
            {
                Status = "ACTIVE",
                ExternalId = deploymentId,
            };
        }
    }

    /// <summary>The service's counts are of now, the deployment's of its last step.</summary>
    private static EcsTaskSet TaskSetOf(ServiceRevision revision, DeployedRevision? deployed, EcsService service, string? group)
    {
        var id = IdOfTasks(revision.ServiceRevisionArn);
        var counts = (service.Deployments ?? []).FirstOrDefault(one => one.Id == id)
            ?? new EcsDeployment(id, deployed?.RequestedTaskCount, deployed?.RunningTaskCount, deployed?.PendingTaskCount);
        var balancer = BalancerOf(revision);

        return new EcsTaskSet
        {
            Id = id,
            TaskDefinition = revision.TaskDefinition,
            LaunchType = revision.LaunchType,
            PlatformVersion = revision.PlatformVersion,
            CapacityProviderStrategy = revision.CapacityProviderStrategy,
            NetworkConfiguration = revision.NetworkConfiguration,
            ComputedDesiredCount = counts.DesiredCount,
            RunningCount = counts.RunningCount,
            PendingCount = counts.PendingCount,
            StabilityStatus = counts.RunningCount == counts.DesiredCount && counts.PendingCount is null or 0 ? "STEADY_STATE" : "STABILIZING",
            LoadBalancers = group is null ? [] : [new EcsLoadBalancer(group, balancer?.ContainerName, balancer?.ContainerPort)],
            ServiceConnect = ConnectOf(revision),
        };
    }

    /// <summary>What ECS calls the tasks of a revision: they are started by this.</summary>
    private static string IdOfTasks(string? revisionArn) => $"ecs-svc/{revisionArn?[(revisionArn.LastIndexOf('/') + 1)..]}";

    /// <summary>The two revisions, and which target group of the pair is whose; null where that is not known.</summary>
    private sealed record Revisions(ServiceRevision? Green, ServiceRevision? Blue, string? GreenGroup, string? BlueGroup)
    {
        public static Revisions Of(ServiceDeployment deployment, Facts facts)
        {
            var known = facts.Controller?.ServiceRevisions?.ServiceRevisions ?? [];
            var green = Find(known, deployment.TargetServiceRevision?.Arn);
            var blue = SourceOf(deployment) is { Arn: { } source } ? Find(known, source) : null;
            var (greens, blues) = (Resolved(green), Resolved(blue));
            var balancer = BalancerOf(green);
            var pair = PairOf(balancer);
            blues ??= blue is null ? null
                : Other(pair, greens)
                ?? (IsBeforeShift(deployment) ? WithTraffic(pair, balancer?.AdvancedConfiguration?.ProductionListenerRule, facts) : null);
            greens ??= blue is null ? pair.FirstOrDefault() : Other(pair, blues);

            return new Revisions(green, blue, greens, blues);
        }

        private static ServiceRevision? Find(IReadOnlyList<ServiceRevision> known, string? arn)
            => known.FirstOrDefault(revision => revision.ServiceRevisionArn is { } own && own == arn);

        private static string? Resolved(ServiceRevision? revision)
            => (revision?.ResolvedConfiguration?.LoadBalancers ?? []).Select(balancer => balancer.TargetGroupArn).FirstOrDefault(
                arn => arn is not null && (BalancerOf(revision) is not { } own
                    || arn == own.TargetGroupArn || arn == own.AdvancedConfiguration?.AlternateTargetGroupArn));

        private static string? Other(IReadOnlyList<string> pair, string? known)
            => known is not null && pair.Contains(known) ? pair.FirstOrDefault(arn => arn != known) : null;

        /// <summary>ECS describes the traffic as it was some time ago; the stage tells what may have moved since.</summary>
        private static bool IsBeforeShift(ServiceDeployment deployment)
            => deployment.TargetServiceRevision?.RequestedProductionTrafficWeight is null or 0
                && deployment.LifecycleStage is not (LifecycleStage.ProductionTrafficShift or LifecycleStage.PostProductionTrafficShift
                    or "BAKE_TIME" or "CLEAN_UP");

        /// <summary>Before the shift one of the two has all of production's traffic, and that is blue's.</summary>
        private static string? WithTraffic(IReadOnlyList<string> pair, string? rule, Facts facts)
        {
            var forwards = (facts.Rules ?? []).Where(rules => rules.OnlyRule is not "" && rules.OnlyRule == rule)
                .SelectMany(rules => rules.Forwards)
                .Concat(DefaultForwards(rule, facts))
                .Where(forward => RulePages.WeightOf(forward) > 0)
                .Select(forward => forward.TargetGroupArn)
                .OfType<string>()
                .Where(pair.Contains)
                .Distinct()
                .ToList();

            return forwards is [var only] ? only : null;
        }

        /// <summary>Of a Network Load Balancer, whose listeners have no rules.</summary>
        private static IEnumerable<WeightedTargetGroup> DefaultForwards(string? listener, Facts facts)
            => RulePages.Forwards((facts.Service?.Listeners?.Listeners ?? []).FirstOrDefault(one => one.ListenerArn is { } arn && arn == listener)
                ?.DefaultActions);
    }
}
