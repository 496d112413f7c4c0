namespace Canary.Tests.Diagnosis;

/// <summary>What probes met at a green that the load balancer calls healthy.</summary>
public sealed class FailingProbeTests
{
    private const string Home = """{ "Side": "Green", "Target": "10.0.2.11:8080", "Probe": "home", "Status": 500, "Reason": "status 500 instead of 200", "Body": "broken" }""";
    private const string HomeElsewhere = """{ "Side": "Green", "Target": "10.0.2.12:8080", "Probe": "home", "Status": 500, "Reason": "status 500 instead of 200", "Body": "broken too" }""";
    private const string BlueHome = """{ "Side": "Blue", "Target": "10.0.1.11:8080", "Probe": "home", "Status": 502, "Reason": "status 502 instead of 200" }""";

    [Fact]
    public void Tells_which_probe_met_what_where_and_what_blue_answered()
    {
        var cause = Sick.Causes($"{Probes(Home, HomeElsewhere)}, {Sick.Targets(Sample.Target("10.0.2.11", "healthy"), Sample.Target("10.0.2.12", "healthy"))}, {Sick.Stopped()}").ShouldHaveSingleItem();

        cause.Kind.ShouldBe(CauseKind.ProbesFail);
        cause.What.ShouldBe(
            "The probe home failed at 10.0.2.11:8080, 10.0.2.12:8080, while 2 of 2 green targets are healthy: status 500 instead of 200; blue failed 3 of 120 of the same requests");
        cause.Evidence.ShouldBe(["10.0.2.11:8080: status 500 instead of 200 broken", "10.0.2.12:8080: status 500 instead of 200 broken too"]);
        cause.Cure.ShouldBe("The application failed; its log may show why: log group /ecs/shop, streams app/web/*");
    }

    [Fact]
    public void Tells_probes_that_met_the_same_at_once()
        => Sick.Causes(Probes(Home, HomeElsewhere.Replace("home", "cart", StringComparison.Ordinal), HomeElsewhere.Replace("home", "list", StringComparison.Ordinal)))
            .ShouldHaveSingleItem().What.ShouldStartWith("The probes home, cart and list failed at 10.0.2.11:8080, 10.0.2.12:8080: status 500");

    [Fact]
    public void Tells_what_blue_met_when_it_failed_as_well()
        => Sick.Causes(Probes(Home, BlueHome)).ShouldHaveSingleItem().What.ShouldEndWith("; blue failed the same request with status 502 instead of 200");

    [Fact]
    public void Does_not_speak_for_a_blue_that_was_not_asked()
        => Sick.Causes(Probes(Home).Replace("\"Sent\": 120, \"Failed\": 3", "\"Sent\": 0, \"Failed\": 0", StringComparison.Ordinal)).ShouldHaveSingleItem().What.ShouldEndWith("; blue was not probed");

    [Fact]
    public void Says_nothing_of_blue_s_own_failures() => Sick.Causes(Probes(BlueHome)).ShouldBeEmpty();

    [Theory]
    [InlineData(0, "look for a crash")]
    [InlineData(500, "The application failed")]
    [InlineData(404, "Correct the probe's path")]
    [InlineData(200, "the probe's expect")]
    public void The_cure_fits_what_came_back(int status, string cure)
        => Sick.Causes(Probes(Home.Replace("\"Status\": 500", $"\"Status\": {status}", StringComparison.Ordinal))).ShouldHaveSingleItem().Cure.ShouldContain(cure);

    [Fact]
    public void The_cure_of_a_refused_certificate_is_its_own()
    {
        const string Refused = """{ "Side": "Green", "Target": "10.0.2.11:8443", "Probe": "home", "Status": 0, "Reason": "TLS failed: the certificate is self-signed, and it does not cover b (it covers a)", "Refusal": "SelfSigned, OtherName" }""";

        var cause = Sick.Causes(Probes(Refused)).ShouldHaveSingleItem();

        cause.What.ShouldBe("The probe home failed at 10.0.2.11:8443: TLS failed: the certificate is self-signed, and it does not cover b (it covers a); blue failed 3 of 120 of the same requests");
        cause.Cure.ShouldBe("Set the plan's tls.caBundle to this certificate; set the plan's host to a name that the certificate covers, or add this name to the certificate");
    }

    [Theory]
    [InlineData("http://shop-1.eu-central-1.elb.amazonaws.com:8443", 503, "<html><head><title>503 Service Temporarily Unavailable</title></head>", CauseKind.NoTarget)]
    [InlineData("http://shop-1.eu-central-1.elb.amazonaws.com:8443", 503, "", CauseKind.NoTarget)]
    [InlineData("https://shop-1.eu-central-1.elb.amazonaws.com:443", 503, "", CauseKind.NoTarget)]
    [InlineData("http://shop-1.eu-central-1.elb.amazonaws.com:8443", 503, "the shop has a bad spell", CauseKind.ProbesFail)]
    [InlineData("http://shop-1.eu-central-1.elb.amazonaws.com:8443", 502, "", CauseKind.ProbesFail)]
    [InlineData("10.0.2.11:8080", 503, "", CauseKind.ProbesFail)]
    public void Tells_a_503_of_the_load_balancer_from_one_of_the_application(string target, int status, string body, CauseKind kind)
    {
        var failure = $$"""{ "Side": "Green", "Target": "{{target}}", "Probe": "home", "Status": {{status}}, "Reason": "status {{status}} instead of 200", "Body": "{{body}}" }""";

        var cause = Sick.Causes($"{Probes(failure)}, {Sick.Targets(Sample.Target("a", "unhealthy"))}").Single(cause => cause.Kind is CauseKind.ProbesFail or CauseKind.NoTarget);

        cause.Kind.ShouldBe(kind);
        cause.What.ShouldContain("0 of 1 green target are healthy");
    }

    private static string Probes(params string[] failures) => $$"""
        "Judged": {
          "Next": "Diagnose",
          "Verdict": { "Outcome": "Fail", "Rule": "FailErrors", "Reasons": [] },
          "Observations": { "Failures": [{{string.Join(", ", failures)}}] },
          "Evidence": { "Seconds": 3, "Green": { "Sent": 120, "Failed": 5 }, "Blue": { "Sent": 120, "Failed": 3 }, "Questions": [], "Targets": [], "Paths": [] }
        }
        """;
}
