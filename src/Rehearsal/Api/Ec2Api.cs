using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>EC2: describes subnets, security groups, route tables and endpoints; without ids and filters, all of them.</summary>
internal sealed class Ec2Api : ServiceApi
{
    private readonly Vpc _vpc;
    private readonly Arns _arns;

    public Ec2Api(Vpc vpc, Arns arns)
        : base("ec2")
    {
        (_vpc, _arns) = (vpc, arns);
        Answers("describeSubnets", DescribeSubnets, "SubnetIds", "MaxResults");
        Answers("describeSecurityGroups", DescribeSecurityGroups, "GroupIds", "MaxResults", "Filters");
        Answers("describeRouteTables", DescribeRouteTables, "Filters");
        Answers("describeVpcEndpoints", DescribeVpcEndpoints, "Filters");
    }

    private JsonObject DescribeSubnets(CallParameters call)
    {
        var found = call.Texts("SubnetIds") is { Count: > 0 } ids
            ? ids.Select(id => _vpc.FindSubnet(id) ?? throw new AwsException("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist"))
            : _vpc.Subnets;
        return ApiResponse.Of(("Subnets", ApiResponse.List(found, Subnet)));
    }

    private JsonObject DescribeSecurityGroups(CallParameters call)
    {
        var found = call.Texts("GroupIds") is { Count: > 0 } ids
            ? ids.Select(id => _vpc.FindSecurityGroup(id) ?? throw new AwsException(
                "InvalidGroup.NotFound", $"The security group '{id}' does not exist"))
            : _vpc.SecurityGroups;
        found = found.Where(group => Ec2Filters.Fit(call, name => name switch
        {
            "group-id" => [group.Id],
            "vpc-id" => [Vpc.Id],
            _ => null,
        }));
        return ApiResponse.Of(("SecurityGroups", ApiResponse.List(found, SecurityGroup)));
    }

    private JsonObject DescribeRouteTables(CallParameters call)
    {
        var found = _vpc.RouteTables.Where(table => Ec2Filters.Fit(call, name => name switch
        {
            "association.subnet-id" => table.Subnets,
            "association.main" => [table.IsMain ? "true" : "false"],
            "vpc-id" => [Vpc.Id],
            _ => null,
        }));
        return ApiResponse.Of(("RouteTables", ApiResponse.List(found, RouteTable)));
    }

    /// <summary>There are none: private subnets lead to NAT gateways.</summary>
    private static JsonObject DescribeVpcEndpoints(CallParameters call)
    {
        Ec2Filters.Fit(call, name => name is "vpc-id" or "service-name" ? [] : null);
        return ApiResponse.Of(("VpcEndpoints", new JsonArray()));
    }

    private JsonObject RouteTable(VpcRouteTable table)
    {
        IEnumerable<(string Destination, string Member, string Target)> routes =
        [
            ("10.0.0.0/16", "GatewayId", "local"),
            .. table.Gateway is { } gateway ? [("0.0.0.0/0", MemberOf(gateway), gateway)] : Array.Empty<(string, string, string)>(),
        ];

        return ApiResponse.Of(
            ("Associations", ApiResponse.List(table.IsMain ? [null] : table.Subnets.Cast<string?>(), subnet => Association(table, subnet))),
            ("OwnerId", _arns.Account),
            ("RouteTableId", table.Id),
            ("Routes", ApiResponse.List(routes, route => ApiResponse.Of(
                ("DestinationCidrBlock", route.Destination), (route.Member, route.Target), ("Origin", "CreateRoute"), ("State", "active")))),
            ("VpcId", Vpc.Id));
    }

    private static string MemberOf(string gateway) => gateway.Split('-')[0] switch
    {
        "nat" => "NatGatewayId",
        "tgw" => "TransitGatewayId",
        _ => "GatewayId",
    };

    private static JsonObject Association(VpcRouteTable table, string? subnet) =>
        ApiResponse.Of(
            ("AssociationState", ApiResponse.Of(("State", "associated"))),
            ("Main", subnet is null),
            ("RouteTableAssociationId", $"rtbassoc-{subnet ?? "main"}"),
            ("RouteTableId", table.Id),
            ("SubnetId", subnet));

    private JsonObject Subnet(VpcSubnet subnet) =>
        ApiResponse.Of(
            ("AssignIpv6AddressOnCreation", false),
            ("AvailabilityZone", subnet.Zone),
            ("AvailabilityZoneId", $"{subnet.Zone}-1"),
            ("AvailableIpAddressCount", subnet.FreeAddresses),
            ("CidrBlock", "10.0.1.0/24"),
            ("DefaultForAz", false),
            ("MapPublicIpOnLaunch", false),
            ("OwnerId", _arns.Account),
            ("State", "available"),
            ("SubnetArn", _arns.Subnet(subnet.Id)),
            ("SubnetId", subnet.Id),
            ("VpcId", subnet.VpcId));

    private JsonObject SecurityGroup(VpcSecurityGroup group) =>
        ApiResponse.Of(
            ("Description", "Made for the rehearsal"),
            ("GroupId", group.Id),
            ("GroupName", group.Id),
            ("IpPermissions", ApiResponse.List(group.Inbound, Permission)),
            ("IpPermissionsEgress", ApiResponse.List(group.Outbound, Permission)),
            ("OwnerId", _arns.Account),
            ("VpcId", Vpc.Id));

    private JsonObject Permission(VpcRule rule) =>
        ApiResponse.Of(
            ("FromPort", rule.From),
            ("IpProtocol", "tcp"),
            ("IpRanges", IsGroup(rule) ? null : new JsonArray(ApiResponse.Of(("CidrIp", rule.Peer)))),
            ("ToPort", rule.To),
            ("UserIdGroupPairs", IsGroup(rule) ? new JsonArray(ApiResponse.Of(("GroupId", rule.Peer), ("UserId", _arns.Account))) : null));

    private static bool IsGroup(VpcRule rule) => rule.Peer.StartsWith("sg-", StringComparison.Ordinal);
}
