using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>How a subnet leads to the internet.</summary>
internal enum Way
{
    /// <summary>By an internet gateway: with a public address alone.</summary>
    Gateway,

    /// <summary>By a NAT gateway.</summary>
    Nat,

    /// <summary>To another network or an appliance, beyond which nothing is read.</summary>
    Beyond,

    /// <summary>Not by IPv4, but by IPv6.</summary>
    Ipv6,

    None,
}

/// <summary>Where the route table of a subnet leads.</summary>
/// <param name="Target">Of the default route; of one that is dead too; null: there is none.</param>
internal sealed record SubnetWay(string Subnet, RouteTable Table, Way Way, string? Target)
{
    /// <summary>Other networks, from which an endpoint may be reached.</summary>
    public IReadOnlyList<string> Others =>
    [
        .. (Table.Routes ?? []).Where(RouteTargets.IsBeyond).Select(RouteTargets.Of).OfType<string>().Where(IsNetwork)
            .Distinct(StringComparer.Ordinal),
    ];

    public static SubnetWay Of(string subnet, RouteTable table)
    {
        var (route, ipv6) = (RouteTargets.DefaultOf(table), RouteTargets.Ipv6DefaultOf(table));
        var target = route is null ? null : RouteTargets.Of(route);

        return route is not null && !RouteTargets.IsDead(route) && target is not null
            ? new SubnetWay(subnet, table, WayOf(target), target)
            : ipv6 is not null ? new SubnetWay(subnet, table, Way.Ipv6, RouteTargets.Of(ipv6))
            : new SubnetWay(subnet, table, Way.None, target);
    }

    private static Way WayOf(string target) => target switch
    {
        _ when target.StartsWith("igw-", StringComparison.Ordinal) => Way.Gateway,
        _ when target.StartsWith("nat-", StringComparison.Ordinal) => Way.Nat,
        _ => Way.Beyond,
    };

    private static bool IsNetwork(string target)
        => !target.StartsWith("igw-", StringComparison.Ordinal) && !target.StartsWith("eigw-", StringComparison.Ordinal);
}
