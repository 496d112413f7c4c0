using Canary.Judging;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What becomes of versions that are well, sick, or sick in company.</summary>
public sealed class JudgementScenarios
{
    [Fact]
    public void A_healthy_green_is_deployed()
    {
        var told = new Scenario().Deploy();

        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
        told.ShouldAnswer(
            ("BeforeInstall", "Succeeded"), ("AfterInstall", "Succeeded"), ("AfterAllowTestTraffic", "Succeeded"), ("BeforeAllowTraffic", "Succeeded"), ("AfterAllowTraffic", "Succeeded"));
        told.ReportOf("AfterAllowTestTraffic").Seconds.ShouldBeInRange(30, 33 + 10, "a pass comes within 3 s of minSeconds, after the wait for health");
    }

    [Fact]
    public void Five_percent_errors_roll_back_and_the_reason_says_so()
    {
        var told = new Scenario { GreenFault = "errors=5%" }.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        told.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldContain("tolerated is 0.2%");
        told.ReportOf("AfterAllowTestTraffic").Observations!.Failures.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_green_that_is_all_down_rolls_back_within_three_seconds_of_its_first_probe()
    {
        var told = new Scenario { GreenFault = "down" }.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        told.ReportOf("AfterAllowTestTraffic").Evidence!.Seconds.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void One_bad_task_of_four_rolls_back_and_is_named()
    {
        var told = new Scenario { GreenFault = "one-of-4:errors=50%" }.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = told.ReportOf("AfterAllowTestTraffic");
        var suspect = report.Verdict!.Suspect.ShouldNotBeNull();
        report.Evidence!.Targets[suspect].Failed.ShouldBe(report.Evidence.Green.Failed);
    }

    [Fact]
    public void A_fault_that_blue_shares_is_inconclusive_and_not_blamed_on_green()
    {
        var told = new Scenario { GreenFault = "down", BlueFault = "down" }.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveShared);
        var reasons = string.Join('\n', told.ReportOf("AfterAllowTestTraffic").Reasons);
        reasons.ShouldContain("what they share is the likelier cause");
        reasons.ShouldContain("inconclusive.shared says fail");
    }

    [Fact]
    public void The_plan_may_let_a_shared_fault_pass()
    {
        var plan = Scenario.Plan.TrimEnd('}', ' ') + """, "inconclusive": { "shared": "pass" } }""";

        var told = new Scenario { GreenFault = "down", BlueFault = "down", PlanText = plan }.Deploy();

        told.Answers.Single(answer => answer.Event == "AfterAllowTestTraffic").Answer.ShouldBe("Succeeded");
        told.ReportOf("AfterAllowTestTraffic").Verdict!.Outcome.ShouldBe(Outcome.Inconclusive);
    }

    [Fact]
    public void A_green_that_mends_a_broken_blue_is_deployed()
    {
        var told = new Scenario { BlueFault = "down" }.Deploy();

        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
    }

    [Fact]
    public void A_green_that_is_twice_as_slow_rolls_back()
        => new Scenario { GreenFault = "latency=x2" }.Deploy().ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailLatency);

    [Fact]
    public void A_green_that_starts_slowly_is_waited_for()
    {
        var told = new Scenario { GreenFault = "slow-start=20s" }.Deploy();

        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
    }

    [Fact]
    public void A_green_that_never_gets_healthy_rolls_back_without_a_probe()
    {
        var told = new Scenario { GreenFault = "unhealthy" }.Deploy();

        told.ShouldRollBackAt("AfterAllowTestTraffic", Rule.GreenIsNotUp);
        var report = told.ReportOf("AfterAllowTestTraffic");
        report.Observations.ShouldBeNull();
        string.Join('\n', report.Reasons).ShouldContain("Target.ResponseCodeMismatch");
    }

    [Fact]
    public void The_same_rehearsal_ends_the_same_way_to_the_letter()
        => new Scenario { GreenFault = "errors=5%" }.Deploy().ToString().ShouldBe(new Scenario { GreenFault = "errors=5%" }.Deploy().ToString());
}
