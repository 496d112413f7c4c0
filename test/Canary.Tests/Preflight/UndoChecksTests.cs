namespace Canary.Tests.Preflight;

/// <summary>Can it be undone? Each check: when it passes, fails, and does not know.</summary>
public sealed class UndoChecksTests
{
    private const string Rollback = Sample.Group + ".AutoRollbackConfiguration";
    private const string Termination = Sample.Group + ".BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess";
    private const string Ready = Sample.Group + ".BlueGreenDeploymentConfiguration.DeploymentReadyOption";
    private const string Alarms = "Service.Alarms";
    private const string Config = "Controller.Config";
    private const string Routing = Config + ".DeploymentConfigInfo.TrafficRoutingConfig";

    [Theory]
    [InlineData("rollback-enabled", "Automatic rollback is on, and a failed deployment triggers it")]
    [InlineData("rollback-on-alarm", "An alarm (shop-5xx, shop-latency) stops the deployment and rolls it back")]
    [InlineData("termination-wait", "Blue is kept for 60 minutes after the traffic has moved")]
    [InlineData("test-route", "A test listener routes to green before production traffic does")]
    [InlineData("route-distinct", "The production and test listeners are distinct and forward to the pair's target groups")]
    [InlineData("alarms-quiet", "The alarms are quiet: shop-5xx, shop-latency")]
    [InlineData("deployment-config", "CodeDeployDefault.ECSCanary10Percent5Minutes shifts 10% of traffic, then the rest after 5 minutes")]
    [InlineData("ready-wait", "The traffic moves without manual approval")]
    [InlineData("service-controller", "The service shop is ACTIVE and its deployment controller is CODE_DEPLOY")]
    [InlineData("blue-healthy", "2 of 2 blue tasks are healthy")]
    [InlineData("green-empty", "Green's target group is empty")]
    public void Passes_a_group_that_is_as_it_should_be(string id, string message)
        => Find(Sample.BeforeInstall(), id).ShouldBe((FindingOutcome.Passed, message));

