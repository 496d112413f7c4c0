using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;

namespace Rehearsal.Api;

/// <summary>CreateService: makes a service over the target groups and the listener rules that a deleted one has left.</summary>
internal sealed class ServiceCreation(InMemoryAccount account, EcsController ecs, CodeDeployService codeDeploy)
{
    private const string Invalid = "InvalidParameterException";
    private const int LongestName = 255;

    public static string[] Parameters { get; } =
    [
        "Cluster", "ServiceName", "TaskDefinition", "DesiredCount", "LoadBalancers", "DeploymentController", "DeploymentConfiguration",
        "NetworkConfiguration", "HealthCheckGracePeriodSeconds", "LaunchType", "PlatformVersion", "SchedulingStrategy",
    ];

    /// <summary>Returns when the service is there; its first tasks, and of ECS its first deployment, are under way then.</summary>
    /// <exception cref="AwsException">It is not valid, or it is nothing that the rehearsal plays.</exception>
    public AccountService Create(string cluster, CallParameters call)
    {
        var name = call.RequiredText("ServiceName", Invalid);
        RefuseName(cluster, name);
        Only(call, "LaunchType", "FARGATE");
        Only(call, "PlatformVersion", "LATEST", EcsAnswers.PlatformVersion);
        Only(call, "SchedulingStrategy", "REPLICA");
        var count = ServiceSettings.DesiredCount(call) ?? throw new AwsException(Invalid, "desiredCount is missing; a service of REPLICA needs it.");
        var controller = call.Section("DeploymentController");
        controller?.RefuseUnknown(["Type"]);
        var balancer = call.Sections("LoadBalancers") is [var only]
            ? only
            : throw new AwsException(Invalid, "loadBalancers is to have one item: the rehearsal plays services behind one load balancer.");
        balancer.RefuseUnknown(["TargetGroupArn", "ContainerName", "ContainerPort", "AdvancedConfiguration"]);
        var wanted = new Wanted(cluster, name, count, balancer.RequiredText("TargetGroupArn", Invalid), PlanOf(call, balancer))
        {
            GracePeriod = ServiceSettings.GracePeriod(call) ?? 0,
            Network = ServiceSettings.Network(call, account.Vpc)
                ?? throw new AwsException(Invalid, "Network Configuration must be provided when networkMode 'awsvpc' is specified."),
        };
        return controller?.Text("Type") switch
        {
            null or "ECS" => ForEcs(wanted, balancer, call),
            "CODE_DEPLOY" => ForCodeDeploy(wanted, balancer, call),
            var type => throw new AwsException(Invalid, $"The deployment controller is {type}; the rehearsal plays ECS and CODE_DEPLOY."),
        };
    }

    private void RefuseName(string cluster, string name)
    {
        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw new AwsException(Invalid, $"serviceName is up to {LongestName} letters, numbers, underscores and hyphens.");
        }

