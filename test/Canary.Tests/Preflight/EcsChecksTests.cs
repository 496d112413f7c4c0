namespace Canary.Tests.Preflight;

/// <summary>What PRE_SCALE_UP checks of a service that ECS deploys by itself.</summary>
public sealed class EcsChecksTests
{
    private const string Hook = EcsSample.Settings + ".LifecycleHooks[0]";

    [Fact]
    public void Passes_a_service_that_is_as_it_should_be_by_every_check_there_is()
    {
        var result = Run(EcsSample.PreScaleUp());

        result.Findings.Select(finding => finding.Id).ShouldBe(PreflightChecks.All.Select(check => check.Id).Except(["service-connect", "pull-rights"]));
        result.Findings.Where(finding => finding.Outcome != FindingOutcome.Passed).Select(finding => finding.Id).ShouldBe(["lifecycle-policy"], "as where CodeDeploy deploys");
        result.Verdict!.Reasons.ShouldBe([$"{PreflightChecks.All.Count - 3} of {PreflightChecks.All.Count - 2} checks passed; no error"]);
    }

    [Fact]
    public void Speaks_of_the_service_and_not_of_a_deployment_group()
    {
        var messages = Run(EcsSample.PreScaleUp().Set(EcsSample.Settings + ".Alarms", "null").Set(EcsSample.Settings + ".Strategy", "\"BLUE_GREEN\""))
            .Findings.Select(finding => finding.Text).ToList();

        messages.ShouldAllBe(message => !message.Contains("CodeDeploy", StringComparison.Ordinal)
            && !message.Contains("deployment group", StringComparison.Ordinal)
            && !message.Contains("task set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hook-timeout", Hook + ".TimeoutConfiguration.Action", "\"CONTINUE\"", Severity.Error, "A hook that gets no answer within 60 minutes is taken for a pass: a bad version goes on when the gate cannot look. Set the action of the hook's timeoutConfiguration to ROLLBACK")]
    [InlineData("hook-timeout", Hook + ".TimeoutConfiguration.TimeoutInMinutes", "54", Severity.Warning, "The hook times out after 54 minutes, but a judgement may take 50: a good version would be rolled back. Set timeoutInMinutes of the hook's timeoutConfiguration to 60")]
    [InlineData("hook-timeout", Hook + ".TimeoutConfiguration", "null", Severity.Warning, "The hook times out after 1440 minutes: where ECS gets no answer, the deployment waits that long. Set timeoutInMinutes of the hook's timeoutConfiguration to 60")]
    [InlineData("appspec-hooks", Hook + ".LifecycleStages", """["PRE_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT"]""", Severity.Warning, "The service names no hook for POST_SCALE_UP, PRE_PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT: nothing checks the deployment there. Add the missing stages to the lifecycleStages of the hook")]
    [InlineData("appspec-hooks", Hook + ".HookTargetArn", "\"arn:aws:lambda:eu-central-1:111122223333:function:other\"", Severity.Warning, "The service names no function of this stack in its lifecycleHooks: nothing checks the deployment. Add the stack's output EcsLifecycleHooksCli to the service's deploymentConfiguration")]
    [InlineData("alternate-group", EcsSample.Balancer + ".AlternateTargetGroupArn", "\"" + Sample.BlueGroup + "\"", Severity.Error, "The alternate target group is the target group itself (" + Sample.BlueGroup + "): green and blue could not be told apart. Create a second target group, and set alternateTargetGroupArn to it")]
    [InlineData("infrastructure-role", EcsSample.Balancer + ".RoleArn", "null", Severity.Error, "The load balancer has no role: ECS cannot shift its rules. Set roleArn in its advancedConfiguration to a role with the policy AmazonECSInfrastructureRolePolicyForLoadBalancers")]
    [InlineData("circuit-breaker", EcsSample.Settings + ".DeploymentCircuitBreaker.Enable", "false", Severity.Info, "The deployment circuit breaker is off: a green whose tasks never start holds the deployment up in SCALE_UP for up to 24 hours. Enable deploymentCircuitBreaker with rollback in the service's deploymentConfiguration")]
    [InlineData("rollback-on-alarm", EcsSample.Settings + ".Alarms", "null", Severity.Warning, "The service has no alarm: after the last hook nothing watches green. Add one on the target group's 5XX count")]
    [InlineData("rollback-on-alarm", EcsSample.Settings + ".Alarms.Enable", "false", Severity.Warning, "The service has no alarm: after the last hook nothing watches green. Add one on the target group's 5XX count")]
    [InlineData("rollback-on-alarm", EcsSample.Settings + ".Alarms.Rollback", "false", Severity.Warning, "The alarms shop-5xx, shop-latency stop a deployment but do not roll it back. Set rollback to true in the service's deploymentConfiguration.alarms")]
    [InlineData("termination-wait", EcsSample.Settings + ".BakeTimeInMinutes", "0", Severity.Error, "Blue is terminated 0 minutes after the traffic has moved: there is nothing left to roll back to. Set bakeTimeInMinutes to 2 or more")]
    [InlineData("termination-wait", EcsSample.Settings + ".BakeTimeInMinutes", "1", Severity.Warning, "Blue is terminated 1 minute after POST_PRODUCTION_TRAFFIC_SHIFT; a fault may take 2 to show. Set bakeTimeInMinutes to 2 or more")]
    [InlineData("deployment-config", EcsSample.Settings + ".Strategy", "\"BLUE_GREEN\"", Severity.Warning, "BLUE_GREEN shifts all traffic at once: whatever the probes miss reaches every user. Set the service's deployment strategy to CANARY, which exposes only a part of them")]
    [InlineData("deployment-config", EcsSample.Settings + ".CanaryConfiguration", """{ "CanaryPercent": 10, "CanaryBakeTimeInMinutes": 121 }""", Severity.Warning, "CANARY 10% shifts 10% of traffic, then the rest after 121 minutes, which takes 121 minutes, but the watch ends after 120: nothing looks at the rest of the shift. Set watch.maxMinutes in the plan to 121 or more")]
    [InlineData("ready-wait", EcsSample.Settings + ".LifecycleHooks[1]", """{ "TargetType": "PAUSE", "LifecycleStages": ["POST_SCALE_UP"] }""", Severity.Info, "The service has pause hooks: an operator must continue the deployment at each, or ECS rolls it back. Have one ready, or remove the pause hooks")]
    [InlineData("service-controller", "Service.Services.Services[0].Status", "\"DRAINING\"", Severity.Error, "The ECS service shop is DRAINING. Create it again: it must be ACTIVE")]
    public void Finds_what_is_wrong(string id, string path, string value, Severity severity, string text)
    {
        var sample = EcsSample.PreScaleUp();
        var finding = Find(path.EndsWith("[1]", StringComparison.Ordinal)
            ? sample.Set(EcsSample.Settings + ".LifecycleHooks", System.Text.Json.Nodes.JsonNode.Parse($"[{{}}, {value}]")!.ToJsonString())
            : sample.Set(path, value), id);

        (finding.Outcome, finding.Severity, finding.Text).ShouldBe((FindingOutcome.Failed, severity, text));
    }

    [Theory]
    [InlineData("termination-wait", EcsSample.Settings + ".BakeTimeInMinutes", "The service has no bakeTimeInMinutes, and ECS documents no default: blue may be gone as soon as the traffic has moved. Set bakeTimeInMinutes to 2 or more")]
    [InlineData("deregistration-delay", EcsSample.Settings + ".BakeTimeInMinutes", "The target group shop-blue gives requests in flight 60 s (deregistration_delay.timeout_seconds); how long blue stays is not known: see termination-wait. The target group shop-green gives requests in flight 60 s (deregistration_delay.timeout_seconds); how long blue stays is not known: see termination-wait")]
    public void What_the_service_leaves_out_and_ECS_documents_no_default_for_is_unknown(string id, string member, string text)
    {
        var finding = Find(EcsSample.PreScaleUp().Remove(member), id);

        (finding.Outcome, finding.Text).ShouldBe((FindingOutcome.Unknown, text));
    }

    [Theory]
    [InlineData("CANARY", "CANARY shifts 5% of traffic, then the rest after 10 minutes")]
    [InlineData("LINEAR", "LINEAR shifts 10% of traffic every 6 minutes")]
    public void What_the_service_leaves_out_of_its_strategy_is_ECSs_default(string strategy, string text)
        => Find(EcsSample.PreScaleUp().Set(EcsSample.Settings + ".Strategy", $"\"{strategy}\"").Remove(EcsSample.Settings + ".CanaryConfiguration"), "deployment-config")
            .Text.ShouldBe(text);

    [Theory]
    [InlineData("""{ "StepPercent": 10, "StepBakeTimeInMinutes": 13 }""", 120, null)]
    [InlineData("""{ "StepPercent": 10, "StepBakeTimeInMinutes": 14 }""", 120, "LINEAR 10% shifts 10% of traffic every 14 minutes, which takes 126 minutes, but the watch ends after 120: nothing looks at the rest of the shift. Set watch.maxMinutes in the plan to 126 or more")]
    [InlineData("""{ "StepPercent": 10, "StepBakeTimeInMinutes": 400 }""", 2880, "LINEAR 10% shifts 10% of traffic every 400 minutes, which takes 3600 minutes, but the watch ends after 2880: nothing looks at the rest of the shift. Shorten the shift to 2880 minutes, and set watch.maxMinutes in the plan to as many")]
    public void A_shift_that_outlasts_its_watch_is_told(string linear, int most, string? text)
    {
        var sample = EcsSample.PreScaleUp().Set(EcsSample.Settings + ".Strategy", "\"LINEAR\"").Set(EcsSample.Settings + ".LinearConfiguration", linear);
        EcsSample With(string watch) => sample.Set(
            "Controller.Plan", $$"""{ "Parameters": [{ "Name": "/hooks/production/shop", "Value": {{System.Text.Json.JsonSerializer.Serialize(watch)}} }] }""");

        Find(With($$"""{ "watch": { "maxMinutes": {{most}} } }"""), "deployment-config").ShouldSatisfyAllConditions(
            finding => finding.Outcome.ShouldBe(text is null ? FindingOutcome.Passed : FindingOutcome.Failed),
            finding => finding.Text.ShouldBe(text ?? "LINEAR 10% shifts 10% of traffic every 13 minutes"));
        Find(With("""{ "watch": { "action": "off" } }"""), "deployment-config").Outcome.ShouldBe(FindingOutcome.Passed, "nothing is watched at all");
    }

    [Theory]
    [InlineData(EcsSample.HookFunction)]
    [InlineData(EcsSample.HookFunction + ":live")]
    [InlineData(EcsSample.HookFunction + ":7")]
    public void Takes_a_version_or_an_alias_of_the_function_for_the_function(string arn)
        => Find(EcsSample.PreScaleUp().Set(Hook + ".HookTargetArn", $"\"{arn}\""), "appspec-hooks").Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void Two_hooks_may_share_the_stages()
        => Find(
            EcsSample.PreScaleUp().Set(EcsSample.Settings + ".LifecycleHooks", $$"""
                [
                  { "TargetType": "AWS_LAMBDA", "HookTargetArn": "{{EcsSample.HookFunction}}", "LifecycleStages": ["PRE_SCALE_UP", "POST_SCALE_UP"] },
                  { "HookTargetArn": "{{EcsSample.HookFunction}}:live", "LifecycleStages": ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"] }
                ]
                """),
            "appspec-hooks").Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void A_group_that_no_rule_forwards_to_is_an_error()
    {
        var finding = Find(EcsSample.PreScaleUp().Rules(production: [(Sample.BlueGroup, 100)], test: [(Sample.BlueGroup, 100)]), "groups-on-rule");

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Error));
        finding.Text.ShouldBe($"No rule of the service forwards to {Sample.GreenGroup}: ECS could not move traffic there. Add it to the production rule's forward action, with weight 0");
    }

    [Fact]
    public void With_a_test_rule_each_group_is_in_one_of_the_two()
        => Find(EcsSample.PreScaleUp().Rules(production: [(Sample.BlueGroup, 100)], test: [(Sample.GreenGroup, 100)]), "groups-on-rule").Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void The_first_deployment_is_told_that_nothing_can_be_undone_and_goes_on()
    {
        var result = Run(EcsSample.PreScaleUp().Set(EcsSample.Deployment + ".SourceServiceRevisions", "[]"));

        result.Findings.Single(finding => finding.Id == "blue-healthy").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning)),
            finding => finding.Message.ShouldBe("It is the service's first deployment: there is no blue to compare with or to go back to, and a failed hook fails the creation"));
        result.Verdict!.Outcome.ShouldBe(Outcome.Pass, string.Join('\n', result.Verdict.Reasons));
    }

    private static Finding Find(EcsSample sample, string id) => Run(sample).Findings.Single(finding => finding.Id == id);

    private static PreflightResult Run(EcsSample sample)
    {
        var request = sample.Request(LifecycleStage.PreScaleUp);
        var location = Locator.Locate(request);
        location.Next.ShouldBe(NextStep.Preflight, string.Join('\n', location.Verdict?.Reasons ?? []));

        return PreflightChecks.Run(new PreflightRequest { Location = LambdaJson.Travel(location), Now = request.Now });
    }
}