    [Theory]
    [InlineData("rollback-enabled", Rollback, "null", Severity.Error, "Automatic rollback is off: a failed deployment would not be rolled back. Enable it for the event DEPLOYMENT_FAILURE")]
    [InlineData("rollback-enabled", Rollback + ".Enabled", "false", Severity.Error, "Automatic rollback is off: a failed deployment would not be rolled back. Enable it for the event DEPLOYMENT_FAILURE")]
    [InlineData("rollback-enabled", Rollback + ".Events", "[\"DEPLOYMENT_STOP_ON_ALARM\"]", Severity.Error, "Automatic rollback is on for DEPLOYMENT_STOP_ON_ALARM only. Add the event DEPLOYMENT_FAILURE")]
    [InlineData("rollback-enabled", Rollback + ".Events", "null", Severity.Error, "Automatic rollback is on for nothing only. Add the event DEPLOYMENT_FAILURE")]
    [InlineData("rollback-on-alarm", Sample.Group + ".AlarmConfiguration", "null", Severity.Warning, "The deployment group has no alarm: after the last hook nothing watches green. Add one on the target group's 5XX count")]
    [InlineData("rollback-on-alarm", Sample.Group + ".AlarmConfiguration.Enabled", "false", Severity.Warning, "The deployment group has no alarm: after the last hook nothing watches green. Add one on the target group's 5XX count")]
    [InlineData("rollback-on-alarm", Rollback + ".Events", "[\"DEPLOYMENT_FAILURE\"]", Severity.Warning, "The alarms shop-5xx, shop-latency stop a deployment but do not roll it back. Enable automatic rollback for the event DEPLOYMENT_STOP_ON_ALARM")]
    [InlineData("rollback-on-alarm", Rollback + ".Enabled", "false", Severity.Warning, "The alarms shop-5xx, shop-latency stop a deployment but do not roll it back. Enable automatic rollback for the event DEPLOYMENT_STOP_ON_ALARM")]
    [InlineData("termination-wait", Termination, "null", Severity.Error, "Blue is terminated 0 minutes after the traffic has moved: there is nothing left to roll back to. Set terminationWaitTimeInMinutes to 2 or more")]
    [InlineData("termination-wait", Termination + ".TerminationWaitTimeInMinutes", "0", Severity.Error, "Blue is terminated 0 minutes after the traffic has moved: there is nothing left to roll back to. Set terminationWaitTimeInMinutes to 2 or more")]
    [InlineData("termination-wait", Termination + ".TerminationWaitTimeInMinutes", "1", Severity.Warning, "Blue is terminated 1 minute after the traffic has moved, but AfterAllowTraffic may take 2. Set terminationWaitTimeInMinutes to 2 or more")]
    [InlineData("route-distinct", "Service.Listeners.Listeners", "[]", Severity.Error, "The production listener or its load balancer does not exist. Set the deployment group's production listener again")]
    [InlineData("route-distinct", "Service.Listeners.Listeners[0].LoadBalancerArn", "\"arn:gone\"", Severity.Error, "The test listener " + Sample.TestListener + " or its load balancer does not exist. Set the deployment group's test listener again")]
    [InlineData("route-distinct", Sample.Pair + ".TestTrafficRoute.ListenerArns[0]", "\"" + Sample.ProductionListener + "\"", Severity.Error, "The test and production listeners are the same (" + Sample.ProductionListener + "): probing green would send users to it. Add a separate test listener")]
    [InlineData("route-distinct", Sample.ProductionAction + ".ForwardConfig.TargetGroups[2]", """{ "TargetGroupArn": "arn:others", "Weight": 40 }""", Severity.Warning, "The listener " + Sample.ProductionListener + " forwards to the pair and, with a weight of 40, to other target groups: probes through it reach those too. Give the pair its own forward action")]
    [InlineData("route-distinct", Sample.ProductionAction + ".ForwardConfig.TargetGroups[0].Weight", "0", Severity.Error, "The listener " + Sample.ProductionListener + " forwards to none of the pair's target groups. Make it forward to one of shop-blue, shop-green")]
    [InlineData("alarms-quiet", Alarms + "[0].MetricAlarms[0].StateValue", "\"ALARM\"", Severity.Warning, "shop-5xx is in ALARM now and would stop the deployment at once. Wait until it is OK, or find its cause")]
    [InlineData("alarms-quiet", Alarms + "[0].CompositeAlarms[0].StateValue", "\"INSUFFICIENT_DATA\"", Severity.Warning, "shop-latency is INSUFFICIENT_DATA now: it would not stop a bad version. Check its metric and its treatment of missing data")]
    [InlineData("alarms-quiet", Alarms + "[0].MetricAlarms", "null", Severity.Warning, "shop-5xx does not exist: it would not stop a bad version. Create it, or remove it from the deployment group")]
    [InlineData("deployment-config", Routing, """{ "Type": "AllAtOnce" }""", Severity.Warning, "CodeDeployDefault.ECSCanary10Percent5Minutes shifts all traffic at once: whatever the probes miss reaches every user. Use a canary such as CodeDeployDefault.ECSCanary10Percent5Minutes, which exposes only 10% of them")]
    [InlineData("ready-wait", Ready, """{ "ActionOnTimeout": "STOP_DEPLOYMENT", "WaitTimeInMinutes": 30 }""", Severity.Info, "An operator must continue the deployment within 30 minutes, or CodeDeploy stops it before production traffic moves. Have one ready, or set the group's ready option to CONTINUE_DEPLOYMENT")]
    [InlineData("service-controller", Sample.Service + ".Status", "\"DRAINING\"", Severity.Error, "The ECS service shop is DRAINING. Create it again: it must be ACTIVE")]
    [InlineData("service-controller", Sample.Service + ".Status", "null", Severity.Error, "The ECS service shop is unknown. Create it again: it must be ACTIVE")]
    [InlineData("service-controller", Sample.Service + ".DeploymentController", "null", Severity.Error, "The deployment controller of shop is ECS: CodeDeploy cannot deploy to it. Recreate the service with the deployment controller CODE_DEPLOY")]
    [InlineData("blue-healthy", Sample.BlueTargets, "null", Severity.Error, "0 of 2 blue tasks are healthy: an unhealthy blue cannot take the traffic back. Repair blue before you deploy")]
    [InlineData("blue-healthy", Sample.BlueTargets + "[1].TargetHealth.State", "\"draining\"", Severity.Error, "1 of 2 blue tasks are healthy: an unhealthy blue cannot take the traffic back. Repair blue before you deploy")]
    [InlineData("blue-healthy", Sample.Service + ".DesiredCount", "0", Severity.Error, "The desired count of shop is 0: there is no blue to roll back to. Raise its desired count")]
    [InlineData("blue-healthy", Sample.Service + ".TaskSets", "null", Severity.Error, "The service has no primary task set on the pair's target groups: there is no blue to roll back to. Make the service's primary task set use one of the pair's target groups")]
    [InlineData("green-empty", Sample.GreenTargets, """[{ "Target": { "Id": "10.0.2.9" }, "TargetHealth": { "State": "unused" } }, { "Target": { "Id": "10.0.2.8" }, "TargetHealth": { "State": "draining" } }]""", Severity.Warning, "Green's target group still holds 1 target from an earlier deployment. Deregister them, or they would be judged as green")]
    public void Fails_a_group_that_is_not(string id, string member, string value, Severity severity, string message)
    {
        var finding = Run(Sample.BeforeInstall().Set(member, value)).Findings.Single(finding => finding.Id == id);

        (finding.Outcome, finding.Severity, finding.Text).ShouldBe((FindingOutcome.Failed, severity, message));
        finding.StopsDeployment.ShouldBe(severity == Severity.Error);
    }

