using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>What the checks are asked about: the facts, and what follows from them without a judgement.</summary>
/// <param name="isPartial">Whether some facts were deliberately not asked for, so that a missing one is not a mistake.</param>
internal sealed class CheckContext(Site site, Facts facts, DateTimeOffset now, bool isPartial = false)
{
    private Known<AppSpec>? _appSpec;
    private AppSpecReading? _reading;
    private bool _hasRead;

    public Site Site => site;

    public Facts Facts => facts;

    /// <summary>When the deployment is checked.</summary>
    public DateTimeOffset Now => now;

    public bool IsPartial => isPartial;

    /// <summary>Whether the prober reaches private addresses.</summary>
    public bool IsProberInVpc { get; init; } = true;

    public Plan Plan => site.Plan ?? new Plan();

    public IReadOnlyDictionary<string, CheckOverride> Overrides => Plan.Checks;

    /// <summary>Whether ECS deploys by itself.</summary>
    public bool IsEcs => site.Controller == Controller.Ecs;

    public ControllerWords Words => site.Words;

    /// <summary>Where ECS deploys by itself: the settings of the deployment, or, before one, of the service; null: they are not known.</summary>
    public ServiceDeploymentConfiguration? Deploying =>
        ServiceDeployments.Of(facts)?.DeploymentConfiguration ?? (IsEcs ? Service?.DeploymentConfiguration : null);

    /// <summary>Where ECS deploys by itself: how green is behind the load balancer.</summary>
    public RevisionLoadBalancer? Balancer => ServiceDeployments.BalancerOf(ServiceDeployments.GreenIn(facts));

    /// <summary>Whether a load balancer leads to green, as it does unless ECS says that none does.</summary>
    public bool HasBalancer => ServiceDeployments.GreenIn(facts) is not { } green || ServiceDeployments.BalancerOf(green) is not null;

    /// <summary>Where ECS deploys by itself, without a load balancer: the port that clients reach by Service Connect.</summary>
    public ServiceConnectService? Connect => ServiceDeployments.ConnectOf(ServiceDeployments.GreenIn(facts));

    public DeploymentGroupInfo Group => facts.Controller?.Group?.DeploymentGroupInfo ?? new DeploymentGroupInfo();

    public TargetGroupPairInfo? Pair => Group.Pair();

    public EcsService? Service => facts.Service?.Services?.Services?.FirstOrDefault();

    /// <summary>The service's primary task set; the first task set of a service has no external id.</summary>
    public EcsTaskSet? BlueTaskSet => Service?.TaskSets?.FirstOrDefault(set => set.Status == "PRIMARY");

    /// <summary>The target groups of the pair; empty when they are not known.</summary>
    public IReadOnlyList<ElbTargetGroup> TargetGroups => facts.Service?.TargetGroups?.TargetGroups ?? [];

    /// <summary>Null: the AppSpec was not asked for.</summary>
    public AppSpecReading? Reading
    {
        get
        {
            (_reading, _hasRead) = (_hasRead ? _reading : AppSpecReading.Of(facts), true);

            return _reading;
        }
    }

    public Known<AppSpec> AppSpec => _appSpec ??= ReadAppSpec();

    /// <summary>The task definition that green will run.</summary>
    public Known<TaskDefinition> Green => AppSpec.Then(appSpec => TaskDefinitionOf(facts.Service?.GreenTaskDefinitions, appSpec.TaskDefinition));

    /// <summary>The task definition that blue runs.</summary>
    public Known<TaskDefinition> Blue
        => TaskDefinitionOf(facts.Health?.BlueTaskDefinitions, site.Blue?.TaskDefinition ?? "of blue", ApiCall.BlueTaskDefinition);

    /// <summary>Where green's tasks will run: as the AppSpec says, else as blue's do.</summary>
    public TaskNetwork? Network => AppSpec.Value?.Network is { } network
        ? new TaskNetwork(network.Subnets, network.SecurityGroups, network.AssignPublicIp ? "ENABLED" : "DISABLED")
        : BlueTaskSet?.NetworkConfiguration?.AwsvpcConfiguration;

