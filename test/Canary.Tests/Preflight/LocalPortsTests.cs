using static Canary.Tests.Preflight.StartSamples;

namespace Canary.Tests.Preflight;

/// <summary>The port that a container's health check asks on localhost.</summary>
public sealed class LocalPortsTests
{
    [Theory]
    [InlineData("curl -f http://localhost:8081/health", new[] { 8081 })]
    [InlineData("curl -f localhost:8081/health || curl 127.0.0.1:9090", new[] { 8081, 9090 })]
    [InlineData("wget -q http://127.0.0.1/", new[] { 80 })]
    [InlineData("curl -k https://localhost", new[] { 443 })]
    [InlineData("curl http://[::1]:7000/", new[] { 7000 })]
    [InlineData("nc -z localhost 6379", new[] { 6379 })]
    [InlineData("pg_isready -h localhost", new int[0])]
    [InlineData("curl http://mylocalhost:8081/", new int[0])]
    [InlineData("curl http://localhost.example.com:8081/", new int[0])]
    [InlineData("curl http://localhost:${PORT}/", new int[0])]
    [InlineData("curl http://localhost:99999/", new int[0])]
    [InlineData("true", new int[0])]
    public void Are_read_from_its_command(string command, int[] ports)
        => LocalPorts.Of(new ContainerHealthCheck(null, null, null, null) { Command = ["CMD-SHELL", command] }).ShouldBe(ports);

    [Fact]
    public void One_that_nothing_maps_is_a_warning_of_container_health()
    {
        var finding = Find(Sample.BeforeInstall().Set(Sample.Web + ".HealthCheck.Command", """["CMD-SHELL", "curl http://localhost:9999/"]"""), "container-health");

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning));
        finding.Text.ShouldBe("The health check of web asks port 9999 on localhost, and nothing maps it: the containers map 8080. "
            + "Correct the port in the health check's command, or map the one on which the container listens");
    }

    [Fact]
    public void One_that_another_container_of_the_task_maps_is_none()
        => Find(
            Sample.BeforeInstall()
                .Set(Sample.Web + ".HealthCheck.Command", """["CMD-SHELL", "curl http://localhost:9999/"]""")
                .Set(Sample.GreenDefinition + ".ContainerDefinitions[1]", """{ "Name": "proxy", "Image": "public.ecr.aws/envoy:v1", "PortMappings": [{ "ContainerPort": 9999 }] }"""),
            "container-health").Outcome.ShouldBe(FindingOutcome.Passed);
}
