using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Do green's tasks get an address, a way out, and requests from the load balancer?</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("subnets", "subnets in two zones, and free addresses", Severity.Warning, Subnets),
        new(
            "routes-out",
            "the subnets lead to the registry, secrets and logs, through gateways or endpoints",
            Severity.Error,
            RoutesOutCheck.Look),
        new("security-group", "the tasks accept the load balancer on the container port", Severity.Error, SecurityGroupCheck.Look)
        {
            HasBalancer = true,
        },
        new("egress", "the tasks' security groups let HTTPS out", Severity.Warning, EgressCheck.Look),
        new("vpc", "the target groups and the tasks' subnets are in one VPC", Severity.Error, Vpc) { HasBalancer = true },
    ];

    /// <summary>A network of the tasks' own, or what is to be said without one.</summary>
    public static Known<TaskNetwork> NetworkOf(CheckContext context) => context.Green.Then(green => (context.Network, green.NetworkMode) switch
    {
        (_, not ("awsvpc" or null)) => Known<TaskNetwork>.Not(
            CheckResult.Unknown($"In network mode {green.NetworkMode}, the tasks use the network of their instances, which is not read")),
        ({ } network, _) => Known<TaskNetwork>.Of(network),
        _ => Known<TaskNetwork>.Not(CheckResult.Unknown(
            $"The network of green's tasks is not known: neither the {context.Words.Spec} nor blue's {context.Words.TaskSet} names it",
            $"Add a NetworkConfiguration to the {context.Words.Spec}") with
        {
            Needs = context.CapacityNeeds,
        }),
    });

    /// <summary>
    /// Of a task that Fargate starts, which uses the task's own network for it; on an instance, the instance's network is used, which is not read.
    /// </summary>
    public static CheckResult OnFargate(CheckContext context, Func<TaskDefinition, TaskNetwork, CheckResult> look)
        => NetworkOf(context).Look(network => context.Green.Look(green => GreenCapacity.Of(context).IsFargate(green) switch
        {
            true => look(green, network),
            false => CheckResult.Unknown(
                $"Green does not run on Fargate but on {GreenCapacity.Of(context)}, whose instances start tasks over their own network, which is not "
                    + "read",
                severity: Severity.Info),
            _ => CheckResult.Unknown("Whether green runs on Fargate, which starts a task over the task's own network, is not known") with
            {
                Needs = context.CapacityNeeds,
            },
        }));

    /// <summary>All security groups of green's tasks, or what is to be said where one is not described.</summary>
    public static Known<IReadOnlyList<SecurityGroup>> GroupsOf(CheckContext context, TaskNetwork network)
        => AreMissing(context.Facts.Health?.SecurityGroups?.FirstOrDefault())
            ? Known<IReadOnlyList<SecurityGroup>>.Not(
                CheckResult.Unknown($"Not all of the security groups {Listed(network.SecurityGroups)} exist: see security-group"))
            : context.SecurityGroups.Then(groups =>
                network.SecurityGroups is not [_, ..] named || named.Any(id => groups.All(group => group.GroupId != id))
                    ? Known<IReadOnlyList<SecurityGroup>>.Not(CheckResult.Unknown("Not every security group of green's tasks is known"))
                    : Known<IReadOnlyList<SecurityGroup>>.Of(groups));

    /// <summary>What AWS answered about things of which one does not exist.</summary>
    public static bool AreMissing(AwsResponse? response)
        => response is { Error: not null, Cause: { } cause } && cause.Contains("does not exist", StringComparison.Ordinal);

    private static CheckResult Subnets(CheckContext context) => NetworkOf(context).Look(network =>
        AreMissing(context.Facts.Health?.Subnets?.FirstOrDefault())
            ? CheckResult.Bad(
                $"Not all of the subnets {Listed(network.Subnets)} exist",
                $"In the {context.Words.Spec}'s NetworkConfiguration, name subnets that exist",
                Severity.Error)
            : context.Subnets.Look(subnets => new[]
            {
                Described(network, subnets), Zones(subnets), Addresses(context, subnets),
            }.Together(context)));

    private static CheckResult Described(TaskNetwork network, IReadOnlyList<Subnet> subnets)
    {
        var named = network.Subnets ?? [];
        var missing = named.Where(id => subnets.All(subnet => subnet.SubnetId != id)).ToList();

        return named is [] ? CheckResult.Unknown("The subnets of green's tasks are not named")
            : missing is [_, ..] ? CheckResult.Unknown($"The response does not include the subnets {Listed(missing)}")
            : CheckResult.Good($"Green's tasks run in {Listed(named)}");
    }

    private static CheckResult Zones(IReadOnlyList<Subnet> subnets)
    {
        var zones = subnets.Select(subnet => subnet.AvailabilityZone).OfType<string>().Distinct().ToList();

        return zones is [_, _, ..] ? CheckResult.Good($"They are in {Listed(zones)}")
            : subnets.Any(subnet => subnet.AvailabilityZone is null) || subnets is []
                ? CheckResult.Unknown("The availability zones of green's subnets are not known")
            : CheckResult.Bad(
                $"Green's tasks run in {(subnets is [_] ? "one subnet" : "subnets of one zone")} only, {Listed(zones)}: they can all be lost at once",
                "Add a subnet in another availability zone");
    }

    /// <summary>Green's tasks need addresses beside blue's.</summary>
    private static CheckResult Addresses(CheckContext context, IReadOnlyList<Subnet> subnets)
    {
        var free = subnets.Sum(subnet => subnet.AvailableIpAddressCount ?? 0);

        return context.Service?.DesiredCount is not { } desired
            ? CheckResult.Unread("the desired count of the service", context.Facts.Service?.Services, "ecs:DescribeServices")
            : free >= desired ? CheckResult.Good($"They have {free} free addresses")
            : subnets.Any(subnet => subnet.AvailableIpAddressCount is null) || subnets is []
                ? CheckResult.Unknown("How many addresses are free in green's subnets is not known")
            : CheckResult.Bad(
                $"Green's subnets have {free} free addresses; green needs {desired} beside blue's", "Release addresses, or add a subnet");
    }

    private static CheckResult Vpc(CheckContext context)
    {
        var groups = context.TargetGroups;
        var vpcs = groups.Select(group => group.VpcId).ToList();

        return groups is []
            ? CheckResult.Unread("the target groups", context.Facts.Service?.TargetGroups, "elasticloadbalancing:DescribeTargetGroups")
            : vpcs.OfType<string>().Distinct().ToList() is [_, _, ..] several
                ? CheckResult.Bad($"The target groups are in several VPCs: {Listed(several)}", "Use two target groups of one VPC")
            : vpcs.Contains(null) || groups.Count < context.Site.TargetGroupNames.Count
                ? CheckResult.Unknown("The VPC of a target group is not known")
            : NetworkOf(context).Look(_ => context.Subnets.Look(subnets => Vpc(context, vpcs[0]!, subnets)));
    }

    private static CheckResult Vpc(CheckContext context, string vpc, IReadOnlyList<Subnet> subnets)
    {
        var others = subnets.Where(subnet => subnet.VpcId is not null && subnet.VpcId != vpc).ToList();

        return others is [_, ..] ? CheckResult.Bad(
                $"The target groups are in {vpc}, but green's subnets {Listed(others.Select(subnet => subnet.SubnetId))} are in "
                    + $"{Listed(others.Select(subnet => subnet.VpcId).Distinct())}: no task could be registered",
                $"Name subnets of {vpc} in the {context.Words.Spec}'s NetworkConfiguration")
            : subnets is [] || subnets.Any(subnet => subnet.VpcId is null) ? CheckResult.Unknown("The VPC of green's subnets is not known")
            : CheckResult.Good($"The target groups and green's subnets are in {vpc}");
    }

    private static string Listed(IEnumerable<string?>? names) => string.Join(", ", names ?? []);
}
