namespace Rehearsal.Tests.Scenarios;

/// <summary>Services that turn probes away when there are too many of them.</summary>
public sealed class RateLimitScenarios
{
    [Theory]
    [OnBoth]
    public void A_limit_that_blue_has_not_is_inconclusive_and_named(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "limit=0.1/s" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLimited);
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Reasons[0].ShouldMatch(
            @"^A rate limit on green only rejected \d+ of 100 of its probes, and 0 of 100 of blue's, at 5 per second and target: give green the same limit as blue, or exempt the prober from it$");
        report.Reasons.ShouldContain("The plan's inconclusive.beforeTraffic.limited is fail");
        report.Evidence!.Green.Failed.ShouldBe(0, "a probe that was turned away says nothing about green");
    }

    [Theory]
    [OnBoth]
    public void A_limit_of_both_that_turns_probes_away_at_every_rate_is_inconclusive_and_named(Controller controller)
    {
        var result = new Scenario { Controller = controller, BlueFault = "limit=0.1/s", GreenFault = "limit=0.1/s" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLimited);
        result.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldMatch(
            @"^A rate limit on (green|blue) rejected \d+ of \d+ probes, even at 0\.5 per second and target: exempt the prober from the limit, or remove the limited paths from the plan's probes$");
    }

    [Theory]
    [OnBoth]
    public void Services_that_answer_at_half_the_rate_are_judged_at_half_the_rate(Controller controller)
    {
        var result = new Scenario { Controller = controller, BlueFault = "limit=4/s", GreenFault = "limit=4/s" }.Deploy();

        result.ShouldSucceed();
        result.ReportOf("AfterAllowTestTraffic").Verdict!.Rule.ShouldBe(Rule.Passed);
        result.ReportOf("AfterAllowTestTraffic").Evidence!.Green.Sent.ShouldBeLessThan(400, "20 seconds at half of 20 a second, and what the limit had let through before");
    }

    [Theory]
    [OnBoth]
    public void The_plan_may_let_a_limited_green_pass(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "limit=0.1/s", PlanText = Plan("""{ "beforeTraffic": { "limited": "pass" } }""") }.Deploy();

        result.AnswerAt("AfterAllowTestTraffic").Answer.ShouldBe(result.Lifecycle.Yes);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason =>
            reason.StartsWith("Warning: undecided; passed because the plan's inconclusive.beforeTraffic.limited is pass: of the probes that passed the limit, green failed 0 of ", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_limit_that_is_met_after_traffic_has_moved_leaves_it_where_it_is(Controller controller)
    {
        var result = LimitedInTheBake(controller, Scenario.Plan);

        result.ShouldSucceed();
        var report = result.ReportOf("AfterAllowTraffic");
        report.Verdict!.Rule.ShouldBe(Rule.InconclusiveLimited, result.ToString());
        report.Reasons.ShouldContain(reason => reason.StartsWith("Warning: undecided; passed because the plan's inconclusive.afterTraffic.limited is pass", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_limit_that_is_met_after_traffic_has_moved_rolls_back_where_the_plan_says_fail(Controller controller)
        => LimitedInTheBake(controller, Plan("""{ "afterTraffic": { "limited": "fail" } }""")).ShouldRollBackAt("AfterAllowTraffic", Rule.InconclusiveLimited);

    private static ScenarioResult LimitedInTheBake(Controller controller, string plan)
    {
        var isMoved = false;
        var turns = 0;

        return new Scenario
        {
            Controller = controller,
            PlanText = plan.TrimEnd('}', ' ') + (plan.Contains("inconclusive", StringComparison.Ordinal) ? " } }" : "") + """, "bakeSeconds": 300 }""",
            Green = Manners.LimitedWhile(() => isMoved && turns++ % 4 > 0),
            Intercept = (_, payload, proceed, _) =>
            {
                isMoved |= payload.IsAt("AfterAllowTraffic");

                return proceed();
            },
        }.Deploy();
    }

    private static string Plan(string inconclusive) => Scenario.Plan.TrimEnd('}', ' ') + $$""", "inconclusive": {{inconclusive}} }""";
}
