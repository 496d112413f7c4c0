namespace Canary.Tests.Preflight;

/// <summary>What the prober can speak to, of everything that a target group may be.</summary>
public sealed class ProtocolCheckTests
{
    [Theory]
    [InlineData("HTTP", "HTTP1", "The target group shop-blue speaks HTTP, as the probes do")]
    [InlineData("HTTPS", null, "The target group shop-blue speaks HTTPS, as the probes do")]
    [InlineData("TCP", null, "The target group shop-blue forwards TCP, over which the probes speak HTTP")]
    [InlineData("TLS", null, "The target group shop-blue forwards TLS, over which the probes speak HTTPS")]
    public void Passes_what_the_prober_speaks(string protocol, string? version, string message)
        => Find(protocol, version).ShouldBe((FindingOutcome.Passed, Severity.Error, message));

    [Theory]
    [InlineData("HTTP", "HTTP2", Severity.Error, "The target group shop-blue has the protocol version HTTP2, but the probes speak HTTP/1.1, which an application load balancer answers with 464 there. Create the target group again with the protocol version HTTP1: it cannot be changed, and users may still speak HTTP/2")]
    [InlineData("HTTPS", "GRPC", Severity.Error, "The target group shop-blue has the protocol version GRPC, and the probe home is not of kind grpc, which an application load balancer answers with 464 there. Make the probe home of kind grpc")]
    [InlineData("UDP", null, Severity.Error, "The target group shop-blue forwards UDP, and no probe speaks that. Nothing can judge green: deploy this service without these hooks")]
    [InlineData("GENEVE", null, Severity.Error, "The target group shop-blue forwards GENEVE, and no probe speaks that. Nothing can judge green: deploy this service without these hooks")]
    [InlineData("TCP_UDP", null, Severity.Warning, "The target group shop-blue forwards TCP_UDP: the probes speak HTTP over TCP, and nothing judges the rest. Watch the rest with alarms")]
    public void Fails_what_it_does_not(string protocol, string? version, Severity severity, string text)
        => Find(protocol, version).ShouldBe((FindingOutcome.Failed, severity, text));

    [Theory]
    [InlineData("GRPC", "grpc", FindingOutcome.Passed, "The target group shop-blue speaks gRPC, as the probes do", "")]
    [InlineData("GRPC", "grpc http websocket", FindingOutcome.Failed, "The target group shop-blue has the protocol version GRPC, and the probes http, websocket are not of kind grpc, which an application load balancer answers with 464 there.", "Make the probes http, websocket of kind grpc")]
    [InlineData("HTTP1", "http grpc", FindingOutcome.Failed, "The target group shop-blue has the protocol version HTTP1, and the probe grpc is of kind grpc, which an application load balancer answers with 464 there.", "Use target groups of the protocol version GRPC, or probes of another kind")]
    [InlineData(null, "http websocket", FindingOutcome.Passed, "The target group shop-blue speaks HTTPS, as the probes do", "")]
    public void Which_probes_get_through_depends_on_their_kinds(string? version, string kinds, FindingOutcome outcome, string text, string cure)
    {
        var found = Find("HTTPS", version, other: version, [.. kinds.Split(' ').Select(kind => new Probe { Name = kind, Kind = Enum.Parse<ProbeKind>(kind, ignoreCase: true) })]);

        (found.Outcome, found.Text).ShouldBe((outcome, outcome is FindingOutcome.Passed ? text : $"{text} {text.Replace("shop-blue", "shop-green", StringComparison.Ordinal)} {cure}"));
    }

    /// <summary>A network load balancer forwards whatever a connection carries.</summary>
    [Fact]
    public void A_group_of_TCP_forwards_probes_of_every_kind()
        => Find("TCP", null, other: "GRPC", [new Probe { Name = "grpc", Kind = ProbeKind.Grpc }]).Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void A_group_without_a_protocol_is_unknown()
        => Find(null, null).ShouldBe((FindingOutcome.Unknown, Severity.Warning, "The target group shop-blue does not report its protocol"));

    private static (FindingOutcome Outcome, Severity Severity, string Text) Find(string? protocol, string? version, string? other = "HTTP1", params Probe[] probes)
    {
        string[] names = ["shop-blue", "shop-green"];
        var facts = new Facts
        {
            Service = new ServiceFacts
            {
                TargetGroups = new DescribeTargetGroups
                {
                    TargetGroups = [.. names.Select(name => new ElbTargetGroup
                    {
                        TargetGroupName = name, Protocol = name == names[0] ? protocol : "HTTP", ProtocolVersion = name == names[0] ? version : other,
                    })],
                },
            },
        };
        var finding = ReachChecks.All.Single(check => check.Id == "protocol").Run(new CheckContext(new Site { Plan = new Plan { Probes = probes is [] ? [new Probe { Name = "home" }] : probes } }, facts, DateTimeOffset.UnixEpoch));

        return (finding.Outcome, finding.Severity, finding.Outcome is FindingOutcome.Passed ? finding.Text.Split(". ")[0] : finding.Text);
    }
}
