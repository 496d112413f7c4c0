namespace Canary.Tests.Gates;

/// <summary>BeforeAllowTraffic: alarms and freeze windows; and the one answer that AfterInstall wants of each target.</summary>
public sealed class GoodMomentTests
{
    private const string Freeze = """{ "freeze": [{ "from": "2026-03-01T11:00", "to": "2026-03-01T12:00", "zone": "Europe/Berlin", "reason": "a sale" }] }""";
    private const string Denied = """[{ "Error": "CloudWatch.CloudWatchException", "Cause": "is not authorized to perform cloudwatch:DescribeAlarms" }]""";

    [Fact]
    public void The_alarms_are_asked_for_last()
    {
        Sample.TestTraffic().Remove("Alarms").Locate(LifecycleEvent.BeforeAllowTraffic).Next.ShouldBe(NextStep.AskAlarms);
        Sample.TestTraffic().Remove("Alarms").Set(Sample.BlueTargets + "[0]", Sample.Target("10.0.1.11", "unhealthy")).Locate(LifecycleEvent.BeforeAllowTraffic).Next.ShouldBe(NextStep.Wait);
    }

    [Theory]
    [InlineData(LifecycleEvent.AfterInstall)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.AfterAllowTraffic)]
    public void Nobody_else_asks_for_them(string lifecycleEvent)
        => (lifecycleEvent == LifecycleEvent.AfterAllowTraffic ? Sample.Moved() : Sample.TestTraffic()).Remove("Alarms").Locate(lifecycleEvent).Next.ShouldNotBe(NextStep.AskAlarms);

    [Fact]
    public void An_alarm_in_ALARM_fails_with_its_reason()
    {
        var verdict = With("""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "ALARM", "StateReason": "12 is above 5" }, { "AlarmName": "shop-latency", "StateValue": "OK" }] }]""").Verdict!;

        (verdict.Outcome, verdict.Rule).ShouldBe((Outcome.Fail, Rule.Alarm));
        verdict.Reasons.ShouldBe(["The alarm shop-5xx is in ALARM: 12 is above 5"]);
    }

    [Fact]
    public void An_alarm_without_data_is_told_and_passes()
    {
        var verdict = With("""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK" }, { "AlarmName": "shop-latency", "StateValue": "INSUFFICIENT_DATA" }] }]""").Verdict!;

        verdict.Outcome.ShouldBe(Outcome.Pass);
        verdict.Reasons[^1].ShouldBe("No data yet for the alarms shop-latency");
    }

    [Theory]
    [InlineData(Denied, "Could not read the alarms shop-5xx, shop-latency: the workflow's role lacks cloudwatch:DescribeAlarms. Alarm state unknown")]
    [InlineData("[]", "Could not read the alarms shop-5xx, shop-latency: the response is empty. Alarm state unknown")]
    [InlineData("""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK" }] }]""", "CloudWatch has no state for the alarms shop-latency. Alarm state unknown")]
    [InlineData("""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK" }, { "AlarmName": "shop-latency", "StateValue": "FINE" }] }]""", "CloudWatch has no state for the alarms shop-latency. Alarm state unknown")]
    public void An_alarm_of_which_nothing_is_known_is_no_pass(string alarms, string reason)
    {
        var verdict = With(alarms).Verdict!;

        (verdict.Outcome, verdict.Rule).ShouldBe((Outcome.Fail, Rule.CannotJudge));
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith(reason);
    }

    [Theory]
    [InlineData("""{ "alarms-quiet": "warning" }""", Outcome.Pass)]
    [InlineData("""{ "alarms-quiet": "info" }""", Outcome.Pass)]
    [InlineData("""{ "unknown": "warning" }""", Outcome.Pass)]
    [InlineData("""{ "alarms-quiet": { "except": "they are new" } }""", Outcome.Pass)]
    [InlineData("""{ "alarms-quiet": "error", "unknown": "warning" }""", Outcome.Fail)]
    [InlineData("""{ "unknown": "error" }""", Outcome.Fail)]
    public void The_plan_may_let_the_unknown_pass_and_it_is_told(string checks, Outcome outcome)
    {
        var verdict = With(Denied, $$"""{ "checks": {{checks}} }""").Verdict!;

        verdict.Outcome.ShouldBe(outcome);
        string.Join('\n', verdict.Reasons).ShouldContain("cloudwatch:DescribeAlarms");
    }

    [Theory]
    [InlineData("""{ "alarms-quiet": "warning" }""", Outcome.Fail)]
    [InlineData("""{ "alarms-quiet": { "except": "it always rings" } }""", Outcome.Pass)]
    public void Only_an_exception_overlooks_an_alarm_in_ALARM(string checks, Outcome outcome)
        => With("""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "ALARM" }, { "AlarmName": "shop-latency", "StateValue": "OK" }] }]""", $$"""{ "checks": {{checks}} }""")
            .Verdict!.Outcome.ShouldBe(outcome);

    [Fact]
    public void A_group_without_alarms_passes_and_says_so()
    {
        var location = Sample.TestTraffic().Remove("Alarms").Remove(Sample.Group + ".AlarmConfiguration").Locate(LifecycleEvent.BeforeAllowTraffic);

        location.Verdict!.Outcome.ShouldBe(Outcome.Pass);
        location.Verdict.Reasons[^1].ShouldBe("The deployment group has no alarm");
    }

    [Theory]
    [InlineData(LifecycleEvent.BeforeInstall, true)]
    [InlineData(LifecycleEvent.AfterInstall, false)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, false)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, true)]
    [InlineData(LifecycleEvent.AfterAllowTraffic, false)]
    public void A_freeze_window_stops_a_deployment_at_its_start_and_before_users_meet_it(string lifecycleEvent, bool stops)
    {
        var sample = lifecycleEvent == LifecycleEvent.BeforeInstall ? Sample.BeforeInstall() : lifecycleEvent == LifecycleEvent.AfterAllowTraffic ? Sample.Moved() : Sample.TestTraffic();

        var location = sample.WithPlan(Freeze).Locate(lifecycleEvent);

        (location.Verdict is { Outcome: Outcome.Fail, Rule: Rule.Frozen }).ShouldBe(stops);
        if (stops)
        {
            location.Next.ShouldBe(NextStep.Report);
            location.Verdict!.Reasons.ShouldHaveSingleItem().ShouldEndWith("until 2026-03-01 12:00 Europe/Berlin (+01): a sale");
        }
    }

    [Fact]
    public void A_rollback_is_never_frozen()
        => Sample.TestTraffic().WithPlan(Freeze).Set(Sample.Deployment + ".Creator", "\"codeDeployRollback\"").Locate(LifecycleEvent.BeforeAllowTraffic).Verdict!.Rule.ShouldBe(Rule.Rollback);

    [Fact]
    public void A_window_that_is_over_forbids_nothing()
        => Sample.TestTraffic().WithPlan(Freeze).Locate(LifecycleEvent.BeforeAllowTraffic, afterSeconds: 3600).Verdict!.Outcome.ShouldBe(Outcome.Pass);

    [Fact]
    public void AfterInstall_knocks_at_each_target_when_the_plan_probes_targets()
    {
        var location = Sample.TestTraffic().Remove("Reach").Locate(LifecycleEvent.AfterInstall);

        (location.Next, location.GreenAddresses.Count).ShouldBe((NextStep.Reach, 2));
        Sample.TestTraffic().Remove("Reach").WithPlan("""{ "via": "route" }""").Locate(LifecycleEvent.AfterInstall).Verdict!.Outcome.ShouldBe(Outcome.Pass);
    }

    [Fact]
    public void A_target_that_does_not_answer_is_waited_for_and_then_named()
    {
        var sample = Sample.TestTraffic().Set("Reach.Reached[1]", """{ "Address": "http://10.0.2.12:8080", "IsThere": false, "Failure": "no answer within 2000 ms" }""");

        sample.Locate(LifecycleEvent.AfterInstall, 899).Next.ShouldBe(NextStep.Wait);
        sample.Locate(LifecycleEvent.AfterInstall, 900).Verdict!.Reasons.ShouldHaveSingleItem().ShouldBe(
            "Timed out after 900 s: 1 of 2 green targets have not answered a probe: http://10.0.2.12:8080 (no answer within 2000 ms) (the plan's healthyWithinSeconds is 900)");
    }

    [Theory]
    [InlineData("""{ "Reached": [] }""", "no green target could be reached: http://10.0.2.11:8080, http://10.0.2.12:8080 (no answer). The stack's SubnetIds")]
    [InlineData("""{ "Error": "Sandbox.Timedout", "Cause": "out of time" }""", "the prober failed: Sandbox.Timedout out of time")]
    public void A_prober_that_gets_nowhere_is_told_with_the_cure(string reach, string told)
        => Sample.TestTraffic().Set("Reach", reach).Locate(LifecycleEvent.AfterInstall, 900).Verdict!.Reasons.ShouldHaveSingleItem().ShouldContain(told);

    [Fact]
    public void A_target_that_is_not_registered_is_waited_for()
        => Sample.TestTraffic().Remove(Sample.GreenTargets + "[1]").Locate(LifecycleEvent.AfterInstall).Next.ShouldBe(NextStep.Wait);

    [Fact]
    public void A_target_without_an_address_fails_at_once()
        => Sample.TestTraffic().Set(Sample.GreenTargets + "[0].Target.Id", "\"i-0123\"").Locate(LifecycleEvent.AfterInstall).Verdict!.Reasons[0].ShouldContain("set the plan's via to route");

    private static Location With(string alarms, string plan = "{}") => Sample.TestTraffic().WithPlan(plan).Set("Alarms", alarms).Locate(LifecycleEvent.BeforeAllowTraffic);
}
