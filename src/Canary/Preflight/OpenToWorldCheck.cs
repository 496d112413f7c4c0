using Canary.Aws;

namespace Canary.Preflight;

/// <summary>Does anything reach green's tasks past the load balancer?</summary>
internal static class OpenToWorldCheck
{
    private const string Preserves = "preserve_client_ip.enabled";

    public static CheckResult Look(CheckContext context) => context.AppSpec.Look(appSpec => NetworkChecks.NetworkOf(context).Look(network
        => NetworkChecks.GroupsOf(context, network).Look(groups => Look(context, network, groups, appSpec.ContainerPort))));

    private static CheckResult Look(CheckContext context, TaskNetwork network, IReadOnlyList<SecurityGroup> groups, int port)
    {
        var rules = groups.SelectMany(group => (group.IpPermissions ?? []).Select(rule => (Group: group.GroupId, Rule: rule))).ToList();
        var open = rules.Where(it => it.Rule.World().Any()).ToList();
        var here = open.Find(it => it.Rule.IsOn(port) == true);

        return here.Rule is { } rule ? Clients(context) ?? Open(context, network, here.Group, rule, port)
            : open.Find(it => it.Rule.IsOn(port) is null) is { Rule: not null } vague
                ? CheckResult.Unknown($"The security group {vague.Group} lets any address in; on which ports is not known")
            : CheckResult.Good($"No security group of green's tasks lets any address in on port {port}");
    }

    private static CheckResult Open(CheckContext context, TaskNetwork network, string? group, SecurityGroupRule rule, int port)
    {
        var ports = rule.IpProtocol == "-1" ? "every port" : $"port {port}";
        var reach = network.AssignPublicIp == "ENABLED" ? ", and the tasks have public addresses: the internet reaches them"
            : ": whatever gets to their subnets reaches them";
        var source = context.HasBalancer ? "the load balancer's security group" : "the security groups of its clients";

        return CheckResult.Bad(
            $"The security group {group} of green's tasks lets {string.Join(" and ", rule.World())} in on {ports}{reach}"
                + (context.HasBalancer ? " past the load balancer" : ""),
            $"In {group}, replace that rule by one that lets {source} in on port {port}");
    }

    /// <summary>A network load balancer may keep the clients' addresses, and then sources cannot be narrowed to it; null: it does not.</summary>
    private static CheckResult? Clients(CheckContext context)
    {
        var isNetwork = (context.Facts.Health?.LoadBalancers ?? []).SelectMany(response => response.LoadBalancers ?? [])
            .Any(balancer => balancer.Type == "network");
        var attributes = context.TargetGroups.Select(group => GroupPair.AttributesOf(context, group)).ToList();

        return !isNetwork ? null
            : attributes.Find(one => one.Value is null) is { Unread: { } unread } ? unread
            : attributes.Exists(one => one.Value!.GetValueOrDefault(Preserves) == "true") ? CheckResult.Unknown(
                "The target groups keep the addresses of clients, so the tasks must let these in; whether any others get in is not known",
                severity: Plans.Severity.Info)
            : null;
    }
}
