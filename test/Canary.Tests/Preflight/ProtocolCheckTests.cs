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
    [InlineData("HTTPS", "GRPC", Severity.Error, "The target group shop-blue has the protocol version GRPC, and no probe speaks gRPC. Nothing can judge green: deploy this service without these hooks")]
    [InlineData("UDP", null, Severity.Error, "The target group shop-blue forwards UDP, and no probe speaks that. Nothing can judge green: deploy this service without these hooks")]
    [InlineData("GENEVE", null, Severity.Error, "The target group shop-blue forwards GENEVE, and no probe speaks that. Nothing can judge green: deploy this service without these hooks")]
    [InlineData("TCP_UDP", null, Severity.Warning, "The target group shop-blue forwards TCP_UDP: the probes speak HTTP over TCP, and nothing judges the rest. Watch the rest with alarms")]
    public void Fails_what_it_does_not(string protocol, string? version, Severity severity, string text)
        => Find(protocol, version).ShouldBe((FindingOutcome.Failed, severity, text));

    [Fact]
    public void A_group_without_a_protocol_is_unknown()
        => Find(null, null).ShouldBe((FindingOutcome.Unknown, Severity.Warning, "The target group shop-blue does not report its protocol"));

    private static (FindingOutcome Outcome, Severity Severity, string Text) Find(string? protocol, string? version)
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
                        TargetGroupName = name, Protocol = name == names[0] ? protocol : "HTTP", ProtocolVersion = name == names[0] ? version : "HTTP1",
                    })],
                },
            },
        };
        var finding = ReachChecks.All.Single(check => check.Id == "protocol").Run(new CheckContext(new Site(), facts, DateTimeOffset.UnixEpoch));

        return (finding.Outcome, finding.Severity, finding.Outcome is FindingOutcome.Passed ? finding.Text.Split(". ")[0] : finding.Text);
    }
}