        var known = account.Services.LastOrDefault(service => service.Cluster == cluster && service.Name == name);
        if (known is { Status: not ServiceStatus.Inactive })
        {
            throw new AwsException(Invalid, known.Status is ServiceStatus.Active
                ? "Creation of service was not idempotent."
                : "Unable to Start a service that is still Draining.");
        }
    }

    private static void Only(CallParameters call, string name, params string[] values)
    {
        if (call.Text(name) is { } given && !values.Contains(given))
        {
            throw new AwsException(Invalid, $"{name} is {given}; the rehearsal plays {string.Join(" or ", values)}.");
        }
    }

    private RevisionPlan PlanOf(CallParameters call, CallParameters balancer)
    {
        var (container, port) = (balancer.RequiredText("ContainerName", Invalid), balancer.Number("ContainerPort"));
        return new RevisionPlan(
            ServiceSettings.TaskDefinition(
                account.TaskDefinitions,
                call.RequiredText("TaskDefinition", Invalid),
                container,
                port ?? throw new AwsException(Invalid, "loadBalancers needs containerPort.")),
            container,
            port.Value);
    }

    private AccountService ForEcs(Wanted wanted, CallParameters balancer, CallParameters call)
    {
        var advanced = balancer.Section("AdvancedConfiguration") ?? throw new AwsException(
            Invalid,
            "loadBalancers has no advancedConfiguration; the rehearsal plays no rolling update: name alternateTargetGroupArn and "
                + "productionListenerRule.");
        advanced.RefuseUnknown(["AlternateTargetGroupArn", "ProductionListenerRule", "TestListenerRule", "RoleArn"]);
        var last = Left(ecs.Services.LastOrDefault(known => Has(known, wanted.TargetGroup)), wanted.TargetGroup);
        var pair = PairOf(last, wanted.TargetGroup, advanced.RequiredText("AlternateTargetGroupArn", Invalid));
        var production = Rule(last, advanced.RequiredText("ProductionListenerRule", Invalid), "productionListenerRule");
        var test = advanced.Text("TestListenerRule") is { } arn
            ? Rule(last, arn, "testListenerRule")
            : default((Listener Listener, ListenerRule Rule)?);
        if (test?.Rule == production.Rule)
        {
            throw new AwsException(Invalid, "productionListenerRule and testListenerRule are to be two rules.");
        }

        var own = new EcsService
        {
            Service = wanted.Build(account, last.Service.Source, isDeployedByEcs: true),
            TargetGroups = pair,
            ProductionListener = production.Listener,
            ProductionRule = production.Rule,
            TestListener = test?.Listener,
            TestRule = test?.Rule,
            ContainerName = wanted.Plan.ContainerName,
            ContainerPort = wanted.Plan.ContainerPort,
            Configuration = ConfigurationOf(call),
        };
        account.Add(own.Service);
        ecs.Add(own);
        ecs.Deploy(own, wanted.Plan);
        return own.Service;
    }

    private static DeploymentConfiguration ConfigurationOf(CallParameters call)
    {
        var section = call.Section("DeploymentConfiguration");
        return section?.Text("Strategy") switch
        {
            null => throw new AwsException(
                Invalid, "deploymentConfiguration.strategy is missing, which means ROLLING; the rehearsal plays BLUE_GREEN, CANARY and LINEAR."),
            "BLUE_GREEN" when !section.Has("BakeTimeInMinutes") => throw new AwsException(
                Invalid, "deploymentConfiguration.bakeTimeInMinutes is missing; BLUE_GREEN needs it."),
            _ => DeploymentConfigurationReading.Read(section, new DeploymentConfiguration()),
        };
    }

    private AccountService ForCodeDeploy(Wanted wanted, CallParameters balancer, CallParameters call)
    {
        if (balancer.Has("AdvancedConfiguration") || call.Has("DeploymentConfiguration"))
        {
            throw new AwsException(
                Invalid, "advancedConfiguration and deploymentConfiguration are for services that ECS deploys itself; leave them out.");
        }

        var group = codeDeploy.Groups.FirstOrDefault(known => Has(known, wanted.TargetGroup));
        Left(group, wanted.TargetGroup);
        if ((group!.Service.Cluster, group.Service.Name) != (wanted.Cluster, wanted.Name))
        {
            throw new AwsException(
                Invalid,
                $"The deployment group {group.Name} has the target group {wanted.TargetGroup} and deploys the service "
                    + $"{group.Service.Name}; create that.");
        }

        var service = wanted.Build(account, group.Service.Source, isDeployedByEcs: false);
        var targets = group.TargetGroups.One.Arn == wanted.TargetGroup ? group.TargetGroups.One : group.TargetGroups.Two;

        // Green: it has the faults of what is deployed, and not those of the version that serve began with.
        var first = service.AddTaskSet(new TaskSetPlan(
            TaskSetLabel.Green, targets, wanted.Plan.TaskDefinition, wanted.Plan.ContainerName, wanted.Plan.ContainerPort, ExternalId: null));
        service.MakePrimary(first);
        account.Add(service);
        group.Service = service;
        _ = first.Launch(CancellationToken.None);
        return service;
    }

    private static bool Has(IDeployedService service, string targetGroup) =>
        service.TargetGroups.One.Arn == targetGroup || service.TargetGroups.Two.Arn == targetGroup;

    private static T Left<T>(T? last, string targetGroup)
        where T : class, IDeployedService => last switch
        {
            null => throw new AwsException(
                Invalid,
                $"No service with this deployment controller had the target group {targetGroup}; the rehearsal creates a service over the target "
                    + "groups and listener rules of one that was deleted."),
            { Service.Status: not ServiceStatus.Inactive } => throw new AwsException(
                Invalid, $"The target group {targetGroup} is that of the service {last.Service.Name}; delete it first."),
            _ => last,
        };

    private static TargetGroupPair PairOf(EcsService last, string one, string two) =>
        (one, two) == (last.TargetGroups.One.Arn, last.TargetGroups.Two.Arn) ? last.TargetGroups
        : (two, one) == (last.TargetGroups.One.Arn, last.TargetGroups.Two.Arn) ? new TargetGroupPair(last.TargetGroups.Two, last.TargetGroups.One)
        : throw new AwsException(
            Invalid, $"alternateTargetGroupArn is {two}; the pair of {one} is {last.TargetGroups.Other(GroupOf(last, one)).Arn}.");

    private static TargetGroup GroupOf(EcsService service, string arn) =>
        service.TargetGroups.One.Arn == arn ? service.TargetGroups.One : service.TargetGroups.Two;

    private (Listener Listener, ListenerRule Rule) Rule(EcsService last, string arn, string parameter)
    {
        var rules = account.LoadBalancers.SelectMany(balancer => balancer.Listeners)
            .SelectMany(listener => listener.Rules.Select(rule => (Listener: listener, Rule: rule)))
            .Where(known => known.Rule.Forwards.Any(forward => last.TargetGroups.Contains(forward.Group)))
            .ToList();
        return rules.Find(known => known.Rule.Arn == arn) is { Rule: not null } found
            ? found
            : throw new AwsException(
                Invalid,
                $"{parameter} is {arn}; use a rule that forwards to the target groups: "
                    + $"{string.Join(" or ", rules.Select(known => known.Rule.Arn))}.");
    }

    /// <summary>What was asked for, read and checked.</summary>
    private sealed record Wanted(string Cluster, string Name, int Count, string TargetGroup, RevisionPlan Plan)
    {
        public required AwsvpcConfiguration Network { get; init; }

        public int GracePeriod { get; init; }

        public AccountService Build(InMemoryAccount account, ITaskSource source, bool isDeployedByEcs) => new(account, Cluster, Name, Count, source)
        {
            IsDeployedByEcs = isDeployedByEcs,
            HealthCheckGracePeriodSeconds = GracePeriod,
            Network = Network,
        };
    }
}
