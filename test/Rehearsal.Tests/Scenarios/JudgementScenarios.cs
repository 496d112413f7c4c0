using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What becomes of versions that are well, sick, or sick in company.</summary>
public sealed class JudgementScenarios
{
    [Theory]
    [OnBoth]
    public void A_healthy_green_is_deployed(Controller controller)
    {
        var result = new Scenario { Controller = controller }.Deploy();

        result.ShouldPassEverywhere();
        result.ReportOf("AfterAllowTestTraffic").Seconds.ShouldBeInRange(30, 33 + 10, "a pass comes within 3 s of minSeconds, after the wait for health");
    }

    [Theory]
    [OnBoth]
    public void Five_percent_errors_roll_back_and_the_reason_says_so(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "errors=5%" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldContain("(limit 0.2%; ");
        result.ReportOf("AfterAllowTestTraffic").Observations!.Failures.ShouldNotBeEmpty();
    }

    [Theory]
    [OnBoth]
    public void A_green_that_is_all_down_rolls_back_within_three_seconds_of_its_first_probe(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "down" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTestTraffic").Evidence!.Seconds.ShouldBeLessThanOrEqualTo(3);
    }

    [Theory]
    [OnBoth]
    public void One_bad_task_of_four_rolls_back_and_is_named(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "one-of-4:errors=50%" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = result.ReportOf("AfterAllowTestTraffic");
        var bad = report.Evidence!.Targets.Where(target => target.Failed > 0).ShouldHaveSingleItem();
        report.Reasons.ShouldContain(
            reason => reason.StartsWith($"Target {Figures.Authority(report.Targets[bad.Index])} alone failed {bad.Failed} of {bad.Sent} probes", StringComparison.Ordinal), result.ToString());
    }

    [Theory]
    [OnBoth]
    public void A_fault_that_blue_shares_is_inconclusive_and_not_blamed_on_green(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "down", BlueFault = "down" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveShared);
        var reasons = string.Join('\n', result.ReportOf("AfterAllowTestTraffic").Reasons);
        reasons.ShouldContain("the likelier cause is something they share");
        reasons.ShouldContain("inconclusive.beforeTraffic.shared is retry, but attempt 2 of 2 was undecided too");
        reasons.ShouldContain("Attempt 1 was undecided; retried after 60 s");
        result.ReportOf("AfterAllowTestTraffic").Earlier.Count.ShouldBe(1);
    }

    [Theory]
    [OnBoth]
    public void An_outage_that_blue_shares_and_that_ends_in_the_pause_is_judged_again_and_deployed(Controller controller)
    {
        var result = Outage(controller, paused: 0);

        result.ShouldSucceed();
        result.ShouldAnswerOnce();
        var report = result.ReportOf("AfterAllowTestTraffic");
        (report.Verdict!.Rule, report.Earlier.ShouldHaveSingleItem().Verdict.Rule).ShouldBe((Rule.Passed, Rule.InconclusiveShared));
        report.Evidence!.Blue.Failed.ShouldBe(0, "the second judgement begins anew");
        report.Seconds.ShouldBeGreaterThan(10 + 60 + 30);
    }

    [Theory]
    [OnBoth]
    public void An_outage_that_outlasts_the_pause_fails_after_one_retry(Controller controller)
    {
        var result = Outage(controller, paused: 1);

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveShared);
        result.ReportOf("AfterAllowTestTraffic").Earlier.Count.ShouldBe(1);
    }

    [Theory]
    [OnBoth]
    public void Targets_that_an_outage_took_away_are_looked_for_before_the_retry(Controller controller)
    {
        var located = new List<string>();

        var result = Outage(controller, paused: 0, called: (function, next) => located.AddRange(function is "Locate" or "Judge" ? [$"{function}: {next}"] : []));

        var pause = located.IndexOf("Judge: Pause");
        pause.ShouldBePositive(result.ToString());
        located[(pause + 1)..(pause + 5)].ShouldBe(["Locate: AskService", "Locate: AskHealth", "Locate: Judge", "Judge: Probe"]);
    }

    [Theory]
    [OnBoth]
    public void The_plan_may_let_a_shared_fault_pass(Controller controller)
    {
        var plan = Scenario.Plan.TrimEnd('}', ' ') + """, "inconclusive": { "beforeTraffic": { "shared": "pass" } } }""";

        var result = new Scenario { Controller = controller, GreenFault = "errors=100%", BlueFault = "errors=100%", PlanText = plan }.Deploy();

        result.AnswerAt("AfterAllowTestTraffic").Answer.ShouldBe(result.Lifecycle.Yes);
        result.ReportOf("AfterAllowTestTraffic").Verdict!.Outcome.ShouldBe(Outcome.Inconclusive);
    }

    [Theory]
    [OnBoth]
    public void A_shared_fault_in_which_nobody_answers_does_not_pass_whatever_the_plan_says(Controller controller)
    {
        var plan = Scenario.Plan.TrimEnd('}', ' ') + """, "inconclusive": { "beforeTraffic": { "shared": "pass" } } }""";

        var result = new Scenario { Controller = controller, GreenFault = "down", BlueFault = "down", PlanText = plan }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveShared);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.Contains("so green may not have been reached", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_green_that_mends_a_broken_blue_is_deployed(Controller controller)
    {
        var result = new Scenario { Controller = controller, BlueFault = "down" }.Deploy();

        result.ShouldSucceed();
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.StartsWith("Latency was not judged: blue itself fails, ", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_green_that_is_twice_as_slow_rolls_back(Controller controller)
        => new Scenario { Controller = controller, GreenFault = "latency=x2" }.Deploy().ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailLatency);

    [Theory]
    [OnBoth]
    public void A_green_that_starts_slowly_is_waited_for(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "slow-start=20s" }.Deploy();

        result.ShouldSucceed();
    }

    [Fact]
    public void A_green_that_never_gets_healthy_rolls_back_without_a_probe()
    {
        var result = new Scenario { GreenFault = "unhealthy" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.GreenIsNotUp);
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Observations.ShouldBeNull();
        string.Join('\n', report.Reasons).ShouldContain("Target.ResponseCodeMismatch");
    }

    [Theory]
    [OnBoth]
    public void The_same_rehearsal_ends_the_same_way_to_the_letter(Controller controller)
        => new Scenario { Controller = controller, GreenFault = "errors=5%" }.Deploy().ToString().ShouldBe(new Scenario { Controller = controller, GreenFault = "errors=5%" }.Deploy().ToString());

    /// <summary>Whatever is asked of green or blue is not found, until the judgement has paused more often than this.</summary>
    private static ScenarioResult Outage(Controller controller, int paused, Action<string, string>? called = null)
    {
        var pauses = 0;

        return new Scenario
        {
            Controller = controller,
            Intercept = async (function, payload, proceed, _) =>
            {
                if (function.LogicalId == "Probe" && pauses <= paused)
                {
                    foreach (var probe in payload!["Plan"]!["Probes"]!.AsArray())
                    {
                        probe!["Path"] = "/out-of-order";
                    }
                }

                var result = await proceed();
                var next = result?["Next"]?.GetValue<string>() ?? "";
                pauses += next == "Pause" ? 1 : 0;
                called?.Invoke(function.LogicalId, next);

                return result;
            },
        }.Deploy();
    }
}
