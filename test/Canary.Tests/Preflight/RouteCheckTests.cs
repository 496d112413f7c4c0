namespace Canary.Tests.Preflight;

/// <summary>Whether later probes will reach what they judge: who is asked, and what each answer means.</summary>
public sealed class RouteCheckTests
{
    private const string Production = "http://shop-1.eu-central-1.elb.amazonaws.com:80";
    private const string Secure = "https://shop-1.eu-central-1.elb.amazonaws.com:443";
    private const string Test = "http://shop-1.eu-central-1.elb.amazonaws.com:8443";
    private const string First = "http://10.0.1.11:8080";
    private const string Second = "http://10.0.1.12:8080";

    private const string Ok = """ "Status": 200 """;
    private const string NotFound = """ "Status": 404, "Failure": "status 404 instead of 2xx" """;
    private const string TurnedAway = """ "Status": 429, "Failure": "status 429 instead of 2xx" """;
    private const string Broken = """ "Status": 500, "Failure": "status 500 instead of 2xx" """;
    private const string Late = """ "Silence": "Unanswered", "Failure": "no answer within 2000 ms", "Tries": 2 """;
    private const string Cut = """ "Silence": "Cut", "Failure": "the connection was closed before the answer was complete" """;

    private const string TestIsSound = "The test listener " + Test + " answers GET / with status 200, as blue's targets do";
    private const string Routing = "Make the plan's first probe request a host and path that the listener forwards to blue, or correct the listener's rules";

    private const string ProductionProtocol = "Service.Listeners.Listeners[1].Protocol";
    private const string ProductionPort = "Service.Listeners.Listeners[1].Port";
    private const string Scheme = "Health.LoadBalancers[0].LoadBalancers[0].Scheme";
    private const string ViaRoute = """{ "via": "route" }""";

    [Fact]
    public void Asks_blue_through_both_listeners_and_some_of_its_targets()
        => Asked(Sample.BeforeInstall()).ShouldBe([new(Production, ""), new(Test, ""), new(First, ""), new(Second, "")]);

    [Fact]
    public void Asks_three_targets_at_most_and_none_that_is_not_healthy()
    {
        var targets = string.Join(", ", Enumerable.Range(11, 9).Select(i => Sample.Target($"10.0.1.{i}", i == 12 ? "draining" : "healthy")));

        Asked(Sample.BeforeInstall().Set(Sample.BlueTargets, $"[{targets}]")).Select(query => query.Address)
            .ShouldBe([Production, Test, First, "http://10.0.1.13:8080", "http://10.0.1.14:8080"]);
    }

    [Fact]
    public void Asks_everybody_by_the_plans_name()
        => Asked(Sample.BeforeInstall().WithPlan("""{ "host": "shop.example.com" }""")).Select(query => query.Host).ShouldBe(Enumerable.Repeat("shop.example.com", 4));

    [Fact]
    public void Asks_no_target_that_the_prober_cannot_reach()
        => Asked(Sample.BeforeInstall(), isInVpc: false).ShouldBe([new(Production, ""), new(Test, "")]);

    [Theory]
    [InlineData(Sample.BlueTargets, "null")]
    [InlineData(Sample.Service + ".TaskSets", "null")]
    public void Asks_nobody_when_no_target_of_blue_could_answer_and_leaves_the_error_to_blue_healthy(string member, string value)
    {
        var sample = Sample.BeforeInstall().Set(member, value);

        sample.Locate(LifecycleEvent.BeforeInstall).Queries!.Routes.ShouldBeEmpty();
        Find(sample).ShouldBe((FindingOutcome.Unknown, Severity.Warning, "The routes were not probed: blue has no healthy target that could answer"));
    }

    [Fact]
    public void Leaves_a_listener_that_leads_to_neither_group_to_route_distinct()
    {
        var sample = Sample.BeforeInstall().WithRules(Sample.ProductionListener, Sample.ProductionAction, """{ "Rules": [{ "RuleArn": "rule/default", "IsDefault": true }] }""");

        Asked(sample).Select(query => query.Address).ShouldBe([Test, First, Second]);
        Find(sample).ShouldBe((FindingOutcome.Unknown, Severity.Warning, "The production listener was not probed: see route-distinct"));
    }

