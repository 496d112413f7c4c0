using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>Do green's tasks get an address, a way out, and requests from the load balancer?</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("subnets", "two subnets in two zones, addresses left, and a way out where that shows", Severity.Warning, Subnets),
        new("security-group", "the tasks let the load balancer in on the container port", Severity.Error, SecurityGroupCheck.Look),
        new("vpc", "the target groups and the tasks' subnets are in one VPC", Severity.Error, Vpc),
    ];

    /// <summary>A network of the tasks' own, or what is to be said without one.</summary>
    public static Fact<TaskNetwork> NetworkOf(Setting setting) => setting.Green.Then(green => (setting.Network, green.NetworkMode) switch
    {
        (_, not ("awsvpc" or null)) => Fact<TaskNetwork>.Not(Sight.Unknown($"With the network mode {green.NetworkMode} the tasks have the network of their instances, which is not read")),
        ({ } network, _) => Fact<TaskNetwork>.Of(network),
        _ => Fact<TaskNetwork>.Not(Sight.Unknown(
            "Where green's tasks will run is not known: neither the AppSpec nor blue's task set says", "Give the AppSpec a NetworkConfiguration") with
        {
            Needs = setting.CapacityNeeds,
        }),
    });

    /// <summary>What AWS answered about things of which one does not exist.</summary>
    public static bool AreMissing(AwsResponse? response) => response is { Error: not null, Cause: { } cause } && cause.Contains("does not exist", StringComparison.Ordinal);

    private static Sight Subnets(Setting setting) => NetworkOf(setting).Look(network =>
        AreMissing(setting.Facts.Health?.Subnets?.FirstOrDefault())
            ? Sight.Bad($"Not all of the subnets {Listed(network.Subnets)} exist", "Name subnets that exist in the AppSpec's NetworkConfiguration", Severity.Error)
            : setting.Subnets.Look(subnets => new[]
            {
                Described(network, subnets), Zones(subnets), Addresses(setting, subnets), WayOut(network, subnets),
            }.Together(setting)));

    private static Sight Described(TaskNetwork network, IReadOnlyList<Subnet> subnets)
    {
        var named = network.Subnets ?? [];
        var missing = named.Where(id => subnets.All(subnet => subnet.SubnetId != id)).ToList();

        return named is [] ? Sight.Unknown("The subnets of green's tasks are not named")
            : missing is [_, ..] ? Sight.Unknown($"Nothing was said of the subnets {Listed(missing)}")
            : Sight.Good($"Green's tasks run in {Listed(named)}");
    }

    private static Sight Zones(IReadOnlyList<Subnet> subnets)
    {
        var zones = subnets.Select(subnet => subnet.AvailabilityZone).OfType<string>().Distinct().ToList();

        return zones is [_, _, ..] ? Sight.Good($"They are in {Listed(zones)}")
            : subnets.Any(subnet => subnet.AvailabilityZone is null) || subnets is [] ? Sight.Unknown("The availability zones of green's subnets are not known")
            : Sight.Bad(
                $"Green's tasks run in {(subnets is [_] ? "one subnet" : "subnets of one zone")} alone, {Listed(zones)}: they are lost together", "Add a subnet in another availability zone");
    }

    /// <summary>Green's tasks need addresses beside blue's.</summary>
    private static Sight Addresses(Setting setting, IReadOnlyList<Subnet> subnets)
    {
        var free = subnets.Sum(subnet => subnet.AvailableIpAddressCount ?? 0);

        return setting.Service?.DesiredCount is not { } desired ? Sight.Unread("how many tasks the service wants", setting.Facts.Service?.Services, "ecs:DescribeServices")
            : free >= desired ? Sight.Good($"They have {free} addresses left")
            : subnets.Any(subnet => subnet.AvailableIpAddressCount is null) || subnets is [] ? Sight.Unknown("How many addresses are left in green's subnets is not known")
            : Sight.Bad($"Green's subnets have {free} addresses left for {desired} tasks beside blue's", "Free addresses, or add a subnet");
    }

    private static Sight WayOut(TaskNetwork network, IReadOnlyList<Subnet> subnets)
    {
        var open = subnets.Where(subnet => subnet.MapPublicIpOnLaunch == true).Select(subnet => subnet.SubnetId).ToList();
        var closed = subnets.Where(subnet => subnet.MapPublicIpOnLaunch == false).Select(subnet => subnet.SubnetId).ToList();

        return network.AssignPublicIp switch
        {
            "ENABLED" when closed is [_, ..] => Sight.Bad(
                $"The tasks get public addresses in {Listed(closed)}, which seems private: it gives none by itself, and without an internet gateway they lead nowhere",
                "Set AssignPublicIp to DISABLED there, or name public subnets"),
            "DISABLED" when open is [_, ..] => Sight.Bad(
                $"The tasks get no public address in {Listed(open)}, which seems public: without one they cannot pull an image but through VPC endpoints",
                "Set AssignPublicIp to ENABLED there, or name private subnets with a NAT gateway"),
            null or not ("ENABLED" or "DISABLED") => Sight.Unknown("Whether the tasks get public addresses is not known"),
            _ when subnets is [] || open.Count + closed.Count < subnets.Count => Sight.Unknown("Whether green's subnets give public addresses is not known"),
            "ENABLED" => Sight.Good("The tasks get public addresses; that a route leads to an internet gateway is not proved"),
            _ => Sight.Good("The tasks get no public address; that a NAT gateway or VPC endpoints lead to the registry is not proved"),
        };
    }

    private static Sight Vpc(Setting setting)
    {
        var groups = setting.TargetGroups;
        var vpcs = groups.Select(group => group.VpcId).ToList();

        return groups is [] ? Sight.Unread("the target groups", setting.Facts.Service?.TargetGroups, "elasticloadbalancing:DescribeTargetGroups")
            : vpcs.OfType<string>().Distinct().ToList() is [_, _, ..] several ? Sight.Bad($"The target groups are in several VPCs: {Listed(several)}", "Use two target groups of one VPC")
            : vpcs.Contains(null) || groups.Count < setting.Location.TargetGroupNames.Count ? Sight.Unknown("The VPC of a target group is not known")
            : NetworkOf(setting).Look(_ => setting.Subnets.Look(subnets => Vpc(vpcs[0]!, subnets)));
    }

    private static Sight Vpc(string vpc, IReadOnlyList<Subnet> subnets)
    {
        var others = subnets.Where(subnet => subnet.VpcId is not null && subnet.VpcId != vpc).ToList();

        return others is [_, ..] ? Sight.Bad(
                $"The target groups are in {vpc}, and {Listed(others.Select(subnet => subnet.SubnetId))} of green's tasks in {Listed(others.Select(subnet => subnet.VpcId).Distinct())}: no task could be registered",
                $"Name subnets of {vpc} in the AppSpec's NetworkConfiguration")
            : subnets is [] || subnets.Any(subnet => subnet.VpcId is null) ? Sight.Unknown("The VPC of green's subnets is not known")
            : Sight.Good($"The target groups and green's subnets are in {vpc}");
    }

    private static string Listed(IEnumerable<string?>? names) => string.Join(", ", names ?? []);
}
