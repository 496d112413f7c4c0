using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;
using Canary.Tests.Deployments;

namespace Canary.Tests.Probing;

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

        (step.Verdict!.Outcome, step.Evidence!.Seconds, played).ShouldBe((Outcome.Pass, seconds, rounds));
    }

    [Fact]
    public void A_fail_ends_the_bake_at_once()
    {
        var (step, _) = Bake("""{ "bakeSeconds": 600 }""", Quiet, failing: true);

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
        // Few enough failures to be neither good nor bad; a policy would let it pass.
        var (step, _) = Bake("""{ "judge": { "minSeconds": 10, "maxSeconds": 20, "p1": 0.003, "q": 0.0025, "p0": 0.002 } }""", Denied);

        (step.Verdict!.Outcome, step.Verdict.Rule).ShouldBe((Outcome.Fail, Rule.CannotJudge));
    }

    [Fact]
    public void No_answer_about_the_alarms_at_all_is_no_pass() => Bake("{}", "[]").Step.Verdict!.Outcome.ShouldBe(Outcome.Fail);

    [Fact]
    public void Other_events_leave_the_alarms_to_CodeDeploy()
        => Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = Sample.TestTraffic().Locate() }).AlarmQueries.ShouldBeEmpty();

    [Theory]
    [InlineData(239, 10)]
    [InlineData(240, 2)]
    public void After_the_time_in_which_green_would_have_been_judged_a_quarter_of_the_probes_is_sent(int slots, int perSlot)
    {
        var location = Moved("""{ "bakeSeconds": 600 }""");
        var first = Next(location, null, [], null);

        Next(location, first with { State = first.State! with { Slots = slots - 1 } }, [Answered(slots - 1)], Quiet).Assignments[0].ProbesPerSlot.ShouldBe(perSlot);
    }

    [Theory]
    [InlineData(2700, 61, "bakeSeconds is 2700 and healthyWithinSeconds is 61; let the two add up to 2760 at most")]
    [InlineData(9, 300, "bakeSeconds is 9; use a whole number from 10 to 2700")]
    [InlineData(2701, 60, "bakeSeconds is 2701; use a whole number from 10 to 2700")]
    public void A_bake_that_does_not_fit_in_the_hour_is_refused(int bake, int healthy, string problem)
        => PlanReader.Read($$"""{ "bakeSeconds": {{bake}}, "healthyWithinSeconds": {{healthy}} }""").Problems.ShouldHaveSingleItem().ShouldBe(problem);

    [Fact]
    public void A_bake_of_exactly_what_is_left_is_taken() => PlanReader.Read("""{ "bakeSeconds": 2700, "healthyWithinSeconds": 60 }""").Problems.ShouldBeEmpty();

    /// <summary>Rounds until there is a verdict; the last of the alarms goes on.</summary>
    private static (RoundStep Step, int Rounds) Bake(string plan, params string[] alarms) => Bake(plan, failing: false, alarms);

    private static (RoundStep Step, int Rounds) Bake(string plan, string alarms, bool failing) => Bake(plan, failing, [alarms]);

    private static (RoundStep Step, int Rounds) Bake(string plan, bool failing, string[] alarms)
    {
        var location = Moved(plan);
        var step = Next(location, null, [], null);
        var rounds = 0;
        for (; step.Next == NextStep.Probe && rounds < 500; rounds++)
        {
            var assignment = step.Assignments[0];
            var slots = Enumerable.Range(assignment.FirstSlot, assignment.Slots)
                .Select(slot => new SlotTally { Slot = slot, Green = [new TargetTally { Target = 0, Sent = 2 * assignment.ProbesPerSlot, Failed = failing ? assignment.ProbesPerSlot : 0 }] });
            step = Next(location, step, [new Round { Slots = [.. slots] }], alarms[Math.Min(rounds, alarms.Length - 1)]);
        }

        return (step, rounds);
    }

    private static Round Answered(int slot) => new() { Slots = [new SlotTally { Slot = slot, Green = [new TargetTally { Target = 0, Sent = 20 }] }] };

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
