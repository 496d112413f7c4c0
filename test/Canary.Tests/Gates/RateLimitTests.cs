namespace Canary.Tests.Gates;

/// <summary>A limiter between the prober and the targets: slower is tried before anything is said of it.</summary>
public sealed class RateLimitTests
{
    private const string Plain = """{ "warmUp": { "enabled": false } }""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Half_the_rate_is_tried_where_more_than_a_twentieth_of_a_side_is_turned_away(bool isGreen)
    {
        var (location, first) = Begun();

        // Ten slots of ten pairs: five of a hundred are not too many, six are.
        Next(location, first, LimitedInSome(first, 5)).Next.ShouldBe(NextStep.Probe);
        var pause = Next(location, first, LimitedInSome(first, 6));
        var step = Next(location, pause);

        Round LimitedInSome(RoundStep of, int slots) => Limited(of, 10, 0, 0) is var round
            ? round with { Slots = [.. round.Slots.Select((slot, i) => i < slots ? slot with { Pairs = [Turned(slot.Pairs[0]), .. slot.Pairs.Skip(1)] } : slot)] }
            : round;

        Pair Turned(Pair pair) => isGreen ? pair with { GreenReply = Reply.Limited } : pair with { BlueReply = Reply.Limited };

        (pause.Next, pause.WaitSeconds, pause.Halvings, pause.Verdict).ShouldBe((NextStep.Pause, 5, 1, null));
        pause.Assignments.ShouldBeEmpty();
        (step.Next, step.WaitSeconds).ShouldBe((NextStep.Probe, 0));
        (step.Assignments.Single().ProbesPerSlot, step.Assignments.Single().FirstSlot).ShouldBe((5, 10));
    }

    [Fact]
    public void One_slot_in_which_many_are_turned_away_is_not_yet_a_limit()
    {
        var (location, first) = Begun();

        Next(location, first, Limited(first, slots: 9, 9, 9)).Next.ShouldBe(NextStep.Probe);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(4, 5)]
    [InlineData(5, 5)]
    [InlineData(30, 30)]
    [InlineData(60, 60)]
    [InlineData(600, 60)]
    public void Waits_as_long_as_the_limiter_asks_within_5_to_60_seconds(int asked, int waits)
    {
        var (location, first) = Begun();
        var round = Limited(first, slots: 20, green: 5, blue: 5);

        Next(location, first, round with { RetryAfterSeconds = asked }).WaitSeconds.ShouldBe(waits);
    }

    [Fact]
    public void The_sums_go_on_and_what_was_turned_away_is_in_no_count()
    {
        var (location, first) = Begun();

        var step = Next(location, Next(location, first, Limited(first, slots: 20, green: 5, blue: 2)));

        (step.State!.Green, step.State.Blue, step.State.Slots).ShouldBe((new Tally(100, 0), new Tally(160, 0), 20));
        step.State.Targets.Sum(target => target.Sent).ShouldBe(100);
        step.Observations.Probes.ShouldBe(400, "sent they were");
    }

    [Fact]
    public void What_the_old_rate_met_does_not_count_against_the_new_one()
    {
        var (location, first) = Begun();
        var slowed = Next(location, Next(location, first, Limited(first, slots: 20, green: 9, blue: 9)));

        // The first of the slots at half the rate, in which all is well.
        var step = Next(location, slowed, Limited(slowed, slots: 4, green: 0, blue: 0));

        (step.Next, step.Halvings).ShouldBe((NextStep.Probe, 1));
        step.State!.Limited.Slots.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, Answer.Failed, "The plan's inconclusive.beforeTraffic.limited is fail")]
    [InlineData(LifecycleEvent.AfterAllowTraffic, Answer.Succeeded, "Warning: undecided; passed because the plan's inconclusive.afterTraffic.limited is pass: of the probes that passed the limit, green failed 0 of ")]
    public void At_an_eighth_of_the_rate_it_is_undecided_and_the_policy_of_the_stage_speaks(string lifecycleEvent, Answer answer, string reason)
    {
        var (location, step) = Begun(lifecycleEvent, """{ "warmUp": { "enabled": false }, "bakeSeconds": 120 }""");
        List<int> rates = [];
        for (var rounds = 0; rounds < 20 && step.Next is NextStep.Probe or NextStep.Pause; rounds++)
        {
            if (step.Next == NextStep.Probe)
            {
                rates.Add(step.Assignments.Single().ProbesPerSlot);
            }

            step = step.Next == NextStep.Pause ? Next(location, step, lifecycleEvent: lifecycleEvent) : Next(location, step, HalfOfBoth(step), lifecycleEvent);
        }

        rates.ShouldBe([10, 5, 2, 1]);
        (step.Verdict!.Outcome, step.Verdict.Rule, step.Next, step.Halvings).ShouldBe((Outcome.Inconclusive, Rule.InconclusiveLimited, NextStep.Diagnose, 3));
        step.Verdict.Reasons[0].ShouldMatch(@"^A rate limit on green rejected \d+ of 10 probes, even at [12] per second and target: exempt the prober from the limit, or remove the limited paths from the plan's probes$");
        var told = Gate.AskedAt(lifecycleEvent)!.AnswerTo(location.Plan!, step);
        told.Answer.ShouldBe(answer);
        told.Reason!.ShouldStartWith(reason);
    }

    /// <summary>Nothing was said against green, because nothing was heard of it.</summary>
    [Theory]
    [InlineData(10, 10, Answer.Failed, "The plan's inconclusive.afterTraffic.limited is pass, but none of green's probes that passed the limit was answered")]
    [InlineData(5, 0, Answer.Succeeded, "Warning: undecided; passed because the plan's inconclusive.afterTraffic.limited is pass: of the probes that passed the limit, green failed 0 of 100 probes (0%)")]
    public void A_bake_that_is_over_while_a_limiter_turns_probes_away_has_not_held(int green, int blue, Answer answer, string reason)
    {
        const string plan = """{ "warmUp": { "enabled": false }, "bakeSeconds": 30 }""";
        var (location, step) = Begun(LifecycleEvent.AfterAllowTraffic, plan);
        for (var rounds = 0; rounds < 10 && step.Next is NextStep.Probe or NextStep.Pause; rounds++)
        {
            step = step.Next == NextStep.Pause
                ? Next(location, step, lifecycleEvent: LifecycleEvent.AfterAllowTraffic)
                : Next(location, step, Limited(step, step.Assignments.Single().Slots, green, blue), LifecycleEvent.AfterAllowTraffic);
        }

        (step.Verdict!.Outcome, step.Verdict.Rule).ShouldBe((Outcome.Inconclusive, Rule.InconclusiveLimited));
        Gate.AskedAt(LifecycleEvent.AfterAllowTraffic)!.AnswerTo(location.Plan!, step).ShouldBe(new PolicyAnswer(answer, reason));
    }

    [Fact]
    public void A_fault_beside_a_limit_fails_green_all_the_same()
    {
        var (location, first) = Begun();
        var round = new Round
        {
            Slots = [.. Limited(first, slots: 10, green: 5, blue: 0).Slots.Select(slot => slot with { Pairs = [.. slot.Pairs.Select(pair => pair.GreenReply.IsLimited ? pair : pair with { GreenReply = Reply.Failed })] })],
        };

        Next(location, first, round).Verdict!.Rule.ShouldBe(Rule.FailErrors);
    }

    [Fact]
    public void A_green_that_passes_at_a_lower_rate_passes()
    {
        var (location, step) = Begun(plan: """{ "warmUp": { "enabled": false }, "judge": { "latency": { "judged": false } } }""");
        for (var rounds = 0; rounds < 30 && step.Next is NextStep.Probe or NextStep.Pause; rounds++)
        {
            // A limiter that lets five of each side through in a slot.
            step = step.Next == NextStep.Pause ? Next(location, step) : Next(location, step, Limited(step, step.Assignments.Single().Slots, step.Assignments.Single().ProbesPerSlot - 5, step.Assignments.Single().ProbesPerSlot - 5));
        }

        (step.Verdict!.Rule, step.Halvings).ShouldBe((Rule.Passed, 1));
        Gate.AskedAt(LifecycleEvent.AfterAllowTestTraffic)!.AnswerTo(location.Plan!, step).Reason.ShouldBeNull("no policy speaks of what passed");
    }

    [Fact]
    public void Every_worker_slows_down()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "probesPerSecond": 400, "warmUp": { "enabled": false } }""").Locate();
        var step = Workers.Next(location);
        step.Assignments.Select(assignment => assignment.ProbesPerSlot).ShouldBe([50, 50]);

        var slowed = Workers.Next(location, Workers.Next(location, step, [.. step.Assignments.Select(assignment => Limited(step, 10, 5, 5, assignment))]));

        slowed.Assignments.Sum(assignment => assignment.ProbesPerSlot).ShouldBe(50);
    }

    private static (Location Location, RoundStep Step) Begun(string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, string plan = Plain)
    {
        var location = (lifecycleEvent == LifecycleEvent.AfterAllowTraffic ? Sample.Moved().Remove(Sample.Group + ".AlarmConfiguration") : Sample.TestTraffic()).WithPlan(plan).Locate(lifecycleEvent);

        return (location, Next(location, new RoundStep(), lifecycleEvent: lifecycleEvent));
    }

    private static RoundStep Next(Location location, RoundStep previous, Round? round = null, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic) => LambdaJson.Travel(Rounds.Next(LambdaJson.Travel(
        new RoundRequest { LifecycleEvent = lifecycleEvent, Location = location, Previous = previous, Rounds = round is null ? [] : [round] })));

    /// <summary>A round in which the first so many pairs of each slot are turned away at a side.</summary>
    private static Round Limited(RoundStep step, int slots, int green, int blue, Assignment? of = null)
    {
        var assignment = of ?? step.Assignments.Single();
        var planner = new Planner(step.State!, step.Settings!, assignment.Worker, assignment.Targets);

        return new Round
        {
            Worker = assignment.Worker,
            Slots = [.. Enumerable.Range(assignment.FirstSlot, slots).Select(number => new SlotTally
            {
                Slot = number,
                Worker = assignment.Worker,
                Pairs = [.. planner.Next(step.State!, number, assignment.ProbesPerSlot).Select((pair, i) => pair.With(i < green ? Reply.Limited : Slots.Good, i < blue ? Reply.Limited : Slots.Good))],
            })],
        };
    }

    /// <summary>Every other probe of green, whatever the rate; where a slot has one alone, every other slot's.</summary>
    private static Round HalfOfBoth(RoundStep step) => Limited(step, step.Assignments.Single().Slots, 0, 0) is var round
        ? round with { Slots = [.. round.Slots.Select(slot => slot with { Pairs = [.. slot.Pairs.Select((pair, i) => (slot.Slot + i) % 2 == 0 ? pair with { GreenReply = Reply.Limited, BlueReply = Reply.Limited } : pair)] })] }
        : round;
}
