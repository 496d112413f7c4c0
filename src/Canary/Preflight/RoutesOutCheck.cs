using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Do green's subnets lead to the registry and to what else a task needs before it starts?</summary>
internal static class RoutesOutCheck
{
    public static CheckResult Look(CheckContext context) => NetworkChecks.OnFargate(context, (green, network)
        => network.Subnets is not [_, ..] named ? CheckResult.Unknown("The subnets of green's tasks are not named")
            : context.RouteTables.Look(tables => named.Distinct(StringComparer.Ordinal)
                .Select(subnet => WayOf(context, tables, subnet))
                .GroupBy(way => (way.Unread, way.Value?.Way, way.Value?.Target))
                .Select(alike => alike.Key.Unread ?? Look(context, green, network, [.. alike.Select(way => way.Value!)]))
                .Together(context)));

    private static Known<SubnetWay> WayOf(CheckContext context, IReadOnlyList<RouteTable> tables, string subnet)
        => tables.FirstOrDefault(table => (table.Associations ?? []).Any(one => one.SubnetId == subnet)) is { } own
            ? Known<SubnetWay>.Of(SubnetWay.Of(subnet, own))
            : context.VpcOf(subnet) is not { } vpc ? Known<SubnetWay>.Not(
                CheckResult.Unknown("The VPC of a subnet of green's tasks, whose main route table it has, is not known") with
                {
                    Needs = context.Facts.Health?.Subnets is null ? [ApiCall.Subnets] : [],
                })
            : tables.FirstOrDefault(table => table.VpcId == vpc && (table.Associations ?? []).Any(one => one.Main == true)) is { } main
                ? Known<SubnetWay>.Of(SubnetWay.Of(subnet, main))
            : Known<SubnetWay>.Not(CheckResult.Unknown($"The response includes neither a route table of {subnet} nor the main one of {vpc}"));

    private static CheckResult Look(CheckContext context, TaskDefinition green, TaskNetwork network, IReadOnlyList<SubnetWay> ways)
    {
        var (leads, target) = ($"{string.Join(", ", ways.Select(way => way.Subnet))} {(ways is [_] ? "leads" : "lead")}", ways[0].Target);

        return (ways[0].Way, network.AssignPublicIp) switch
        {
            (Way.Nat, _) => CheckResult.Good($"{leads} to the internet by the NAT gateway {target}"),
            (Way.Gateway, "ENABLED") => CheckResult.Good(
                $"{leads} to the internet by {target}, and the tasks get public addresses"),
            (Way.Gateway, not "DISABLED") => CheckResult.Unknown(
                $"{leads} to the internet by {target}; whether the tasks get public addresses, without which that is no way, is not known"),
            (Way.Beyond, _) => CheckResult.Unknown(
                $"{leads} to {target}; whether the internet is behind it is not known", severity: Severity.Info),
            _ => (green.ContainerDefinitions ?? []).FirstOrDefault(container => container.Image is null) is { } imageless
                ? CheckResult.Unknown($"The container {imageless.Name} has no image, so what its task needs of the network is not known")
                : EndpointCheck.Look(context, ways, OutboundNeed.Of(green, context.Region)),
        };
    }
}
