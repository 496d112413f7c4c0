namespace Canary.Tests.Gates;

/// <summary>The bake of AfterAllowTraffic: probes for as long as the plan says, and the alarms after each round.</summary>
public sealed class BakeTests
{
    private const string Quiet = """[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK" }, { "AlarmName": "shop-latency", "StateValue": "OK" }] }]""";
    private const string Loud = """[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "ALARM", "StateReason": "9 above 5" }, { "AlarmName": "shop-latency", "StateValue": "OK" }] }]""";
    private const string Denied = """[{ "Error": "CloudWatch.CloudWatchException", "Cause": "is not authorized" }]""";

    [Theory]
    [InlineData("{}", 30, 3)]
    [InlineData("""{ "bakeSeconds": 10 }""", 10, 1)]
    [InlineData("""{ "bakeSeconds": 60 }""", 60, 6)]
    [InlineData("""{ "bakeSeconds": 120 }""", 120, 12)]
    [InlineData("""{ "bakeSeconds": 600 }""", 600, 20)]
    [InlineData("""{ "bakeSeconds": 2700, "healthyWithinSeconds": 60 }""", 2700, 90)]
    public void A_healthy_green_passes_at_the_end_of_the_bake_and_not_before(string plan, double seconds, int rounds)
    {
        var (step, played) = Bake(plan, Quiet);

        (step.Verdict!.Outcome, step.Verdict.Rule, step.Evidence!.Seconds, played).ShouldBe((Outcome.Pass, Rule.Held, seconds, rounds));
    }

    [Fact]
    public void A_fail_ends_the_bake_at_once()
    {
        var (step, _) = Bake("""{ "bakeSeconds": 600 }""", Failing, Quiet);

        step.Verdict!.Rule.ShouldBe(Rule.FailErrors);
        step.Evidence!.Seconds.ShouldBeLessThan(5);
    }

    [Fact]
    public void An_alarm_ends_the_bake_whatever_the_probes_say()
    {
        var (step, played) = Bake("""{ "bakeSeconds": 600 }""", Quiet, Quiet, Loud);

        (step.Next, step.Verdict!.Outcome, step.Verdict.Rule, played).ShouldBe((NextStep.Diagnose, Outcome.Fail, Rule.Alarm, 3));
        step.Verdict.Reasons.ShouldBe(["The alarm shop-5xx is in ALARM: 9 above 5"]);
    }

    [Fact]
    public void An_alarm_that_is_unread_for_a_while_is_asked_again()
        => Bake("""{ "bakeSeconds": 60 }""", Denied, Denied, Denied, Quiet).Step.Verdict!.Outcome.ShouldBe(Outcome.Pass);

    [Theory]
    [InlineData("""{ "bakeSeconds": 60 }""", Outcome.Fail)]
    [InlineData("""{ "bakeSeconds": 60, "checks": { "alarms-quiet": "warning" } }""", Outcome.Pass)]
    public void An_alarm_that_is_unread_at_the_end_is_no_pass_unless_the_plan_says_so(string plan, Outcome outcome)
    {
        var (step, played) = Bake(plan, Quiet, Denied);

        (step.Verdict!.Outcome, played).ShouldBe((outcome, 6));
        string.Join('\n', step.Verdict.Reasons).ShouldContain("cloudwatch:DescribeAlarms");
    }

    [Fact]
    public void Undecided_with_an_unread_alarm_is_no_pass_either()
    {
        // A limiter that turns half of green's probes away; the policy would let it pass.
        var (step, _) = Bake("""{ "bakeSeconds": 600 }""", Limited, Denied);

        (step.Verdict!.Outcome, step.Verdict.Rule).ShouldBe((Outcome.Fail, Rule.CannotJudge));
        step.Verdict.Reasons.ShouldContain(reason => reason.StartsWith("A rate limit on green rejected ", StringComparison.Ordinal));
        Bake("""{ "bakeSeconds": 600 }""", Limited, Quiet).Step.Verdict!.Rule.ShouldBe(Rule.InconclusiveLimited);
    }

    [Fact]
    public void No_answer_about_the_alarms_at_all_is_no_pass() => Bake("{}", "[]").Step.Verdict!.Outcome.ShouldBe(Outcome.Fail);

