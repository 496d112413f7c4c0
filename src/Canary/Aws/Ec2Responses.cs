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

    public bool? MapPublicIpOnLaunch { get; init; }
}

public sealed record DescribeSecurityGroups : AwsResponse
{
    public IReadOnlyList<SecurityGroup>? SecurityGroups { get; init; }
}

public sealed record SecurityGroup
{
    public string? GroupId { get; init; }

    public string? VpcId { get; init; }

    public IReadOnlyList<InboundRule>? IpPermissions { get; init; }
}

/// <summary>A rule that lets traffic in. Protocol -1 is every protocol, and then there are no ports; ports are inclusive.</summary>
public sealed record InboundRule
{
    public string? IpProtocol { get; init; }

    public int? FromPort { get; init; }

    public int? ToPort { get; init; }

    public IReadOnlyList<UserIdGroupPair>? UserIdGroupPairs { get; init; }

    public IReadOnlyList<IpRange>? IpRanges { get; init; }

    public IReadOnlyList<Ipv6Range>? Ipv6Ranges { get; init; }
}

public sealed record UserIdGroupPair(string? GroupId);

public sealed record IpRange(string? CidrIp);

public sealed record Ipv6Range(string? CidrIpv6);

