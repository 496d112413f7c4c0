using Canary.Aws;

namespace Canary.Preflight;

/// <summary>The endpoints of a VPC, as some of its subnets meet them.</summary>
/// <param name="Tables">The route tables of these subnets.</param>
internal sealed record Served(string Vpc, IReadOnlyList<string?> Tables, IReadOnlyList<VpcEndpoint> Endpoints)
{
    public bool Has(string service) => Endpoints.Any(endpoint => IsFor(endpoint, service) && IsReady(endpoint) && Reaches(endpoint));

    /// <summary>An endpoint of that service that is there and does not serve yet, in brackets.</summary>
    public string NotReady(IReadOnlyList<string> services)
        => Endpoints.FirstOrDefault(endpoint => services.Any(service => IsFor(endpoint, service))) is { } endpoint
            ? IsReady(endpoint) ? $" ({endpoint.VpcEndpointId} is not in every route table)" : $" ({endpoint.VpcEndpointId} is {endpoint.State})"
            : "";

    /// <summary>An interface endpoint on which a service relies that its own name may not lead to.</summary>
    public VpcEndpoint? WithoutOwnName(IReadOnlyList<OutboundNeed> needs) => needs.SelectMany(need => need.Services).Distinct(StringComparer.Ordinal)
        .Select(service => Endpoints.Where(endpoint => IsFor(endpoint, service) && IsReady(endpoint) && Reaches(endpoint)).ToList())
        .Where(serving => serving is [_, ..] && serving.TrueForAll(endpoint => !IsGateway(endpoint) && endpoint.PrivateDnsEnabled != true))
        .Select(serving => serving[0])
        .FirstOrDefault();

    private static bool IsFor(VpcEndpoint endpoint, string service)
        => endpoint.ServiceName?.EndsWith($".{service}", StringComparison.Ordinal) == true;

    private static bool IsReady(VpcEndpoint endpoint) => string.Equals(endpoint.State, "available", StringComparison.OrdinalIgnoreCase);

    private static bool IsGateway(VpcEndpoint endpoint) => endpoint.VpcEndpointType == "Gateway";

    /// <summary>A gateway endpoint serves the tables that lead to it, an interface endpoint the whole VPC.</summary>
    private bool Reaches(VpcEndpoint endpoint) => endpoint.VpcEndpointType switch
    {
        "Gateway" => Tables.All(table => table is not null && endpoint.RouteTableIds?.Contains(table) == true),
        "Interface" => true,
        _ => false,
    };
}