    [Fact]
    public void Other_events_leave_the_alarms_to_CodeDeploy()
        => Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = Sample.TestTraffic().Locate() }).AlarmQueries.ShouldBeEmpty();

    /// <summary>In a bake of more than the time in which green was judged, too: half the probes would take twice as long to find a fault.</summary>
    [Theory]
    [InlineData("{}", 10)]
    [InlineData("""{ "bakeSeconds": 2700, "healthyWithinSeconds": 60 }""", 10)]
    [InlineData("""{ "bakeSeconds": 600, "probesPerSecond": 80 }""", 20)]
    public void A_bake_is_probed_at_the_plans_rate_until_its_end(string plan, int perSlot)
    {
        List<int> rates = [];
        Bake(plan, Recorded, Quiet);

        rates.Distinct().ShouldBe([perSlot]);

        Pair Recorded(Assignment assignment, Pair pair)
        {
            rates.Add(assignment.ProbesPerSlot);

            return pair;
        }
    }

    [Fact]
    public void Green_is_probed_through_the_production_route_and_blue_beside_it_while_it_runs()
    {
        var step = Next(Moved("{}"), null, [], null);

        step.Green.ShouldBe(["https://shop-1.eu-central-1.elb.amazonaws.com:443"]);
        step.Blue.ShouldBe(["http://10.0.1.11:8080", "http://10.0.1.12:8080"]);
        (step.Settings!.Stage, step.Settings.BakeSeconds, step.State!.IsWarm).ShouldBe((JudgeStage.Bake, 30, true));
    }

    [Theory]
    [InlineData("""{ "via": "route" }""", false)]
    [InlineData("{}", true)]
    public void Green_is_judged_alone_where_blue_cannot_be_reached_or_is_gone(string plan, bool isGone)
    {
        var location = Moved(plan);
        var step = Next(isGone ? location with { Blue = null } : location, null, [], null);

        (step.Next, step.Green.Count, step.Blue.Count, step.State!.Shape.Blues).ShouldBe((NextStep.Probe, 1, 0, 0));
    }

    /// <summary>What was never weighed is minus infinity in a bake, which JSON does not know.</summary>
    [Theory]
    [InlineData("""{ "via": "route", "bakeSeconds": 10, "probes": [{ "path": "/a" }, { "path": "/b" }] }""")]
    [InlineData("""{ "bakeSeconds": 10, "probesPerSecond": 4, "checks": { "plan-passable": "warning" }, "probes": [{ "path": "/a" }, { "path": "/b" }, { "path": "/c" }], "judge": { "latency": { "judged": false } } }""")]
    public void The_verdict_of_a_bake_can_be_told_as_JSON_where_a_part_was_never_weighed(string plan)
        => Bake(plan, Quiet).Step.Evidence!.Paths.ShouldAllBe(path => double.IsFinite(path.Slower) && path.Errors <= 0);

    [Fact]
    public void An_outage_of_both_sides_ends_no_bake() => Bake("""{ "bakeSeconds": 60 }""", Shared, Quiet).Step.Verdict!.Rule.ShouldBe(Rule.Held);

    [Theory]
    [InlineData(2700, 61, "bakeSeconds is 2700 and healthyWithinSeconds is 61; make the two add up to at most 2760")]
    [InlineData(9, 300, "bakeSeconds is 9; use a whole number from 10 to 2700")]
    [InlineData(2701, 60, "bakeSeconds is 2701; use a whole number from 10 to 2700")]
    public void A_bake_that_does_not_fit_in_the_hour_is_refused(int bake, int healthy, string problem)
        => PlanReader.Read($$"""{ "bakeSeconds": {{bake}}, "healthyWithinSeconds": {{healthy}} }""").Problems.ShouldHaveSingleItem().ShouldBe(problem);

    [Fact]
    public void A_bake_of_exactly_what_is_left_is_taken() => PlanReader.Read("""{ "bakeSeconds": 2700, "healthyWithinSeconds": 60 }""").Problems.ShouldBeEmpty();

    private static Pair Good(Assignment assignment, Pair pair) => pair;

    private static Pair Failing(Assignment assignment, Pair pair) => pair with { GreenReply = Reply.Failed };

    private static Pair Limited(Assignment assignment, Pair pair) => pair.Blue == 0 ? pair with { GreenReply = Reply.Limited } : pair;

    private static Pair Shared(Assignment assignment, Pair pair) => pair with { GreenReply = Reply.Failed, BlueReply = Reply.Failed };

    /// <summary>Rounds until there is a verdict; the last of the alarms goes on.</summary>
    private static (RoundStep Step, int Rounds) Bake(string plan, params string[] alarms) => Bake(plan, Good, alarms);

    private static (RoundStep Step, int Rounds) Bake(string plan, Func<Assignment, Pair, Pair> met, params string[] alarms)
    {
        var location = Moved(plan);
        var step = Next(location, null, [], null);
        var rounds = 0;
        for (; step.Next is NextStep.Probe or NextStep.Pause && rounds < 500; rounds++)
        {
            if (step.Next == NextStep.Pause)
            {
                step = Next(location, step, [], null);
            }

            var assignment = step.Assignments[0];
            var planner = new Planner(step.State!, step.Settings!, worker: 0, assignment.Targets);
            var slots = Enumerable.Range(assignment.FirstSlot, assignment.Slots).Select(slot => new SlotTally
            {
                Slot = slot,
                Pairs = [.. planner.Next(step.State!, slot, assignment.ProbesPerSlot).Select(planned => met(assignment, planned.With(Slots.Good, planned.Blue < 0 ? Reply.Pending : Slots.Good)))],
            });
            step = Next(location, step, [new Round { Slots = [.. slots] }], alarms[Math.Min(rounds, alarms.Length - 1)]);
        }

        return (step, rounds);
    }

    private static Location Moved(string plan) => Sample.Moved().WithPlan(plan).Locate(LifecycleEvent.AfterAllowTraffic);

    private static RoundStep Next(Location location, RoundStep? previous, IReadOnlyList<Round> rounds, string? alarms) => LambdaJson.Travel(Rounds.Next(new RoundRequest
    {
        LifecycleEvent = LifecycleEvent.AfterAllowTraffic,
        Location = location,
        Previous = previous,
        Rounds = rounds,
        Alarms = alarms is null ? null : LambdaJson.Read<RoundRequest>($$"""{ "Alarms": {{alarms}} }""").Alarms,
    }));
}
