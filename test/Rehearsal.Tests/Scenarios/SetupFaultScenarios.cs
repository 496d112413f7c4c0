using Canary.Preflight;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Each fault of the account that can be ordered ends with the finding that names it.</summary>
public sealed class SetupFaultScenarios
{
    [Theory]
    [InlineData(Controller.CodeDeploy, "rollback-disabled", "rollback-enabled", Severity.Error, "BeforeInstall")]
    [OnBoth("no-termination-wait", "termination-wait", Severity.Error, "BeforeInstall")]
    [OnBoth("listener-closed", "route-reachable", Severity.Error, "BeforeInstall")]
    [OnBoth("listener-by-host", "route-reachable", Severity.Error, "BeforeInstall")]
    [OnBoth("image-missing", "image-exists", Severity.Error, "BeforeInstall")]
    [OnBoth("image-vulnerable", "image-scan", Severity.Error, "BeforeInstall")]
    [OnBoth("wrong-platform", "image-platform", Severity.Error, "BeforeInstall")]
    [OnBoth("port-closed", "security-group", Severity.Error, "BeforeInstall")]
    [OnBoth("no-way-out", "routes-out", Severity.Error, "BeforeInstall")]
    [InlineData(Controller.CodeDeploy, "egress-closed", "egress", Severity.Warning, null)]
    [InlineData(Controller.Ecs, "open-to-world", "open-to-world", Severity.Warning, null)]
    [OnBoth("balancer-closed", "listener-open", Severity.Warning, "BeforeInstall")]
    [InlineData(Controller.Ecs, "alarm", "alarms-quiet", Severity.Warning, "BeforeAllowTraffic")]
    [OnBoth("silent-alarm", "alarms-quiet", Severity.Warning, null)]
    [InlineData(Controller.CodeDeploy, "wrong-health-path", "health-path", Severity.Warning, "AfterAllowTestTraffic")]
    [OnBoth("spot", "capacity", Severity.Warning, null)]
    [InlineData(Controller.CodeDeploy, "alarm-on-cpu", "alarms-telling", Severity.Warning, null)]
    [InlineData(Controller.CodeDeploy, "grpc-groups", "protocol", Severity.Error, "BeforeInstall")]
    [InlineData(Controller.Ecs, "health-port-unmapped", "container-health", Severity.Warning, null)]
    [InlineData(Controller.CodeDeploy, "heap-too-large", "memory-fit", Severity.Warning, null)]
    [InlineData(Controller.CodeDeploy, "host-volume", "volumes", Severity.Error, "BeforeInstall")]
    public void Ends_with_its_finding_and_where_that_is_fatal(Controller controller, string word, string id, Severity severity, string? failsAt)
    {
        var result = With(controller, word).Deploy();

        var finding = result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == id);
        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, severity), finding.Text);
        (result.Answers.FirstOrDefault(answer => answer.Answer == result.Lifecycle.No)?.Event).ShouldBe(failsAt is null ? null : result.InItsWords(failsAt));
    }

    [Theory]
    [OnBoth]
    public void Without_a_test_listener_green_is_judged_before_traffic_moves(Controller controller)
    {
        var result = With(controller, "no-test-listener").Deploy();

        result.Answers.ShouldAllBe(answer => answer.Answer == result.Lifecycle.Yes);
        result.ReportOf("BeforeAllowTraffic").Evidence.ShouldNotBeNull();
    }

    /// <summary>CodeDeploy looks at the alarms by itself, before it asks anybody.</summary>
    [Fact]
    public void An_alarm_stops_the_deployment_before_it_begins()
    {
        var result = With(Controller.CodeDeploy, "alarm").Deploy();

        result.Deployment.Error!.Message.ShouldContain("Activated alarms: <shop-5xx>");
        result.Answers.ShouldBeEmpty();
    }

    /// <summary>ECS waits for the health of green's targets before it asks again.</summary>
    [Fact]
    public void A_green_that_never_gets_healthy_was_warned_of_and_takes_no_traffic_of_ECS()
    {
        var result = With(Controller.Ecs, "wrong-health-path").Deploy();

        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "health-path").Outcome.ShouldBe(FindingOutcome.Failed);
        result.ShouldHaveRolledBack("Failed");
        result.ShouldAnswer(("BeforeInstall", "Succeeded"));
    }

    [Fact]
    public void An_AppSpec_in_a_bucket_that_the_stack_may_not_read_stops_the_deployment_and_names_the_parameter()
    {
        var result = With(Controller.CodeDeploy, "appspec-unread").Deploy();

        result.Answers.ShouldHaveSingleItem().Answer.ShouldBe("Failed");
        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "appspec-read").ShouldSatisfyAllConditions(
            finding => (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Unknown, Severity.Error)),
            finding => finding.Cure.ShouldStartWith("Set the stack's parameter AppSpecBucketPattern to rehearsal-appspecs"));
    }

    [Fact]
    public void Every_word_is_tested_here() => SetupFault.All.Select(fault => fault.Word).ShouldBe(
        ["rollback-disabled", "no-termination-wait", "no-test-listener", "listener-closed", "listener-by-host", "alarm", "silent-alarm", "alarm-on-cpu", "image-missing", "image-vulnerable", "wrong-platform", "port-closed", "no-way-out", "egress-closed", "open-to-world", "balancer-closed", "wrong-health-path", "grpc-groups", "health-port-unmapped", "heap-too-large", "host-volume", "appspec-unread", "spot"]);

    private static Scenario With(Controller controller, string word)
    {
        var scenario = new Scenario { Controller = controller };

        return scenario with { Service = SetupFault.Apply([word], scenario.Service) };
    }
}