    public Known<IReadOnlyList<Subnet>> Subnets => facts.Health?.Subnets is [{ Subnets: { } subnets }]
        ? Known<IReadOnlyList<Subnet>>.Of(subnets)
        : Known<IReadOnlyList<Subnet>>.Not(
            CheckResult.Unread("the subnets of green's tasks", facts.Health?.Subnets?.FirstOrDefault(), "ec2:DescribeSubnets"));

    public Known<IReadOnlyList<SecurityGroup>> SecurityGroups => facts.Health?.SecurityGroups is [{ SecurityGroups: { } groups }]
        ? Known<IReadOnlyList<SecurityGroup>>.Of(groups)
        : Known<IReadOnlyList<SecurityGroup>>.Not(CheckResult.Unread(
            "the security groups of green's tasks", facts.Health?.SecurityGroups?.FirstOrDefault(), "ec2:DescribeSecurityGroups"));

    /// <summary>Those of green's subnets, and the main ones of their VPCs.</summary>
    public Known<IReadOnlyList<RouteTable>> RouteTables
    {
        get
        {
            var answers = (facts.Network ?? []).Select(answer => answer.RouteTables).OfType<DescribeRouteTables>().ToList();

            return answers.Find(answer => answer.RouteTables is null) is not null || answers is []
                ? Known<IReadOnlyList<RouteTable>>.Not(CheckResult.Unread(
                    "the route tables of green's subnets", answers.Find(answer => answer.RouteTables is null), ApiCall.RouteTables))
                : answers.Exists(answer => answer.NextToken is { Length: > 0 })
                    ? Known<IReadOnlyList<RouteTable>>.Not(CheckResult.Unknown("The response does not include every route table"))
                : Known<IReadOnlyList<RouteTable>>.Of([.. answers.SelectMany(answer => answer.RouteTables!)]);
        }
    }

    /// <summary>Those that could serve green's tasks.</summary>
    public Known<IReadOnlyList<VpcEndpoint>> VpcEndpoints
    {
        get
        {
            var answer = (facts.Network ?? []).Select(answer => answer.VpcEndpoints).OfType<DescribeVpcEndpoints>().FirstOrDefault();

            return answer is not { VpcEndpoints: { } endpoints }
                ? Known<IReadOnlyList<VpcEndpoint>>.Not(CheckResult.Unread("the endpoints of the VPC", answer, ApiCall.VpcEndpoints))
                : answer.NextToken is { Length: > 0 }
                    ? Known<IReadOnlyList<VpcEndpoint>>.Not(CheckResult.Unknown("The response does not include every endpoint of the VPC"))
                : Known<IReadOnlyList<VpcEndpoint>>.Of(endpoints);
        }
    }

    /// <summary>What green's tasks run on may be the service's to say.</summary>
    public IReadOnlyList<string> CapacityNeeds => Has(ApiCall.Service) ? [] : [ApiCall.Service];

    /// <summary>Of the workflow, and of everything it asks about; null: no ARN tells.</summary>
    public string? Region => Arn is [_, _, _, var region, ..] ? region : null;

    /// <summary>The VPC of one of green's subnets; the target groups' where the subnets are not known.</summary>
    public string? VpcOf(string subnet) => Subnets.Value?.FirstOrDefault(one => one.SubnetId == subnet)?.VpcId
        ?? TargetGroups.Select(group => group.VpcId).FirstOrDefault(vpc => vpc is not null);

    /// <summary>Whether the subnet is another account's.</summary>
    public bool IsShared(string subnet) => Arn is [_, _, _, _, var account, ..]
        && Subnets.Value?.FirstOrDefault(one => one.SubnetId == subnet)?.OwnerId is { } owner && owner != account;

