using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Does the load balancer let anything in on its listeners' ports?</summary>
internal static class ListenerOpenCheck
{
    private const string Anywhere = "internet-facing";

    public static CheckResult Look(CheckContext context)
        => context.Lacking(ApiCall.Group, ApiCall.Listeners, ApiCall.LoadBalancers) ?? Listeners(context).Together(context);

    private static IEnumerable<CheckResult> Listeners(CheckContext context)
    {
        var production = context.Pair?.ProdTrafficRoute?.ListenerArns ?? [];
        var test = (context.Pair?.TestTrafficRoute?.ListenerArns ?? []).Except(production);

        return production.Select(arn => Look(context, arn, isTest: false)).Concat(test.Select(arn => Look(context, arn, isTest: true)));
    }

    private static CheckResult Look(CheckContext context, string arn, bool isTest)
    {
        var listener = context.Facts.Service?.Listeners?.Listeners?.FirstOrDefault(one => one.ListenerArn == arn);
        var balancer = (context.Facts.Health?.LoadBalancers ?? []).SelectMany(response => response.LoadBalancers ?? [])
            .FirstOrDefault(one => one.LoadBalancerArn == listener?.LoadBalancerArn);
        var name = isTest ? "test listener" : "production listener";

        return (listener, balancer) switch
        {
            (null, _) => CheckResult.Unknown($"The {name} {arn} is not known: see route-distinct"),
            (_, null) => CheckResult.Unread(
                "the load balancer",
                context.Facts.Health?.LoadBalancers?.FirstOrDefault(response => response.Error is not null),
                ApiCall.LoadBalancers) with
            {
                Needs = [],
            },
            ({ Port: null }, _) => CheckResult.Unknown($"The {name} {arn} has no port"),
            (_, { SecurityGroups: null or [], Type: "network" }) => CheckResult.Good(
                $"The network load balancer {balancer.DnsName} has no security group, so nothing closes its {name}"),
            (_, { SecurityGroups: null or [] }) => CheckResult.Unknown($"The load balancer {balancer.DnsName} names no security group"),
            ({ Port: { } port }, _) => context.BalancerGroups(balancer).Look(
                groups => Look(context, balancer, groups, new Door(name, port, isTest))),
        };
    }

    private static CheckResult Look(CheckContext context, ElbLoadBalancer balancer, IReadOnlyList<SecurityGroup> groups, Door door)
    {
        var rules = groups.SelectMany(group => group.IpPermissions ?? []).ToList();
        var here = rules.Where(rule => rule.IsOn(door.Port) == true).ToList();
        var peers = here.SelectMany(rule => rule.Peers()).Distinct(StringComparer.Ordinal).ToList();
        var (named, first) = (string.Join(", ", balancer.SecurityGroups!), balancer.SecurityGroups![0]);

        return here.Exists(rule => rule.IsOfAnyIpv4())
            ? CheckResult.Good($"The load balancer's security group lets any address in on port {door.Port}, that of the {door.Name}")
            : peers is [] && rules.Exists(rule => rule.IsOn(door.Port) != false)
                ? CheckResult.Unknown($"Whom the security groups {named} of the load balancer let in on port {door.Port} is not known")
            : peers is [] ? CheckResult.Bad(
                $"No security group of the load balancer ({named}) lets anything in on port {door.Port}, that of the {door.Name}: "
                    + (door.IsTest ? "no probe gets through" : "no user gets through"),
                $"Add an inbound rule to {first}: TCP, port {door.Port}, from {(IsPublic(balancer, door) ? "0.0.0.0/0" : "its clients")}")
            : IsPublic(balancer, door) ? Narrow(peers, first, door)
            : !door.IsTest && balancer.Scheme is null ? CheckResult.Unknown(
                $"The load balancer's security group lets {string.Join(", ", peers)} in on port {door.Port}; whether that is meant for the internet "
                    + "is not known, because the load balancer names no scheme")
            : Outside(context, peers, door)
                ?? CheckResult.Good(
                    $"The load balancer's security group lets {string.Join(", ", peers)} in on port {door.Port}, that of the {door.Name}");
    }

    private static bool IsPublic(ElbLoadBalancer balancer, Door door) => !door.IsTest && balancer.Scheme == Anywhere;

    /// <summary>A prefix list may be that of a content delivery network that all users come through.</summary>
    private static CheckResult Narrow(IReadOnlyList<string> peers, string group, Door door)
        => peers.FirstOrDefault(IsPrefixList) is { } list
            ? CheckResult.Unknown(
                $"The load balancer is internet-facing, and {group} lets only {string.Join(", ", peers)} in on port {door.Port}, that of the "
                    + $"{door.Name}; whether {list} is where all users come from is not known",
                severity: Severity.Info)
            : CheckResult.Bad(
                $"The load balancer is internet-facing, but {group} lets only {string.Join(", ", peers)} in on port {door.Port}, that of the "
                    + $"{door.Name}: other users get no answer",
                $"Add an inbound rule to {group}: TCP, port {door.Port}, from 0.0.0.0/0; or make an exception in the plan if only these may come in");

    /// <summary>A prober in no VPC comes from a public address that nobody knows beforehand; null: it may get through.</summary>
    private static CheckResult? Outside(CheckContext context, IReadOnlyList<string> peers, Door door)
        => context.IsProberInVpc || peers.Any(peer => !IsPrivate(peer)) ? null : CheckResult.Bad(
            $"The load balancer's security group lets only {string.Join(", ", peers)} in on port {door.Port}, that of the {door.Name}, "
                + "and the prober is in no VPC: it cannot get through",
            "Give the stack's parameters SubnetIds and SecurityGroupIds, so that the prober is in the VPC");

    private static bool IsPrefixList(string peer) => peer.StartsWith("pl-", StringComparison.Ordinal);

    private static bool IsPrivate(string peer) => peer.StartsWith("sg-", StringComparison.Ordinal) || PrivateAddresses.Contains(peer);

    private sealed record Door(string Name, int Port, bool IsTest);
}