    [Theory]
    [InlineData(Sample.BlueGroup, FindingOutcome.Passed, "The production and test listeners are distinct and forward to the pair's target groups")]
    [InlineData("arn:others", FindingOutcome.Failed, "The listener " + Sample.TestListener + " forwards to none of the pair's target groups. Make it forward to one of shop-blue, shop-green")]
    public void Looks_where_the_rules_lead_of_a_listener_that_forwards_elsewhere_by_default(string group, FindingOutcome outcome, string message)
    {
        var page = $$"""{ "Rules": [{ "RuleArn": "rule/1", "Priority": "1", "Actions": [{{Sample.Forward((group, 1))}}] }] }""";

        Find(Sample.BeforeInstall().WithRules(Sample.TestListener, Sample.TestAction, page), "route-distinct").ShouldBe((outcome, message));
    }

    [Theory]
    [InlineData("alarms-quiet", Alarms, "[]", Severity.Error, "Could not read the state of the alarms: the response is empty")]
    [InlineData("alarms-quiet", Alarms, "null", Severity.Error, "Could not read the state of the alarms: the response is empty")]
    [InlineData("alarms-quiet", Alarms + "[0]", """{ "Error": "CloudWatch.CloudWatchException", "Cause": "x is not authorized to perform: cloudwatch:DescribeAlarms" }""", Severity.Error, "Could not read the state of the alarms: the workflow's role lacks cloudwatch:DescribeAlarms")]
    [InlineData("deployment-config", Config, """{ "Error": "CodeDeploy.ThrottlingException", "Cause": "Rate exceeded" }""", Severity.Error, "Could not read the deployment configuration CodeDeployDefault.ECSCanary10Percent5Minutes: CodeDeploy.ThrottlingException: Rate exceeded")]
    [InlineData("deployment-config", Config, "null", Severity.Error, "Could not read the deployment configuration CodeDeployDefault.ECSCanary10Percent5Minutes: the response is empty")]
    [InlineData("deployment-config", Routing, "null", Severity.Warning, "CodeDeployDefault.ECSCanary10Percent5Minutes does not specify how it shifts traffic. Look it up in CodeDeploy")]
    [InlineData("deployment-config", Routing + ".TimeBasedCanary.CanaryInterval", "null", Severity.Warning, "CodeDeployDefault.ECSCanary10Percent5Minutes does not specify how it shifts traffic. Look it up in CodeDeploy")]
    [InlineData("green-empty", Sample.Service + ".TaskSets", "null", Severity.Warning, "Without blue, green's target group cannot be identified")]
    [InlineData("green-empty", "Health.TargetGroups[0].TargetGroupArn", "\"" + Sample.BlueGroup + "\"", Severity.Error, "Could not read the targets of green's target group: the response is empty")]
    public void Does_not_know_what_it_could_not_read(string id, string member, string value, Severity severity, string message)
    {
        var finding = Run(Sample.BeforeInstall().Set(member, value)).Findings.Single(finding => finding.Id == id);

        (finding.Outcome, finding.Severity, finding.Text).ShouldBe((FindingOutcome.Unknown, severity, message));
    }

