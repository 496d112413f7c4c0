using Rehearsal.Account;

namespace Rehearsal.Resources;

/// <summary>Reads subnets, security groups and route tables.</summary>
internal sealed class NetworkReader(AccountDocument document)
{
    private const int LastPort = 65_535;

    public IReadOnlyList<VpcSubnet> Subnets() =>
    [
        .. document[AccountDocument.Subnets].Select(subnet => new VpcSubnet(subnet.Required("SubnetId"), subnet.Text("AvailabilityZone") ?? "local-a")
        {
            FreeAddresses = subnet.Number("AvailableIpAddressCount") ?? UsualAddresses,
        }),
    ];

    public IReadOnlyList<VpcSecurityGroup> SecurityGroups() =>
    [
        .. document[AccountDocument.SecurityGroups].Select(group => new VpcSecurityGroup(group.Required("GroupId"), RulesOf(group, "IpPermissions"))
        {
            Outbound = RulesOf(group, "IpPermissionsEgress"),
        }),
    ];

    public IReadOnlyList<VpcRouteTable> RouteTables() =>
    [
        .. document[AccountDocument.RouteTables].Select(table => new VpcRouteTable(table.Required("RouteTableId"), WayOut(table))
        {
            IsMain = table.Items("Associations").Any(association => association.Flag("Main") is true),
            Subnets = [.. table.Items("Associations").Select(association => association.Text("SubnetId")).OfType<string>()],
        }),
    ];

    /// <summary>Free in a subnet of which only the template says something.</summary>
    private const int UsualAddresses = 200;

    /// <summary>Where the default route of IPv4 leads: an internet, NAT or transit gateway; null: there is none.</summary>
    private static string? WayOut(Item table) =>
        table.Items("Routes")
            .Where(route => route.Text("DestinationCidrBlock") is VpcSecurityGroup.Anywhere && route.Text("State") is not "blackhole")
            .Select(route => route.Text("NatGatewayId") ?? route.Text("GatewayId") ?? route.Text("TransitGatewayId"))
            .FirstOrDefault(target => target is not null);

    /// <summary>Those of TCP, or of every protocol; the rest lets no request through.</summary>
    private static IReadOnlyList<VpcRule> RulesOf(Item owner, string direction) =>
    [
        .. from permission in owner.Items(direction)
           where permission.Text("IpProtocol") is "tcp" or "6" or "-1"
           let isAny = permission.Text("IpProtocol") is "-1"
           from peer in PeersOf(permission)
           select new VpcRule(isAny ? 0 : permission.Number("FromPort") ?? 0, isAny ? LastPort : permission.Number("ToPort") ?? LastPort, peer),
    ];

    private static IEnumerable<string> PeersOf(Item permission) =>
    [
        .. permission.Items("UserIdGroupPairs").Select(pair => pair.Required("GroupId")),
        .. permission.Items("IpRanges").Select(range => range.Required("CidrIp")),
        .. permission.Items("Ipv6Ranges").Select(range => range.Required("CidrIpv6")),
        .. permission.Items("PrefixListIds").Select(list => list.Required("PrefixListId")),
    ];
}
