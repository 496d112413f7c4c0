using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;

namespace Rehearsal.Resources;

/// <summary>The resources that an account is served with, checked and related to each other.</summary>
internal sealed record AccountResources
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<ServiceResource> Services { get; init; }

    public required IReadOnlyList<LoadBalancerResource> LoadBalancers { get; init; }

    /// <summary>Those that are there beside the ones the account makes by itself for the ids that a service names.</summary>
    public IReadOnlyList<VpcSubnet> Subnets { get; init; } = [];

    public IReadOnlyList<VpcSecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>None: every zone has a NAT gateway.</summary>
    public IReadOnlyList<VpcRouteTable> RouteTables { get; init; } = [];

    public IReadOnlyList<NamedValue> Parameters { get; init; } = [];

    public IReadOnlyList<NamedValue> Secrets { get; init; } = [];

    /// <summary>What is served otherwise than it is in AWS, or not at all, in sentences without a full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All tasks that run while no deployment does.</summary>
    public int Tasks => Services.Sum(service => service.DesiredCount);
}

/// <summary>A parameter or a secret.</summary>
internal sealed record NamedValue(string Name, string Value);

/// <summary>A load balancer with what belongs to it. Listeners and rules are known by their ARNs in the document.</summary>
internal sealed record LoadBalancerResource(
    string Name, IReadOnlyList<string> SecurityGroups, IReadOnlyList<TargetGroupResource> TargetGroups, IReadOnlyList<ListenerResource> Listeners);

internal sealed record TargetGroupResource(string Arn, string Name, HealthCheck HealthCheck, int Port)
{
    /// <summary>HTTP1 or GRPC.</summary>
    public string ProtocolVersion { get; init; } = "HTTP1";

    public TimeSpan DeregistrationDelay { get; init; } = TimeSpan.FromSeconds(300);
}

/// <param name="Arn">In the document.</param>
/// <param name="Port">In AWS; on this machine it is another.</param>
/// <param name="Forwards">The default action's; none: it answers by itself.</param>
/// <param name="Rules">Beside the default action.</param>
internal sealed record ListenerResource(string Arn, int Port, IReadOnlyList<ForwardResource> Forwards, IReadOnlyList<RuleResource> Rules)
{
    /// <summary>Of the default action, where the document says it.</summary>
    public string? DefaultRuleArn { get; init; }
}

internal sealed record RuleResource(string Arn, int Priority, RuleCondition Condition, IReadOnlyList<ForwardResource> Forwards);

/// <param name="TargetGroup">Its ARN in the document.</param>
internal sealed record ForwardResource(string TargetGroup, int Weight);

/// <summary>A service with how it is deployed.</summary>
internal sealed record ServiceResource
{
    public required string Cluster { get; init; }

    public required string Name { get; init; }

    /// <summary>0 to 40.</summary>
    public required int DesiredCount { get; init; }

    /// <summary>Such as <c>shop:7</c>.</summary>
    public required string TaskDefinition { get; init; }

    /// <summary>The members of it that are registered, in PascalCase.</summary>
    public required JsonObject Definition { get; init; }

    public required string Container { get; init; }

    public required int ContainerPort { get; init; }

    public required AwsvpcConfiguration Network { get; init; }

    public IReadOnlyList<CapacityProvider> CapacityProviders { get; init; } = [];

    public int HealthCheckGracePeriodSeconds { get; init; }

    /// <summary>ARNs in the document: the target group that serves, then the other one.</summary>
    public required (string One, string Two) TargetGroups { get; init; }

    /// <summary>How it is deployed: by CodeDeploy or by ECS.</summary>
    public required DeploymentResource Deployment { get; init; }

    /// <summary>Where the plan is: the whole name of a parameter, or what follows the stack's prefix.</summary>
    public string NameOfPlan => Deployment switch
    {
        DeploymentResource.ByCodeDeploy byCodeDeploy => $"{byCodeDeploy.Application}/{byCodeDeploy.Group}",
        DeploymentResource.ByEcs { Configuration.Hooks: var hooks } when hooks.Select(hook => hook.Details?["plan"]?.ToString()).FirstOrDefault(
            name => name is { Length: > 0 }) is { } named => named,
        _ => $"{Cluster}/{Name}",
    };
}

/// <summary>Who deploys a service, and how.</summary>
internal abstract record DeploymentResource
{
    private DeploymentResource()
    {
    }

    /// <summary>Listeners are ARNs in the document.</summary>
    public sealed record ByCodeDeploy(string Application, string Group, string ConfigurationName, string ProductionListener, string? TestListener)
        : DeploymentResource
    {
        public AutoRollback AutoRollback { get; init; } = AutoRollback.Off;

        public TimeSpan TerminationWait { get; init; }

        public bool TerminatesBlue { get; init; } = true;

        public IReadOnlyList<string> Alarms { get; init; } = [];
    }

    /// <summary>Rules are ARNs in the document.</summary>
    public sealed record ByEcs(DeploymentConfiguration Configuration, string ProductionRule, string? TestRule) : DeploymentResource;
}
