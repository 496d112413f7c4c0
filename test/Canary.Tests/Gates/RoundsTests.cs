using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Gates;

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
        var shape = step.State!.Shape;
        (shape.Greens, shape.Blues, shape.Paths, shape.Deal).ShouldBe((2, 2, 1, FleetShape.DealOf("ecs-svc/222")), "who is paired with whom is dealt anew for each deployment");
        (step.State.IsWarm, step.Settings!.Stage).ShouldBe((false, JudgeStage.Gate));
    }

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
        (pause.Next, pause.WaitSeconds, pause.Verdict, pause.Observations.Probes).ShouldBe((NextStep.Pause, 60, null, 0));
        pause.Assignments.ShouldBeEmpty();
        var earlier = pause.Earlier.ShouldHaveSingleItem();
        (earlier.Verdict.Rule, earlier.PauseSeconds).ShouldBe((Rule.InconclusiveShared, 60));
        earlier.Evidence!.Seconds.ShouldBeGreaterThanOrEqualTo(10);

        // The workflow still holds the rounds of the first attempt.
        var second = Next(location, previous: pause, rounds: [new Round { Slots = [new SlotTally { Slot = 0 }] }]);
        (second.Next, second.WaitSeconds, second.Observations.Probes, second.Earlier.Count).ShouldBe((NextStep.Probe, 0, 0, 1));
        var assignment = second.Assignments.ShouldHaveSingleItem();
        (assignment.FirstSlot, second.State!.Slots, second.State.Green).ShouldBe((0, 0, default(Tally)));
        second.Settings!.Share.ShouldBe(0.1, 1e-12);
        Next(location).Settings!.Share.ShouldBe(0.9);
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
    public void The_second_judgement_does_not_warm_green_up_again_and_the_first_one_tells_how_that_went()
    {
        var location = Sample.TestTraffic().Locate();
        var (pause, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, DeadFromFifteenSeconds());
        var second = Next(location, previous: pause);

        var (round, _) = Probe(location, second, second.Assignments[0], Fleet(0, 1));
        var (step, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, Fleet(0, 1), pause);

        second.State!.IsWarm.ShouldBeTrue();
        round.Slots.ShouldAllBe(slot => slot.Pairs.All(pair => pair.Kind == PairKind.Turn));
        (step.Verdict!.Rule, step.State!.WarmSlots, step.Evidence!.WarmUp).ShouldBe((Rule.Passed, 0, null));
        step.Verdict.Reasons.ShouldNotContain(reason => reason.Contains("warmed up", StringComparison.Ordinal));
        var told = step.Earlier.ShouldHaveSingleItem().Verdict.Reasons[^1];
        told.ShouldMatch(@"^Green was warm from the start: 2\d ms \(blue 2\d ms\)$");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public void A_second_judgement_of_other_targets_begins_with_a_warm_up_of_its_own(int greens, int blues)
    {
        var location = Sample.TestTraffic().Locate();
        var (pause, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, DeadFromFifteenSeconds());
        var others = location with
        {
            Green = location.Green! with { Targets = [.. Enumerable.Range(1, greens).Select(number => new Target($"10.0.9.{number}", 8080, "healthy", ""))] },
            Blue = location.Blue! with { Targets = [.. Enumerable.Range(1, blues).Select(number => new Target($"10.0.8.{number}", 8080, "healthy", ""))] },
        };

        var second = Next(others, previous: pause);
        var (step, _) = Play(others, LifecycleEvent.AfterAllowTestTraffic, Fleet(0, 1), pause);

        (second.State!.IsWarm, second.State.Shape.Greens, second.State.Shape.Blues).ShouldBe((false, greens, blues));
        step.Verdict!.Rule.ShouldBe(Rule.Passed);
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
    [InlineData(0, Rule.Held)]
    [InlineData(1, Rule.FailErrors)]
    public void Green_alone_is_judged_on_its_errors(int failEvery, Rule rule)
    {
        var moved = Sample.Moved().Remove(Sample.Group + ".AlarmConfiguration").Locate(LifecycleEvent.AfterAllowTraffic) with { Blue = null };

        var (step, fleet) = Play(moved, LifecycleEvent.AfterAllowTraffic, Fleet(failEvery, 1, green: "shop-1"));

        step.Verdict!.Rule.ShouldBe(rule);
        fleet.Sent.Select(sent => sent.Address).Distinct().ShouldHaveSingleItem().ShouldBe("https://shop-1.eu-central-1.elb.amazonaws.com");
    }

    [Fact]
    public void A_part_of_green_that_is_bad_is_called_by_its_name()
    {
        var probes = Enumerable.Range(0, 9).Select(number => $$"""{ "name": "page {{number}}", "path": "/{{number}}" }""").Append("""{ "name": "cart", "path": "/cart" }""");
        var location = Sample.TestTraffic().WithPlan($$"""{ "probes": [{{string.Join(", ", probes)}}], "warmUp": { "enabled": false } }""").Locate();

        var (step, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, (request, number) => Fleet(0, request.RequestUri!.AbsolutePath == "/cart" ? 6 : 1)(request, number));

        (step.Verdict!.Rule, step.Verdict.Stratum).ShouldBe((Rule.FailLatency, Stratum.Path(9)));
        step.Verdict.Reasons[0].ShouldMatch(@"^The probe cart is too slow: recently \d\.\d× blue's latency \(limit 1\.15× \+ 1 ms\)$");
        step.Evidence!.Questions[0].Claim.ShouldBe("the error rate of the probe cart is above 0.2%");
    }

    [Fact]
    public void A_warm_up_is_told_while_it_lasts_and_with_the_verdict()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Next(location);
        step.State!.IsWarm.ShouldBeFalse();

        // Three times as slow at first, and as fast as blue from the 300th probe on.
        var (verdict, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, (request, number) => Fleet(0, number < 300 ? 3 : 1)(request, number));

        verdict.Verdict!.Rule.ShouldBe(Rule.Passed);
        verdict.Verdict.Reasons[^1].ShouldBe(verdict.Evidence!.WarmUp!.Summary);
        verdict.Evidence.WarmUp.Seconds.ShouldBe(verdict.State!.WarmSlots * 0.5);
        (verdict.State.Slots - verdict.State.WarmSlots).ShouldBeGreaterThanOrEqualTo(40, "twenty seconds of judging at the least");
    }

    [Fact]
    public void What_a_cold_green_took_is_in_no_figure_of_the_judgement()
    {
        var (step, _) = Play(Sample.TestTraffic().Locate(), LifecycleEvent.AfterAllowTestTraffic, (request, number) => Fleet(0, number < 300 ? 3 : 1)(request, number));

        var (green, blue) = (step.Observations.GreenLatency!, step.Observations.BlueLatency!);

        ((double)green.Quantile(1)! / (double)blue.Quantile(1)!).ShouldBeLessThan(1.2);
        green.Total().ShouldBe(blue.Total());
        green.Total().ShouldBeInRange(step.Evidence!.Green.Sent, step.Evidence.Green.Sent * 2);
    }

    /// <summary>Three are kept, and a cold green alone would fill them.</summary>
    [Fact]
    public void Failures_that_are_judged_are_kept_before_those_of_the_warm_up()
    {
        var (step, _) = Play(
            Sample.TestTraffic().Locate(),
            LifecycleEvent.AfterAllowTestTraffic,
            (request, number) => number is < 120 or > 700 ? Fleet(number < 120 ? 9 : 3, 1)(request, number) : Fleet(0, number < 300 ? 3 : 1)(request, number));

        step.Verdict!.Rule.ShouldBe(Rule.FailErrors);
        step.Observations.Failures.Where(failure => failure.Side == Side.Green).Select(failure => failure.IsOf(step.Evidence!.WarmUp)).ShouldBe([false, false, false]);
    }

    [Fact]
    public void Without_a_warm_up_there_is_nothing_to_tell_of_it()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "warmUp": { "enabled": false } }""").Locate();
        Next(location).State!.IsWarm.ShouldBeTrue();

        var (step, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, Fleet(0, 1));

        (step.Verdict!.Rule, step.Evidence!.WarmUp, step.Evidence.Seconds).ShouldBe((Rule.Passed, null, 30));
    }

    [Fact]
    public void A_warm_up_ends_when_its_time_is_up_and_that_is_told()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "warmUp": { "maxSeconds": 15 } }""").Locate();

        // It gets faster all the time.
        var (step, _) = Play(location, LifecycleEvent.AfterAllowTestTraffic, (request, number) => Fleet(0, Math.Max(1, 6 * Math.Exp(-number / 400.0)))(request, number));

        step.State!.WarmSlots.ShouldBe(30);
        step.Evidence!.WarmUp!.Summary.ShouldEndWith("; it was still getting faster when the warm-up ended");
    }

    [Fact]
    public void The_same_slots_give_the_same_verdict_here_as_in_the_prober()
    {
        var kinds = from failEvery in Gen.Choose(0, 12)
                    from slower in Gen.Elements(1.0, 1.2, 1.5, 2)
                    from blueFails in Gen.Elements(0, 0, 7)
                    from warm in Gen.Elements(true, false)
                    select (failEvery, slower, blueFails, warm);

        Prop.ForAll(kinds.ToArbitrary(), kind =>
        {
            var location = Sample.TestTraffic().WithPlan($$"""
                { "judge": { "minSeconds": 5, "maxSeconds": 20 }, "warmUp": { "enabled": {{(kind.warm ? "true" : "false")}}, "maxSeconds": 10 }, "inconclusive": { "beforeTraffic": { "shared": "fail" } } }
                """).Locate();
            var step = Next(location);
            var settings = step.Settings!;
            while (step.Next == NextStep.Probe)
            {
                var assignment = step.Assignments[0];
                var (round, _) = Probe(location, step, assignment, Fleet(kind.failEvery, kind.slower, blueFailsEvery: kind.blueFails));
                var state = round.Slots.Aggregate(step.State!, (sum, slot) => Judge.After(sum, slot, settings));
                var decision = round.Unfinished is [] ? Judge.Decide(state, settings) : Judge.SureFail(state, round.Unfinished, assignment.Targets, settings);
                step = Next(location, previous: step, rounds: [round]);

                (step.Verdict?.Rule).ShouldBe(decision?.Rule);

                // Where all of green fails, the verdict may name the part that does it.
                if (decision is { Stratum.Kind: not StratumKind.Pool } part)
                {
                    step.Verdict!.Stratum.ShouldBe(part.Stratum);
                }

                if (round.Unfinished is [])
                {
                    LambdaJson.Write(step.State!).ShouldBe(LambdaJson.Write(state));
                }

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
        step.Verdict.Reasons.ShouldBe(["3 rounds of probes in a row were not complete: worker 0, which probes 2 targets, returned nothing: States.Timeout the prober did not come back"]);
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
        var sent = 0;
        for (var rounds = 0; rounds < 40; rounds++)
        {
            var (round, fleet) = Probe(location, step, step.Assignments[0], (request, _) => answer(request, ++sent));
            step = Next(location, lifecycleEvent, step, [round]);
            if (step.Next != NextStep.Probe)
            {
                return (step, fleet);
            }
        }

        throw new InvalidOperationException("There was no verdict after 40 rounds");
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

    /// <summary>An outage of both, while green is judged and as fast as blue.</summary>
    private static Func<HttpRequestMessage, int, FakeAnswer> DeadFromFifteenSeconds() => (request, number) => number < 600 ? Fleet(0, 1)(request, number) : FakeAnswer.Broken(5);

    /// <summary>Latencies differ a little from one probe to the next, or nobody could be called faster; 0: nobody fails.</summary>
    private static Func<HttpRequestMessage, int, FakeAnswer> Fleet(int failEvery, double slower, string green = "10.0.2.", int blueFailsEvery = 0) => (request, number) =>
    {
        var isGreen = request.RequestUri!.Host.StartsWith(green, StringComparison.Ordinal);
        var latency = (20 + (number * 7 % 11)) * (isGreen ? slower : 1);
        var every = isGreen ? failEvery : blueFailsEvery;

        return every > 0 && number % every == 0 ? FakeAnswer.Broken(latency) : FakeAnswer.Ok(latency);
    };
}