    /// <summary>Its 503 would count as an error of the load balancer, and an alarm on that would stop the deployment.</summary>
    [Fact]
    public void Does_not_ask_a_test_listener_that_leads_to_the_empty_group_and_says_so()
    {
        var sample = Sample.BeforeInstall().Set(Sample.TestAction, Sample.Forward((Sample.BlueGroup, 50), (Sample.GreenGroup, 50)));

        Asked(sample).Select(query => query.Address).ShouldBe([Production, First, Second]);
        Find(sample).ShouldBe((FindingOutcome.Passed, Severity.Error, $"The production listener {Production} answers GET / with status 200, as blue's targets do. "
            + $"The test listener {Test} was not probed: it does not forward to blue only, and the other target group is empty before green starts, so 503 would be the correct answer"));
    }

    [Fact]
    public void Passes_a_service_that_answers_through_its_listeners_as_its_targets_do()
        => Find(Sample.BeforeInstall()).ShouldBe((FindingOutcome.Passed, Severity.Error, $"The production listener {Production} answers GET / with status 200, as blue's targets do. {TestIsSound}"));

    [Theory]
    [InlineData(NotFound, NotFound)]
    [InlineData(Broken, """ "Status": 503, "Failure": "status 503 instead of 2xx" """)]
    [InlineData(""" "Status": 204 """, Ok)]
    [InlineData(""" "Status": 200, "Failure": "the body does not contain \"shop\"" """, """ "Status": 200, "Failure": "the body does not contain \"shop\"" """)]
    public void An_answer_is_the_same_by_the_class_of_its_status_and_by_what_the_plan_expects(string route, string targets)
        => Find(Answering(Sample.BeforeInstall(), route, targets)).Outcome.ShouldBe(FindingOutcome.Passed);

    /// <summary>Two answers that the plan does not expect may still come from two services.</summary>
    [Theory]
    [InlineData(NotFound, Broken)]
    [InlineData(Broken, NotFound)]
    [InlineData(NotFound, Ok)]
    [InlineData(""" "Status": 301 """, Ok)]
    public void An_answer_of_another_class_is_another_answer(string route, string targets)
        => Find(Answering(Sample.BeforeInstall(), route, targets)).ShouldSatisfyAllConditions(
            finding => finding.Outcome.ShouldBe(FindingOutcome.Failed), finding => finding.Severity.ShouldBe(Severity.Error));

    /// <summary>One target may stumble.</summary>
    [Fact]
    public void One_target_that_answers_so_will_do()
        => Find(Set(Sample.BeforeInstall(), (Production, Ok), (Test, Ok), (First, Broken), (Second, Ok))).Outcome.ShouldBe(FindingOutcome.Passed);

    [Theory]
    [InlineData("internet-facing", true, "The load balancer's name resolves to public addresses: give the prober's subnets a NAT gateway, allow the stack's SecurityGroupIds out to port 80, and allow the NAT gateway's address in the load balancer's security group")]
    [InlineData("internal", true, "Allow the stack's SecurityGroupIds in on port 80 in the load balancer's security group, and allow them out to it")]
    [InlineData("internet-facing", false, "Allow port 80 from anywhere in the load balancer's security group, or set the stack's SubnetIds and SecurityGroupIds")]
    [InlineData("internal", false, "The load balancer is internal and the prober is not in a VPC: set the stack's SubnetIds and SecurityGroupIds")]
    public void A_production_listener_that_does_not_answer_is_an_error_whose_cure_knows_the_way_there(string scheme, bool isInVpc, string cure)
        => Find(Set(Sample.BeforeInstall().WithPlan(ViaRoute).Set(Scheme, $"\"{scheme}\""), (Production, Late), (Test, Ok), (First, Ok), (Second, Ok)), isInVpc)
            .ShouldBe((FindingOutcome.Failed, Severity.Error, $"The production listener {Production} does not answer the prober: no answer within 2000 ms (tried 2 times). {cure}"));

