namespace Canary.Tests.Preflight;

public sealed class PreflightChecksTests
{
    private const string Rollback = Sample.Group + ".AutoRollbackConfiguration.Enabled";
    private const string Config = "Controller.Config";

    [Fact]
    public void Runs_every_check_that_a_plan_may_name_and_no_other()
        => PreflightChecks.All.Select(check => check.Id).Append(CheckIds.Unknown).ShouldBe(CheckIds.All);

    [Fact]
    public void Passes_a_group_that_is_as_it_should_be_and_lists_every_finding()
    {
        var result = Run(Sample.BeforeInstall());

        result.Next.ShouldBe(NextStep.Report);
        (result.Verdict!.Outcome, result.Verdict.Rule).ShouldBe((Outcome.Pass, Rule.Preflight));
        result.Verdict.Reasons.ShouldBe([$"{PreflightChecks.Shared.Count - 2} of {PreflightChecks.Shared.Count - 1} checks passed; no error"]);
        Golden.Verify(Listed(result));
    }

    [Fact]
    public void Fails_with_every_error_at_once_and_lists_every_finding()
    {
        var result = Run(Sample.BeforeInstall()
            .Set(Rollback, "false")
            .Set(Sample.Group + ".BlueGreenDeploymentConfiguration", """{ "DeploymentReadyOption": { "ActionOnTimeout": "STOP_DEPLOYMENT", "WaitTimeInMinutes": 15 } }""")
            .Set(Sample.Pair + ".TestTrafficRoute.ListenerArns[0]", $"\"{Sample.ProductionListener}\"")
            .Set("Service.Alarms[0]", """{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "ALARM" }] }""")
            .Set(Config, Sample.Denied("CodeDeploy", "codedeploy:GetDeploymentConfig"))
            .Set(Sample.Service + ".DeploymentController.Type", "\"ECS\"")
            .Set(Sample.BlueTargets + "[0].TargetHealth.State", "\"unhealthy\"")
            .Set(Sample.GreenTargets, $"[{Sample.Target("10.0.2.9", "unused")}]"));

        (result.Verdict!.Outcome, result.Verdict.Rule).ShouldBe((Outcome.Fail, Rule.Preflight));
        result.Verdict.Reasons.Select(reason => reason[..reason.IndexOf(':')])
            .ShouldBe(["rollback-enabled", "termination-wait", "route-distinct", "deployment-config", "service-controller", "blue-healthy"]);
        Golden.Verify(Listed(result));
    }

    [Fact]
    public void A_warning_is_told_and_lets_the_deployment_go_on()
    {
        var result = Run(Sample.BeforeInstall().Set("Service.Alarms[0].MetricAlarms[0].StateValue", "\"ALARM\""));

        result.Verdict!.Outcome.ShouldBe(Outcome.Pass);
        result.Verdict.Reasons.ShouldBe([$"{PreflightChecks.Shared.Count - 3} of {PreflightChecks.Shared.Count - 1} checks passed; no error"]);
    }

    [Fact]
    public void A_pass_with_checks_that_could_not_be_read_says_first_that_it_is_narrow()
    {
        var result = Run(Sample.BeforeInstall()
            .Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision"))
            .WithPlan("""{ "checks": { "unknown": "warning" } }"""));

        var unseen = result.Findings.Where(finding => finding.Outcome == FindingOutcome.Unknown).Select(finding => finding.Id).ToList();
        unseen.Count.ShouldBe(24);
        result.Verdict!.Outcome.ShouldBe(Outcome.Pass);
        result.Verdict.Reasons.ShouldBe(
            [$"A narrow pass: 24 of 45 checks could not run: {string.Join(", ", unseen)}. 21 of 45 checks passed"]);
    }

