namespace Rehearsal.Tests.Scenarios;

/// <summary>Versions that are well until users are on them, probed beside blue for as long as it runs.</summary>
public sealed class BakeScenarios
{
    [Theory]
    [OnBoth]
    public void A_version_that_breaks_five_minutes_into_the_bake_rolls_back_within_seconds(Controller controller)
    {
        var result = Bake(controller, isBroken => new Scenario { Green = Manners.BrokenWhile(isBroken) }, minutes: 5);

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTraffic").Evidence!.Seconds.ShouldBeInRange(300, 304);
        result.ReportOf("AfterAllowTraffic").Reasons[0].ShouldMatch("^Green fails too often, and more often than blue: green failed \\d+ of \\d+ probes, .*, blue 0 of \\d+, 0% ");
    }

    [Theory]
    [OnBoth]
    public void Five_percent_of_errors_from_the_second_minute_on_roll_back_within_half_a_minute(Controller controller)
    {
        var asked = 0;
        var result = Bake(controller, isBroken => new Scenario { Green = Manners.BrokenWhile(() => isBroken() && asked++ % 20 == 0) });

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailErrors);
        result.ReportOf("AfterAllowTraffic").Evidence!.Seconds.ShouldBeInRange(122, 150);
    }

    [Theory]
    [OnBoth]
    public void A_version_that_gets_twice_as_slow_rolls_back_for_it_is_slower_than_blue_and_than_blue_was_under_users(Controller controller)
    {
        var result = Bake(controller, isLate => new Scenario { Green = Manners.LaterWhile(isLate, TimeSpan.FromMilliseconds(8)) });

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailLatency);
        result.ReportOf("AfterAllowTraffic").Evidence!.Seconds.ShouldBeInRange(125, 180);
        result.ReportOf("AfterAllowTraffic").Reasons.ShouldContain("It is also slower than 1.45× blue's latency under user traffic, so load does not explain it");
    }

    [Theory]
    [OnBoth]
    public void A_slowness_that_blue_shares_rolls_nothing_back(Controller controller)
    {
        var added = TimeSpan.FromMilliseconds(8);
        var result = Bake(controller, isLate => new Scenario { Blue = Manners.LaterWhile(isLate, added), Green = Manners.LaterWhile(isLate, added) });

        result.ShouldSucceed();
    }

    [Theory]
    [OnBoth]
    public void An_outage_that_blue_shares_rolls_nothing_back(Controller controller)
    {
        var result = Bake(controller, isBroken => new Scenario { Blue = Manners.BrokenWhile(isBroken), Green = Manners.BrokenWhile(isBroken) });

        result.ShouldSucceed();
        var report = result.ReportOf("AfterAllowTraffic");
        report.Verdict!.Rule.ShouldBe(Rule.Held);
        report.Evidence!.Blue.Failed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [OnBoth]
    public void A_bake_asks_blue_beside_green_and_claims_to_have_proven_nothing(Controller controller)
    {
        var report = new Scenario { Controller = controller }.Deploy().ReportOf("AfterAllowTraffic");

        (report.Verdict!.Rule, report.Evidence!.Seconds).ShouldBe((Rule.Held, 30));
        (report.Evidence.Green.Sent, report.Evidence.Blue.Sent).ShouldBe((600, 600));
        report.Reasons[0].ShouldBe("No evidence against green in 30 s: green failed 0 of 600 probes, 0% (95% interval 0% to 0.79%), blue 0 of 600, 0% (0% to 0.79%)");
        report.Reasons.ShouldNotContain(reason => reason.StartsWith("Proven", StringComparison.Ordinal));
    }

    /// <summary>All traffic moved at once, so that the watch has seen nothing of it.</summary>
    [Theory]
    [OnBoth("", false)]
    [OnBoth("users:errors=20%", true)]
    public void A_bake_reads_what_CloudWatch_counts_of_users_beside_blue_before_the_shift(Controller controller, string blueFault, bool holds)
    {
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "bakeSeconds": 600 }""",
            Service = new Scenario().Service.Shifting("CodeDeployDefault.ECSAllAtOnce") with { TerminationWait = TimeSpan.FromMinutes(30) },
            UsersPerSecond = 50,
            BlueFault = blueFault,
            GreenFault = "users:errors=20%",
        }.Deploy();

        if (holds)
        {
            result.ShouldSucceed();
            return;
        }

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailTraffic);
        var report = result.ReportOf("AfterAllowTraffic");
        report.Evidence!.Green.Failed.ShouldBe(0);
        report.Reasons[0].ShouldMatch("^Users' requests to green fail too often, and more often than those to blue: ");
        report.Seconds.ShouldBeInRange(180, 420);
    }

    [Theory]
    [OnBoth]
    public void Through_a_route_a_bake_has_no_blue_and_green_is_judged_alone(Controller controller)
    {
        var isBroken = false;
        var rounds = 0;
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "via": "route", "probes": [ { "name": "home", "path": "/" } ], "bakeSeconds": 60 }""",
            Green = Manners.BrokenWhile(() => isBroken),
            Intercept = (function, payload, proceed, _) =>
            {
                rounds += payload.IsAt("AfterAllowTraffic") && function.LogicalId == "Judge" ? 1 : 0;
                isBroken = rounds > 3;

                return proceed();
            },
        }.Deploy();

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailErrors);
        var report = result.ReportOf("AfterAllowTraffic");
        report.Evidence!.Blue.Sent.ShouldBe(0);
        report.Reasons[0].ShouldStartWith("Green fails too often: ");
    }

    /// <summary>What is broken is broken from such a minute of the bake on, which lasts twice as long; its rounds are of half a minute.</summary>
    private static ScenarioResult Bake(Controller controller, Func<Func<bool>, Scenario> scenario, int minutes = 2)
    {
        var isLate = false;
        var rounds = 0;

        return (scenario(() => isLate) with
        {
            Controller = controller,
            PlanText = Scenario.Plan.TrimEnd('}', ' ') + $$""", "bakeSeconds": {{120 * minutes}} }""",
            Intercept = (function, payload, proceed, _) =>
            {
                rounds += function.LogicalId == "Judge" && payload.IsAt("AfterAllowTraffic") ? 1 : 0;
                isLate |= rounds > 2 * minutes && function.LogicalId == "Probe";

                return proceed();
            },
        }).Deploy();
    }
}
