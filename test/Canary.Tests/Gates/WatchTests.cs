using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Gates;

/// <summary>The watch of a traffic shift: what speaks against green, what is done about it, and that nothing else stops a deployment.</summary>
public sealed class WatchTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(119, 5)]
    [InlineData(120, 15)]
    [InlineData(600, 60)]
    [InlineData(36_000, 60)]
    public void Before_the_shift_it_waits_and_looks_less_often_the_longer_that_takes(double afterSeconds, int pause)
    {
        var watch = new Shifting().Moves("Pending");
        watch.Now = Shifting.Start.AddSeconds(afterSeconds);

        var step = watch.Look();

        (step.Next, step.WaitSeconds, step.Watch!.Began, step.MetricQueries.Count).ShouldBe((NextStep.Wait, pause, null, 0));
    }

    [Fact]
    public void It_probes_targets_beside_targets_and_the_production_listener_as_one_more_of_greens()
    {
        var step = new Shifting().Look();

        step.Next.ShouldBe(NextStep.Probe);
        step.Green.ShouldBe(["http://10.0.2.11:8080", "http://10.0.2.12:8080", Shifting.Route]);
        step.Blue.ShouldBe(["http://10.0.1.11:8080", "http://10.0.1.12:8080"]);
        step.State!.Shape.ShouldBe(new FleetShape(3, 2, 1, step.State.Shape.Deal, HasRoute: true));
        (step.Settings!.Stage, step.Settings.BakeSeconds, step.State.IsWarm).ShouldBe((JudgeStage.Watch, 900, true));
        (step.Watch!.GreenPercent, step.Watch.Began).ShouldBe((10, Shifting.Start));
        step.AlarmQueries.ShouldBe(new Shifting().Location.AlarmQueries);
    }

    [Fact]
    public void Through_routes_green_is_behind_the_test_listener_beside_production()
    {
        var step = new Shifting("""{ "via": "route" }""").Look();

        (step.Green.Count, step.Blue.Count, step.State!.Shape.HasRoute).ShouldBe((1, 1, false));
        step.Green.ShouldNotBe(step.Blue);
    }

    /// <summary>A minute of CloudWatch's is final on the minute.</summary>
    [Theory]
    [InlineData(67, 23)]
    [InlineData(88, 32)]
    [InlineData(1850, 10)]
    public void Rounds_end_with_the_clocks_minutes(double afterSeconds, double round) => Rounds_are_short_at_first_and_long_in_long_shifts(afterSeconds, round);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(59, 10)]
    [InlineData(60, 30)]
    [InlineData(1770, 30)]
    [InlineData(1800, 60)]
    public void Rounds_are_short_at_first_and_long_in_long_shifts(double afterSeconds, double round)
    {
        var watch = new Shifting();
        watch.Now = Shifting.Start.AddSeconds(afterSeconds);

        (watch.Look().Assignments[0].Slots * Plan.SlotSeconds).ShouldBe(round);
    }

    [Fact]
    public void A_green_that_dies_is_stopped_and_the_first_sentence_says_since_when_and_beside_whom()
    {
        var watch = new Shifting();
        watch.Look(times: 12);
        watch.Met = Bad;

        var step = watch.Look();

        (step.Next, step.Verdict!.Rule, step.Watch!.Ending).ShouldBe((NextStep.Stop, Rule.FailErrors, WatchEnding.Evidence));
        step.Verdict.Reasons[0].ShouldBe("In the last 30 s green failed 570 of 570 probes (100%), blue 0 of 570");
        step.Verdict.Reasons[1].ShouldStartWith("Green fails too often, and more often than blue: green failed ");
        step.Verdict.Reasons[^1].ShouldBe("Green had 10% of production's traffic");
        step.Evidence.ShouldNotBeNull();
    }

    [Fact]
    public void A_listener_that_fails_while_every_target_is_well_is_named()
    {
        var watch = new Shifting { Met = (_, pair) => pair.Green == 2 ? pair with { GreenReply = Reply.Failed } : pair };

        watch.Look(times: 2);

        watch.Step.Next.ShouldBe(NextStep.Stop);
        watch.Step.Verdict!.Reasons.ShouldContain(reason => reason.Contains("he production listener shop-1.eu-central-1.elb.amazonaws.com fails too often", StringComparison.Ordinal)
            || reason.Contains("The production listener shop-1.eu-central-1.elb.amazonaws.com alone failed", StringComparison.Ordinal));
    }

    /// <summary>While traffic moves, blue answers most of what it forwards: that would hide what green does.</summary>
    [Fact]
    public void A_listener_is_no_part_of_the_fleet()
    {
        var watch = new Shifting();

        watch.Look(times: 3);

        watch.Step.State!.Targets.Sum(target => target.Sent).ShouldBe(400);
        watch.Step.State.Green.Sent.ShouldBe(watch.Step.State.Targets.SkipLast(1).Sum(target => target.Sent));
    }

    /// <summary>It holds the load balancer's milliseconds, and blue's while traffic moves.</summary>
    [Fact]
    public void A_listener_that_is_slow_by_nature_is_not_held_against_green()
    {
        var watch = new Shifting { Met = (_, pair) => pair.Green == 2 ? pair with { GreenReply = Reply.Answered(900_000) } : pair };
        watch = new Shifting { Met = watch.Met, Location = watch.Location with { Baseline = new Baseline(new Dictionary<string, long> { ["home"] = 10_000 }) } };

        watch.Look(times: 30).Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void A_green_that_is_slower_than_blue_and_than_blue_was_is_stopped()
    {
        var slow = new Shifting { Met = (_, pair) => pair with { GreenReply = Reply.Answered(3 * Slots.Good.Microseconds) } };
        var watch = new Shifting { Met = slow.Met, Location = slow.Location with { Baseline = new Baseline(new Dictionary<string, long> { ["home"] = Slots.Good.Microseconds }) } };

        watch.Look(times: 4);

        (watch.Step.Next, watch.Step.Verdict?.Rule).ShouldBe((NextStep.Stop, Rule.FailLatency));
    }

    [Fact]
    public void A_fault_that_blue_shares_stops_nothing()
    {
        var watch = new Shifting { Met = (_, pair) => pair with { GreenReply = Reply.Failed, BlueReply = Reply.Failed } };

        watch.Look(times: 20).Next.ShouldBe(NextStep.Probe);
    }

    [Theory]
    [InlineData("stop", "{}", NextStep.Stop)]
    [InlineData("stop", """{ "watch": { "action": "tell" } }""", NextStep.Diagnose)]
    [InlineData("tell", "{}", NextStep.Diagnose)]
    [InlineData("tell", """{ "watch": { "action": "stop" } }""", NextStep.Diagnose)]
    [InlineData("off", """{ "watch": { "action": "stop" } }""", NextStep.Diagnose)]
    [InlineData("", "{}", NextStep.Diagnose)]
    public void A_plan_only_weakens_what_the_stack_lets_it_do(string stack, string plan, string next)
    {
        var watch = new Shifting(plan) { StackAction = stack, Met = Bad };

        watch.Look(times: 2);

        (watch.Step.Next, watch.Step.Verdict!.Outcome).ShouldBe((next, Outcome.Fail));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Skipped")]
    public void A_deployment_that_something_else_has_stopped_is_not_stopped_again(string allowTraffic)
    {
        var watch = new Shifting { Met = Bad };
        watch.Look();

        watch.Moves(allowTraffic).Look();

        (watch.Step.Next, watch.Step.Verdict!.Outcome, watch.Step.Watch!.Ending).ShouldBe((NextStep.Diagnose, Outcome.Fail, WatchEnding.DeploymentEnded));
    }

    [Fact]
    public void What_was_seen_in_the_last_round_of_a_shift_still_stops_the_deployment()
    {
        var watch = new Shifting { Met = Bad };
        watch.Look();

        watch.Moves("Succeeded").Look().Next.ShouldBe(NextStep.Stop);
    }

    [Fact]
    public void At_the_end_of_the_shift_nothing_has_spoken_against_a_healthy_green()
    {
        var watch = new Shifting();
        watch.Look(times: 4);

        watch.Moves("Succeeded").Look();

        (watch.Step.Next, watch.Step.Verdict!.Outcome, watch.Step.Verdict.Rule, watch.Step.Watch!.Ending).ShouldBe((NextStep.Report, Outcome.Pass, Rule.Held, WatchEnding.ShiftOver));
        watch.Step.Verdict.Reasons[0].ShouldBe("No evidence against green in 40 s: green failed 0 of 760 probes, 0% (95% interval 0% to 0.62%), blue 0 of 800, 0% (0% to 0.59%)");
    }

    [Fact]
    public void A_shift_that_was_over_at_once_has_proven_nothing_and_stops_nothing()
    {
        var watch = new Shifting().Moves("Succeeded");

        watch.Look();

        (watch.Step.Next, watch.Step.Verdict!.Outcome, watch.Step.Watch!.Ending).ShouldBe((NextStep.Report, Outcome.Inconclusive, WatchEnding.ShiftOver));
        watch.Step.Verdict.Reasons[0].ShouldBe("The traffic shift was over before the watch had an answer to a probe");
    }

    [Fact]
    public void It_ends_after_the_plans_minutes_and_says_so()
    {
        var watch = new Shifting("""{ "watch": { "maxMinutes": 2 } }""");
        watch.Look(times: 9);

        watch.Step.Watch!.Ending.ShouldBe(WatchEnding.TimeUp);
        watch.Step.Next.ShouldBe(NextStep.Report);
        watch.Step.Verdict!.Reasons[^1].ShouldBe("The watch ended after 2 minutes, the plan's watch.maxMinutes: the rest of the shift is not watched");
        watch.Now.ShouldBe(Shifting.Start.AddMinutes(2));
    }

    [Fact]
    public void Ten_looks_in_a_row_that_do_not_say_how_far_the_shift_is_end_it_and_stop_nothing()
    {
        var watch = new Shifting();
        watch.Look();
        watch.Facts["Targets"] = JsonNode.Parse($"[{Sample.Denied("CodeDeploy", "codedeploy:GetDeploymentTarget")}]");

        watch.Look(times: 9).Next.ShouldBe(NextStep.Probe);
        watch.Look();

        (watch.Step.Next, watch.Step.Verdict!.Outcome, watch.Step.Watch!.Ending).ShouldBe((NextStep.Report, Outcome.Inconclusive, WatchEnding.Unread));
        watch.Step.Verdict.Reasons[0].ShouldContain("codedeploy:GetDeploymentTarget");
    }

    [Theory]
    [InlineData("by-hand")]
    [InlineData("watch-d-NN167W3D6-2")]
    [InlineData("watch-d-OTHER-1")]
    public void A_watch_under_another_name_does_nothing(string name)
    {
        var watch = new Shifting { ExecutionName = name, Met = Bad };

        watch.Look();

        (watch.Step.Next, watch.Step.Watch!.Ending).ShouldBe((NextStep.Report, WatchEnding.NotTheWatch));
        watch.Step.Verdict!.Reasons.ShouldBe(["The watch of this deployment is the execution watch-d-NN167W3D6-1; this one does nothing"]);
    }

    [Fact]
    public void An_alarm_stops_the_deployment_whatever_the_probes_say()
    {
        var watch = new Shifting();
        watch.Look(times: 2);

        watch.Alarms("ALARM").Look();

        (watch.Step.Next, watch.Step.Verdict!.Rule).ShouldBe((NextStep.Stop, Rule.Alarm));
        watch.Step.Verdict.Reasons[0].ShouldBe("The alarm shop-5xx is in ALARM: 9 above 5");
    }

    [Theory]
    [InlineData("INSUFFICIENT_DATA")]
    [InlineData("")]
    public void An_alarm_without_a_state_stops_nothing(string state)
    {
        var watch = new Shifting();
        watch.Look(times: 2);

        watch.Alarms(state).Look().Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void An_alarm_that_the_plan_excepts_stops_nothing()
    {
        var watch = new Shifting("""{ "checks": { "alarms-quiet": { "except": "it always is" } } }""").Alarms("ALARM");

        watch.Look(times: 3).Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void Two_tasks_that_die_of_two_stop_the_deployment_though_their_replacements_are_well()
    {
        var watch = new Shifting();
        watch.Look(times: 2);

        watch.Moves("InProgress", green: 1).Look().Next.ShouldBe(NextStep.AskTasks);
        watch.Stopped(watch.Killed("a", 5), watch.Killed("b", 9)).Look();

        (watch.Step.Next, watch.Step.Verdict!.Rule).ShouldBe((NextStep.Stop, Rule.FailTasks));
        watch.Step.Verdict.Reasons[0].ShouldBe(
            "2 of green's tasks have stopped by themselves since the traffic shift began, and none of blue's is missing: "
            + "Essential container in task exited; OutOfMemoryError: Container killed due to memory usage; container web exited with 137");
    }

    private static readonly Dictionary<string, Func<Shifting, Shifting>> s_accidents = new()
    {
        ["one task died"] = watch => watch.Stopped(watch.Killed("a", 5)),
        ["one task, named twice"] = watch => watch.Stopped(watch.Killed("a", 5), watch.Killed("a", 5)),
        ["two died before the shift"] = watch => watch.Stopped(watch.Killed("a", -5), watch.Killed("b", -1)),
        ["Spot took two"] = watch => watch.Stopped(watch.Killed("a", 5, "SpotInterruption", "Your Spot Task was interrupted."), watch.Killed("b", 6, "SpotInterruption", "Your Spot Task was interrupted.")),
        ["ECS took two"] = watch => watch.Stopped(watch.Killed("a", 5, "ServiceSchedulerInitiated", "Scaling activity initiated by deployment ecs-svc/1"), watch.Killed("b", 6, "ServiceSchedulerInitiated", "Scaling activity initiated by deployment ecs-svc/1")),
        ["blue lacks one too"] = watch => watch.Moves("InProgress", green: 1, blue: 1).Stopped(watch.Killed("a", 5), watch.Killed("b", 9)),
    };

    public static TheoryData<string> Accidents => [.. s_accidents.Keys];

    [Theory]
    [MemberData(nameof(Accidents))]
    public void An_accident_stops_nothing(string accident)
    {
        var watch = new Shifting();
        watch.Look(times: 2);
        watch.Moves("InProgress", green: 1).Look();

        s_accidents[accident](watch).Look();

        watch.Step.Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void No_healthy_target_at_two_looks_in_a_row_stops_the_deployment()
    {
        var watch = new Shifting();
        watch.Look();
        watch.Health(Sample.GreenGroup, "10.0.2.11=unhealthy", "10.0.2.12=unhealthy");

        watch.Look().Next.ShouldBe(NextStep.Probe);
        watch.Look();

        (watch.Step.Next, watch.Step.Verdict!.Rule).ShouldBe((NextStep.Stop, Rule.FailTasks));
        watch.Step.Verdict.Reasons[0].ShouldBe("All 2 targets of green are unhealthy, at 2 looks in a row: Target.Timeout");
    }

    [Fact]
    public void Nor_does_blue_have_one_which_stops_nothing()
    {
        var watch = new Shifting();
        watch.Look();
        watch.Health(Sample.GreenGroup, "10.0.2.11=unhealthy", "10.0.2.12=unhealthy").Health(Sample.BlueGroup, "10.0.1.11=unhealthy", "10.0.1.12=unhealthy");

        watch.Look(times: 4).Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void A_target_that_ECS_took_away_while_it_was_probed_is_no_fault()
    {
        var watch = Leaving();

        watch.Look().Next.ShouldBe(NextStep.AskTasks);
        watch.Met = (_, pair) => pair;
        watch.Stopped().Look();

        watch.Step.Next.ShouldBe(NextStep.Probe);
        watch.Step.Green.ShouldBe(["http://10.0.2.11:8080", Shifting.Route]);
        watch.Step.State!.Green.Sent.ShouldBe(0);
        watch.Step.Watch!.Remarks.ShouldBe(["The target http://10.0.2.12:8080 left the target group while it was probed, and no task of green stopped by itself: its failures do not count"]);
        watch.Look(times: 4).Next.ShouldBe(NextStep.Probe);
    }

    [Fact]
    public void A_target_whose_task_died_while_it_was_probed_is_one()
    {
        var watch = Leaving();

        watch.Look().Next.ShouldBe(NextStep.AskTasks);
        watch.Stopped(watch.Killed("a", 12)).Look();

        (watch.Step.Next, watch.Step.Verdict!.Rule).ShouldBe((NextStep.Stop, Rule.FailErrors));
        watch.Step.Verdict.Reasons.ShouldContain(reason => reason.Contains("10.0.2.12:8080", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_of_which_nobody_knows_why_it_left_is_one_too()
    {
        var watch = Leaving();

        watch.Look().Next.ShouldBe(NextStep.AskTasks);
        watch.Facts["Tasks"] = JsonNode.Parse($$"""{ "Stopped": [{{Sample.Denied("Ecs", "ecs:DescribeTasks")}}] }""");

        watch.Look().Next.ShouldBe(NextStep.Stop);
    }

    [Fact]
    public void Other_targets_begin_a_judgement_anew()
    {
        var watch = new Shifting();
        watch.Look(times: 3).State!.Blue.Sent.ShouldBe(400);

        watch.Health(Sample.GreenGroup, "10.0.2.11", "10.0.2.99").Look();

        (watch.Step.State!.Blue.Sent, watch.Step.Green[1]).ShouldBe((0, "http://10.0.2.99:8080"));
        watch.Look().State!.Blue.Sent.ShouldBe(200);
    }

    [Fact]
    public void A_green_without_an_address_is_looked_at_without_probes()
    {
        var watch = new Shifting().Health(Sample.GreenGroup);

        watch.Look();

        (watch.Step.Next, watch.Step.WaitSeconds).ShouldBe((NextStep.Wait, 10));
        watch.Step.Watch!.Remarks.ShouldBe(["Green has no address that could be probed"]);
    }

    [Fact]
    public void A_limiter_is_met_with_half_the_rate_and_is_no_verdict()
    {
        var watch = new Shifting { Met = (_, pair) => pair.Blue == 0 ? pair with { GreenReply = Reply.Limited, BlueReply = Reply.Limited } : pair };
        watch.Look().Assignments[0].ProbesPerSlot.ShouldBe(10);

        watch.Look().Assignments[0].ProbesPerSlot.ShouldBe(5);
        watch.Look(times: 8).Next.ShouldBe(NextStep.Probe);
        watch.Step.Assignments[0].ProbesPerSlot.ShouldBe(1);
    }

    [Fact]
    public void A_prober_that_brings_nothing_back_stops_nothing_and_is_reported()
    {
        var watch = new Shifting { Brought = _ => new Round { Error = "Lambda.TooManyRequestsException", Cause = "Rate Exceeded" } };

        watch.Look().Next.ShouldBe(NextStep.Probe);
        for (var i = 0; i < 10; i++)
        {
            (watch.Look().Next, watch.Step.WaitSeconds).ShouldBe((NextStep.Wait, 10), "a prober that fails at once is not asked again at once");
            watch.Look().Next.ShouldBe(NextStep.Probe);
        }

        watch.Moves("Succeeded").Look();

        watch.Step.Next.ShouldBe(NextStep.Report);
        watch.Step.Verdict!.Reasons.ShouldBe(
        [
            "The traffic shift was over before the watch had an answer to a probe",
            "Could not read CloudWatch's counts of users' requests: the response is empty",
            "worker 0, which probes 3 targets, returned nothing: Lambda.TooManyRequestsException Rate Exceeded",
        ]);
    }

    [Fact]
    public void A_long_history_is_handed_on_and_the_next_execution_goes_on_with_the_evidence()
    {
        var watch = new Shifting();
        for (; watch.Step.Next != NextStep.GoOn; watch.Look())
        {
            watch.Now.ShouldBeLessThan(Shifting.Start.AddHours(2));
        }

        watch.Step.NextExecution.ShouldBe("watch-d-NN167W3D6-2");
        watch.Now.ShouldBeGreaterThan(Shifting.Start.AddMinutes(30));
        var before = watch.Step.State!.Green.Sent;
        before.ShouldBeGreaterThan(24_000);

        watch.Look().Watch!.Ending.ShouldBe(WatchEnding.NotTheWatch);
        var next = new Shifting { ExecutionName = "watch-d-NN167W3D6-2", Now = watch.Now }.From(Handed(watch));
        next.Look().Next.ShouldBe(NextStep.Probe);
        next.Look().State!.Green.Sent.ShouldBeGreaterThan(before);
        next.Met = Bad;
        next.Look().Next.ShouldBe(NextStep.Stop);
    }

    /// <summary>Stopping is never done on missing data: whatever may be absent of a look, a green that does well goes on.</summary>
    [Fact]
    public void No_set_of_absent_members_stops_a_healthy_shift_or_makes_an_exception()
    {
        var whole = new Shifting().Facts;
        var members = JsonMembers.Of(whole).ToArray();

        Prop.ForAll(Gen.ListOf(Gen.Elements<string>(members), 5).ToArbitrary(), absent =>
        {
            var watch = new Shifting();
            watch.Look(times: 2);
            foreach (var member in absent)
            {
                (JsonMembers.At(watch.Facts, member[..member.LastIndexOf('/')]) as JsonObject)?.Remove(member[(member.LastIndexOf('/') + 1)..]);
            }

            for (var i = 0; i < 5; i++)
            {
                watch.Look().Next.ShouldBeOneOf(NextStep.Probe, NextStep.Wait, NextStep.AskTasks, NextStep.Report);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Nothing_at_all_stops_nothing()
    {
        var watch = new Shifting();
        watch.Look(times: 2);

        watch.Nothing().Look(times: 10).Next.ShouldBe(NextStep.Report);
        watch.Step.Verdict!.Outcome.ShouldBe(Outcome.Inconclusive);
    }

    [Fact]
    public void What_it_remembers_stays_small()
    {
        var watch = new Shifting();

        LambdaJson.Write(watch.Look(times: 40).Watch!).Length.ShouldBeLessThan(1000);
    }

    private static Pair Bad(Assignment assignment, Pair pair) => pair with { GreenReply = Reply.Failed };

    /// <summary>One of two targets fails, and its target group does not list it any more.</summary>
    private static Shifting Leaving()
    {
        var watch = new Shifting();
        watch.Look(times: 2);
        watch.Met = (_, pair) => pair.Green == 1 ? pair with { GreenReply = Reply.Failed } : pair;

        return watch.Health(Sample.GreenGroup, "10.0.2.11");
    }

    /// <summary>What the workflow hands to the next execution.</summary>
    private static RoundStep Handed(Shifting watch)
    {
        var before = new Shifting();
        for (; before.Step.Next != NextStep.GoOn; before.Look())
        {
        }

        before.Now.ShouldBeLessThanOrEqualTo(watch.Now);

        return before.Step;
    }
}