    [Fact]
    public void An_unread_AppSpec_stops_the_deployment_unless_the_plan_says_otherwise()
        => Run(Sample.BeforeInstall().Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision"))).Verdict!.Reasons.ShouldBe(
            ["appspec-read: Could not read the AppSpec: the workflow's role lacks codedeploy:GetApplicationRevision: nothing that the AppSpec names is checked"]);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "checks": { "alarms-quiet": "warning" } }""")]
    public void No_pass_with_an_unread_check_says_that_none_of_the_others_is_an_error(string plan)
        => Run(Sample.BeforeInstall().Set("Service.Alarms[0]", Sample.Denied("CloudWatch", "cloudwatch:DescribeAlarms")).WithPlan(plan)).Verdict!.Reasons.ShouldAllBe(
            reason => !reason.Contains("none of the others", StringComparison.Ordinal));

    [Fact]
    public void What_the_plan_calls_an_info_makes_no_pass_narrow()
        => Run(Sample.BeforeInstall().Set("Service.Alarms[0]", Sample.Denied("CloudWatch", "cloudwatch:DescribeAlarms")).WithPlan("""{ "checks": { "unknown": "info" } }""")).Verdict!.Reasons[0]
            .ShouldNotContain("narrow");

    [Theory]
    [InlineData("warning", Outcome.Pass, Severity.Warning)]
    [InlineData("info", Outcome.Pass, Severity.Info)]
    [InlineData("error", Outcome.Fail, Severity.Error)]
    public void A_plan_lowers_an_error(string severity, Outcome outcome, Severity shown)
    {
        var result = Run(Sample.BeforeInstall().Set(Rollback, "false").WithPlan($$"""{ "checks": { "rollback-enabled": "{{severity}}" } }"""));

        result.Verdict!.Outcome.ShouldBe(outcome);
        result.Findings.Single(finding => finding.Id == "rollback-enabled").Severity.ShouldBe(shown);
    }

    [Fact]
    public void A_plan_raises_a_warning()
        => Run(Sample.BeforeInstall().Remove(Sample.Group + ".AlarmConfiguration").WithPlan("""{ "checks": { "rollback-on-alarm": "error" } }""")).Verdict!.Outcome.ShouldBe(Outcome.Fail);

    [Fact]
    public void A_plan_that_raises_a_check_that_passes_changes_nothing()
        => Run(Sample.BeforeInstall().WithPlan("""{ "checks": { "alarms-quiet": "error" } }""")).Verdict!.Outcome.ShouldBe(Outcome.Pass);

    [Theory]
    [InlineData("{}", Outcome.Fail)]
    [InlineData("""{ "checks": { "unknown": "warning" } }""", Outcome.Pass)]
    [InlineData("""{ "checks": { "deployment-config": "warning" } }""", Outcome.Pass)]
    [InlineData("""{ "checks": { "unknown": "warning", "deployment-config": "error" } }""", Outcome.Fail)]
    public void A_fact_that_could_not_be_read_is_as_bad_as_the_plan_says(string plan, Outcome outcome)
        => Run(Sample.BeforeInstall().Set(Config, Sample.Denied("CodeDeploy", "codedeploy:GetDeploymentConfig")).WithPlan(plan)).Verdict!.Outcome.ShouldBe(outcome);

    [Fact]
    public void What_the_plan_says_of_unknown_does_not_lower_a_failure()
        => Run(Sample.BeforeInstall().Set(Rollback, "false").WithPlan("""{ "checks": { "unknown": "info" } }""")).Verdict!.Outcome.ShouldBe(Outcome.Fail);

    [Fact]
    public void An_exception_lets_a_failure_pass_and_keeps_its_reason()
    {
        var result = Run(Sample.BeforeInstall().Set(Rollback, "false").WithPlan("""{ "checks": { "rollback-enabled": { "except": "rolled back by the pipeline" } } }"""));

        result.Verdict!.Outcome.ShouldBe(Outcome.Pass);
        var finding = result.Findings.Single(finding => finding.Id == "rollback-enabled");
        (finding.Outcome, finding.Severity, finding.Exception).ShouldBe((FindingOutcome.Excepted, Severity.Error, "rolled back by the pipeline"));
        finding.Message.ShouldStartWith("Automatic rollback is off");
    }

    [Fact]
    public void An_exception_lets_an_unread_fact_pass()
        => Run(Sample.BeforeInstall().Set(Config, Sample.Denied("CodeDeploy", "codedeploy:GetDeploymentConfig"))
                .WithPlan("""{ "checks": { "deployment-config": { "except": "known" } } }""")).Verdict!.Outcome.ShouldBe(Outcome.Pass);

    [Fact]
    public void An_exception_leaves_a_check_that_passes_as_it_is()
        => Run(Sample.BeforeInstall().WithPlan("""{ "checks": { "rollback-enabled": { "except": "rolled back by the pipeline" } } }"""))
            .Findings.Single(finding => finding.Id == "rollback-enabled").ShouldSatisfyAllConditions(
                finding => finding.Outcome.ShouldBe(FindingOutcome.Passed), finding => finding.Exception.ShouldBe(""));

    [Fact]
    public void Each_check_has_an_id_of_its_own() => PreflightChecks.All.Select(check => check.Id).ShouldBeUnique();

    private static string Listed(PreflightResult result)
        => string.Join("\n", result.Findings.Select(finding => $"{finding.Outcome,-9}{finding.Severity,-8}{finding.Id}: {finding.Text}").Prepend(result.Verdict!.Outcome.ToString()));

    private static PreflightResult Run(Sample sample)
        => LambdaJson.Travel(PreflightChecks.Run(LambdaJson.Travel(new PreflightRequest { Location = sample.Locate(LifecycleEvent.BeforeInstall), Facts = sample.Read(), Now = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero) })));
}
