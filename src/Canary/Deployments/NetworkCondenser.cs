using Canary.Aws;

namespace Canary.Deployments;

/// <summary>
/// Keeps of a route table where it leads beyond its VPC, and of which subnets that were asked about: a table may have a thousand routes and a hundred
/// subnets. Of endpoints and security groups the records hold no more than is read.
/// </summary>
internal static class NetworkCondenser
{
    public const string BySubnet = "association.subnet-id";

    /// <summary>One route for each target is enough to say that there is another way.</summary>
    private const int MostTargets = 8;

    public static DescribeRouteTables Condense(DescribeRouteTables response, IReadOnlyList<Ec2Filter>? filters) => response with
    {
        RouteTables = Listed(response, response.RouteTables)?.Select(table => table with
        {
            Associations = [.. (table.Associations ?? []).Where(one => one.Main == true || IsAsked(one, filters))],
            Routes = [.. Leading(table.Routes ?? [])],
        }).ToList(),
    };

    public static DescribeVpcEndpoints Condense(DescribeVpcEndpoints response)
        => response with { VpcEndpoints = Listed(response, response.VpcEndpoints) };

    public static DescribeSecurityGroups Condense(DescribeSecurityGroups response)
        => response with { SecurityGroups = Listed(response, response.SecurityGroups) };

    /// <summary>Step Functions leaves an empty list out: from here on none is an answer, and no list is none.</summary>
    private static IReadOnlyList<T>? Listed<T>(AwsResponse response, IReadOnlyList<T>? list) => response.Error is null ? list ?? [] : null;

    private static bool IsAsked(RouteTableAssociation association, IReadOnlyList<Ec2Filter>? filters)
        => association.SubnetId is { } subnet
            && filters?.FirstOrDefault(filter => filter.Name == BySubnet) is { } asked && asked.Values.Contains(subnet, StringComparer.Ordinal);

    private static IEnumerable<VpcRoute> Leading(IReadOnlyList<VpcRoute> routes)
        => routes.Where(RouteTargets.IsToEverywhere).Concat(routes
            .Where(route => !RouteTargets.IsToEverywhere(route) && RouteTargets.IsBeyond(route))
            .DistinctBy(RouteTargets.Of)
            .Take(MostTargets));
}
