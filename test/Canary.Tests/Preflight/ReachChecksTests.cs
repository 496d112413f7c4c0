using System.Text.Json.Nodes;

namespace Canary.Tests.Preflight;

/// <summary>Will the load balancer see it? Each check: when it passes, fails, and does not know.</summary>
public sealed class ReachChecksTests
{
    private const string One = "Service.TargetGroups.TargetGroups[0]";
    private const string Two = "Service.TargetGroups.TargetGroups[1]";
    private const string Grace = Sample.Service + ".HealthCheckGracePeriodSeconds";
    private const string Wait = Sample.Group + ".BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess";
    private const string OneDelay = "Health.Attributes[0].Attributes.Attributes[0].Value";
    private const string TwoDelay = "Health.Attributes[1].Attributes.Attributes[0].Value";
    private const string TwoSticky = "Health.Attributes[1].Attributes.Attributes[1].Value";
    private const string Functions = "Service.HookFunctions";
    private const string First = Functions + "[0].Configuration";
    private const string Policy = "Images.LifecyclePolicies[0].Policy";
    private const string BlueImage = "Images.Blue[0]";
    private const string BlueDetail = BlueImage + ".Details.ImageDetails[0]";
    private const string BlueContainer = "Health.BlueTaskDefinitions[0].TaskDefinition.ContainerDefinitions[0].Image";
    private const string V7 = "blue's image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v7";
    private const string Rule10 = "Rule 10 of the lifecycle policy of shop";
    private const string Alike = "The health check of shop-blue and shop-green ";
    private const string Least = Alike + "runs every 10 s: green becomes healthy with its first pass (10 s), unhealthy after 2 failures in a row (20 s), and healthy again after 3 passes in a row (30 s)";
    private const string SameSettings = ". Give both target groups the same settings: every deployment swaps them";

    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("health-path", Alike + "accepts 200-299 on /health, and the plan's first probe home expects 200-299 on /")]
    [InlineData("health-timing", Least + "; the grace period of shop is 120 s")]
    [InlineData("deregistration-delay", "The target group shop-blue gives requests in flight 60 s, and blue stays 3600 s. The target group shop-green gives requests in flight 60 s, and blue stays 3600 s")]
    [InlineData("groups-twins", "The target groups shop-blue and shop-green agree on protocol, port, VPC, target type and stickiness")]
    [InlineData("appspec-hooks", "The AppSpec names a hook for each of the five events, and each is a function that can run")]
    public void Passes_what_is_as_it_should_be(string id, string message) => Find(Sample.BeforeInstall(), id).ShouldBe((FindingOutcome.Passed, Severity.Warning, message));

    [Theory]
    [InlineData("health-path", Two + ".HealthCheckPath", "\"/\"", "The health check path is /health in shop-blue and / in shop-green" + SameSettings)]
    [InlineData("health-path", Two + ".HealthCheckProtocol", "\"HTTPS\"", "The health check protocol is HTTP in shop-blue and HTTPS in shop-green" + SameSettings)]
    [InlineData("health-path", Two + ".HealthCheckPort", "\"9090\"", "The health check port is traffic-port in shop-blue and 9090 in shop-green" + SameSettings)]
    [InlineData("health-path", Two + ".Matcher.HttpCode", "\"200-399\"", "The health check matcher is 200-299 in shop-blue and 200-399 in shop-green" + SameSettings)]
    [InlineData("health-path", Two + ".HealthCheckPath", "null", "The health check path is /health in shop-blue and not set in shop-green" + SameSettings)]
    [InlineData("health-timing", Grace, "29", Least + ". The health check grace period of shop is 29 s: ECS may stop a green task before it can become healthy. Set healthCheckGracePeriodSeconds of the service to 30 or more")]
    [InlineData("health-timing", Grace, "null", Least + ". The health check grace period of shop is 0 s: ECS may stop a green task before it can become healthy. Set healthCheckGracePeriodSeconds of the service to 30 or more")]
    [InlineData("deregistration-delay", OneDelay, "\"0\"", "The target group shop-blue has deregistration_delay.timeout_seconds 0: a deregistered target drops its requests in flight. Set deregistration_delay.timeout_seconds to the duration of the longest request, such as 30")]
    [InlineData("deregistration-delay", TwoDelay, "\"3601\"", "The target group shop-green gives requests in flight 3601 s (deregistration_delay.timeout_seconds), but blue is terminated 3600 s after the traffic has moved, which cuts them off. Set deregistration_delay.timeout_seconds to 3600 or less, or terminationWaitTimeInMinutes to 61 or more")]
    [InlineData("groups-twins", Two + ".Protocol", "\"HTTPS\"", "The protocol is HTTP (HTTP1) in shop-blue and HTTPS (HTTP1) in shop-green" + SameSettings)]
    [InlineData("groups-twins", Two + ".ProtocolVersion", "\"HTTP2\"", "The protocol is HTTP (HTTP1) in shop-blue and HTTP (HTTP2) in shop-green" + SameSettings)]
    [InlineData("groups-twins", Two + ".Port", "8080", "The port is 80 in shop-blue and 8080 in shop-green" + SameSettings)]
    [InlineData("groups-twins", Two + ".VpcId", "\"vpc-2\"", "The VPC is vpc-1 in shop-blue and vpc-2 in shop-green" + SameSettings)]
    [InlineData("groups-twins", Two + ".TargetType", "\"instance\"", "The target type is ip in shop-blue and instance in shop-green" + SameSettings)]
    [InlineData("groups-twins", TwoSticky, "\"true\"", "The stickiness.enabled is false in shop-blue and true in shop-green" + SameSettings)]
    [InlineData("appspec-hooks", First, """{ "Error": "Lambda.ResourceNotFoundException", "Cause": "Function not found" }""", "The hook of BeforeInstall, CodeDeployHook_hooks-BeforeInstall, does not exist as a function: the deployment would fail there. Correct its name in the AppSpec, or create the function")]
    [InlineData("appspec-hooks", First + ".State", "\"Failed\"", "The hook of BeforeInstall, CodeDeployHook_hooks-BeforeInstall, is Failed: it cannot run. Find the reason in its configuration, and deploy it again")]
    [InlineData("appspec-hooks", First + ".State", "\"Inactive\"", "The hook of BeforeInstall, CodeDeployHook_hooks-BeforeInstall, is Inactive after weeks without a call: the first call wakes it and fails. Call it once, and wait until it is Active")]
    [InlineData("appspec-hooks", First + ".State", "\"Pending\"", "The hook of BeforeInstall, CodeDeployHook_hooks-BeforeInstall, is Pending: it cannot run yet. Wait until it is Active")]
    [InlineData("lifecycle-policy", BlueImage + ".Details", """{ "Error": "Ecr.ImageNotFoundException", "Cause": "gone" }""", "Blue's image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v7 is no longer in ECR: no task of blue can start again. Push it again before you deploy")]
    [InlineData("lifecycle-policy", BlueDetail + ".ImageStatus", "\"ARCHIVED\"", "Blue's image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v7 is archived: no task of blue can start again. Restore it before you deploy")]
    public void Fails_what_is_not(string id, string member, string value, string told)
    {
        var (outcome, severity, message) = Find(Sample.BeforeInstall().Set(member, value), id);

        (outcome, severity, message).ShouldBe((FindingOutcome.Failed, Severity.Warning, told));
    }

    [Theory]
    [InlineData("health-path", Two + ".HealthCheckPort", "null", FindingOutcome.Failed, "not set in shop-green")]
    [InlineData("health-path", "Service.TargetGroups.TargetGroups", "[]", FindingOutcome.Unknown, "Only 0 of the target groups shop-blue, shop-green could be read. Set the deployment group's target group pair again")]
    [InlineData("health-timing", "Service.TargetGroups.TargetGroups", "[]", FindingOutcome.Unknown, "Only 0 of the target groups")]
    [InlineData("health-timing", Two + ".HealthCheckIntervalSeconds", "null", FindingOutcome.Unknown, "The health check of shop-green does not report its interval, timeout and thresholds")]
    [InlineData("deregistration-delay", "Health.Attributes", "null", FindingOutcome.Unknown, "Could not read the attributes of the target group shop-blue: the response is empty. Could not read the attributes of the target group shop-green: the response is empty")]
    [InlineData("deregistration-delay", OneDelay, "\"soon\"", FindingOutcome.Unknown, "The target group shop-blue does not report its deregistration_delay.timeout_seconds")]
    [InlineData("groups-twins", "Health.Attributes", "null", FindingOutcome.Unknown, "Could not read the attributes of the target group shop-blue: the response is empty")]
    [InlineData("appspec-hooks", Functions, "null", FindingOutcome.Unknown, "Could not read the function CodeDeployHook_hooks-BeforeInstall, the hook of BeforeInstall: the response is empty")]
    [InlineData("appspec-hooks", First + ".State", "null", FindingOutcome.Unknown, "does not report its state: none")]
    [InlineData("appspec-hooks", "Controller.Revisions", "[]", FindingOutcome.Unknown, "Could not read the AppSpec: the response is empty")]
    [InlineData("lifecycle-policy", "Images", "null", FindingOutcome.Unknown, "Could not read " + V7 + ": the response is empty")]
    [InlineData("lifecycle-policy", "Health.BlueTaskDefinitions", "[]", FindingOutcome.Unknown, "Could not read the task definition arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:7: the response is empty")]
    [InlineData("lifecycle-policy", "Images.LifecyclePolicies", "[]", FindingOutcome.Unknown, "Could not read the lifecycle policy of the repository shop: the response is empty")]
    [InlineData("lifecycle-policy", BlueContainer, "null", FindingOutcome.Unknown, "Blue's task definition has no image")]
    public void Does_not_pass_what_it_was_not_told(string id, string member, string value, FindingOutcome outcome, string told)
    {
        var finding = Find(Sample.BeforeInstall().Set(member, value), id);

        finding.Outcome.ShouldBe(outcome);
        finding.Told.ShouldContain(told);
    }

    [Theory]
    [InlineData("deregistration-delay", "Health.Attributes[0].Attributes", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeTargetGroupAttributes")]
    [InlineData("groups-twins", "Health.Attributes[1].Attributes", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeTargetGroupAttributes")]
    [InlineData("lifecycle-policy", BlueImage + ".Details", "Ecr", "ecr:DescribeImages")]
    [InlineData("lifecycle-policy", Policy, "Ecr", "ecr:GetLifecyclePolicy")]
    [InlineData("lifecycle-policy", "Health.BlueTaskDefinitions[0]", "Ecs", "ecs:DescribeTaskDefinition")]
    [InlineData("appspec-hooks", First, "Lambda", "lambda:GetFunctionConfiguration")]
    public void Names_the_permission_that_is_missing(string id, string member, string service, string permission)
    {
        var finding = Find(Sample.BeforeInstall().Set(member, Sample.Denied(service, permission)), id);

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Unknown, Severity.Warning));
        finding.Told.ShouldContain($"the workflow's role lacks {permission}");
    }

    [Theory]
    [InlineData("health-path", Two + ".HealthCheckPath")]
    [InlineData("health-timing", Two + ".HealthCheckTimeoutSeconds")]
    [InlineData("deregistration-delay", OneDelay)]
    [InlineData("groups-twins", Two + ".TargetType")]
    [InlineData("lifecycle-policy", Policy)]
    [InlineData("appspec-hooks", First)]
    public void Is_excepted_for_the_plans_reason(string id, string member)
    {
        var finding = Run(Sample.BeforeInstall().Set(member, "null").WithPlan($$"""{ "checks": { "{{id}}": { "except": "known and wanted" } } }"""), id);

        (finding.Outcome, finding.Exception, finding.StopsDeployment).ShouldBe((FindingOutcome.Excepted, "known and wanted", false));
    }

    [Theory]
    [InlineData("200-299", "/health", """["2xx"]""", FindingOutcome.Passed, "accepts 200-299 on /health, and the plan's first probe up expects 200-299 on /health")]
    [InlineData("200-399", "/health", """["2xx"]""", FindingOutcome.Passed, "; green may be healthy with 300-399, which the probe rejects")]
    [InlineData("200", "/health", """["2xx"]""", FindingOutcome.Failed, "a green that answers 201-299 passes the probe but never becomes healthy. Make the matcher accept 200-299, or make the probe expect 200")]
    [InlineData("200, 202", "/health", """[200, 201, 202]""", FindingOutcome.Failed, "accepts 200, 202 on /health, but the plan's first probe up expects 200-202 on /health: a green that answers 201 passes")]
    [InlineData("200", "/cart", """["2xx"]""", FindingOutcome.Passed, "they have 200 in common")]
    [InlineData("200", "/cart", """[301]""", FindingOutcome.Failed, "accepts 200 on /health, but the plan's first probe up expects 301 on /cart: they have no status in common. Check which of the two is intended")]
    [InlineData("all", "/health", """["2xx"]""", FindingOutcome.Unknown, "has the matcher all, which cannot be compared with a probe")]
    public void Compares_the_matcher_with_the_first_probe(string matcher, string path, string status, FindingOutcome outcome, string told)
    {
        var finding = Find(
            Sample.BeforeInstall()
                .Set(One + ".Matcher.HttpCode", $"\"{matcher}\"").Set(Two + ".Matcher.HttpCode", $"\"{matcher}\"")
                .WithPlan($$"""{ "probes": [{ "name": "up", "path": "{{path}}", "expect": { "status": {{status}} } }, { "path": "/other", "expect": { "status": 404 } }] }"""),
            "health-path");

        finding.Outcome.ShouldBe(outcome);
        finding.Told.ShouldContain(told);
    }

    /// <summary>A health service reports NOT_SERVING within a call that is OK, so the load balancer and the probe do not see the same.</summary>
    [Theory]
    [InlineData("0", "/grpc.health.v1.Health/Check", """{ "name": "up", "kind": "grpc" }""", FindingOutcome.Passed, "accepts gRPC 0 on /grpc.health.v1.Health/Check, and the plan's probe up calls grpc.health.v1.Health/Check")]
    [InlineData("0-99", "/grpc.health.v1.Health/Check", """{ "name": "up", "kind": "grpc", "service": "shop.Orders" }""", FindingOutcome.Passed, "accepts gRPC 0-99 on /grpc.health.v1.Health/Check, and the plan's probe up calls grpc.health.v1.Health/Check shop.Orders; green may be healthy with a code other than 0, which the probe rejects")]
    [InlineData("12", "/grpc.health.v1.Health/Check", """{ "name": "up", "kind": "grpc" }""", FindingOutcome.Failed, "accepts gRPC 12 on /grpc.health.v1.Health/Check, and the plan's probe up calls grpc.health.v1.Health/Check: a green that serves answers with 0 (OK), passes the probe and never becomes healthy. Make the matcher accept 0")]
    [InlineData("5,1-3", "/grpc.health.v1.Health/Check", """{ "name": "home" }, { "name": "up", "kind": "grpc" }""", FindingOutcome.Failed, "accepts gRPC 5,1-3 on /grpc.health.v1.Health/Check, and the plan's probe up calls grpc.health.v1.Health/Check: a green that serves answers with 0 (OK), passes the probe and never becomes healthy. Make the matcher accept 0")]
    [InlineData("12", "/AWS.ALB/healthcheck", """{ "name": "up", "kind": "grpc" }""", FindingOutcome.Passed, "accepts gRPC 12 on /AWS.ALB/healthcheck, and the plan's probe up calls grpc.health.v1.Health/Check, which is another call")]
    [InlineData("0", "/grpc.health.v1.Health/Check", """{ "name": "home" }""", FindingOutcome.Unknown, "has the matcher gRPC 0, which cannot be compared with a probe")]
    [InlineData("0", "/grpc.health.v1.Health/Check", """{ "name": "ws", "kind": "websocket" }""", FindingOutcome.Unknown, "has the matcher gRPC 0, which cannot be compared: the plan has no probe of its kind")]
    public void Compares_a_matcher_of_gRPC_with_the_probes_of_that_kind(string codes, string path, string probes, FindingOutcome outcome, string told)
    {
        var sample = Sample.BeforeInstall();
        foreach (var group in new[] { One, Two })
        {
            sample.Set(group + ".Matcher", $$"""{ "GrpcCode": "{{codes}}" }""").Set(group + ".HealthCheckPath", $"\"{path}\"");
        }

        var finding = Find(sample.WithPlan($$"""{ "probes": [{{probes}}] }"""), "health-path");

        (finding.Outcome, finding.Told).ShouldBe((outcome, Alike + told));
    }

    [Theory]
    [InlineData("""{ "kind": "grpc" }""", FindingOutcome.Unknown, "has the matcher 200-299, which cannot be compared: the plan has no probe of its kind")]
    [InlineData("""{ "kind": "grpc" }, { "name": "home" }""", FindingOutcome.Passed, "accepts 200-299 on /health, and the plan's first HTTP probe home expects 200-299 on /")]
    public void Compares_a_matcher_of_HTTP_with_the_first_probe_of_HTTP(string probes, FindingOutcome outcome, string told)
    {
        var finding = Find(Sample.BeforeInstall().WithPlan($$"""{ "probes": [{{probes}}] }"""), "health-path");

        (finding.Outcome, finding.Told).ShouldBe((outcome, Alike + told));
    }

    [Fact]
    public void A_check_of_the_port_alone_passes_and_says_so()
    {
        var sample = Sample.BeforeInstall();
        foreach (var group in new[] { One, Two })
        {
            sample.Set(group + ".HealthCheckProtocol", "\"TCP\"").Remove(group + ".HealthCheckPath").Remove(group + ".Matcher");
        }

        Find(sample, "health-path").ShouldBe((FindingOutcome.Passed, Severity.Warning, Alike + "is TCP: it only shows that the port is open; the probes test the rest"));
    }

    [Theory]
    [InlineData(9, FindingOutcome.Passed)]
    [InlineData(10, FindingOutcome.Failed)]
    public void A_health_check_ends_before_the_next_begins(int timeout, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(One + ".HealthCheckTimeoutSeconds", $"{timeout}").Set(Two + ".HealthCheckTimeoutSeconds", $"{timeout}"), "health-timing").Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(30, 2, FindingOutcome.Passed)]
    [InlineData(29, 2, FindingOutcome.Failed)]
    [InlineData(100, 10, FindingOutcome.Passed)]
    [InlineData(99, 10, FindingOutcome.Failed)]
    public void The_longer_of_both_thresholds_fits_the_grace_period(int grace, int unhealthy, FindingOutcome outcome)
        => Find(
            Sample.BeforeInstall().Set(Grace, $"{grace}").Set(One + ".UnhealthyThresholdCount", $"{unhealthy}").Set(Two + ".UnhealthyThresholdCount", $"{unhealthy}"),
            "health-timing").Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(30, FindingOutcome.Passed)]
    [InlineData(31, FindingOutcome.Passed)]
    public void The_plan_may_be_as_quick_as_the_health_check(int within, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().WithPlan($$"""{ "healthyWithinSeconds": {{within}} }"""), "health-timing").Outcome.ShouldBe(outcome);

    [Fact]
    public void The_plan_may_not_be_quicker_than_the_health_check()
        => Find(Sample.BeforeInstall().Set(One + ".HealthyThresholdCount", "4").Set(Two + ".HealthyThresholdCount", "4").WithPlan("""{ "healthyWithinSeconds": 39 }"""), "health-timing").Told
            .ShouldBe("The plan gives green 39 s to become healthy, but the health check of shop-blue and shop-green may need 40 s. Set healthyWithinSeconds to 40 or more");

    [Theory]
    [InlineData("""{ "Action": "TERMINATE", "TerminationWaitTimeInMinutes": 1 }""", FindingOutcome.Passed, "and blue stays 60 s")]
    [InlineData("""{ "Action": "TERMINATE", "TerminationWaitTimeInMinutes": 0 }""", FindingOutcome.Failed, "Set terminationWaitTimeInMinutes to 1 or more")]
    [InlineData("""{ "Action": "KEEP_ALIVE" }""", FindingOutcome.Passed, "and blue stays indefinitely")]
    public void The_delay_fits_the_termination_wait(string termination, FindingOutcome outcome, string told)
    {
        var finding = Find(Sample.BeforeInstall().Set(Wait, termination), "deregistration-delay");

        finding.Outcome.ShouldBe(outcome);
        finding.Told.ShouldEndWith(told);
    }

    [Fact]
    public void Names_every_difference_and_what_it_does_not_know_at_once()
    {
        var told = Find(Sample.BeforeInstall().Set(Two + ".Port", "8080").Set(Two + ".VpcId", "\"vpc-2\"").Set("Health.Attributes", "[]"), "groups-twins").Told;

        told.ShouldBe(
            "The port is 80 in shop-blue and 8080 in shop-green. The VPC is vpc-1 in shop-blue and vpc-2 in shop-green. "
            + "Could not read the attributes of the target group shop-blue: the response is empty" + SameSettings);
    }

    [Fact]
    public void Members_that_neither_group_tells_are_not_the_same()
        => Find(Sample.BeforeInstall().Remove(One + ".VpcId").Remove(Two + ".VpcId"), "groups-twins")
            .ShouldBe((FindingOutcome.Unknown, Severity.Warning, "Neither shop-blue nor shop-green reports its VPC"));

    [Fact]
    public void Names_the_events_without_a_hook()
        => Find(WithAppSpec(text => text.Replace("  - AfterInstall: \"CodeDeployHook_hooks-AfterInstall\"\n", "").Replace("  - BeforeAllowTraffic: \"CodeDeployHook_hooks-BeforeAllowTraffic\"\n", "")), "appspec-hooks")
            .ShouldBe((FindingOutcome.Failed, Severity.Warning, "The AppSpec names no hook for AfterInstall, BeforeAllowTraffic: nothing checks the deployment there. Add the missing events to the AppSpec's Hooks"));

    [Fact]
    public void A_hook_may_be_named_by_its_ARN()
    {
        const string Arn = "arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_hooks-BeforeInstall:live";
        var sample = WithAppSpec(text => text.Replace("\"CodeDeployHook_hooks-BeforeInstall\"", $"\"{Arn}\"")).Set(Functions + "[0].Name", $"\"{Arn}\"");

        Find(sample, "appspec-hooks").Outcome.ShouldBe(FindingOutcome.Passed);
        Find(sample.Set(First + ".State", "\"Failed\""), "appspec-hooks").Told.ShouldStartWith($"The hook of BeforeInstall, {Arn}, is Failed");
    }

    [Fact]
    public void A_function_of_several_events_is_told_once()
        => Find(
            WithAppSpec(text => text.Replace("CodeDeployHook_hooks-AfterInstall", "CodeDeployHook_hooks-BeforeInstall")).Set(First + ".State", "\"Failed\""), "appspec-hooks").Told
            .ShouldContain("The hook of BeforeInstall, AfterInstall, CodeDeployHook_hooks-BeforeInstall, is Failed: it cannot run. ");

    [Theory]
    [InlineData("CodeDeployHook_other", "CodeDeployHook_other")]
    [InlineData("CodeDeployHook_other", "CodeDeployHook_other:live")]
    [InlineData("CodeDeployHook_other", "arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_other")]
    [InlineData("CodeDeployHook_other:1", "arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_other:2")]
    [InlineData("111122223333:function:CodeDeployHook_other", "arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_other:2")]
    [InlineData("verify-shop", "function:verify-shop")]
    public void The_same_function_at_two_events_asks_a_weaker_question_and_is_an_error(string one, string other)
    {
        var finding = Run(Hooked(one, other), "appspec-hooks");

        var name = one.Contains("verify", StringComparison.Ordinal) ? "verify-shop" : "CodeDeployHook_other";
        (finding.Outcome, finding.Severity, finding.StopsDeployment).ShouldBe((FindingOutcome.Failed, Severity.Error, true));
        finding.Message.ShouldStartWith($"The function {name} is the hook of AfterInstall and AfterAllowTestTraffic: it asks the same question at each, and the other events' questions are never asked");
        finding.Cure.ShouldStartWith("Name each event's own function in the AppSpec's Hooks");
    }

    [Theory]
    [InlineData("CodeDeployHook_one", "CodeDeployHook_other")]
    [InlineData("CodeDeployHook_one", "codedeployhook_one")]
    [InlineData("arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_one", "arn:aws:lambda:eu-central-1:444455556666:function:CodeDeployHook_one")]
    [InlineData("arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_one", "arn:aws:lambda:us-east-1:111122223333:function:CodeDeployHook_one")]
    public void Two_functions_that_differ_are_no_error(string one, string other) => Run(Hooked(one, other), "appspec-hooks").StopsDeployment.ShouldBeFalse();

    [Fact]
    public void A_function_of_this_stack_at_another_event_than_its_own_is_an_error()
    {
        var swapped = Run(Hooked("CodeDeployHook_hooks-AfterAllowTestTraffic", "CodeDeployHook_hooks-AfterInstall"), "appspec-hooks");

        swapped.StopsDeployment.ShouldBeTrue();
        swapped.Message.ShouldContain("The hook of AfterAllowTestTraffic is CodeDeployHook_hooks-AfterInstall, which asks the question of AfterInstall: that of AfterAllowTestTraffic is never asked");
        swapped.Message.ShouldContain("The hook of AfterInstall is CodeDeployHook_hooks-AfterAllowTestTraffic, which asks the question of AfterAllowTestTraffic");
    }

    /// <summary>A name may mislead; the code that runs does not.</summary>
    [Theory]
    [InlineData("CodeDeployHook_checks", "Hooks::Hooks.LifecycleHooks_AfterInstall_Generated::AfterInstall", true)]
    [InlineData("CodeDeployHook_checks", "Hooks::Hooks.LifecycleHooks_BeforeInstall_Generated::BeforeInstall", false)]
    [InlineData("CodeDeployHook_checks-AfterInstall", "app.handler", false)]
    [InlineData("CodeDeployHook_checks-AfterInstall", "Hooks::Hooks.LifecycleHooks_BeforeInstall_Generated::BeforeInstall", false)]
    public void Whose_question_a_function_asks_is_told_by_its_handler(string name, string handler, bool isError)
        => Run(
            WithAppSpec(text => text.Replace("\"CodeDeployHook_hooks-BeforeInstall\"", $"\"{name}\"")).Set(Functions + "[0].Name", $"\"{name}\"").Set(First + ".Handler", $"\"{handler}\""),
            "appspec-hooks").StopsDeployment.ShouldBe(isError);

    [Fact]
    public void A_function_that_the_stack_may_not_read_is_told_and_is_no_mistake()
    {
        var finding = Run(WithAppSpec(text => text.Replace("\"CodeDeployHook_hooks-BeforeInstall\"", "\"verify-shop\"")), "appspec-hooks");

        (finding.Outcome, finding.Severity, finding.NarrowsPass).ShouldBe((FindingOutcome.Unknown, Severity.Info, false));
        finding.Text.ShouldBe("The hook of BeforeInstall, verify-shop, was not checked: the stack may only read functions named CodeDeployHook_*. This is not a mistake: CodeDeploy calls it all the same");
    }

    [Fact]
    public void Where_no_function_could_be_read_each_that_may_be_says_why()
        => Find(Sample.BeforeInstall().Set(Functions, $"[{{ \"Configuration\": {Sample.Denied("Sfn", "states:StartSyncExecution")} }}]"), "appspec-hooks").Told
            .ShouldContain("Could not read the function CodeDeployHook_hooks-AfterInstall, the hook of AfterInstall: the workflow's role lacks states:StartSyncExecution");

    [Fact]
    public void An_AppSpec_that_was_read_passes()
        => Find(Sample.BeforeInstall(), "appspec-read").ShouldBe((FindingOutcome.Passed, Severity.Error, "The AppSpec was read"));

    [Fact]
    public void An_AppSpec_that_stays_unread_is_an_error_and_the_checks_that_need_it_tell_no_more_than_that()
    {
        var findings = Findings(Sample.BeforeInstall().Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision")));

        var finding = findings.Single(finding => finding.Id == "appspec-read");
        (finding.Outcome, finding.Severity, finding.StopsDeployment).ShouldBe((FindingOutcome.Unknown, Severity.Error, true));
        finding.Text.ShouldBe("Could not read the AppSpec: the workflow's role lacks codedeploy:GetApplicationRevision: nothing that the AppSpec names is checked");
        findings.Where(finding => finding.Message == "The AppSpec could not be read: see appspec-read").Select(finding => finding.Severity).Distinct().ShouldBe([Severity.Warning]);
        findings.Count(finding => finding.StopsDeployment).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "checks": { "unknown": "warning" } }""", Severity.Warning, true)]
    [InlineData("""{ "checks": { "unknown": "info" } }""", Severity.Info, false)]
    [InlineData("""{ "checks": { "appspec-read": "warning" } }""", Severity.Warning, true)]
    [InlineData("""{ "checks": { "unknown": "warning", "appspec-read": "error" } }""", Severity.Error, true)]
    public void How_bad_an_unread_AppSpec_is_the_plan_says(string plan, Severity severity, bool narrows)
    {
        var finding = Run(Sample.BeforeInstall().Set("Controller.Revisions", "[]").WithPlan(plan), "appspec-read");

        (finding.Outcome, finding.Severity, finding.NarrowsPass).ShouldBe((FindingOutcome.Unknown, severity, narrows));
    }

    [Fact]
    public void An_unknown_key_is_a_mistake_of_its_own_and_leaves_the_rest_checked()
    {
        var findings = Findings(WithAppSpec(text => text + "Description: of the shop\nhooks: []\n"));

        findings.Where(finding => finding.Outcome != FindingOutcome.Passed).Select(finding => finding.Id).ShouldBe(["lifecycle-policy", "appspec-read"], ignoreOrder: true);
        findings.Single(finding => finding.Id == "appspec-read").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning)),
            finding => finding.Text.ShouldBe(
                "The AppSpec has keys that CodeDeploy ignores: the file has the key Description; known here: version, Resources, Hooks; "
                + "the file has the key hooks; write Hooks. Correct or remove them"));
    }

    [Fact]
    public void An_AppSpec_with_mistakes_fails_with_each_of_them_once()
    {
        var findings = Findings(WithAppSpec(text => text.Replace("version: 0.0", "version: 1.0").Replace("ContainerPort: 8080", "ContainerPort: 0")));

        var finding = findings.Single(finding => finding.Id == "appspec-read");
        (finding.Outcome, finding.StopsDeployment).ShouldBe((FindingOutcome.Failed, true));
        finding.Text.ShouldBe(
            "The AppSpec has mistakes: version is 1.0; write 0.0, the only version; Resources[0].TargetService.Properties.LoadBalancerInfo.ContainerPort is 0; use 1 to 65535. "
            + "Fix them: until then, nothing that the AppSpec names is checked");
        findings.Count(finding => finding.Message.Contains("version is 1.0", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Without_a_policy_nothing_expires()
        => Find(Sample.BeforeInstall().Set(Policy, """{ "Error": "Ecr.LifecyclePolicyNotFoundException", "Cause": "none" }"""), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Passed, Severity.Warning, "The repository shop has no lifecycle policy: nothing expires " + V7));

    [Fact]
    public void An_image_outside_ECR_is_expired_by_nothing_there()
        => Find(Sample.BeforeInstall().Set(BlueContainer, "\"docker.io/shop:v7\""), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Passed, Severity.Warning, "Blue's image docker.io/shop:v7 is not in ECR, so no ECR lifecycle policy can expire it"));

    [Theory]
    [InlineData("")]
    [InlineData("rules")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "rules": [1] }""")]
    [InlineData("""{ "rules": [null] }""")]
    [InlineData("""{ "rules": [{ "rulePriority": "first", "selection": {} }] }""")]
    [InlineData("""{ "rules": [{ "rulePriority": 1, "selection": { "tagStatus": "any", "countType": "imageCountMoreThan" } }] }""")]
    public void A_policy_that_cannot_be_understood_is_not_known(string text)
        => Find(WithPolicy(text), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Unknown, Severity.Warning, "The lifecycle policy of the repository shop cannot be parsed. Check whether it keeps the image that blue runs"));

    // Blue's image was pushed at 2026-02-20T09:00Z and the deployment is checked at 2026-03-01T10:00Z; a day and an hour later blue is gone.
    [Theory]
    [InlineData(8, FindingOutcome.Failed)]
    [InlineData(10, FindingOutcome.Failed)]
    [InlineData(11, FindingOutcome.Passed)]
    public void An_image_must_outlive_the_deployment(int days, FindingOutcome outcome)
    {
        var finding = Find(WithRules(Rule(10, "any", "sinceImagePushed", days)), "lifecycle-policy");

        finding.Outcome.ShouldBe(outcome);
        finding.Told.ShouldStartWith($"{Rule10} expires images after {days} days, {V7} on {s_now.AddDays(-9 + days):yyyy-MM-dd}");
    }

    [Theory]
    [InlineData("2026-02-20T11:00:00Z", FindingOutcome.Failed)]
    [InlineData("2026-02-20T11:00:01Z", FindingOutcome.Passed)]
    public void An_image_must_outlive_the_deployment_to_the_second(string pushed, FindingOutcome outcome)
        => Find(WithRules(Rule(10, "any", "sinceImagePushed", 10)).Set(BlueDetail + ".ImagePushedAt", $"\"{pushed}\""), "lifecycle-policy").Outcome.ShouldBe(outcome);

    [Fact]
    public void An_age_that_is_not_told_is_not_known()
        => Find(WithRules(Rule(10, "any", "sinceImagePushed", 100)).Remove(BlueDetail + ".ImagePushedAt"), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Unknown, Severity.Warning, Rule10 + " expires images by age, but ECR does not report when " + V7 + " was pushed"));

    [Fact]
    public void A_time_that_is_not_told_is_not_known()
        => Run(WithRules(Rule(10, "any", "sinceImagePushed", 100)), "lifecycle-policy", default).Text
            .ShouldBe(Rule10 + " expires images by age, but the time of the deployment is not known");

    [Fact]
    public void How_many_images_there_are_is_not_known_and_that_is_no_warning()
        => Find(Sample.BeforeInstall(), "lifecycle-policy").ShouldBe((
            FindingOutcome.Unknown,
            Severity.Info,
            Rule10 + " keeps the newest 100: " + V7 + " exists, and expires once 100 newer images exist; how many exist is not known. Raise its countNumber above the number of images pushed between two deployments"));

    [Fact]
    public void Green_alone_may_take_the_last_place()
    {
        Find(WithRules(Rule(10, "any", "imageCountMoreThan", 1)), "lifecycle-policy").ShouldBe((
            FindingOutcome.Failed,
            Severity.Warning,
            Rule10 + " keeps the newest 1, and 1 of green is newer than " + V7 + ": it expires within a day, and a rollback would not find it. Raise its countNumber"));
        Find(WithRules(Rule(10, "any", "imageCountMoreThan", 2)), "lifecycle-policy").Outcome.ShouldBe(FindingOutcome.Unknown);
        Find(WithRules(Rule(10, "tagged", "imageCountMoreThan", 1, "v7")), "lifecycle-policy").Outcome.ShouldBe(FindingOutcome.Unknown);
    }

    [Fact]
    public void The_first_rule_that_selects_an_image_shields_it_from_the_others()
    {
        var keep = Rule(1, "tagged", "sinceImagePushed", 3650, "v*");
        var drop = Rule(10, "any", "sinceImagePushed", 1);

        Find(WithRules(drop, keep), "lifecycle-policy").Outcome.ShouldBe(FindingOutcome.Passed);
        Find(WithRules(drop, keep).Set(BlueDetail + ".ImageTags", "[\"release\"]"), "lifecycle-policy").Outcome.ShouldBe(FindingOutcome.Failed);
    }

    [Theory]
    [InlineData("tagged", "v7", true)]
    [InlineData("tagged", "v*", true)]
    [InlineData("tagged", "*", true)]
    [InlineData("tagged", "V*", false)]
    [InlineData("tagged", "v8", false)]
    [InlineData("tagged", "v*,stable*", false)]
    [InlineData("untagged", "", false)]
    [InlineData("any", "", true)]
    public void A_rule_selects_images_by_all_of_its_patterns(string tagStatus, string patterns, bool isSelected)
        => Find(WithRules(Rule(10, tagStatus, "sinceImagePushed", 1, patterns.Split(',', StringSplitOptions.RemoveEmptyEntries))), "lifecycle-policy")
            .Outcome.ShouldBe(isSelected ? FindingOutcome.Failed : FindingOutcome.Passed);

    [Fact]
    public void A_prefix_selects_as_a_pattern_does()
        => Find(WithPolicy("""{ "rules": [{ "rulePriority": 10, "selection": { "tagStatus": "tagged", "tagPrefixList": ["v"], "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1 } }] }"""), "lifecycle-policy")
            .Outcome.ShouldBe(FindingOutcome.Failed);

    [Fact]
    public void A_rule_for_archived_images_leaves_the_others_alone()
        => Find(WithPolicy("""{ "rules": [{ "rulePriority": 10, "selection": { "tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned", "countUnit": "days", "countNumber": 1 } }] }"""), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Passed, Severity.Warning, "No rule of the lifecycle policy of shop selects " + V7));

    [Fact]
    public void A_count_of_another_kind_is_not_known()
        => Find(WithRules(Rule(10, "any", "sinceImagePulled", 90)), "lifecycle-policy")
            .ShouldBe((FindingOutcome.Unknown, Severity.Warning, Rule10 + " uses the count type sinceImagePulled, which this check does not know. Check whether it keeps " + V7));

    [Theory]
    [InlineData(1, 10, true)]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public void The_rule_for_any_image_comes_last(int any, int other, bool isWrong)
    {
        var told = Find(WithRules(Rule(any, "any", "sinceImagePushed", 3650), Rule(other, "untagged", "sinceImagePushed", 7)), "lifecycle-policy").Told;

        told.Contains($"Rule {any} of the lifecycle policy of shop matches any image but is not the last: the rules after it are never applied. Give the rule with tagStatus any the highest rulePriority", StringComparison.Ordinal)
            .ShouldBe(isWrong);
    }

    [Fact]
    public void Passes_a_plan_with_which_a_healthy_green_of_this_size_passes() =>
        Find(Sample.BeforeInstall(), "plan-passable").ShouldBe((FindingOutcome.Passed, Severity.Error, "A healthy green of 2 targets can pass within the plan's times, at its probe rate"));

    [Fact]
    public void Fails_a_plan_that_has_too_few_probes_for_so_many_targets()
    {
        var sample = Sample.BeforeInstall().WithPlan("""{ "probesPerSecond": 24 }""").Set(Sample.Service + ".DesiredCount", "100");

        Find(sample, "plan-passable").ShouldBe((
            FindingOutcome.Failed,
            Severity.Error,
            "probesPerSecond is 24, too few for a healthy green of 100 targets to pass within judge.maxSeconds (180 s, with 10% to spare). Set probesPerSecond to 36 or more, or judge.maxSeconds to 250 or more"));
    }

    [Fact]
    public void Through_a_route_the_number_of_targets_is_no_matter() =>
        Find(Sample.BeforeInstall().WithPlan("""{ "probesPerSecond": 16, "via": "route" }""").Set(Sample.Service + ".DesiredCount", "40"), "plan-passable")
            .ShouldBe((FindingOutcome.Passed, Severity.Error, "A healthy green can pass within the plan's times, at its probe rate"));

    [Fact]
    public void Whether_a_plan_leaves_room_is_not_known_without_the_number_of_targets() =>
        Find(Sample.BeforeInstall().Set("Service.Services", Sample.Denied("ECS", "ecs:DescribeServices")), "plan-passable").ShouldSatisfyAllConditions(
            found => found.Outcome.ShouldBe(FindingOutcome.Unknown),
            found => found.Severity.ShouldBe(Severity.Warning),
            found => found.Told.ShouldStartWith("Could not read the desired count of the service"));

    private static Sample WithAppSpec(Func<string, string> change)
    {
        var sample = Sample.BeforeInstall();
        var text = sample.Read().Controller!.Revisions![0].Revision!.AppSpecContent!.Content!;

        return sample.Set(Sample.AppSpec, JsonValue.Create(change(text)).ToJsonString());
    }

    private static Sample WithPolicy(string text) => Sample.BeforeInstall().Set(Policy + ".LifecyclePolicyText", JsonValue.Create(text).ToJsonString());

    private static Sample WithRules(params JsonNode[] rules) => WithPolicy(new JsonObject { ["rules"] = new JsonArray([.. rules.Select(rule => rule.DeepClone())]) }.ToJsonString());

    private static JsonObject Rule(int priority, string tagStatus, string countType, int count, params string[] patterns) => new()
    {
        ["rulePriority"] = priority,
        ["selection"] = new JsonObject
        {
            ["tagStatus"] = tagStatus,
            ["tagPatternList"] = new JsonArray([.. patterns.Select(pattern => (JsonNode?)pattern)]),
            ["countType"] = countType,
            ["countUnit"] = "days",
            ["countNumber"] = count,
        },
        ["action"] = new JsonObject { ["type"] = "expire" },
    };

    /// <summary>One of the functions at AfterInstall, the other at AfterAllowTestTraffic.</summary>
    private static Sample Hooked(string one, string other) => WithAppSpec(text => text
        .Replace("AfterInstall: \"CodeDeployHook_hooks-AfterInstall\"", $"AfterInstall: \"{one}\"", StringComparison.Ordinal)
        .Replace("AfterAllowTestTraffic: \"CodeDeployHook_hooks-AfterAllowTestTraffic\"", $"AfterAllowTestTraffic: \"{other}\"", StringComparison.Ordinal));

    private static (FindingOutcome Outcome, Severity Severity, string Told) Find(Sample sample, string id)
    {
        var finding = Run(sample, id);

        return (finding.Outcome, finding.Severity, finding.Text);
    }

    private static Finding Run(Sample sample, string id) => Run(sample, id, s_now);

    /// <summary>The location is that of the sample before it lost anything, where the sample can no longer be located.</summary>
    private static Finding Run(Sample sample, string id, DateTimeOffset now) => Findings(sample, now).Single(finding => finding.Id == id);

    private static IReadOnlyList<Finding> Findings(Sample sample) => Findings(sample, s_now);

    private static IReadOnlyList<Finding> Findings(Sample sample, DateTimeOffset now)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);
        location = location.Next == NextStep.Preflight ? location : Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall);

        return PreflightChecks.Run(new PreflightRequest { Location = LambdaJson.Travel(location), Facts = sample.Read(), Now = now }).Findings;
    }
}
