using Canary.Aws;

namespace Canary.Preflight;

/// <summary>Does the load balancer get through to green's tasks?</summary>
internal static class SecurityGroupCheck
{
    public static CheckResult Look(CheckContext context) => context.AppSpec.Look(appSpec => NetworkChecks.NetworkOf(context).Look(network =>
        NetworkChecks.AreMissing(context.Facts.Health?.SecurityGroups?.FirstOrDefault())
            ? CheckResult.Bad(
                $"Not all of the security groups {Listed(network.SecurityGroups)} exist",
                $"In the {context.Words.Spec}'s NetworkConfiguration, name security groups that exist")
            : context.SecurityGroups.Look(groups => Balancers(context)
                .Select(balancer => balancer.Look(it => Look(it, network, groups, appSpec.ContainerPort)))
                .Together(context))));

    private static IEnumerable<Known<ElbLoadBalancer>> Balancers(CheckContext context)
    {
        var responses = context.Facts.Health?.LoadBalancers ?? [];

        return responses is []
            ? [Unread(null)]
            : responses.SelectMany(
                response
                    => response is { Error: null, LoadBalancers: [_, ..] balancers }
                        ? balancers.Select(Known<ElbLoadBalancer>.Of)
                        : [Unread(response)]);
    }

    private static Known<ElbLoadBalancer> Unread(DescribeLoadBalancers? response)
        => Known<ElbLoadBalancer>.Not(CheckResult.Unread("the load balancer", response, "elasticloadbalancing:DescribeLoadBalancers"));

    private static CheckResult Look(ElbLoadBalancer balancer, TaskNetwork network, IReadOnlyList<SecurityGroup> groups, int port)
    {
        var named = network.SecurityGroups ?? [];
        var theirs = balancer.SecurityGroups ?? [];
        var rules = groups.SelectMany(group => (group.IpPermissions ?? []).Select(rule => (Group: group.GroupId, Rule: rule))).ToList();
        var here = rules.Where(it => it.Rule.IsOn(port) == true).ToList();
        var door = here.Find(it => (it.Rule.UserIdGroupPairs ?? []).Any(pair => theirs.Contains(pair.GroupId)));
        // Not ::/0: a load balancer speaks IPv4 to targets registered by an IPv4 address.
        var open = here.Find(it => it.Rule.IsOfAnyIpv4());

        return door.Rule is not null
            ? CheckResult.Good($"The security group {door.Group} accepts {Listed(theirs)} of the load balancer on port {port}")
            : open.Rule is not null
                ? CheckResult.Good(
                    $"The security group {open.Group} accepts the load balancer on port {port}, and everything else: it is open to any address")
            : theirs is [] ? CheckResult.Unknown(
                $"The load balancer {NameOf(balancer)} has no security group, as a network load balancer may, "
                    + $"so whether it can reach port {port} is not known")
            : rules.Find(it => it.Rule.IsOn(port) is null || it.Rule.IsOn(port) == true && HasOtherSource(it.Rule)) is { Rule: not null } maybe
                ? CheckResult.Unknown(
                $"The security group {maybe.Group} allows addresses or other sources; whether they include {Listed(theirs)} of the load balancer on "
                    + $"port {port} is not known",
                $"Allow {Listed(theirs)} by its ID")
            : named is [] || named.Any(id => groups.All(group => group.GroupId != id))
                ? CheckResult.Unknown("Not every security group of green's tasks is known")
            : CheckResult.Bad(
                $"No security group of green's tasks ({Listed(named)}) accepts the load balancer's ({Listed(theirs)}) on port {port}: "
                    + "its health checks would time out",
                $"Add an inbound rule to {named[0]}: TCP, port {port}, from {theirs[0]}");
    }

    /// <summary>Addresses, or neither groups nor addresses: a prefix list, which is not read.</summary>
    private static bool HasOtherSource(SecurityGroupRule rule)
        => rule.IpRanges is [_, ..] || rule.Ipv6Ranges is [_, ..] || (rule.UserIdGroupPairs ?? []).All(pair => pair.GroupId is null);

    private static string? NameOf(ElbLoadBalancer balancer) => balancer.DnsName ?? balancer.LoadBalancerArn;

    private static string Listed(IEnumerable<string>? names) => string.Join(", ", names ?? []);
}
