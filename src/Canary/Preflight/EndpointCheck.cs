namespace Canary.Preflight;

/// <summary>Where no way leads to the internet: do the endpoints of the VPC serve everything that the task needs?</summary>
internal static class EndpointCheck
{
    public static CheckResult Look(CheckContext context, IReadOnlyList<SubnetWay> ways, IReadOnlyList<OutboundNeed> needs)
        => needs is []
            ? CheckResult.Unknown($"{WithoutWay(ways)}; the task definition names nothing that needs one")
            : (ways[0].Table.VpcId ?? context.VpcOf(ways[0].Subnet)) is not { } vpc
                ? CheckResult.Unknown($"{WithoutWay(ways)}; the VPC whose endpoints could serve the tasks is not known")
            : context.VpcEndpoints.Look(endpoints => Look(
                context, ways, needs, new Served(
                    vpc,
                    [.. ways.Select(way => way.Table.RouteTableId)],
                    [.. endpoints.Where(one => one.VpcId == vpc)])));

    private static CheckResult Look(CheckContext context, IReadOnlyList<SubnetWay> ways, IReadOnlyList<OutboundNeed> needs, Served served)
    {
        var missing = needs.SelectMany(need => need.Services).Distinct(StringComparer.Ordinal).Where(service => !served.Has(service)).ToList();
        var lost = needs.Where(need => need.IsOnTheInternet || need.Services.Any(missing.Contains)).Select(need => need.What).ToList();
        var elsewhere = needs.Where(need => need.Services is [] && !need.IsOnTheInternet).Select(need => need.What).ToList();

        return lost is [_, ..]
            ? Doubt(context, ways) is { } doubt ? CheckResult.Unknown($"{Lacking(ways, missing, lost, served)}; {doubt}")
                : CheckResult.Bad($"{Lacking(ways, missing, lost, served)}: no task would start", Cure(ways, missing, needs))
            : elsewhere is [_, ..] ? CheckResult.Unknown(
                $"{WithoutWay(ways)}; whether {string.Join(", ", elsewhere)} can be pulled within the network is not known")
            : served.WithoutOwnName(needs) is { } nameless ? CheckResult.Unknown(
                $"{WithoutWay(ways)}, and the endpoint {nameless.VpcEndpointId} has no private DNS: whether {nameless.ServiceName} leads to it "
                    + "is not known",
                "Enable private DNS names of the endpoint")
            : CheckResult.Good(
                $"{WithoutWay(ways)}; the endpoints of {served.Vpc} serve what the task needs "
                    + $"({string.Join(", ", needs.SelectMany(need => need.Services).Distinct(StringComparer.Ordinal))}), "
                    + "though their policies and security groups were not checked");
    }

    /// <summary>Why what is missing may be there all the same; null: it is not.</summary>
    private static string? Doubt(CheckContext context, IReadOnlyList<SubnetWay> ways)
        => ways[0].Way == Way.Ipv6 ? "whether it is asked by IPv6 is not known"
            : ways.SelectMany(way => way.Others).Distinct(StringComparer.Ordinal).ToList() is [_, ..] others
            ? $"whether {string.Join(", ", others)} leads to it is not known"
            : ways.Any(way => context.IsShared(way.Subnet))
                ? "the VPC is another account's, which may have endpoints that are not shown here"
            : null;

    private static string WithoutWay(IReadOnlyList<SubnetWay> ways)
    {
        var subnets = string.Join(", ", ways.Select(way => way.Subnet));
        var tables = string.Join(", ", ways.Select(way => way.Table.RouteTableId).Distinct());

        return ways[0] switch
        {
            { Way: Way.Gateway } => $"The tasks get no public address in {subnets}, without which {ways[0].Target} leads them nowhere",
            { Way: Way.Ipv6 } => $"The route to the internet of {subnets} ({tables}), {ways[0].Target}, is for IPv6 alone",
            { Target: { } dead } => $"The route to the internet of {subnets} ({tables}) leads to {dead}, which is gone",
            _ => $"{subnets} {(ways is [_] ? "has" : "have")} no route to the internet ({tables})",
        };
    }

    private static string Lacking(IReadOnlyList<SubnetWay> ways, IReadOnlyList<string> missing, IReadOnlyList<string> lost, Served served)
        => $"{WithoutWay(ways)}, "
            + (missing is []
                ? $"which {string.Join(", ", lost)} {(lost is [_] ? "needs" : "need")}"
                : $"and {served.Vpc} has no endpoint for {string.Join(", ", missing)}{served.NotReady(missing)}, which {string.Join(", ", lost)} "
                    + (lost is [_] ? "needs" : "need"));

    private static string Cure(IReadOnlyList<SubnetWay> ways, IReadOnlyList<string> missing, IReadOnlyList<OutboundNeed> needs)
    {
        string[] cures =
        [
            .. ways[0].Way == Way.Gateway ? ["set AssignPublicIp to ENABLED", "name subnets that lead to a NAT gateway"]
                : new[] { "add a route of 0.0.0.0/0 to a NAT gateway" },

            // No endpoint serves what is on the internet alone.
            .. needs.Any(need => need.IsOnTheInternet) ? []
                : new[] { $"add {(missing is [_] ? "an endpoint" : "endpoints")} for {string.Join(", ", missing)} to the VPC" },
        ];

        return $"{char.ToUpperInvariant(cures[0][0])}{cures[0][1..]}{string.Concat(cures.Skip(1).Select(cure => $", or {cure}"))}";
    }
}
