using Canary.Preflight;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A service that clients reach by Service Connect alone: no target group lists its tasks, so the gates ask ECS for them.</summary>
public sealed class ServiceConnectScenarios
{
    /// <summary>By which the tasks are found; made for no other service.</summary>
    public static readonly IReadOnlyList<string> Calls = ["ecs:listTasks", "ecs:describeTasks"];

    internal static Scenario Connected { get; } = new()
    {
        Controller = Controller.Ecs,
        Service = new Scenario().Service with { HasBalancer = false, HasTestListener = false, HasCircuitBreaker = true },
    };

    [Theory]
    [InlineData("BLUE_GREEN", 1)]
    [InlineData("CANARY", 2)]
    [InlineData("LINEAR", 4)]
    public void A_version_as_good_as_the_last_is_deployed_by_any_strategy_and_no_load_balancer_is_asked(string strategy, int steps)
    {
        RehearsalStack played = null!;

        var result = (Connected with { Given = stack => played = stack, UsersPerSecond = 10, Service = Connected.Service with { Strategy = EcsScenarios.Named(strategy) } }).Deploy();

        result.ShouldSucceed();
        result.ShouldAnswer(("BeforeInstall", "Succeeded"), ("AfterInstall", "Succeeded"), ("BeforeAllowTraffic", "Succeeded"), ("AfterAllowTraffic", "Succeeded"));
        result.Answers.Count(answer => answer.Event == "PRE_PRODUCTION_TRAFFIC_SHIFT").ShouldBe(steps);
        new[] { "TargetGroups", "Listeners", "LoadBalancers", "Rules", "TargetHealth", "TargetGroupAttributes" }.Sum(what => played.Api.CallsOf($"elasticloadbalancingv2:describe{what}")).ShouldBe(0);
        result.ReportOf("AfterAllowTraffic").Evidence!.Green.Sent.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_check_but_those_of_load_balancers_passes() => Connected.Deploy().ReportOf("BeforeInstall").Findings.ShouldSatisfyAllConditions(
        findings => findings.Where(finding => finding.Outcome != FindingOutcome.Passed).Select(finding => finding.Text).ShouldBeEmpty(),
        findings => CheckIds.All.Except(findings.Select(finding => finding.Id)).ShouldBe(
            [
                "route-distinct", "alarms-telling", "green-empty", "pull-rights", "security-group", "vpc", "listener-open", "health-path", "health-timing", "protocol", "deregistration-delay", "groups-twins",
                "alternate-group", "groups-on-rule", "infrastructure-role", "unknown",
            ]),
        findings => MessageOf(findings, "container-port").ShouldBe("The task definition maps port 8080 under the name http, which Service Connect names"),
        findings => MessageOf(findings, "service-connect").ShouldBe("Clients reach shop by Service Connect at the port http; probes ask its tasks there"),
        findings => MessageOf(findings, "route-reachable").ShouldBe("There is no load balancer; blue's tasks answer the prober, which asks them as it will ask green's"),
        findings => MessageOf(findings, "blue-healthy").ShouldBe("4 of 4 blue tasks are healthy"));

    [Theory]
    [InlineData("errors=5%", Rule.FailErrors)]
    [InlineData("latency=x3", Rule.FailLatency)]
    public void A_bad_version_is_rolled_back_before_users_meet_it(string fault, Rule rule)
        => (Connected with { GreenFault = fault }).Deploy().ShouldRollBackAt("BeforeAllowTraffic", rule);

    [Theory]
    [InlineData("after=3m:down", Rule.FailErrors)]
    [InlineData("after=3m:errors=20%", Rule.FailErrors)]
    public void A_version_that_breaks_during_the_shift_is_stopped_and_rolled_back(string fault, Rule rule)
        => (Connected with { GreenFault = fault, UsersPerSecond = 10 }).Deploy().ShouldBeStopped(rule);

    [Fact]
    public void Whether_users_are_worse_off_is_told_to_be_unknown()
        => Connected.Deploy().ReportOf("AllowTraffic").Reasons.ShouldContain("CloudWatch has no counts of users' requests by version: the service has no load balancer");

    [Theory]
    [InlineData("ecs:listTasks")]
    [InlineData("ecs:describeTasks")]
    public void Tasks_that_cannot_be_read_are_no_pass_and_the_permission_is_named(string call)
    {
        var result = (Connected with { Given = stack => stack.Api.Faults.Fail(call, times: 1000, new AwsException("AccessDeniedException", "User is not authorized to perform it")) }).Deploy();

        result.Deployed.Message!.ShouldStartWith("Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed.");
        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldMatch(
            "^Could not read the tasks of ecs-svc/[0-9]+: the workflow's role lacks ecs:ListTasks and ecs:DescribeTasks$");
    }

    [Fact]
    public void A_plan_that_probes_routes_fails_before_anything_is_made_and_says_what_to_set()
    {
        var result = (Connected with { PlanText = """{ "via": "route", "probes": [{ "name": "home", "path": "/" }] }""" }).Deploy();

        result.ReportOf("BeforeInstall").Reasons.ShouldBe(["test-route: There is no test rule, so POST_TEST_TRAFFIC_SHIFT judges nothing. Set the plan's via to targets"]);
    }

    private static string MessageOf(IEnumerable<Finding> findings, string id) => findings.Single(finding => finding.Id == id).Message;
}