    [Theory]
    [InlineData(
        """ "Silence": "Unresolved", "Failure": "the name could not be resolved: Name or service not known" """,
        "The prober cannot resolve the name of the production listener's load balancer, shop-1.eu-central-1.elb.amazonaws.com: the name could not be resolved: Name or service not known. "
        + "Check that the load balancer exists, and that the VPC of the prober's subnets has DNS resolution on (enableDnsSupport)")]
    [InlineData(
        """ "Silence": "Refused", "Failure": "could not connect: Connection refused" """,
        "The production listener " + Production + " refuses the prober's connection: could not connect: Connection refused. "
        + "Check that the load balancer listens on port 80, and that nothing between it and the prober rejects connections")]
    [InlineData(
        Cut,
        "The production listener " + Production + " accepts the prober's connection but does not answer GET /: the connection was closed before the answer was complete. "
        + "Check that the listener speaks HTTP, or HTTPS if that is its protocol")]
    [InlineData(
        """ "Status": 503, "Failure": "status 503 instead of 2xx", "Server": "awselb/2.0" """,
        "The production listener " + Production + " answers GET / with 503 from the load balancer itself: the target group that this request is forwarded to has no targets. " + Routing)]
    [InlineData(
        """ "Status": 502, "Failure": "status 502 instead of 2xx", "Server": "awselb/2.0" """,
        "The production listener " + Production + " answers GET / with 502 from the load balancer itself: it gets no answer from its targets, but the prober does (status 200). "
        + "Check that the tasks' security group accepts the load balancer's on the container port, and that the listener forwards to blue's target group")]
    [InlineData(
        """ "Status": 404, "Failure": "status 404 instead of 2xx", "Server": "awselb/2.0" """,
        "The production listener " + Production + " answers GET / with 404 from the load balancer itself, and blue's targets answer with status 200: no rule forwards this request to blue. " + Routing)]
    [InlineData(
        """ "Status": 200, "Server": "awselb/2.0" """,
        "The production listener " + Production + " answers GET / with 200 from the load balancer itself, and blue's targets answer with status 200: no rule forwards this request to blue. " + Routing)]
    [InlineData(
        """ "Status": 301, "Failure": "status 301 instead of 2xx", "Server": "awselb/2.0", "RedirectedTo": "https://shop-1.eu-central-1.elb.amazonaws.com:443/" """,
        "The production listener " + Production + " answers GET / with 301 from the load balancer itself, to https://shop-1.eu-central-1.elb.amazonaws.com:443/, which the plan does not expect, and blue's targets answer with status 200. "
        + "Use the HTTPS listener in the deployment group, or make the plan's first probe request a path that is not redirected")]
    [InlineData(
        """ "Status": 302, "Failure": "status 302 instead of 2xx", "RedirectedTo": "/login" """,
        "The production listener " + Production + " answers GET / with 302, to /login, which the plan does not expect, and blue's targets answer with status 200. "
        + "Make the plan's first probe request a path that is not redirected, or expect the redirect's status")]
    [InlineData(
        NotFound,
        "The production listener " + Production + " answers GET / with status 404 instead of 2xx, and blue's targets answer with status 200: something other than blue answers there. " + Routing)]
    [InlineData(
        """ "Status": 200, "Failure": "the body does not contain \"shop\"" """,
        "The production listener " + Production + " answers GET / with status 200 (the body does not contain \"shop\"), and blue's targets answer with status 200: something other than blue answers there. " + Routing)]
    public void Each_way_of_not_reaching_blue_is_an_error_of_its_own(string answer, string told)
        => Find(Set(Sample.BeforeInstall(), (Production, answer), (Test, Ok), (First, Ok), (Second, Ok))).ShouldBe((FindingOutcome.Failed, Severity.Error, told));

