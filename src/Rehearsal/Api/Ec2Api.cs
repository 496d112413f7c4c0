using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>EC2: describes subnets and security groups; without ids, all of them.</summary>
internal sealed class Ec2Api : ServiceApi
{
    private readonly Vpc _vpc;
    private readonly Arns _arns;

    public Ec2Api(Vpc vpc, Arns arns)
        : base("ec2")
    {
        (_vpc, _arns) = (vpc, arns);
        Answers("describeSubnets", DescribeSubnets, "SubnetIds", "MaxResults");
        Answers("describeSecurityGroups", DescribeSecurityGroups, "GroupIds", "MaxResults");
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
        return ApiResponse.Of(("SecurityGroups", ApiResponse.List(found, SecurityGroup)));
    }

    private JsonObject Subnet(VpcSubnet subnet) =>
        ApiResponse.Of(
            ("AssignIpv6AddressOnCreation", false),
            ("AvailabilityZone", subnet.Zone),
            ("AvailabilityZoneId", $"{subnet.Zone}-1"),
            ("AvailableIpAddressCount", subnet.FreeAddresses),
            ("CidrBlock", "10.0.1.0/24"),
            ("DefaultForAz", false),
            ("MapPublicIpOnLaunch", subnet.GivesPublicAddresses),
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
            ("IpPermissionsEgress", new JsonArray(ApiResponse.Of(
                ("IpProtocol", "-1"), ("IpRanges", new JsonArray(ApiResponse.Of(("CidrIp", "0.0.0.0/0"))))))),
            ("OwnerId", _arns.Account),
            ("VpcId", Vpc.Id));

    private JsonObject Permission(VpcInbound inbound) =>
        ApiResponse.Of(
            ("FromPort", inbound.Port),
            ("IpProtocol", "tcp"),
            ("ToPort", inbound.Port),
            ("UserIdGroupPairs", new JsonArray(ApiResponse.Of(("GroupId", inbound.FromGroup), ("UserId", _arns.Account)))));
}
