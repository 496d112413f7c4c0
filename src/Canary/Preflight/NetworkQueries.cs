using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What to ask about the network once the subnets and the load balancer have been described.</summary>
internal static class NetworkQueries
{
    /// <summary>A service has no more, and the tables of so many fit into a response unless each has more than a hundred routes.</summary>
    private const int SubnetsAtOnce = 16;

    public static IReadOnlyList<NetworkQuery> Of(CheckContext context)
    {
        var subnets = (context.Network?.Subnets ?? []).Where(id => id is not "").Distinct(StringComparer.Ordinal).ToList();
        var vpcs = subnets.Select(context.VpcOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var services = ServicesOf(context);

        return
        [
            .. subnets.Chunk(SubnetsAtOnce).Select(some => Query(NextStep.AskRouteTables, (NetworkCondenser.BySubnet, some))),
            .. vpcs is [] ? [] : new[] { Query(NextStep.AskRouteTables, ("vpc-id", vpcs), ("association.main", ["true"])) },
            .. vpcs is [] || services is [] ? [] : new[] { Query(NextStep.AskVpcEndpoints, ("vpc-id", vpcs), ("service-name", services)) },
            .. BalancerGroups(context) is [_, ..] groups ? new[] { Query(NextStep.AskSecurityGroups, ("group-id", groups)) } : [],
        ];
    }

    /// <summary>The names of the endpoints that could serve green's tasks; none where the Region is not known.</summary>
    private static IReadOnlyList<string> ServicesOf(CheckContext context)
        => (context.Green.Value, context.Region) is ({ } green, { Length: > 0 } region)
            ? [
                .. OutboundNeed.Of(green, region).SelectMany(need => need.Services).Distinct(StringComparer.Ordinal)
                    .SelectMany(service => NamesOf(service, region)),
            ]
            : [];

    /// <summary>In China some have a name of their own.</summary>
    private static IEnumerable<string> NamesOf(string service, string region)
    {
        var name = $"com.amazonaws.{region}.{service}";

        return region.StartsWith("cn-", StringComparison.Ordinal) ? [name, $"cn.{name}"] : [name];
    }

    private static List<string> BalancerGroups(CheckContext context) =>
    [
        .. (context.Facts.Health?.LoadBalancers ?? []).SelectMany(response => response.LoadBalancers ?? [])
            .SelectMany(balancer => balancer.SecurityGroups ?? []).Distinct(StringComparer.Ordinal),
    ];

    private static NetworkQuery Query(string next, params (string Name, IReadOnlyList<string> Values)[] filters)
        => new(next, [.. filters.Select(filter => new Ec2Filter(filter.Name, filter.Values))]);
}
