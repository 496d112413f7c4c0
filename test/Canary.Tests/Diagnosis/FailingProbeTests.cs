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

    /// <summary>Each task has a stream of its own. Of many nobody can say which to read first, but that of the last task that died.</summary>
    [Theory]
    [InlineData(500, 1, 0, "log group /ecs/shop, stream app/web/run1")]
    [InlineData(500, 3, 0, "log group /ecs/shop, streams app/web/run1, app/web/run2 and app/web/run3")]
    [InlineData(500, 4, 0, "log group /ecs/shop, streams app/web/*")]
    [InlineData(500, 2, 1, "log group /ecs/shop, streams app/web/run1 and app/web/run2")]
    [InlineData(0, 2, 0, "log group /ecs/shop, streams app/web/run1 and app/web/run2")]
    [InlineData(0, 2, 1, "log group /ecs/shop, stream app/web/died1")]
    [InlineData(0, 0, 3, "log group /ecs/shop, streams app/web/died1, app/web/died2 and app/web/died3")]
    [InlineData(0, 0, 4, "log group /ecs/shop, stream app/web/died4")]
    [InlineData(0, 0, 0, "log group /ecs/shop, streams app/web/*")]
    public void The_cure_names_the_log_streams_of_the_tasks_it_is_about(int status, int running, int died, string log)
    {
        var stopped = Enumerable.Range(1, died).Select(number => Sick.Task(
            $$""" "StopCode": "EssentialContainerExited", "StartedAt": "2026-03-01T10:00:00Z", "StoppedAt": "2026-03-01T10:0{{number}}:00Z", "Containers": [{ "Name": "web", "ExitCode": 1 }] """, $"died{number}"));
        var gathered = $"{Probes(Home.Replace("\"Status\": 500", $"\"Status\": {status}", StringComparison.Ordinal))}, {Sick.Stopped([.. stopped])}, "
            + Sick.Current([.. Enumerable.Range(1, running).Select(number => Sick.Task(""" "LastStatus": "RUNNING" """, $"run{number}"))]);

        Sick.Causes(gathered).Single(cause => cause.Kind == CauseKind.ProbesFail).Cure.ShouldBe(
            (status == 0 ? "No answer: look for a crash, a closed port or a timeout. Its log: " : "The application failed; its log may show why: ") + log);
    }

    /// <summary>Of many tasks, those that failed are known by their addresses.</summary>
    [Theory]
    [InlineData("10.0.2.11:8080", "10.0.2.12:8080", "streams app/web/run1 and app/web/run2")]
    [InlineData("http://10.0.2.14:8080", "https://10.0.2.14:8443", "stream app/web/run4")]
    [InlineData("http://[fd00::1]:8080", "10.9.9.9:8080", "streams app/web/*")]
    [InlineData("", "", "streams app/web/*")]
    public void The_cure_names_the_log_streams_of_the_tasks_that_failed(string first, string second, string streams)
    {
        var running = Enumerable.Range(1, 5).Select(number => Sick.Task(
            $$""" "LastStatus": "RUNNING", "Containers": [{ "Name": "web", "NetworkInterfaces": [{ "PrivateIpv4Address": "10.0.2.1{{number}}" }] }] """, $"run{number}"));
        var failures = new[] { first, second }.Select(target => Home.Replace("10.0.2.11:8080", target, StringComparison.Ordinal));

        Sick.Causes($"{Probes([.. failures])}, {Sick.Stopped()}, {Sick.Current([.. running])}").Single(cause => cause.Kind == CauseKind.ProbesFail).Cure
            .ShouldBe($"The application failed; its log may show why: log group /ecs/shop, {streams}");
    }

    [Fact]
    public void A_task_that_never_started_wrote_no_log()
    {
        var unstarted = Sick.Task(""" "StopCode": "TaskFailedToStart", "StoppedReason": "CannotPullContainerError: shop:8: not found", "Containers": [{ "Name": "web", "Image": "shop:8" }] """);

        Sick.Causes($"{Probes(Home.Replace("\"Status\": 500", "\"Status\": 0", StringComparison.Ordinal))}, {Sick.Stopped(unstarted)}, {Sick.Current(Sick.Task(""" "LastStatus": "RUNNING" """, "run1"))}")
            .Single(cause => cause.Kind == CauseKind.ProbesFail).Cure.ShouldEndWith("Its log: log group /ecs/shop, stream app/web/run1");
    }

    [Fact]
    public void Tells_probes_that_met_the_same_at_once()
        => Sick.Causes(Probes(Home, HomeElsewhere.Replace("home", "cart", StringComparison.Ordinal), HomeElsewhere.Replace("home", "list", StringComparison.Ordinal)))
            .ShouldHaveSingleItem().What.ShouldStartWith("The probes home, cart and list failed at 10.0.2.11:8080, 10.0.2.12:8080: status 500");

    /// <summary>The tables leave the warm-up out; without another failure it is all that is known.</summary>
    [Theory]
    [InlineData(12, "The probe home failed at 10.0.2.11:8080: status 500 instead of 200; blue failed 3 of 120 of the same requests")]
    [InlineData(3, "The probes home and cart failed at 10.0.2.11:8080, 10.0.2.12:8080: status 500 instead of 200; blue failed 3 of 120 of the same requests")]
    public void What_a_cold_green_met_is_named_where_nothing_else_is_known(int slot, string what)
    {
        var probes = Probes(At(slot, Home), At(3, HomeElsewhere.Replace("home", "cart", StringComparison.Ordinal)))
            .Replace("\"Seconds\": 3", "\"Seconds\": 30, \"WarmUp\": { \"Seconds\": 6 }", StringComparison.Ordinal);

        Sick.Causes(probes).ShouldHaveSingleItem().What.ShouldBe(what);

        static string At(int slot, string failure) => failure.Replace("{ ", $"{{ \"Slot\": {slot}, ", StringComparison.Ordinal);
    }

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