    /// <summary>"To use the feature on your ALB, choose HTTPS as your listener protocol, gRPC as the protocol version for your target group".</summary>
    [Fact]
    public void GRPC_through_a_listener_of_HTTP_is_impossible_and_said_to_be()
        => Find(Set(Sample.BeforeInstall().WithPlan("""{ "probes": [{ "kind": "grpc", "service": "shop.Orders" }] }"""), (Production, Cut), (Test, Ok), (First, Ok), (Second, Ok)))
            .ShouldBe((FindingOutcome.Failed, Severity.Error, $"The production listener {Production} accepts the prober's connection but does not answer grpc.health.v1.Health/Check shop.Orders: "
                + "the connection was closed before the answer was complete. Use an HTTPS listener: an Application Load Balancer carries gRPC through no other"));

    [Fact]
    public void GRPC_that_a_listener_of_HTTPS_cuts_off_needs_HTTP_2_and_target_groups_for_it()
        => Find(Set(OverTls(Sample.BeforeInstall()).WithPlan("""{ "host": "shop.example.com", "probes": [{ "kind": "grpc" }] }"""), (Secure, Cut), (Test, Ok), (First, Ok), (Second, Ok)))
            .Told.ShouldEndWith("Check that the listener has HTTP/2 enabled, and that its target groups have the protocol version GRPC");

    [Theory]
    [InlineData("http", "GET /", "Give the target groups the protocol version HTTP1, or make the probe's kind grpc")]
    [InlineData("grpc", "grpc.health.v1.Health/Check", "Give the target groups the protocol version GRPC")]
    public void A_protocol_version_that_does_not_take_the_probe_is_named(string kind, string request, string cure)
        => Find(Set(
                Sample.BeforeInstall().WithPlan($$"""{ "probes": [{ "kind": "{{kind}}" }] }"""),
                (Production, """ "Status": 464, "Failure": "status 464 instead of 2xx", "Server": "awselb/2.0" """),
                (Test, Ok),
                (First, Ok),
                (Second, Ok)))
            .ShouldBe((FindingOutcome.Failed, Severity.Error, $"The production listener {Production} answers {request} with 464 from the load balancer itself: "
                + $"the target group's protocol version does not take this request. {cure}"));

    [Theory]
    [InlineData(""" "OtherName" """, "the certificate does not cover shop.example.com (it covers www.example.com)", "Set the plan's host to a name that the certificate covers, or add this name to the certificate")]
    [InlineData(""" "Expired" """, "the certificate expired on 2026-02-01", "Renew it")]
    [InlineData(""" "UnknownAuthority" """, "the certificate is issued by CN=Our CA, which is not trusted", "Set the plan's tls.caBundle to the certificate of its authority, and make the target send the intermediate certificates")]
    [InlineData("null", "Received an unexpected EOF or 0 bytes from the transport stream.", "Check that the listener has a certificate, and speaks TLS")]
    public void A_certificate_that_is_not_accepted_is_an_error_that_names_its_fault(string refusal, string failure, string cure)
    {
        var sample = OverTls(Sample.BeforeInstall()).WithPlan("""{ "host": "shop.example.com" }""");

        Find(Set(sample, (Secure, $""" "Silence": "Untrusted", "Refusal": {refusal}, "Failure": "TLS failed: {failure}" """), (Test, Ok), (First, Ok), (Second, Ok)))
            .ShouldBe((FindingOutcome.Failed, Severity.Error, $"The certificate of the production listener {Secure} is not accepted for shop.example.com: TLS failed: {failure}. {cure}"));
    }

    [Fact]
    public void A_listener_of_HTTPS_without_a_name_for_its_certificate_is_an_error_that_needs_no_probe()
    {
        var sample = OverTls(Sample.BeforeInstall());

        Asked(sample).Select(query => query.Address).ShouldBe([Test, First, Second]);
        Find(sample).ShouldBe((FindingOutcome.Failed, Severity.Error, $"The production listener {Secure} is HTTPS and the plan has no host: "
            + "the certificate does not cover the load balancer's own name, so every probe of AfterAllowTraffic would fail. Set the plan's host to a name that the certificate covers, such as shop.example.com"));
    }

