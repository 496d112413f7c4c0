using System.Text.Json;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Versions that are cold when the first probe reaches them, and what is judged of them before they are warm.</summary>
public sealed class WarmUpScenarios
{
    [Theory]
    [OnBoth]
    public void A_cold_green_is_deployed_and_the_report_tells_for_how_long_it_was_cold(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "cold=x8/100" }.Deploy();

        result.ShouldSucceed();
        var report = result.ReportOf("AfterAllowTestTraffic");
        var warmUp = report.Evidence!.WarmUp.ShouldNotBeNull();
        warmUp.Seconds!.Value.ShouldBeInRange(30, 90);
        warmUp.FirstMs!.Value.ShouldBeInRange(30, 60);
        warmUp.SettledMs!.Value.ShouldBeLessThan(warmUp.BlueMs!.Value * 1.3);
        report.Latency!.Median.Ratio!.Value.ShouldBeLessThan(1.3, "the latencies are those beside the counts, and not those of the warm-up");
        report.Reasons.ShouldContain(warmUp.Summary);
        warmUp.Summary.ShouldMatch(@"^Green was cold for \d+(\.5)? s: \d+ ms, then \d\.\d ms \(blue \d\.\d ms\)$");
    }

    [Theory]
    [OnBoth]
    public void A_green_that_is_warm_is_said_to_be_and_judged_after_ten_seconds(Controller controller)
    {
        var report = new Scenario { Controller = controller }.Deploy().ReportOf("AfterAllowTestTraffic");

        report.Evidence!.WarmUp!.Seconds!.Value.ShouldBeInRange(10, 12);
        report.Observations!.GreenLatency!.Total().ShouldBe(report.Evidence.Targets.Sum(target => target.Sent), "latencies are of the time that is judged");
        report.Reasons.ShouldContain(reason => reason.StartsWith("Green was warm from the start: ", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_dead_green_fails_while_it_warms_up_and_the_reason_says_so(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "down" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Evidence!.Seconds.ShouldBeLessThanOrEqualTo(3);
        report.Evidence.WarmUp!.Seconds.ShouldBeNull();
        report.Reasons[0].ShouldMatch(@"^Green does not work: green failed (\d+) of \1 probes, 100% \(95% interval [\d.]+% to 100%\), blue 0 of \d+, 0% \(0% to [\d.]+%\) during the warm-up$");
    }

    [Theory]
    [OnBoth]
    public void A_green_that_warms_up_for_longer_than_it_may_is_judged_and_the_reason_says_that_it_still_got_faster(Controller controller)
    {
        var result = new Scenario { Controller = controller, GreenFault = "cold=x20/300", PlanText = Plan("""{ "maxSeconds": 20 }""") }.Deploy();

        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Evidence!.WarmUp!.Seconds.ShouldBe(20);
        report.Reasons.ShouldContain(reason => reason.EndsWith("; it was still getting faster when the warm-up ended", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void Without_a_warm_up_the_first_probe_is_judged(Controller controller)
    {
        var asked = new List<Ask>();
        var result = new Scenario { Controller = controller, PlanText = Plan("""{ "enabled": false }"""), Intercept = Listening(asked) }.Deploy();

        result.ShouldSucceed();
        var report = result.ReportOf("AfterAllowTestTraffic");
        (report.Evidence!.WarmUp, report.Evidence.Seconds).ShouldBe((null, 30));
        report.Reasons.ShouldNotContain(reason => reason.Contains("warm", StringComparison.Ordinal));
        asked.ShouldNotContain(ask => ask.Kind == PairKind.FirstHit);
    }

    [Theory]
    [OnBoth]
    public void Without_a_warm_up_a_cold_green_is_slow(Controller controller) =>
        new Scenario { Controller = controller, GreenFault = "cold=x8/100", PlanText = Plan("""{ "enabled": false, "maxSeconds": 10 }""") }.Deploy()
            .ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailLatency);

    [Theory]
    [OnBoth]
    public void The_first_gate_alone_warms_green_up(Controller controller)
    {
        var asked = new List<Ask>();
        var result = new Scenario { Controller = controller, Intercept = Listening(asked) }.Deploy();

        result.ReportOf("AfterAllowTraffic").Evidence!.WarmUp.ShouldBeNull();
        result.ReportOf("AfterAllowTraffic").Evidence!.Seconds.ShouldBe(30);
        asked.Where(ask => ask.Kind == PairKind.FirstHit).Select(ask => ask.LifecycleEvent).Distinct().ShouldBe([controller.WordFor("AfterAllowTestTraffic")]);

        // Four targets and two probes of the plan.
        asked.Count(ask => ask.Kind == PairKind.FirstHit).ShouldBe(8);
    }

    [Theory]
    [OnBoth]
    public void A_second_attempt_finds_green_warm(Controller controller)
    {
        var (pauses, asked) = (0, new List<Ask>());
        var result = new Scenario
        {
            Controller = controller,
            Blue = Manners.BrokenWhile(() => pauses == 0),
            Green = Manners.BrokenWhile(() => pauses == 0),
            Intercept = async (function, payload, proceed, _) =>
            {
                var result = await Listening(asked)(function, payload, proceed, default);
                pauses += result?["Next"]?.GetValue<string>() == "Pause" ? 1 : 0;

                return result;
            },
        }.Deploy();

        result.ShouldSucceed();
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Earlier.ShouldHaveSingleItem().Evidence!.WarmUp!.Summary.ShouldBe("Green had 10.5 s to warm up; there are no answers from both sides to compare");
        report.Evidence!.WarmUp.ShouldBeNull();
        report.Evidence.Seconds.ShouldBeInRange(30, 40);
        asked.Count(ask => ask.Kind == PairKind.FirstHit).ShouldBe(8);
    }

    /// <summary>What the probes' pairs are sent for, as the tallies tell it.</summary>
    private static Interception Listening(List<Ask> asked)
    {
        var lifecycleEvent = "";

        return async (function, payload, proceed, _) =>
        {
            lifecycleEvent = payload?["LifecycleEvent"]?.GetValue<string>() ?? lifecycleEvent;
            var result = await proceed();
            foreach (var tally in function.LogicalId == "Probe" ? result?["Slots"]?.AsArray() ?? [] : [])
            {
                asked.AddRange(tally.Deserialize<SlotTally>()!.Pairs.Select(pair => new Ask(lifecycleEvent, pair.Kind)));
            }

            return result;
        };
    }

    private static string Plan(string warmUp) => Scenario.Plan.TrimEnd('}', ' ') + $$""", "warmUp": {{warmUp}} }""";

    private sealed record Ask(string LifecycleEvent, PairKind Kind);
}
