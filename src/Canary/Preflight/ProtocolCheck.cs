using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether the target groups speak what the plan's probes speak: HTTP/1.1 or gRPC, over TCP, with or without TLS.</summary>
internal static class ProtocolCheck
{
    public static Check Protocol { get; } = new(
        "protocol",
        "the probes speak what the target groups do",
        Severity.Error,
        context => GroupPair.Of(context).Look(pair => pair.Both.Select(group => Of(group, context.Plan)).Together(context)))
    { HasBalancer = true };

    /// <summary>The one place that says what can be probed.</summary>
    private static CheckResult Of(ElbTargetGroup group, Plan plan) => (group.Protocol, group.ProtocolVersion) switch
    {
        (null, _) => CheckResult.Unknown($"The target group {GroupPair.NameOf(group)} does not report its protocol"),
        ("HTTP" or "HTTPS", "GRPC") => Lost(group, plan, isOfGrpc: true) ?? CheckResult.Good(
            $"The target group {GroupPair.NameOf(group)} speaks gRPC, as the probes do"),

        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-464-issues
        ("HTTP" or "HTTPS", "HTTP2") => CheckResult.Bad(
            $"The target group {GroupPair.NameOf(group)} has the protocol version HTTP2, but the probes speak HTTP/1.1, which an application load "
                + "balancer answers with 464 there",
            "Create the target group again with the protocol version HTTP1: it cannot be changed, and users may still speak HTTP/2"),
        ("HTTP" or "HTTPS", _) => Lost(group, plan, isOfGrpc: false) ?? CheckResult.Good(
            $"The target group {GroupPair.NameOf(group)} speaks {group.Protocol}, as the probes do"),
        ("TCP" or "TLS", _) => CheckResult.Good(
            $"The target group {GroupPair.NameOf(group)} forwards {group.Protocol}, over which the probes speak "
                + (group.Protocol is "TLS" ? "HTTPS" : "HTTP")),
        ("TCP_UDP" or "TCP_QUIC", _) => CheckResult.Bad(
            $"The target group {GroupPair.NameOf(group)} forwards {group.Protocol}: the probes speak HTTP over TCP, and nothing judges the rest",
            "Watch the rest with alarms",
            Severity.Warning),
        var (protocol, _) => CheckResult.Bad(
            $"The target group {GroupPair.NameOf(group)} forwards {protocol}, and no probe speaks that",
            "Nothing can judge green: deploy this service without these hooks"),
    };

    /// <summary>The probes that the load balancer answers with 464, for its target group speaks something else; null: there is none.</summary>
    private static CheckResult? Lost(ElbTargetGroup group, Plan plan, bool isOfGrpc)
    {
        List<string> lost = [.. plan.Probes.Where(probe => probe.Kind is ProbeKind.Grpc != isOfGrpc).Select(probe => probe.Name)];
        var (who, are) = (lost is [var only] ? $"the probe {only}" : $"the probes {string.Join(", ", lost)}", lost is [_] ? "is" : "are");

        return lost is [] ? null : CheckResult.Bad(
            $"The target group {GroupPair.NameOf(group)} has the protocol version {group.ProtocolVersion ?? "HTTP1"}, and {who} {are} "
                + $"{(isOfGrpc ? "not of kind grpc" : "of kind grpc")}, which an application load balancer answers with 464 there",
            isOfGrpc ? $"Make {who} of kind grpc" : "Use target groups of the protocol version GRPC, or probes of another kind");
    }
}
