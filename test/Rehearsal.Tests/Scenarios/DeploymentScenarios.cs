using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Deployments that are not as usual.</summary>
public sealed class DeploymentScenarios
{
    private const string ByRoute = """{ "via": "route" }""";

    [Theory]
    [OnBoth]
    public void Green_in_blues_target_group_is_refused(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,

            // Neither controller would not do this; somebody who edits the service by hand can.
            Given = stack => stack.Api.Rewrite = (operation, answer) => OneTargetGroup(operation, answer),
        }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.CannotJudge);
        result.ReportOf("AfterInstall").Reasons[0].ShouldContain("the same target group");
    }

    [Theory]
    [OnBoth]
    public void Without_a_test_listener_a_plan_that_needs_it_is_stopped_before_anything_is_installed(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = ByRoute, Service = new Scenario().Service with { HasTestListener = false } }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("test-route: ");
    }

    [Theory]
    [OnBoth]
    public void Without_a_test_listener_the_targets_are_judged_before_traffic_moves(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "errors=5%", Service = new Scenario().Service with { HasTestListener = false } }.Deploy();

        result.ShouldRollBackAt("BeforeAllowTraffic", Rule.FailErrors);
    }

    [Theory]
    [OnBoth]
    public void Probing_through_the_routes_finds_the_same_fault(Controller controller)
        => new Scenario { Controller = controller, PlanText = ByRoute, GreenFault = "errors=5%" }.Deploy().ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);

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

    [Theory]
    [OnBoth]
    public void Target_groups_swap_and_the_second_deployment_is_judged_as_well(Controller controller)
    {
        var result = new Scenario { Controller = controller, Deployments = 2 }.Deploy();

        result.ShouldSucceed();
    }

    [Fact]
    public void A_group_that_does_not_roll_back_is_stopped_before_anything_is_installed()
    {
        var result = new Scenario { Service = new Scenario().Service with { AutoRollback = AutoRollback.Off } }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith("rollback-enabled: ");
    }

    [Theory]
    [OnBoth]
    public void A_wrong_plan_is_answered_Failed_with_every_mistake(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = """{ "via": "pigeon", "probesPerSecond": 3 }""" }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.Count.ShouldBe(2);
    }

    private static JsonObject OneTargetGroup(string operation, JsonObject answer)
    {
        var (versions, member) = operation switch
        {
            "ecs:describeServices" => (answer["Services"]![0]!["TaskSets"]?.AsArray() ?? [], "LoadBalancers"),
            "ecs:describeServiceRevisions" => (answer["ServiceRevisions"]!.AsArray(), "ResolvedConfiguration"),
            _ => ([], ""),
        };

        // Before green starts, ECS does not say where it will be.
        foreach (var version in versions.All(version => version![member] is not null) ? versions.Skip(1) : [])
        {
            version![member] = versions[0]![member]!.DeepClone();
        }

        return answer;
    }
}