    [Theory]
    [InlineData("""["shop.example.com"]""", "shop.example.com")]
    [InlineData("""["*.example.com", "shop.example.com", "www.example.com"]""", "shop.example.com")]
    public void A_rules_host_is_the_name_that_is_asked_for(string hosts, string host)
    {
        var sample = ByRule(OverTls(Sample.BeforeInstall()), hosts);

        // A target that speaks HTTP takes any name, and may answer by it.
        Asked(sample).ShouldBe([new(Secure, host), new(Test, ""), new(First, host), new(Second, host)]);
        Find(Set(sample, (Secure, Ok), (Test, Ok), (First, Ok), (Second, Ok))).ShouldBe(
            (FindingOutcome.Passed, Severity.Error, $"The production listener {Secure} answers GET / for {host} with status 200, as blue's targets do. {TestIsSound}"));
    }

    [Fact]
    public void A_pattern_is_no_name()
    {
        var sample = ByRule(OverTls(Sample.BeforeInstall()), """["*.example.com", "shop-?.example.com"]""");

        Asked(sample).Select(query => query.Address).ShouldNotContain(Secure);
        Find(sample).Told.ShouldStartWith($"The production listener {Secure} is HTTPS and the plan has no host; its rules forward to the pair by *.example.com or shop-?.example.com, which is a pattern, not a name: the certificate does not cover ");
    }

    [Fact]
    public void A_listener_of_HTTP_that_forwards_by_patterns_alone_wants_a_host_too()
        => Find(ByRule(Sample.BeforeInstall(), """["*.example.com"]""")).ShouldBe((FindingOutcome.Failed, Severity.Error, $"The production listener {Production} forwards to the pair by the host *.example.com, which is a pattern, not a name, "
            + "and the plan has no host: every probe of AfterAllowTraffic would be answered by something else. Set the plan's host to a name that its rules forward to the pair, such as shop.example.com"));

    [Fact]
    public void What_the_rules_ask_for_stands_beside_an_answer_of_something_else()
    {
        var sample = ByRule(Sample.BeforeInstall(), """["shop.example.com"]""", """["/shop/*"]""");

        Find(Set(sample, (Production, NotFound), (Test, Ok), (First, Ok), (Second, Ok))).Told.ShouldBe(
            $"The production listener {Production} answers GET / for shop.example.com with status 404 instead of 2xx, and blue's targets answer with status 200: something other than blue answers there; "
            + $"its rules forward to the pair by the host shop.example.com and the path /shop/*. {Routing}");
    }

    /// <summary>Whether it is the network or blue, nothing tells; a blue that is that slow could not be compared with either.</summary>
    [Fact]
    public void Silence_everywhere_is_an_error_that_names_both_reasons()
    {
        var sample = Sample.BeforeInstall().WithoutTestListener().WithPlan(ViaRoute).Set(Scheme, "\"internal\"");

        Find(Answering(sample, Late, Late)).ShouldBe((FindingOutcome.Failed, Severity.Error,
            $"Neither the production listener {Production} nor any blue target answers the prober: no answer within 2000 ms (tried 2 times). "
            + "Allow the stack's SecurityGroupIds in on port 80 in the load balancer's security group, and allow them out to it. If blue needs that long for GET /, raise the probe's timeoutMs"));
        Find(Answering(sample, Late, Cut)).Told.ShouldStartWith($"The production listener {Production} does not answer the prober: ");
    }

    [Fact]
    public void A_test_listener_without_a_name_is_no_matter_where_the_plan_probes_targets()
    {
        var sample = Sample.BeforeInstall().Set("Service.Listeners.Listeners[0].Protocol", "\"HTTPS\"");

        Find(sample).ShouldBe((FindingOutcome.Passed, Severity.Error, $"The production listener {Production} answers GET / with status 200, as blue's targets do"));
        Find(sample.WithPlan(ViaRoute)).Told.ShouldStartWith("The test listener https://shop-1.eu-central-1.elb.amazonaws.com:8443 is HTTPS and the plan has no host: "
            + "the certificate does not cover the load balancer's own name, so every probe of AfterAllowTestTraffic would fail. ");
    }

