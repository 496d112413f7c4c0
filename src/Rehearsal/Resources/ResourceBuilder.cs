using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;

namespace Rehearsal.Resources;

/// <summary>Creates the resources of a document in an account that runs, and starts the versions that serve.</summary>
internal sealed class ResourceBuilder
{
    private readonly RehearsalStack _stack;
    private readonly AccountResources _resources;
    private readonly Dictionary<string, TargetGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Listener> _listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Listener Listener, ListenerRule Rule)> _rules = new(StringComparer.Ordinal);

    private ResourceBuilder(RehearsalStack stack, AccountResources resources) => (_stack, _resources) = (stack, resources);

    private InMemoryAccount Account => _stack.Account;

    /// <summary>Everything but the services; those are added one after the other.</summary>
    /// <param name="planText">Of every service whose plan the document does not have.</param>
    public static async Task<ResourceBuilder> Begin(
        RehearsalStack stack, AccountResources resources, string planText, CancellationToken cancellationToken)
    {
        var builder = new ResourceBuilder(stack, resources);
        builder.PutNetwork();
        builder.PutValues(planText);
        foreach (var balancer in resources.LoadBalancers)
        {
            await builder.Add(balancer, cancellationToken);
        }

        return builder;
    }

    /// <summary>The parameter that holds a service's plan.</summary>
    public string ParameterOfPlan(ServiceResource service) => _stack.ParameterOfPlan(service.NameOfPlan);

    /// <summary>Adds a service and starts its tasks, which need not be healthy yet.</summary>
    public async Task<IDeployedService> Add(ServiceResource resource, ITaskSource tasks, CancellationToken cancellationToken)
    {
        var service = new AccountService(Account, resource.Cluster, resource.Name, resource.DesiredCount, tasks)
        {
            IsDeployedByEcs = resource.Deployment is DeploymentResource.ByEcs,
            HealthCheckGracePeriodSeconds = resource.HealthCheckGracePeriodSeconds,
            CapacityProviders = resource.CapacityProviders,
            Network = resource.Network,
        };
        Provide(resource);
        var definition = Register(resource);
        var pair = new TargetGroupPair(_groups[resource.TargetGroups.One], _groups[resource.TargetGroups.Two]);
        return resource.Deployment switch
        {
            DeploymentResource.ByEcs byEcs => await Add(resource, service, byEcs, pair, definition, cancellationToken),
            DeploymentResource.ByCodeDeploy byCodeDeploy => await Add(resource, service, byCodeDeploy, pair, definition, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(resource), resource.Deployment, "No such controller"),
        };
    }

    private async Task<IDeployedService> Add(
        ServiceResource resource,
        AccountService service,
        DeploymentResource.ByCodeDeploy deployment,
        TargetGroupPair pair,
        string definition,
        CancellationToken cancellationToken)
    {
        var first = service.AddTaskSet(
            new TaskSetPlan(TaskSetLabel.Blue, pair.One, definition, resource.Container, resource.ContainerPort, ExternalId: null));
        service.MakePrimary(first);
        Account.Add(service);
        await first.Launch(cancellationToken);
        var group = new DeploymentGroup
        {
            Id = Account.Identifiers.Uuid(),
            ApplicationName = deployment.Application,
            Name = deployment.Group,
            Service = service,
            TargetGroups = pair,
            ProductionListener = _listeners[deployment.ProductionListener],
            TestListener = deployment.TestListener is { } test ? _listeners[test] : null,
            ConfigurationName = deployment.ConfigurationName,
            AutoRollback = deployment.AutoRollback,
            TerminationWait = deployment.TerminationWait,
            TerminatesBlue = deployment.TerminatesBlue,
            Alarms = deployment.Alarms,
        };
        SetAlarms(deployment.Alarms);
        _stack.CodeDeploy.Add(group);
        return group;
    }

    private async Task<IDeployedService> Add(
        ServiceResource resource,
        AccountService service,
        DeploymentResource.ByEcs deployment,
        TargetGroupPair pair,
        string definition,
        CancellationToken cancellationToken)
    {
        var (listener, rule) = _rules[deployment.ProductionRule];
        var test = deployment.TestRule is { Length: > 0 } arn ? _rules[arn] : ((Listener Listener, ListenerRule Rule)?)null;
        rule.Forwards = [new Forward(pair.One, 100), new Forward(pair.Two, 0)];
        test?.Rule.Forwards = rule.Forwards;
        var own = new EcsService
        {
            Service = service,
            TargetGroups = pair,
            ProductionListener = listener,
            ProductionRule = rule,
            TestListener = test?.Listener,
            TestRule = test?.Rule,
            ContainerName = resource.Container,
            ContainerPort = resource.ContainerPort,
            Configuration = WithHooksOfStack(deployment.Configuration),
        };
        SetAlarms(deployment.Configuration.Alarms);
        Account.Add(service);
        _stack.Ecs.Add(own);
        await _stack.Ecs.Serve(own, new RevisionPlan(definition, resource.Container, resource.ContainerPort), cancellationToken);
        return own;
    }

    private DeploymentConfiguration WithHooksOfStack(DeploymentConfiguration configuration) => configuration with
    {
        Hooks = configuration.Hooks is [] ? [_stack.Hook] : [.. configuration.Hooks.Select(hook => hook with { TargetArn = _stack.Hook.TargetArn })],
    };

    private void SetAlarms(IEnumerable<string> names) => names.ToList().ForEach(name => Account.Alarms.Set(name, AlarmState.Ok));

    private void PutNetwork()
    {
        _resources.Subnets.ToList().ForEach(Account.Vpc.Put);
        _resources.SecurityGroups.ToList().ForEach(Account.Vpc.Put);
        _resources.RouteTables.ToList().ForEach(Account.Vpc.Put);
    }

    /// <summary>What a service names and the document does not have is made as a sound network has it.</summary>
    private void Provide(ServiceResource resource)
    {
        var balancers = _resources.LoadBalancers
            .First(balancer => balancer.TargetGroups.Any(group => group.Arn == resource.TargetGroups.One)).SecurityGroups;
        foreach (var id in balancers.Where(id => Account.Vpc.FindSecurityGroup(id) is null))
        {
            Account.Vpc.Put(new VpcSecurityGroup(id, [new VpcRule(0, LastPort, VpcSecurityGroup.Anywhere)]));
        }

        Account.Vpc.Provide(resource.Network.Subnets, resource.Network.SecurityGroups, resource.ContainerPort, sound => balancers is []
            ? sound
            : sound with { Inbound = [.. sound.Inbound.Select(rule => rule with { Peer = balancers[0] })] });
    }

    private const int LastPort = 65_535;

    private void PutValues(string planText)
    {
        foreach (var parameter in _resources.Parameters)
        {
            Account.Parameters.Put(parameter.Name, parameter.Value);
        }

        foreach (var secret in _resources.Secrets)
        {
            Account.Secrets.Put(secret.Name, secret.Value);
        }

        foreach (var name in _resources.Services.Select(ParameterOfPlan).Where(name => Account.Parameters.Find(name) is null))
        {
            Account.Parameters.Put(name, planText);
        }
    }

    private async Task Add(LoadBalancerResource resource, CancellationToken cancellationToken)
    {
        var balancer = _stack.AddLoadBalancer(resource.Name);
        balancer.SecurityGroups = resource.SecurityGroups;
        Account.Add(balancer);
        foreach (var group in resource.TargetGroups)
        {
            var added = balancer.AddTargetGroup(group.Name, group.HealthCheck, port: group.Port);
            (added.ProtocolVersion, added.DeregistrationDelay) = (group.ProtocolVersion, group.DeregistrationDelay);
            _groups.Add(group.Arn, added);
        }

        foreach (var listener in resource.Listeners)
        {
            await Add(balancer, listener, cancellationToken);
        }
    }

    private async Task Add(LoadBalancer balancer, ListenerResource resource, CancellationToken cancellationToken)
    {
        var forwards = Forwards(resource.Forwards);
        var listener = await balancer.AddListener($"{resource.Port}", forwards is [var first, ..] ? first.Group : null, cancellationToken);
        if (forwards is [_, _, ..])
        {
            listener.Forwards = forwards;
        }

        _listeners.Add(resource.Arn, listener);
        if (resource.DefaultRuleArn is { } arn)
        {
            _rules.Add(arn, (listener, listener.DefaultRule));
        }

        foreach (var rule in resource.Rules)
        {
            _rules.Add(rule.Arn, (listener, listener.AddRule(rule.Priority, rule.Condition, Forwards(rule.Forwards))));
        }
    }

    private IReadOnlyList<Forward> Forwards(IEnumerable<ForwardResource> forwards) =>
        [.. forwards.Select(forward => new Forward(_groups[forward.TargetGroup], forward.Weight))];

    /// <summary>Under the revision that it has; its images are there, for they run.</summary>
    private string Register(ServiceResource resource)
    {
        var (family, revision) = resource.TaskDefinition.Split(':') is [var name, var number] && int.TryParse(number, out var given)
            ? (name, given)
            : (resource.TaskDefinition, 1);
        var arn = Account.Arns.TaskDefinition(family, revision);
        var members = resource.Definition.DeepClone().AsObject();
        var containers = EcsAnswers.Definitions(members);
        members["ContainerDefinitions"] = ApiResponse.List(
            containers, container => TaskDefinitionCalls.Filled(container!.AsObject(), $"{members["NetworkMode"]}"));
        Account.TaskDefinitions.Put(arn, members);
        foreach (var container in containers)
        {
            Push(ImageName.Parse($"{container?["Image"]}"), members);
        }

        return arn;
    }

    private void Push(ImageName image, JsonObject definition)
    {
        if (image.RegistryId == Account.Arns.Account)
        {
            var architecture = $"{definition["RuntimePlatform"]?["CpuArchitecture"]}" is "ARM64" ? "arm64" : "amd64";
            var pushed = new PushedImage { Platforms = [$"linux/{architecture}"] };
            if (image.Digest is not { } digest)
            {
                Account.Images.Push(image.Repository, image.Tag ?? "latest", pushed);
                return;
            }

            Account.Images.Repository(image.Repository).Put(new StoredImage(digest, Account.Clock.GetUtcNow(), pushed), image.Tag);
        }
    }
}
