namespace Rehearsal.Tests.Scenarios;

/// <summary>Deployments that are not as usual.</summary>
public sealed class DeploymentScenarios
{
    private const string ByRoute = """{ "via": "route" }""";

    [Fact]
    public void Green_in_blues_target_group_is_refused()
    {
        var result = new Scenario
        {
            // CodeDeploy would not do this; somebody who edits the service by hand can.
            Given = stack => stack.Api.Rewrite = (operation, answer) => operation == "ecs:describeServices" ? OneTargetGroup(answer) : answer,
        }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.CannotJudge);
        result.ReportOf("AfterInstall").Reasons[0].ShouldContain("the same target group");
    }

    [Fact]
    public void Without_a_test_listener_a_plan_that_needs_it_is_stopped_before_anything_is_installed()
    {
        var result = new Scenario { PlanText = ByRoute, Service = new Scenario().Service with { HasTestListener = false } }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("test-route: ");
    }

    [Fact]
    public void Without_a_test_listener_the_targets_are_judged_before_traffic_moves()
    {
        var result = new Scenario { GreenFault = "errors=5%", Service = new Scenario().Service with { HasTestListener = false } }.Deploy();

        result.ShouldRollBackAt("BeforeAllowTraffic", Rule.FailErrors);
    }

    [Fact]
    public void Probing_through_the_routes_finds_the_same_fault()
        => new Scenario { PlanText = ByRoute, GreenFault = "errors=5%" }.Deploy().ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);

    [Fact]
    public void The_hooks_of_a_rollback_are_answered_Succeeded_at_once()
    {
        ScenarioResult rollback = null!;

        var result = new Scenario { GreenFault = "errors=5%", CodeDeploy = new CodeDeployOptions { RunHooksInRollback = true }, AlsoRollback = it => rollback = it }.Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Failed);
        rollback.Answers.ShouldNotBeEmpty();
        rollback.Answers.ShouldAllBe(answer => answer.Answer == "Succeeded");
        rollback.Reports.ShouldAllBe(report => report.Verdict!.Rule == Rule.Rollback);
    }

    [Fact]
    public void Target_groups_swap_and_the_second_deployment_is_judged_as_well()
    {
        var result = new Scenario { Deployments = 2 }.Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
    }

    [Fact]
    public void A_group_that_does_not_roll_back_is_stopped_before_anything_is_installed()
    {
        var result = new Scenario { Service = new Scenario().Service with { AutoRollback = AutoRollback.Off } }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("rollback-enabled: ");
    }

    [Fact]
    public void A_wrong_plan_is_answered_Failed_with_every_mistake()
    {
        var result = new Scenario { PlanText = """{ "via": "pigeon", "probesPerSecond": 3 }""" }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.Count.ShouldBe(2);
    }

    private static System.Text.Json.Nodes.JsonObject OneTargetGroup(System.Text.Json.Nodes.JsonObject answer)
    {
        var sets = answer["Services"]![0]!["TaskSets"]!.AsArray();
        foreach (var set in sets.Skip(1))
        {
            set!["LoadBalancers"] = sets[0]!["LoadBalancers"]!.DeepClone();
        }

        return answer;
    }
}
