namespace Canary.Aws;

public sealed record DescribeSubnets : AwsResponse
{
    public IReadOnlyList<Subnet>? Subnets { get; init; }
}

public sealed record Subnet
{
    public string? SubnetId { get; init; }

    public string? VpcId { get; init; }

    public string? AvailabilityZone { get; init; }

    public int? AvailableIpAddressCount { get; init; }

    /// <summary>The account that owns it; another one where its VPC is shared.</summary>
    public string? OwnerId { get; init; }
}

public sealed record DescribeSecurityGroups : AwsResponse
{
    public IReadOnlyList<SecurityGroup>? SecurityGroups { get; init; }
}

public sealed record SecurityGroup
{
    public string? GroupId { get; init; }

    public string? VpcId { get; init; }

    /// <summary>What it lets in.</summary>
    public IReadOnlyList<SecurityGroupRule>? IpPermissions { get; init; }

    /// <summary>What it lets out.</summary>
    public IReadOnlyList<SecurityGroupRule>? IpPermissionsEgress { get; init; }
}

/// <summary>A rule that lets traffic in or out. Protocol -1 is every protocol, and then there are no ports; ports are inclusive.</summary>
public sealed record SecurityGroupRule
{
    public string? IpProtocol { get; init; }

    public int? FromPort { get; init; }

    public int? ToPort { get; init; }

    public IReadOnlyList<UserIdGroupPair>? UserIdGroupPairs { get; init; }

    public IReadOnlyList<IpRange>? IpRanges { get; init; }

    public IReadOnlyList<Ipv6Range>? Ipv6Ranges { get; init; }

    public IReadOnlyList<PrefixList>? PrefixListIds { get; init; }
}

public sealed record UserIdGroupPair(string? GroupId);

public sealed record IpRange(string? CidrIp);

public sealed record Ipv6Range(string? CidrIpv6);

/// <summary>Addresses that AWS or an account lists under an id.</summary>
public sealed record PrefixList(string? PrefixListId);

public sealed record DescribeRouteTables : AwsResponse
{
    public IReadOnlyList<RouteTable>? RouteTables { get; init; }

    /// <summary>There are more, which were not asked for.</summary>
    public string? NextToken { get; init; }
}

public sealed record RouteTable
{
    public string? RouteTableId { get; init; }

    public string? VpcId { get; init; }

    public IReadOnlyList<RouteTableAssociation>? Associations { get; init; }

    public IReadOnlyList<VpcRoute>? Routes { get; init; }
}

/// <summary>The main table is that of every subnet of its VPC that no other table names.</summary>
public sealed record RouteTableAssociation(string? SubnetId, bool? Main);

/// <summary>One destination, and one target: a gateway, an interface or a connection.</summary>
public sealed record VpcRoute
{
    public string? DestinationCidrBlock { get; init; }

    public string? DestinationIpv6CidrBlock { get; init; }

    /// <summary>active or blackhole: nothing is left of the target.</summary>
    public string? State { get; init; }

    /// <summary>local, an internet gateway (igw-), a virtual private gateway (vgw-), or an endpoint (vpce-).</summary>
    public string? GatewayId { get; init; }

    public string? NatGatewayId { get; init; }

    public string? EgressOnlyInternetGatewayId { get; init; }

    public string? TransitGatewayId { get; init; }

    public string? VpcPeeringConnectionId { get; init; }

    /// <summary>An appliance, or an instance that translates addresses.</summary>
    public string? NetworkInterfaceId { get; init; }

    public string? InstanceId { get; init; }

    public string? CarrierGatewayId { get; init; }

    public string? LocalGatewayId { get; init; }

    public string? CoreNetworkArn { get; init; }
}

public sealed record DescribeVpcEndpoints : AwsResponse
{
    public IReadOnlyList<VpcEndpoint>? VpcEndpoints { get; init; }

    /// <summary>There are more, which were not asked for.</summary>
    public string? NextToken { get; init; }
}

public sealed record VpcEndpoint
{
    public string? VpcEndpointId { get; init; }

    /// <summary>Interface, Gateway or GatewayLoadBalancer.</summary>
    public string? VpcEndpointType { get; init; }

    public string? VpcId { get; init; }

    /// <summary>Such as <c>com.amazonaws.eu-central-1.ecr.api</c>.</summary>
    public string? ServiceName { get; init; }

    /// <summary>available, pending, failed and others; the CLI writes small letters.</summary>
    public string? State { get; init; }

    /// <summary>Of an interface endpoint: whether the service's own name leads to it.</summary>
    public bool? PrivateDnsEnabled { get; init; }

    /// <summary>Of a gateway endpoint: the tables that lead to it.</summary>
    public IReadOnlyList<string>? RouteTableIds { get; init; }
}