    /// <summary>A sick blue is no fault of its route: the deployment may be its cure.</summary>
    [Theory]
    [InlineData(Cut, Cut, "accepts connections and closes them, as blue's targets do")]
    [InlineData(""" "Status": 502, "Failure": "status 502 instead of 2xx", "Server": "awselb/2.0" """, Cut, "routes to blue, whose targets do not answer GET / either: 502 from the load balancer itself")]
    [InlineData(""" "Status": 504, "Failure": "status 504 instead of 2xx", "Server": "awselb/2.0" """, Late, "routes to blue, whose targets do not answer GET / either: 504 from the load balancer itself")]
    public void A_blue_that_does_not_answer_is_no_fault_of_its_route(string route, string targets, string told)
        => Find(Answering(Sample.BeforeInstall().WithPlan(ViaRoute), route, targets))
            .ShouldBe((FindingOutcome.Passed, Severity.Error, $"The production listener {Production} {told}. The test listener {Test} {told}"));

    [Fact]
    public void A_plan_for_targets_fails_when_none_of_them_answers_the_prober()
        => Find(Set(Sample.BeforeInstall(), (Production, Ok), (Test, Ok), (First, Late), (Second, Late))).ShouldBe((FindingOutcome.Failed, Severity.Error,
            $"The plan probes targets, but none of the 2 blue targets that were tried answers the prober: {First} (no answer within 2000 ms). "
            + "Check that the stack's SubnetIds are private subnets of their VPC, and that the tasks' security group accepts the stack's SecurityGroupIds on the container port"));

    /// <summary>The certificate comes with the version: the deployment may bring a better one.</summary>
    [Fact]
    public void A_certificate_of_blues_targets_that_is_not_accepted_is_a_warning()
    {
        const string refused = """ "Silence": "Untrusted", "Refusal": "Expired", "Failure": "TLS failed: the certificate expired on 2026-02-01" """;

        Find(Set(Sample.BeforeInstall(), (Production, Ok), (Test, Ok), (First, refused), (Second, refused))).ShouldBe((FindingOutcome.Failed, Severity.Warning,
            $"The plan probes targets, but none of the 2 blue targets that were tried answers the prober: {First} (TLS failed: the certificate expired on 2026-02-01). Renew it"));
    }

    [Fact]
    public void A_plan_for_targets_fails_when_the_prober_is_in_no_VPC()
        => Find(Sample.BeforeInstall(), isInVpc: false).ShouldBe((FindingOutcome.Failed, Severity.Error,
            "The plan probes targets, but the prober is not in a VPC, so it cannot reach them. Set the stack's SubnetIds and SecurityGroupIds, or set the plan's via to route"));

    [Fact]
    public void Without_targets_to_compare_an_answer_that_the_plan_expects_passes()
        => Find(Sample.BeforeInstall().WithPlan(ViaRoute), isInVpc: false).Told.ShouldStartWith(
            $"The production listener {Production} answers GET / with status 200, as the plan expects; blue's targets were not probed, because the prober is not in a VPC. ");

    [Theory]
    [InlineData(NotFound, "status 404 instead of 2xx")]
    [InlineData(""" "Status": 502, "Failure": "status 502 instead of 2xx", "Server": "awselb/2.0" """, "502 from the load balancer itself, which got no answer from a target")]
    public void Without_targets_to_compare_an_answer_that_the_plan_does_not_expect_may_be_blues_own(string answer, string told)
        => Find(Set(Sample.BeforeInstall().WithPlan(ViaRoute).WithoutTestListener().WithPlan(ViaRoute), (Production, answer)), isInVpc: false).ShouldBe((FindingOutcome.Unknown, Severity.Warning,
            $"The production listener {Production} answers GET / with {told}; blue's targets were not probed, because the prober is not in a VPC, so whether that is blue's answer is not known. {Routing}"));

