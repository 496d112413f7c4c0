using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;
using Canary.Tests.Deployments;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Canary.Judging.Outcome;

namespace Canary.Tests.Probing;

public sealed class RoundsTests
{
    [Fact]
    public void The_first_step_assigns_ten_seconds_of_slots_to_the_targets_of_both_sides()
    {
        var step = Next(Sample.TestTraffic().Locate());

        step.Next.ShouldBe(NextStep.Probe);
        step.Verdict.ShouldBeNull();
        var assignment = step.Assignments.ShouldHaveSingleItem();
        (assignment.FirstSlot, assignment.Slots, assignment.Worker).ShouldBe((0, 20, 0));
        (assignment.ProbesPerSlot, assignment.Samples).ShouldBe((10, 3));
        assignment.Targets.ShouldBe([0, 1]);
        step.Green.ShouldBe(["http://10.0.2.11:8080", "http://10.0.2.12:8080"]);
        step.Blue.ShouldBe(["http://10.0.1.11:8080", "http://10.0.1.12:8080"]);
        step.State!.Targets.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0.05, 120)]
    [InlineData(0.5, 20)]
    [InlineData(2, 5)]
    [InlineData(10, 1)]
    public void A_round_is_ten_seconds_in_1_to_120_slots(double slotSeconds, int slots)
        => Next(Sample.TestTraffic().WithPlan($$"""{ "judge": { "slotSeconds": {{slotSeconds}} } }""").Locate()).Assignments[0].Slots.ShouldBe(slots);

    [Fact]
    public void Targets_keep_their_numbers_whatever_the_order_in_which_they_are_listed()
        => Next(Sample.TestTraffic().Set(Sample.GreenTargets, $"[{Sample.Target("10.0.2.9", "healthy")}, {Sample.Target("10.0.2.12", "healthy")}, {Sample.Target("10.0.2.11", "draining")}]").Locate())
            .Green.ShouldBe(["http://10.0.2.12:8080", "http://10.0.2.9:8080"]);

    [Fact]
    public void Targets_of_a_group_that_speaks_HTTPS_are_probed_so()
        => Next(Sample.TestTraffic().Set("Service.TargetGroups.TargetGroups[0].Protocol", "\"HTTPS\"").Set(Sample.GreenTargets + "[0].Target.Id", "\"fd00::1\"").Locate())
            .Green.ShouldBe(["https://10.0.2.12:8080", "https://[fd00::1]:8080"]);

    [Fact]
    public void Through_the_route_green_is_the_test_listener_and_blue_the_production_listener()
    {
        var step = Next(Sample.TestTraffic().WithPlan("""{ "via": "route" }""").Locate());

        step.Green.ShouldBe(["http://shop-1.eu-central-1.elb.amazonaws.com:8443"]);
        step.Blue.ShouldBe(["https://shop-1.eu-central-1.elb.amazonaws.com:443"]);
    }

    [Fact]
    public void AfterAllowTraffic_green_is_judged_alone_through_the_production_route()
    {
        var step = Next(Sample.Moved().Locate(LifecycleEvent.AfterAllowTraffic), LifecycleEvent.AfterAllowTraffic);

        step.Green.ShouldBe(["https://shop-1.eu-central-1.elb.amazonaws.com:443"]);
        step.Blue.ShouldBeEmpty();
        step.Settings!.Comparative.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"i-0123456789abcdef0\"", "The target http://i-0123456789abcdef0:8080 cannot be reached by its address; set the plan's via to route")]
    [InlineData("\"arn:aws:lambda:eu-central-1:1:function:shop\"", "The target http://[arn:aws:lambda:eu-central-1:1:function:shop]:8080 cannot be reached by its address; set the plan's via to route")]
    public void A_target_without_an_address_cannot_be_probed(string id, string problem)
        => NoEvidence(Next(Sample.TestTraffic().Set(Sample.GreenTargets + "[0].Target.Id", id).Locate())).ShouldBe(problem);

    [Fact]
    public void Without_a_blue_that_could_be_probed_there_is_no_evidence()
        => NoEvidence(Next(Sample.TestTraffic().Remove(Sample.BlueTargets).Locate())).ShouldBe("Blue has no address that could be probed beside green");

    [Fact]
    public void Without_a_green_that_could_be_probed_there_is_no_evidence()
        => NoEvidence(Next(Sample.TestTraffic().Locate() with { Green = null })).ShouldBe("Green has no address that could be probed");

    [Fact]
    public void A_round_is_absorbed_and_the_next_begins_where_it_ended()
    {
        var location = Sample.TestTraffic().Locate();
        var first = Next(location);

        var second = Next(location, previous: first, rounds: Played(location, first, slots: 20));

        second.Next.ShouldBe(NextStep.Probe);
        (second.Assignments[0].FirstSlot, second.State!.Slots, second.Observations.Probes, second.Observations.MissedRounds).ShouldBe((20, 20, 400, 0));
        second.Evidence.ShouldBeNull("the state says the same, and travels anyway");
    }

    [Theory]
    [InlineData(0, 1, Outcome.Pass, Rule.Passed, NextStep.Report)]
    [InlineData(1, 1, Outcome.Fail, Rule.FailErrors, NextStep.Diagnose)]
    [InlineData(0, 3, Outcome.Fail, Rule.FailLatency, NextStep.Diagnose)]
    public void Goes_on_until_there_is_a_verdict(int failEvery, double slower, Outcome outcome, Rule rule, string next)
    {
        var (step, _) = Play(Sample.TestTraffic().Locate(), LifecycleEvent.AfterAllowTestTraffic, Fleet(failEvery, slower));

        (step.Verdict!.Outcome, step.Verdict.Rule, step.Next).ShouldBe((outcome, rule, next));
        step.Assignments.ShouldBeEmpty();
        step.Evidence!.Seconds.ShouldBe(step.State!.Slots * 0.5);
    }

    [Fact]
    public void A_fault_that_blue_shares_is_not_blamed_on_green()
    {
        var (step, _) = Play(Sample.TestTraffic().WithPlan("""{ "inconclusive": { "beforeTraffic": { "shared": "fail" } } }""").Locate(), LifecycleEvent.AfterAllowTestTraffic, (_, _) => FakeAnswer.Broken(5));

        (step.Verdict!.Outcome, step.Verdict.Rule, step.Next).ShouldBe((Outcome.Inconclusive, Rule.InconclusiveShared, NextStep.Diagnose));
        step.Observations.Failures.GroupBy(failure => failure.Side).Select(side => side.Count()).ShouldBe([3, 3]);
    }

    [Fact]
    public void A_fault_that_blue_shares_is_judged_anew_after_a_pause_on_a_tenth_of_the_probabilities()
    {
        var location = Sample.TestTraffic().Locate();

        var (pause, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, (_, _) => FakeAnswer.Broken(5));
        (pause.Next, pause.WaitSeconds, pause.Verdict, pause.State).ShouldBe((NextStep.Pause, 60, null, null));
        pause.Assignments.ShouldBeEmpty();
        var earlier = pause.Earlier.ShouldHaveSingleItem();
        (earlier.Verdict.Rule, earlier.PauseSeconds).ShouldBe((Rule.InconclusiveShared, 60));
        earlier.Evidence!.Seconds.ShouldBeGreaterThanOrEqualTo(10);

        // The workflow still holds the rounds of the first attempt.
        var second = Next(location, previous: pause, rounds: [new Round { Slots = [new SlotTally { Slot = 0 }] }]);
        (second.Next, second.WaitSeconds, second.Observations.Probes, second.Earlier.Count).ShouldBe((NextStep.Probe, 0, 0, 1));
        var assignment = second.Assignments.ShouldHaveSingleItem();
        (assignment.FirstSlot, second.State!.Slots).ShouldBe((0, 0));
        second.Settings!.Alpha.ShouldBe(0.0001, 1e-12);
        second.Settings!.Beta.ShouldBe(0.001, 1e-12);
        Next(location).Settings!.Alpha.ShouldBe(0.0009, 1e-12);
    }

    [Theory]
    [InlineData(0, Rule.Passed, NextStep.Report)]
    [InlineData(1, Rule.InconclusiveShared, NextStep.Diagnose)]
    public void The_second_judgement_stands(int failEvery, Rule rule, string next)
    {
        var location = Sample.TestTraffic().Locate();
        var (pause, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, (_, _) => FakeAnswer.Broken(5));

        var (step, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, Fleet(failEvery, 1, blueFailsEvery: failEvery), pause);

        (step.Verdict!.Rule, step.Next).ShouldBe((rule, next));
        step.Earlier.ShouldHaveSingleItem().Verdict.Rule.ShouldBe(Rule.InconclusiveShared);
    }

    [Fact]
    public void Nothing_to_probe_after_a_pause_is_no_evidence_and_the_first_judgement_is_still_told()
    {
        var (pause, _) = Play(Sample.TestTraffic().Locate(), LifecycleEvent.AfterAllowTestTraffic, (_, _) => FakeAnswer.Broken(5));

        var step = Next(Sample.TestTraffic().Locate() with { Green = null }, previous: pause);

        NoEvidence(step).ShouldBe("Green has no address that could be probed");
        step.Earlier.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, Rule.Passed)]
    [InlineData(1, Rule.FailErrors)]
    public void Green_alone_is_judged_on_its_errors(int failEvery, Rule rule)
    {
        var (step, fleet) = Play(Sample.Moved().Remove(Sample.Group + ".AlarmConfiguration").Locate(LifecycleEvent.AfterAllowTraffic), LifecycleEvent.AfterAllowTraffic, Fleet(failEvery, 1, green: "shop-1"));

        step.Verdict!.Rule.ShouldBe(rule);
        fleet.Sent.Select(sent => sent.Address).Distinct().ShouldHaveSingleItem().ShouldBe("https://shop-1.eu-central-1.elb.amazonaws.com");
    }

    [Fact]
    public void The_same_slots_give_the_same_verdict_here_as_in_the_prober()
    {
        var kinds = from failEvery in Gen.Choose(0, 12) from slower in Gen.Elements(1.0, 1.2, 1.5, 2) from blueFails in Gen.Elements(0, 0, 7) select (failEvery, slower, blueFails);

        Prop.ForAll(kinds.ToArbitrary(), kind =>
        {
            var location = Sample.TestTraffic().WithPlan("""{ "judge": { "minSeconds": 5, "maxSeconds": 20 }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } }""").Locate();
            var step = Next(location);
            var settings = step.Settings!;
            var state = Judge.Start(settings, 2);
            while (step.Next == NextStep.Probe)
            {
                var assignment = step.Assignments[0];
                var (round, _) = Probe(location, step, assignment, Fleet(kind.failEvery, kind.slower, blueFailsEvery: kind.blueFails));
                state = round.Slots.Aggregate(state, (sum, slot) => Judge.After(sum, slot, settings));
                state = round.Unfinished is [] ? state : Judge.Pending(state, round.Unfinished, settings);
                var verdict = Judge.Decide(state, settings);
                step = Next(location, previous: step, rounds: [round]);

                (step.Verdict?.Rule).ShouldBe(verdict?.Rule);
                LambdaJson.Write(step.State!).ShouldBe(LambdaJson.Write(state));

                // The prober came back early exactly when it had a verdict.
                if (round.Slots.Count < assignment.Slots || round.Unfinished is [_, ..])
                {
                    step.Verdict.ShouldNotBeNull();
                }
            }

            step.Verdict.ShouldNotBeNull();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Fact]
    public void Three_rounds_in_a_row_without_a_slot_are_no_evidence()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Next(location);
        IReadOnlyList<Round> failed = [LambdaJson.Read<Round>("""{ "Error": "States.Timeout", "Cause": "the prober did not come back" }""")];

        step = Next(location, previous: step, rounds: failed);
        (step.Next, step.Observations.MissedRounds, step.Assignments[0].FirstSlot).ShouldBe((NextStep.Probe, 1, 0));
        step = Next(location, previous: step, rounds: failed);
        (step.Next, step.Observations.MissedRounds).ShouldBe((NextStep.Probe, 2));
        step = Next(location, previous: step, rounds: failed);

        step.Verdict!.Rule.ShouldBe(Rule.NoEvidence);
        step.Verdict.Reasons.ShouldBe(["3 rounds of probes in a row were not complete: nothing came back from worker 0, which probes 2 of the targets: States.Timeout the prober did not come back"]);
    }

    [Fact]
    public void A_round_that_came_back_makes_the_missed_ones_forgotten()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Next(location);
        step = Next(location, previous: step, rounds: []);
        step = Next(location, previous: step, rounds: [new Round()]);
        step.Observations.MissedRounds.ShouldBe(2);

        step = Next(location, previous: step, rounds: Played(location, step, slots: 1));

        (step.Next, step.Observations.MissedRounds).ShouldBe((NextStep.Probe, 0));
    }

    [Fact]
    public void A_slot_that_is_delivered_twice_is_refused_not_counted()
    {
        var location = Sample.TestTraffic().Locate();
        var first = Next(location);
        var rounds = Played(location, first, slots: 1);

        Should.Throw<ArgumentException>(() => Next(location, previous: first, rounds: [.. rounds, .. rounds]));
    }

    [Fact]
    public void A_location_without_plan_is_refused()
        => Should.Throw<ArgumentException>(() => Next(Sample.TestTraffic().Locate() with { Plan = null })).Message.ShouldStartWith("The location has no plan");

    private static string NoEvidence(RoundStep step)
    {
        (step.Next, step.Verdict?.Outcome, step.Verdict?.Rule).ShouldBe((NextStep.Diagnose, Outcome.Inconclusive, Rule.NoEvidence));
        step.Assignments.ShouldBeEmpty();

        return step.Verdict!.Reasons.ShouldHaveSingleItem();
    }

    /// <summary>One call of the function, as the workflow makes it: the first with an empty object for what was said before.</summary>
    private static RoundStep Next(
        Location location, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, RoundStep? previous = null, IReadOnlyList<Round>? rounds = null)
    {
        var request = $$"""
            {
              "LifecycleEvent": "{{lifecycleEvent}}",
              "Location": {{LambdaJson.Write(location)}},
              "Previous": {{(previous is null ? "{}" : LambdaJson.Write(previous))}},
              "Rounds": [{{string.Join(", ", (rounds ?? []).Select(LambdaJson.Write))}}]
            }
            """;

        return LambdaJson.Travel(Rounds.Next(LambdaJson.Read<RoundRequest>(request)));
    }

    private static IReadOnlyList<Round> Played(Location location, RoundStep step, int slots) => [Probe(location, step, step.Assignments[0] with { Slots = slots }, Fleet(0, 1)).Round];

    private static (RoundStep Step, FakeFleet Fleet) Play(Location location, string lifecycleEvent, Func<HttpRequestMessage, int, FakeAnswer> answer, RoundStep? previous = null)
    {
        var step = Next(location, lifecycleEvent, previous);
        for (var rounds = 0; rounds < 30; rounds++)
        {
            var (round, fleet) = Probe(location, step, step.Assignments[0], answer);
            step = Next(location, lifecycleEvent, step, [round]);
            if (step.Next != NextStep.Probe)
            {
                return (step, fleet);
            }
        }

        throw new InvalidOperationException("There was no verdict after 30 rounds");
    }

    private static (Round Round, FakeFleet Fleet) Probe(Location location, RoundStep step, Assignment assignment, Func<HttpRequestMessage, int, FakeAnswer> answer)
    {
        var clock = new ManualClock();
        var sent = 0;
        using var fleet = new FakeFleet(clock, request => answer(request, ++sent));
        using var prober = new Prober(fleet, clock);
        var travelled = LambdaJson.Travel(Workers.Request(location, step, assignment));

        return (LambdaJson.Travel(clock.Run(() => prober.Run(travelled, null, CancellationToken.None))), fleet);
    }

    /// <summary>Latencies differ a little from one probe to the next, or nobody could be called faster; 0: nobody fails.</summary>
    private static Func<HttpRequestMessage, int, FakeAnswer> Fleet(int failEvery, double slower, string green = "10.0.2.", int blueFailsEvery = 0) => (request, number) =>
    {
        var isGreen = request.RequestUri!.Host.StartsWith(green, StringComparison.Ordinal);
        var latency = (20 + (number * 7 % 11)) * (isGreen ? slower : 1);
        var every = isGreen ? failEvery : blueFailsEvery;

        return every > 0 && number % every == 0 ? FakeAnswer.Broken(latency) : FakeAnswer.Ok(latency);
    };
}
