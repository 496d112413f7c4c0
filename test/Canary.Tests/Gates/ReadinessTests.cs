namespace Canary.Tests.Gates;

public sealed class ReadinessTests
{
    private const string Healthy = "healthy";

    [Theory]
    [InlineData(0, 5)]
    [InlineData(119.999, 5)]
    public void Waits_for_a_green_that_ECS_does_not_list_yet(double seconds, int wait)
    {
        var location = WithoutGreen().Locate(LifecycleEvent.AfterInstall, seconds);

        (location.Next, location.WaitSeconds, location.Verdict).ShouldBe((NextStep.Wait, wait, null));
    }

    [Theory]
    [InlineData(LifecycleEvent.AfterInstall)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic)]
    [InlineData(LifecycleEvent.AfterAllowTraffic)]
    public void Fails_when_there_is_no_green_after_two_minutes(string lifecycleEvent)
        => Failed(WithoutGreen().Locate(lifecycleEvent, 120)).ShouldBe("The service shop has no task set for deployment d-NN167W3D6: there is no green to judge");

    [Theory]
    [InlineData(LifecycleEvent.AfterInstall, "targets", false, true)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "targets", false, true)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, "targets", false, false)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "route", false, false)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "targets", true, false)]
    public void Does_not_wait_for_targets_that_a_prober_outside_of_the_VPC_never_reaches(string lifecycleEvent, string via, bool isInVpc, bool isStranded)
    {
        var request = LambdaJson.Read<LocateRequest>(Sample.Request(Sample.TestTraffic().WithPlan($$"""{ "via": "{{via}}" }""").Document(), lifecycleEvent)) with { ProberInVpc = isInVpc };

        var verdict = Sample.Locate(request).Verdict;

        (verdict?.Reasons[0].StartsWith("The plan probes targets, but the prober is not in a VPC", StringComparison.Ordinal) ?? false).ShouldBe(isStranded);
    }

    [Fact]
    public void Without_a_test_listener_BeforeAllowTraffic_probes_targets_too()
        => Failed(Sample.Locate(LambdaJson.Read<LocateRequest>(Sample.Request(Sample.TestTraffic().WithoutTestListener().Document(), LifecycleEvent.BeforeAllowTraffic)) with { ProberInVpc = false }))
            .ShouldStartWith("The plan probes targets, but the prober is not in a VPC");

    [Fact]
    public void Does_not_miss_green_before_it_is_installed()
        => Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall, 5000).Next.ShouldBe(NextStep.Preflight);

    [Theory]
    [InlineData(59.9, 5)]
    [InlineData(60, 10)]
    [InlineData(299.9, 10)]
    [InlineData(300, 30)]
    [InlineData(599.9, 30)]
    [InlineData(600, 60)]
    [InlineData(899.9, 60)]
    public void Waits_longer_the_longer_it_has_waited(double seconds, int wait)
    {
        var location = Sample.TestTraffic().Set(Sample.GreenSet + ".RunningCount", "1").Locate(LifecycleEvent.AfterInstall, seconds);

        (location.Next, location.WaitSeconds).ShouldBe((NextStep.Wait, wait));
    }

    [Fact]
    public void Fails_exactly_when_the_plan_says_that_it_has_waited_long_enough()
    {
        var sample = Sample.TestTraffic().WithPlan("""{ "healthyWithinSeconds": 300 }""").Set(Sample.GreenTargets + "[0]", Sample.Target("10.0.2.11", "unhealthy", "Target.Timeout"));

        sample.Locate(afterSeconds: 299.999).Next.ShouldBe(NextStep.Wait);
        Failed(sample.Locate(afterSeconds: 300)).ShouldBe(
            "Timed out after 300 s: 1 of 2 green targets are not healthy: 1 unhealthy (Target.Timeout) (the plan's healthyWithinSeconds is 300)");
    }

    [Fact]
    public void AfterInstall_passes_a_steady_green_although_no_listener_points_at_its_targets()
        => Passed(Unused(Sample.TestTraffic()).Locate(LifecycleEvent.AfterInstall)).ShouldBe("Green is up: 2 of 2 tasks are running and the task set is steady; every target has answered");

    [Theory]
    [InlineData(".RunningCount", "1", "1 of 2 green tasks are running")]
    [InlineData(".StabilityStatus", "\"STABILIZING\"", "green's task set is not steady")]
    [InlineData(".ComputedDesiredCount", "0", "green's task set has a desired count of 0")]
    public void AfterInstall_waits_until_all_tasks_run_and_ECS_calls_them_steady(string member, string value, string missing)
        => Awaits(Sample.TestTraffic().Set(Sample.GreenSet + member, value), LifecycleEvent.AfterInstall).ShouldBe(missing);

    [Fact]
    public void AfterAllowTestTraffic_judges_when_every_target_is_healthy()
        => Sample.TestTraffic().Locate().Next.ShouldBe(NextStep.Judge);

    [Theory]
    [InlineData("initial", "Elb.InitialHealthChecking")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch")]
    [InlineData("unavailable", "Elb.InternalError")]
    [InlineData("unused", "Target.NotInUse")]
    [InlineData("unused", "Target.IpUnusable")]
    public void AfterAllowTestTraffic_waits_while_a_target_is_in_any_other_state(string state, string reason)
        => Awaits(Sample.TestTraffic().Set(Sample.GreenTargets + "[1]", Sample.Target("10.0.2.12", state, reason)))
            .ShouldBe($"1 of 2 green targets are not healthy: 1 {state} ({reason})");

    [Fact]
    public void Tells_each_condition_of_the_targets_once_with_its_number()
        => Awaits(Sample.TestTraffic()
            .Set(Sample.GreenTargets, $"[{Sample.Target("a", Healthy)}, {Sample.Target("b", "initial")}, {Sample.Target("c", "unhealthy", "Target.Timeout")}, {Sample.Target("d", "unhealthy", "Target.Timeout")}]"))
            .ShouldBe("3 of 4 green targets are not healthy: 1 initial, 2 unhealthy (Target.Timeout)");

    [Fact]
    public void AfterAllowTestTraffic_accepts_unused_targets_when_there_is_no_test_listener()
        => Unused(Sample.TestTraffic().WithoutTestListener()).Locate().Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void Does_not_accept_a_target_that_is_unused_for_a_reason_of_its_own()
        => Awaits(Sample.TestTraffic().WithoutTestListener().Set(Sample.GreenTargets + "[1]", Sample.Target("10.0.2.12", "unused", "Target.InvalidState")))
            .ShouldBe("1 of 2 green targets are not healthy: 1 unused (Target.InvalidState)");

    [Theory]
    [InlineData("draining")]
    [InlineData("unhealthy.draining")]
    public void Draining_targets_count_neither_for_nor_against_green(string state)
    {
        var sample = Sample.TestTraffic();

        sample.Set(Sample.GreenTargets + "[2]", Sample.Target("10.0.2.13", state, "Target.DeregistrationInProgress")).Locate().Next.ShouldBe(NextStep.Judge);
        Awaits(sample.Set(Sample.GreenTargets + "[1]", Sample.Target("10.0.2.12", state))).ShouldBe("1 of 2 green tasks are registered targets");
    }

    [Fact]
    public void Waits_for_targets_where_none_is_registered()
        => Awaits(Sample.TestTraffic().Remove(Sample.GreenTargets)).ShouldBe("green's target group has no registered targets");

    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic)]
    public void Waits_while_it_is_not_known_how_many_targets_there_should_be(string lifecycleEvent)
        => Awaits(Sample.TestTraffic().Remove(Sample.GreenSet + ".ComputedDesiredCount"), lifecycleEvent).ShouldBe("green's task set has a desired count of 0");

    [Fact]
    public void A_plan_that_probes_through_the_route_waits_until_the_test_listener_leads_to_green()
    {
        const string plan = """{ "via": "route" }""";

        Sample.TestTraffic().WithPlan(plan).Locate().Next.ShouldBe(NextStep.Judge);
        Awaits(Sample.TestTraffic().WithPlan(plan).Set(Sample.TestAction, Sample.Forward((Sample.BlueGroup, 1)))).ShouldBe("the test listener does not forward to green only");
        Awaits(Sample.TestTraffic().WithPlan(plan).Set(Sample.TestAction, Sample.Forward((Sample.BlueGroup, 1), (Sample.GreenGroup, 1))))
            .ShouldBe("the test listener does not forward to green only");
        Awaits(Sample.TestTraffic().WithPlan(plan).Set(Sample.ProductionAction, Sample.Forward((Sample.GreenGroup, 1)))).ShouldBe("the production listener does not forward to blue only");
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(6, 60)]
    [InlineData(0, 60)]
    public void Looks_less_often_where_a_look_has_to_read_every_rule(int leading, int seconds)
    {
        var rules = Enumerable.Range(1, leading).Select(number => $$"""{ "RuleArn": "rule/{{number}}", "Priority": "{{number}}", "Actions": [{{Sample.Forward((Sample.BlueGroup, 1))}}] }""")
            .Append("""{ "RuleArn": "rule/default", "Priority": "default", "Actions": [{ "Type": "fixed-response" }] }""");

        var location = Sample.TestTraffic().WithPlan("""{ "via": "route" }""").WithRules(Sample.TestListener, Sample.TestAction, $$"""{ "Rules": [{{string.Join(", ", rules)}}] }""").Locate();

        (location.Next, location.WaitSeconds).ShouldBe((NextStep.Wait, seconds));
    }

    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic)]
    public void A_plan_that_probes_through_the_route_fails_without_a_test_listener(string lifecycleEvent)
        => Failed(Sample.TestTraffic().WithoutTestListener().WithPlan("""{ "via": "route" }""").Locate(lifecycleEvent))
            .ShouldBe("The plan probes through the test route, but the deployment group has no test listener: add one, or set via to targets");

    [Fact]
    public void BeforeAllowTraffic_passes_a_healthy_green_that_was_judged_behind_the_test_listener()
        => Passed(Sample.TestTraffic().Locate(LifecycleEvent.BeforeAllowTraffic)).ShouldBe("2 of 2 targets are healthy on green, and 2 of 2 targets on blue, so blue could take the traffic back");

    [Fact]
    public void BeforeAllowTraffic_judges_when_there_was_no_test_listener_to_judge_behind()
        => Unused(Sample.TestTraffic().WithoutTestListener()).Locate(LifecycleEvent.BeforeAllowTraffic).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void BeforeAllowTraffic_waits_while_blue_could_not_take_the_traffic_back()
        => Awaits(Sample.TestTraffic().Set(Sample.BlueTargets, $"[{Sample.Target("10.0.1.11", "unhealthy")}]"), LifecycleEvent.BeforeAllowTraffic)
            .ShouldBe("blue has no healthy target that could take the traffic back");

    [Fact]
    public void BeforeAllowTraffic_waits_while_blue_has_fewer_healthy_targets_than_tasks()
        => Awaits(Sample.TestTraffic().Set(Sample.BlueTargets + "[0]", Sample.Target("10.0.1.11", "unhealthy")), LifecycleEvent.BeforeAllowTraffic)
            .ShouldBe("1 of 2 blue tasks are healthy, and blue may have to take all traffic back");

    [Fact]
    public void Fails_without_a_blue_to_compare_with()
        => Failed(Sample.TestTraffic().Remove(Sample.BlueSet).Locate()).ShouldBe("There is no blue task set to compare green with");

    [Fact]
    public void AfterAllowTraffic_judges_when_production_leads_to_green()
        => Sample.Moved().Locate(LifecycleEvent.AfterAllowTraffic).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void AfterAllowTraffic_judges_when_blue_is_gone()
        => Sample.Moved().Remove(Sample.BlueSet).Locate(LifecycleEvent.AfterAllowTraffic).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void AfterAllowTraffic_waits_while_production_leads_elsewhere()
    {
        Awaits(Sample.TestTraffic(), LifecycleEvent.AfterAllowTraffic).ShouldBe("the production listener does not forward to green");
        Awaits(Sample.Moved().Set(Sample.ProductionAction, Sample.Forward((Sample.BlueGroup, 1), (Sample.GreenGroup, 99))), LifecycleEvent.AfterAllowTraffic)
            .ShouldBe("the production listener still forwards to blue too");
        Awaits(Sample.Moved().Set("Health.LoadBalancers", "[]"), LifecycleEvent.AfterAllowTraffic).ShouldBe("the production listener is unknown");
    }

    [Fact]
    public void Refuses_a_lifecycle_event_that_it_does_not_know()
    {
        var location = Sample.TestTraffic().Locate("AfterLunch");

        location.Step.ShouldBeOfType<LocateStep.Report>().Verdict.Rule.ShouldBe(Rule.CannotJudge);
        location.Verdict!.Reasons.ShouldBe(["LifecycleEvent is AfterLunch; use one of BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic"]);
    }

    private static Sample WithoutGreen() => Sample.TestTraffic().Remove(Sample.GreenSet).Remove(Sample.Labels + "[1]");

    private static Sample Unused(Sample sample)
        => sample.Set(Sample.GreenTargets, $"[{Sample.Target("10.0.2.11", "unused", "Target.NotInUse")}, {Sample.Target("10.0.2.12", "unused", "Target.NotInUse")}]");

    /// <summary>What it waits for; told only when it has waited too long.</summary>
    private static string Awaits(Sample sample, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic)
    {
        sample.Locate(lifecycleEvent).Next.ShouldBe(NextStep.Wait);
        var reason = Failed(sample.Locate(lifecycleEvent, 900));
        const string Start = "Timed out after 900 s: ";
        const string End = " (the plan's healthyWithinSeconds is 900)";
        reason.ShouldStartWith(Start);
        reason.ShouldEndWith(End);

        return reason[Start.Length..^End.Length];
    }

    private static string Failed(Location location)
    {
        location.Next.ShouldBe(NextStep.Diagnose);
        (location.Verdict?.Outcome, location.Verdict?.Rule).ShouldBe((Outcome.Fail, Rule.GreenIsNotUp));

        return location.Verdict!.Reasons.ShouldHaveSingleItem();
    }

    private static string Passed(Location location)
    {
        location.Next.ShouldBe(NextStep.Report);
        (location.Verdict?.Outcome, location.Verdict?.Rule).ShouldBe((Outcome.Pass, Rule.GreenIsUp));

        return location.Verdict!.Reasons.ShouldHaveSingleItem();
    }
}