    [Theory]
    [InlineData(TurnedAway, Ok, "with status 429 instead of 2xx, and blue's targets answer with status 200")]
    [InlineData(Ok, TurnedAway, "with status 200, and blue's targets answer with status 429 instead of 2xx")]
    public void A_rate_limit_is_no_wrong_route(string listener, string targets, string told)
    {
        var (outcome, severity, text) = Find(Set(Sample.BeforeInstall(), (Production, listener), (Test, listener), (First, targets), (Second, targets)));

        (outcome, severity).ShouldBe((FindingOutcome.Unknown, Severity.Warning));
        text.ShouldStartWith($"The production listener {Production} answers GET / {told}: a rate limit rejected the prober, so whether blue answers there is not known. ");
        text.ShouldEndWith("Exempt the prober from the limit, or lower the plan's probesPerSecond");
    }

    [Fact]
    public void A_rate_limit_that_both_meet_is_one_answer()
        => Find(Set(Sample.BeforeInstall(), (Production, TurnedAway), (Test, TurnedAway), (First, TurnedAway), (Second, TurnedAway))).Outcome.ShouldBe(FindingOutcome.Passed);

    /// <summary>Such as one that redirects to HTTPS whatever did not come through it.</summary>
    [Fact]
    public void An_application_that_answers_otherwise_behind_its_load_balancer_is_a_warning_where_the_plan_asks_through_it()
    {
        var sample = Sample.BeforeInstall().WithoutTestListener().WithPlan(ViaRoute);

        Find(Set(sample, (Production, Ok), (First, """ "Status": 301, "Failure": "status 301 instead of 2xx" """), (Second, Broken))).ShouldBe((FindingOutcome.Failed, Severity.Warning,
            $"The production listener {Production} answers GET / with status 200, and blue's targets answer with status 301 instead of 2xx: something other than blue answers there. {Routing}"));
    }