    /// <summary>All security groups of a load balancer.</summary>
    public Known<IReadOnlyList<SecurityGroup>> BalancerGroups(ElbLoadBalancer balancer)
    {
        var answers = (facts.Network ?? []).Select(answer => answer.SecurityGroups).OfType<DescribeSecurityGroups>().ToList();
        var groups = answers.SelectMany(answer => answer.SecurityGroups ?? [])
            .Where(group => balancer.SecurityGroups?.Contains(group.GroupId) == true)
            .DistinctBy(group => group.GroupId).ToList();
        var missing = (balancer.SecurityGroups ?? []).Except(groups.Select(group => group.GroupId)).ToList();

        return answers.Find(answer => answer.SecurityGroups is null) is not null || answers is []
            ? Known<IReadOnlyList<SecurityGroup>>.Not(CheckResult.Unread(
                "the security groups of the load balancer", answers.Find(answer => answer.SecurityGroups is null), ApiCall.SecurityGroups))
            : missing is [_, ..] ? Known<IReadOnlyList<SecurityGroup>>.Not(CheckResult.Unknown(
                $"The response does not include the security groups {string.Join(", ", missing)} of the load balancer"))
            : Known<IReadOnlyList<SecurityGroup>>.Of(groups);
    }

    /// <summary>What is to be said where something was not asked for without which a check cannot begin; null when it can.</summary>
    public CheckResult? Lacking(params IEnumerable<string> needs) => needs.Where(need => !Has(need)).Select(InPlace).ToList() is [_, ..] lacking
        ? CheckResult.Unknown($"Unknown without {string.Join(", ", lacking)}") with { Needs = lacking }
        : null;

    /// <summary>In parts.</summary>
    private string[]? Arn => TargetGroups.Select(group => group.TargetGroupArn).Append(Service?.ServiceArn).Append(Green.Value?.TaskDefinitionArn)
        .Select(arn => arn?.Split(':')).FirstOrDefault(arn => arn is { Length: > 5 });

    private string InPlace(string need) => need is ApiCall.TargetHealth && !HasBalancer ? ApiCall.Tasks : need;

    private bool Has(string need) => need switch
    {
        ApiCall.Group => facts.Controller?.Group is not null,
        ApiCall.Service => facts.Service?.Services is not null,
        ApiCall.TargetGroups or ApiCall.Listeners or ApiCall.LoadBalancers or ApiCall.Rules when !HasBalancer => true,
        ApiCall.TargetGroups => facts.Service?.TargetGroups is not null,
        ApiCall.Listeners => facts.Service?.Listeners is not null,
        ApiCall.LoadBalancers => facts.Health?.LoadBalancers is not null,
        ApiCall.TargetHealth => facts.Health?.TargetGroups is not null,
        ApiCall.Rules => facts.Rules is not null || site.RuleQueries is [],
        _ => throw new ArgumentException($"No check can begin or not by {need}", nameof(need)),
    };

    /// <summary>The check of that name reports once why there is none, not each check that needs it.</summary>
    private Known<AppSpec> ReadAppSpec() => Reading switch
    {
        { AppSpec: { } appSpec } => Known<AppSpec>.Of(appSpec),
        null => Known<AppSpec>.Not(CheckResult.Unread("the AppSpec", null, ApiCall.AppSpec)),
        _ => Known<AppSpec>.Not(CheckResult.Unknown($"The AppSpec could not be read: see {AppSpecCheck.Id}")),
    };

    private static Known<TaskDefinition> TaskDefinitionOf(
        IReadOnlyList<DescribeTaskDefinition>? responses, string name, string need = ApiCall.TaskDefinition)
        => responses?.FirstOrDefault() is { TaskDefinition: { } definition }
            ? Known<TaskDefinition>.Of(definition)
            : Known<TaskDefinition>.Not(CheckResult.Unread($"the task definition {name}", responses?.FirstOrDefault(), ApiCall.TaskDefinition) with
            {
                Needs = responses?.FirstOrDefault() is null ? [need] : [],
            });
}
