namespace Canary.Tests.Preflight;

/// <summary>Each probe is sent hundreds of times, so one that changes something is said aloud.</summary>
public sealed class RepeatCheckTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public void Names_each_probe_that_changes_something_and_how_often_it_is_sent(string method)
    {
        var finding = Of($$"""{ "probes": [{ "name": "home", "path": "/" }, { "name": "cart", "path": "/cart", "method": "{{method}}" }], "probesPerSecond": 40, "judge": { "minSeconds": 60 } }""");

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning));
        finding.Text.ShouldBe($"The probe cart is a {method}: it is sent at least 600 times to green, and as often to blue. "
            + "If repeating them does no harm, say so: \"checks\": { \"probes-repeatable\": { \"except\": \"why\" } } in the plan; otherwise probe something that only reads");
    }

    [Fact]
    public void Names_several_at_once()
        => Of("""{ "probes": [{ "name": "cart", "path": "/cart", "method": "POST" }, { "name": "item", "path": "/item", "method": "DELETE" }], "probesPerSecond": 40, "judge": { "minSeconds": 60 } }""").Text
            .ShouldStartWith("The probes cart (POST), item (DELETE) may change something: each is sent at least 600 times to green, and as often to blue. ");

    /// <summary>Its calls are POSTs too.</summary>
    [Fact]
    public void Passes_a_probe_of_gRPCs_health_service()
        => Of("""{ "probes": [{ "kind": "grpc" }, { "kind": "websocket", "path": "/ws" }] }""").Outcome.ShouldBe(FindingOutcome.Passed);

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public void Passes_one_that_only_reads(string method)
        => Of($$"""{ "probes": [{ "path": "/", "method": "{{method}}" }] }""").Text.ShouldBe("Every probe is a request that changes nothing");

    [Fact]
    public void Is_content_where_the_plan_says_why()
    {
        var finding = Of("""{ "probes": [{ "path": "/cart", "method": "POST" }], "checks": { "probes-repeatable": { "except": "a cart of a test account" } } }""");

        (finding.Outcome, finding.Exception).ShouldBe((FindingOutcome.Excepted, "a cart of a test account"));
    }

    private static Finding Of(string plan)
        => ReachChecks.All.Single(check => check.Id == "probes-repeatable")
            .Run(new CheckContext(new Site { Plan = PlanReader.Read(plan).Plan }, new Facts(), DateTimeOffset.UnixEpoch));
}
