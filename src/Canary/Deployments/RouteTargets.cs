using Canary.Aws;

namespace Canary.Deployments;

/// <summary>Where routes lead.</summary>
internal static class RouteTargets
{
    private const string Everywhere = "0.0.0.0/0";

    /// <summary>Some write the default route as these two, so that it is more specific than another one.</summary>
    private static readonly string[] s_halves = ["0.0.0.0/1", "128.0.0.0/1"];

    public static string? Of(VpcRoute route) => route.NatGatewayId ?? route.GatewayId ?? route.TransitGatewayId ?? route.VpcPeeringConnectionId
        ?? route.EgressOnlyInternetGatewayId ?? route.NetworkInterfaceId ?? route.InstanceId ?? route.CarrierGatewayId ?? route.LocalGatewayId
        ?? route.CoreNetworkArn;

    /// <summary>A default route, or half of one.</summary>
    public static bool IsToEverywhere(VpcRoute route)
        => route.DestinationCidrBlock is Everywhere || s_halves.Contains(route.DestinationCidrBlock) || route.DestinationIpv6CidrBlock is "::/0";

    /// <summary>Whether it leaves the VPC for somewhere from which more may be reached: not to an endpoint of one service.</summary>
    public static bool IsBeyond(VpcRoute route)
        => !IsDead(route) && Of(route) is { } target && target != "local" && !target.StartsWith("vpce-", StringComparison.Ordinal);

    public static bool IsDead(VpcRoute route) => route.State == "blackhole";

    /// <summary>The route that IPv4 takes to what no other route is for, a live one first; null: there is none.</summary>
    public static VpcRoute? DefaultOf(RouteTable table)
    {
        var routes = table.Routes ?? [];
        var halves = s_halves.Select(half => routes.FirstOrDefault(route => route.DestinationCidrBlock == half && !IsDead(route))).ToList();

        return routes.FirstOrDefault(route => route.DestinationCidrBlock == Everywhere && !IsDead(route))
            ?? (halves.Contains(null) ? null : halves[0])
            ?? routes.FirstOrDefault(route => route.DestinationCidrBlock == Everywhere);
    }

    /// <summary>The same of IPv6; null: there is none that is alive.</summary>
    public static VpcRoute? Ipv6DefaultOf(RouteTable table)
        => (table.Routes ?? []).FirstOrDefault(route => route.DestinationIpv6CidrBlock == "::/0" && !IsDead(route));
}