    [Theory]
    [InlineData("termination-wait", Termination + ".TerminationWaitTimeInMinutes", "2", "Blue is kept for 2 minutes after the traffic has moved")]
    [InlineData("termination-wait", Termination, """{ "Action": "KEEP_ALIVE" }""", "Blue is kept after the deployment")]
    [InlineData("deployment-config", Routing, """{ "Type": "TimeBasedLinear", "TimeBasedLinear": { "LinearPercentage": 10, "LinearInterval": 3 } }""", "CodeDeployDefault.ECSCanary10Percent5Minutes shifts 10% of traffic every 3 minutes")]
    [InlineData("alarms-quiet", Sample.Group + ".AlarmConfiguration", "null", "There is no alarm that could stop the deployment")]
    [InlineData("green-empty", Sample.GreenTargets, """[{ "Target": { "Id": "10.0.2.9" }, "TargetHealth": { "State": "draining" } }]""", "Green's target group is empty")]
    public void Passes_what_is_just_enough(string id, string member, string value, string message)
        => Find(Sample.BeforeInstall().Set(member, value), id).ShouldBe((FindingOutcome.Passed, message));

    [Fact]
    public void An_alarm_that_is_loud_hides_none_that_is_silent()
        => Find(
            Sample.BeforeInstall().Set(Alarms + "[0].MetricAlarms[0].StateValue", "\"ALARM\"").Set(Alarms + "[0].CompositeAlarms[0].StateValue", "\"INSUFFICIENT_DATA\""), "alarms-quiet")
            .Message.ShouldStartWith("shop-5xx is in ALARM now and would stop the deployment at once. shop-latency is INSUFFICIENT_DATA now: it would not stop a bad version. Wait");

    [Theory]
    [InlineData(""" "bakeSeconds": 240 """, 5, FindingOutcome.Passed)]
    [InlineData(""" "bakeSeconds": 241 """, 5, FindingOutcome.Failed)]
    [InlineData(""" "judge": { "minSeconds": 60 } """, 2, FindingOutcome.Passed)]
    [InlineData(""" "judge": { "minSeconds": 61 } """, 2, FindingOutcome.Failed)]
    [InlineData(""" "judge": { "maxSeconds": 600 } """, 2, FindingOutcome.Passed)]
    public void Blue_outlives_the_last_verdict_that_the_plan_allows(string plan, int minutes, FindingOutcome outcome)
        => Find(Sample.BeforeInstall().Set(Termination + ".TerminationWaitTimeInMinutes", $"{minutes}").WithPlan($"{{ {plan} }}"), "termination-wait").Outcome.ShouldBe(outcome);

    [Fact]
    public void What_may_make_a_deployment_impossible_to_undo_is_an_error_when_unknown()
        => UndoChecks.All.ShouldAllBe(check => check.Unknown == Severity.Error);

    [Fact]
    public void Without_a_test_listener_the_plan_must_probe_the_targets()
    {
        Find(Sample.BeforeInstall().WithoutTestListener(), "test-route").ShouldBe(
            (FindingOutcome.Passed, "There is no test listener; the plan probes the targets directly, and BeforeAllowTraffic judges green"));
        Find(Sample.BeforeInstall().WithoutTestListener(), "route-distinct").ShouldBe(
            (FindingOutcome.Passed, "The production listener forwards to the pair's target groups; there is no test listener"));
        Find(Sample.BeforeInstall().WithoutTestListener().WithPlan("""{ "via": "route" }"""), "test-route").ShouldBe(
            (FindingOutcome.Failed, "There is no test listener, so AfterAllowTestTraffic judges nothing. Add one to the deployment group, or set the plan's via to targets"));
    }

    private static (FindingOutcome Outcome, string Message) Find(Sample sample, string id)
    {
        var finding = Run(sample).Findings.Single(finding => finding.Id == id);

        return (finding.Outcome, finding.Text);
    }

    private static PreflightResult Run(Sample sample)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);
        location.Next.ShouldBe(NextStep.Preflight, string.Join("; ", location.Verdict?.Reasons ?? []));

        return PreflightChecks.Run(new PreflightRequest { Location = LambdaJson.Travel(location), Facts = sample.Read() });
    }
}