    [Theory]
    [InlineData("""{ "via": "targets" }""", Severity.Warning)]
    [InlineData(ViaRoute, Severity.Error)]
    public void A_test_listener_out_of_reach_is_an_error_where_the_plan_needs_it(string plan, Severity severity)
    {
        var finding = Find(Set(Sample.BeforeInstall().WithPlan(plan), (Production, Ok), (Test, Late), (First, Ok), (Second, Ok)));

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, severity));
        finding.Told.ShouldStartWith($"The test listener {Test} does not answer the prober: no answer within 2000 ms (tried 2 times). ");
    }

    [Fact]
    public void A_test_listener_out_of_reach_hides_no_error_of_the_production_listener()
        => Find(Set(Sample.BeforeInstall(), (Production, Late), (Test, Late), (First, Ok), (Second, Ok))).Severity.ShouldBe(Severity.Error);

    [Theory]
    [InlineData("[]", "the prober returned no answer")]
    [InlineData("""[{ "Answers": [{ "Address": "http://shop-1.eu-central-1.elb.amazonaws.com:80", "Status": 200 }] }]""", "the prober returned no answer")]
    [InlineData("""[{ "Error": "Lambda.TooManyRequestsException", "Cause": "Rate Exceeded." }]""", "the prober failed: Lambda.TooManyRequestsException Rate Exceeded.")]
    public void A_prober_that_fails_is_no_pass(string reach, string told)
        => Find(Sample.BeforeInstall().Set("Reach", reach)).ShouldBe((FindingOutcome.Unknown, Severity.Error,
            $"Whether the routes are reachable is not known: {told}. Read Probe's log, and check that the workflow's role may invoke it (lambda:InvokeFunction)"));

    [Fact]
    public void Values_that_the_plan_names_and_nobody_can_read_are_told_in_their_own_words()
        => Find(Sample.BeforeInstall().Set("Reach", """[{ "Answers": [], "Unread": ["The parameter /token could not be read: see that it exists"] }]""")).ShouldBe((FindingOutcome.Unknown, Severity.Error,
            "The routes were not probed, because values that the plan names could not be read. The parameter /token could not be read: see that it exists"));

    [Fact]
    public void Shows_no_credential_of_a_probes_path()
        => Find(Sample.BeforeInstall().WithPlan("""{ "probes": [{ "path": "/?token=s3cret-of-the-shop" }] }""")).Told.ShouldStartWith(
            $"The production listener {Production} answers GET /?token=[redacted] with status 200, as blue's targets do. ");

    [Fact]
    public void Before_AWS_is_asked_a_listener_of_HTTPS_without_a_host_is_a_warning()
    {
        var facts = OverTls(Sample.BeforeInstall()).Read() with { Reach = null };

        var finding = PartialChecks.Run(facts, new Plan(), default).Findings.Single(finding => finding.Id == "route-reachable");

        (finding.Outcome, finding.Severity, finding.Text).ShouldBe((FindingOutcome.Failed, Severity.Warning,
            "The plan has no host, and the listener on port 443 is HTTPS: without a rule that forwards to the service by a host, no probe can verify the certificate. "
            + "Set the plan's host to a name that the certificate covers, such as shop.example.com"));
        PartialChecks.Run(facts, new Plan { Host = "shop.example.com" }, default).Findings.ShouldNotContain(found => found.Id == "route-reachable");
    }

    /// <summary>Nothing goes through the test listener of a plan for targets.</summary>
    [Theory]
    [InlineData(Via.Targets, "on port 443 is HTTPS")]
    [InlineData(Via.Route, "on ports 8443, 443 are HTTPS")]
    public void Before_AWS_is_asked_the_test_listener_matters_where_the_plan_goes_through_it(Via via, string told)
        => PartialChecks.Run(OverTls(Sample.BeforeInstall().Set("Service.Listeners.Listeners[0].Protocol", "\"HTTPS\"")).Read() with { Reach = null }, new Plan { Via = via }, default)
            .Findings.Single(finding => finding.Id == "route-reachable").Message.ShouldContain(told);

    private static Sample OverTls(Sample sample) => sample.Set(ProductionProtocol, "\"HTTPS\"").Set(ProductionPort, "443");

    private static Sample ByRule(Sample sample, string hosts, string paths = "[]") => sample.WithRules(Sample.ProductionListener, Sample.ProductionAction, $$"""
        { "Rules": [
          { "RuleArn": "rule/1", "Priority": "10", "IsDefault": false, "Conditions": [
              { "Field": "host-header", "Values": {{hosts}} }{{(paths is "[]" ? "" : $$""", { "Field": "path-pattern", "Values": {{paths}} }""")}} ],
            "Actions": [{ "Type": "forward", "TargetGroupArn": "{{Sample.BlueGroup}}" }] }] }
        """);

    /// <summary>Both listeners alike, and both targets.</summary>
    private static Sample Answering(Sample sample, string route, string targets) => Set(sample, (Production, route), (Test, route), (First, targets), (Second, targets));

    private static Sample Set(Sample sample, params (string Address, string Answer)[] answers)
        => sample.Set(Sample.Answers, $"[{string.Join(", ", answers.Select(answer => $$"""{ "Address": "{{answer.Address}}", {{answer.Answer}} }"""))}]");

    private static IReadOnlyList<RouteQuery> Asked(Sample sample, bool isInVpc = true)
        => LambdaJson.Travel(Locate(sample, isInVpc)).Queries.ShouldNotBeNull().Routes.ShouldHaveSingleItem();

    private static Location Locate(Sample sample, bool isInVpc)
        => Sample.Locate(LambdaJson.Read<LocateRequest>(Sample.Request(sample.Document(), LifecycleEvent.BeforeInstall)) with { ProberInVpc = isInVpc });

    private static (FindingOutcome Outcome, Severity Severity, string Told) Find(Sample sample, bool isInVpc = true)
    {
        var request = new PreflightRequest { Location = Locate(sample, isInVpc), ProberInVpc = isInVpc };
        var finding = PreflightChecks.Run(LambdaJson.Travel(request)).Findings.Single(finding => finding.Id == "route-reachable");

        return (finding.Outcome, finding.Severity, finding.Text);
    }
}
