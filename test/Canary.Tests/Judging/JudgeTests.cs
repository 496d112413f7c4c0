using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class JudgeTests
{
    private static readonly JudgeSettings _errorsOnly = Play.ErrorsOnly;

    private static readonly JudgeSettings _withLatency = new() { MinSeconds = 0 };

    [Theory]
    [InlineData(1, 26)]
    [InlineData(2, 26)]
    [InlineData(5, 26)]
    [InlineData(10, 26)]
    public void Passes_after_254_clean_probes_however_few_the_targets(int targets, int slot)
    {
        var green = Enumerable.Repeat((10 / targets, 0), targets).ToArray();
        var (verdict, at) = Play.UntilVerdict(_errorsOnly, targets, Play.Repeat(60, (10, 0), green));

        verdict!.Rule.ShouldBe(Rule.Passed);
        at.ShouldBe(slot);
    }

    [Fact]
    public void Passes_twenty_targets_when_each_has_answered_22_times()
    {
        var slots = Enumerable.Range(0, 60).Select(slot => Play.Slot(
            slot, (10, 0), [.. Enumerable.Range(0, 20).Select(target => (target / 10 == slot % 2 ? 1 : 0, 0))]));
        var (verdict, at) = Play.UntilVerdict(_errorsOnly, 20, slots);

        verdict!.Rule.ShouldBe(Rule.Passed);
        at.ShouldBe(44);
    }

    [Fact]
    public void Does_not_pass_while_one_target_is_unproven()
    {
        var slots = Play.Repeat(40, (10, 0), (10, 0), (0, 0));

        Play.UntilVerdict(_errorsOnly, 2, slots).Verdict.ShouldBeNull();
    }

    [Fact]
    public void Does_not_pass_a_fleet_that_fails_too_often_though_every_target_is_proven()
    {
        var slots = Enumerable.Range(0, 50).Select(slot => Play.Slot(slot, (10, 0), (5, slot % 10 == 0 ? 1 : 0), (5, 0)));

        Play.UntilVerdict(_errorsOnly, 2, slots).Verdict.ShouldBeNull();
        Play.Standing(_errorsOnly, 2, slots).TargetHealthy.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Does_not_pass_while_there_is_evidence_of_errors_though_the_limits_of_a_pass_are_met()
    {
        // One target failed early, together with blue, and less than P1Target; the fleet outweighs it.
        var settings = _errorsOnly with { SharedHoldSeconds = 100 };
        var slots = Enumerable.Range(0, 30).Select(slot =>
            slot < 6 ? Play.Slot(slot, (10, 2), (50, 0), (5, 1)) : Play.Slot(slot, (10, 0), (50, 0), (5, 0)));
        var standing = Play.Standing(settings, 2, slots);

        standing.FleetHealthy.ShouldBeGreaterThan(4.7);
        standing.TargetHealthy.ShouldBeGreaterThan(4.7);
        standing.IsFailing.ShouldBeTrue();
        Play.UntilVerdict(settings, 2, slots).Verdict.ShouldBeNull();
    }

    [Theory]
    [InlineData(13.5, 27)]
    [InlineData(30, 60)]
    public void Passes_no_sooner_than_MinSeconds(double minSeconds, int slot) =>
        Play.UntilVerdict(_errorsOnly with { MinSeconds = minSeconds }, 1, Play.Repeat(80, (10, 0), (10, 0))).Slot.ShouldBe(slot);

    [Fact]
    public void Fails_a_dead_green_at_the_second_slot()
    {
        var (verdict, slot) = Play.UntilVerdict(new JudgeSettings(), 1, Play.Repeat(5, (10, 0), (10, 10)));

        verdict!.Outcome.ShouldBe(Outcome.Fail);
        verdict.Rule.ShouldBe(Rule.FailErrors);
        verdict.Suspect.ShouldBe(0);
        slot.ShouldBe(2);
    }

    [Fact]
    public void Fails_before_MinSeconds() =>
        Play.UntilVerdict(_errorsOnly with { MinSeconds = 30 }, 1, Play.Repeat(5, (10, 0), (10, 10))).Slot.ShouldBe(2);

    [Fact]
    public void Does_not_fail_on_a_blip_of_one_slot_however_many_workers_saw_it()
    {
        var blip = Enumerable.Range(0, 8).Select(worker => Play.Slot(3, (10, 0), (10, 10)) with { Worker = worker });
        SlotTally[] slots = [.. Play.Repeat(3, (10, 0), (10, 0)), .. blip];

        Play.UntilVerdict(_errorsOnly, 1, slots).Verdict.ShouldBeNull();
    }

    [Fact]
    public void One_slot_raises_the_evidence_no_more_than_its_cap_but_a_good_one_lowers_it_freely()
    {
        var cap = JudgeConstants.For(_errorsOnly).ErrorCap;

        Play.Standing(_errorsOnly, 1, [Play.Slot(0, (10, 0), (1000, 1000))]).Absolute.ShouldBe(cap, 1e-12);
        Play.Standing(_errorsOnly, 1, [Play.Slot(0, (10, 0), (5000, 0))]).Absolute.ShouldBeLessThan(-cap);
    }

    [Fact]
    public void A_shared_outage_is_inconclusive_once_it_has_lasted()
    {
        var (verdict, slot) = Play.UntilVerdict(_errorsOnly, 1, Play.Repeat(60, (10, 10), (10, 10)));

        verdict!.Outcome.ShouldBe(Outcome.Inconclusive);
        verdict.Rule.ShouldBe(Rule.InconclusiveShared);
        slot.ShouldBe(21, "the first slot alone is no proof, and then ten seconds have to pass");
    }

    [Fact]
    public void A_shared_outage_counts_each_slot_once_however_many_workers_saw_it()
    {
        var slots = Enumerable.Range(0, 60).SelectMany(slot =>
            Enumerable.Range(0, 3).Select(worker => Play.Slot(slot, (10, 10), (10, 10)) with { Worker = worker }));

        Play.UntilVerdict(_errorsOnly, 1, slots).Slot.ShouldBe(21);
    }

    [Fact]
    public void A_shared_outage_is_the_verdict_at_the_end_though_it_has_not_lasted()
    {
        var settings = _errorsOnly with { MaxSeconds = 3 };
        var (verdict, slot) = Play.UntilVerdict(settings, 1, Play.Repeat(60, (10, 10), (10, 10)));

        verdict!.Rule.ShouldBe(Rule.InconclusiveShared);
        slot.ShouldBe(6);
    }

    [Fact]
    public void Green_failing_while_blue_is_not_proven_to_is_no_shared_outage()
    {
        // Green fails, too little worse than blue to be blamed alone; blue fails too rarely to be proven bad.
        var settings = _errorsOnly with { MaxSeconds = 20, AlphaRel = 1e-6 };
        var slots = Enumerable.Range(0, 60).Select(slot => Play.Slot(slot, (10, 0), (10, slot % 6 == 0 ? 2 : 0)));
        var (verdict, at) = Play.UntilVerdict(settings, 1, slots);

        verdict!.Rule.ShouldBe(Rule.InconclusiveErrors);
        at.ShouldBe(40);
    }

    [Fact]
    public void Blue_failing_alone_is_no_shared_outage()
    {
        // Too few green probes to say anything about green, in any direction.
        var (verdict, at) = Play.UntilVerdict(_errorsOnly with { MaxSeconds = 5 }, 1, Play.Repeat(60, (10, 10), (1, 0)));

        verdict!.Rule.ShouldBe(Rule.InconclusiveErrors);
        at.ShouldBe(10);
    }

    [Fact]
    public void A_green_that_mends_a_broken_blue_passes()
    {
        var slots = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, 0, 0, 0) with { BlueFailed = 10 });

        Play.UntilVerdict(_withLatency, 1, slots).Verdict!.Rule.ShouldBe(Rule.Passed);
    }

    [Fact]
    public void Slowness_fails()
    {
        var slots = Enumerable.Range(0, 10).Select(slot => Play.Latencies(slot, slower: 100, fasterThanPool: 0, fasterThanTarget: 50));
        var (verdict, at) = Play.UntilVerdict(_withLatency, 1, slots);

        verdict!.Outcome.ShouldBe(Outcome.Fail);
        verdict.Rule.ShouldBe(Rule.FailLatency);
        at.ShouldBe(2);
    }

    [Fact]
    public void Errors_are_named_before_slowness()
    {
        var slots = Enumerable.Range(0, 2).Select(slot => Play.Latencies(slot, 50, 0, 0) with
        {
            Green = [new TargetTally { Sent = 15, Failed = 5, SlowerThanTolerated = 100 }],
        });
        var state = Play.All(_withLatency, 1, slots);

        Play.Standing(state, _withLatency).IsSlow.ShouldBeTrue();
        Judge.Decide(state, _withLatency)!.Rule.ShouldBe(Rule.FailErrors);
    }

    [Fact]
    public void Slowness_is_named_before_a_shared_outage()
    {
        var settings = _withLatency with { SharedHoldSeconds = 0 };
        var slots = Enumerable.Range(0, 2).Select(slot => Play.Latencies(slot, 0, 0, 0) with
        {
            BlueSent = 15,
            BlueFailed = 5,
            Green = [new TargetTally { Sent = 15, Failed = 5, SlowerThanTolerated = 100 }],
        });
        var state = Play.All(settings, 1, slots);

        Play.Standing(state, settings).IsSharedFault.ShouldBeTrue();
        Judge.Decide(state, settings)!.Rule.ShouldBe(Rule.FailLatency);
    }

    [Fact]
    public void Latency_must_be_proven_for_a_pass()
    {
        var settings = _withLatency with { MaxSeconds = 20 };
        var unproven = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, slower: 40, fasterThanPool: 50, fasterThanTarget: 90));
        var proven = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, slower: 40, fasterThanPool: 70, fasterThanTarget: 90));

        var (verdict, slot) = Play.UntilVerdict(settings, 1, unproven);

        verdict!.Rule.ShouldBe(Rule.InconclusiveLatency);
        slot.ShouldBe(40);
        Play.UntilVerdict(settings, 1, proven).Verdict!.Rule.ShouldBe(Rule.Passed);
    }

    [Fact]
    public void Latency_must_be_proven_of_the_fleet_though_it_is_of_each_target()
    {
        var settings = _withLatency with { MaxSeconds = 20 };
        TargetTally green = new() { Sent = 10, SlowerThanTolerated = 40, FasterThanPoolLimit = 50, FasterThanTargetLimit = 95 };
        var slots = Enumerable.Range(0, 40).Select(slot => new SlotTally
        {
            Slot = slot,
            BlueSent = 10,
            Green = [green, green with { Target = 1 }],
        });

        var state = Play.All(settings, 2, slots);

        Play.Standing(state, settings).TargetFast.ShouldBeGreaterThan(5);
        Judge.Decide(state, settings)!.Rule.ShouldBe(Rule.InconclusiveLatency);
    }

    [Fact]
    public void Latency_must_be_proven_of_each_target()
    {
        var settings = _withLatency with { MaxSeconds = 20, C1 = 2, C1Target = 2 };
        TargetTally good = new() { Sent = 10, FasterThanPoolLimit = 90, FasterThanTargetLimit = 90 };
        var slots = Enumerable.Range(0, 40).Select(slot => new SlotTally
        {
            Slot = slot,
            BlueSent = 10,
            Green = [good, good with { Target = 1, FasterThanPoolLimit = 50, FasterThanTargetLimit = 50 }],
        });

        var state = Play.All(settings, 2, slots);

        Play.Standing(state, settings).FleetFast.ShouldBeGreaterThan(5);
        Judge.Decide(state, settings)!.Rule.ShouldBe(Rule.InconclusiveLatency);
    }

    [Fact]
    public void The_only_target_is_held_to_the_latency_of_the_fleet()
    {
        var slots = Enumerable.Range(0, 5).Select(slot => Play.Latencies(slot, slower: 0, fasterThanPool: 60, fasterThanTarget: 95));

        var standing = Play.Standing(_withLatency, 1, slots);

        standing.TargetFast.ShouldBe(standing.FleetFast);
    }

    [Fact]
    public void Latency_that_was_weighed_before_says_nothing_once_it_is_not_judged()
    {
        var state = Play.All(_withLatency, 1, Enumerable.Range(0, 5).Select(slot => Play.Latencies(slot, slower: 100, fasterThanPool: 0, fasterThanTarget: 0)));

        var standing = Play.Standing(state, _errorsOnly);

        standing.Slower.ShouldBe(0);
        standing.FleetFast.ShouldBe(0);
        standing.IsSlow.ShouldBeFalse();
        Judge.Decide(state, _errorsOnly).ShouldBeNull();
    }

    [Fact]
    public void Without_latency_slowness_neither_fails_nor_withholds_a_pass()
    {
        var slots = Enumerable.Range(0, 30).Select(slot => Play.Latencies(slot, 100, 0, 0));

        var (verdict, at) = Play.UntilVerdict(_errorsOnly, 1, slots);

        verdict!.Rule.ShouldBe(Rule.Passed);
        at.ShouldBe(26);
    }

    [Fact]
    public void Without_blue_green_is_judged_on_its_errors_alone()
    {
        var alone = _withLatency with { Comparative = false };

        Play.UntilVerdict(alone, 1, Play.Repeat(60, (0, 0), (10, 0))).ShouldSatisfyAllConditions(
            played => played.Verdict!.Rule.ShouldBe(Rule.Passed),
            played => played.Slot.ShouldBe(26));
        Play.UntilVerdict(alone, 1, Play.Repeat(60, (0, 0), (10, 10))).ShouldSatisfyAllConditions(
            played => played.Verdict!.Rule.ShouldBe(Rule.FailErrors),
            played => played.Slot.ShouldBe(2));
    }

    [Fact]
    public void Without_blue_nothing_that_blue_does_matters()
    {
        var alone = _withLatency with { Comparative = false };
        var slots = Enumerable.Range(0, 5).Select(slot => Play.Latencies(slot, 100, 0, 0) with { BlueSent = 20, BlueFailed = 10 });

        var standing = Play.Standing(alone, 1, slots);

        standing.Relative.ShouldBe(0);
        standing.IsBlueFailing.ShouldBeFalse();
        standing.IsSlow.ShouldBeFalse();
        Play.UntilVerdict(alone, 1, Play.Repeat(60, (10, 10), (10, 10))).Verdict!.Rule.ShouldBe(Rule.FailErrors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_data_never_passes(bool comparative)
    {
        var settings = new JudgeSettings { Comparative = comparative, MinSeconds = 0, MaxSeconds = 2 };
        var (verdict, slot) = Play.UntilVerdict(settings, 2, Play.Repeat(60, (0, 0), (0, 0), (0, 0)));

        verdict!.Rule.ShouldBe(Rule.InconclusiveErrors);
        slot.ShouldBe(4);
    }

    [Fact]
    public void Green_that_was_not_probed_never_passes_however_well_blue_does()
    {
        var settings = new JudgeSettings { MinSeconds = 0 };

        Play.UntilVerdict(settings, 1, Play.Repeat(500, (10, 0))).Verdict!.Rule.ShouldBe(Rule.InconclusiveErrors);
    }

    [Fact]
    public void Without_a_blue_answer_latency_is_not_proven()
    {
        var settings = new JudgeSettings { MinSeconds = 0, MaxSeconds = 60 };

        Play.UntilVerdict(settings, 1, Play.Repeat(500, (0, 0), (10, 0))).Verdict!.Rule.ShouldBe(Rule.InconclusiveLatency);
    }

    [Fact]
    public void Nothing_is_decided_before_the_first_slot() => Judge.Decide(Judge.Start(_errorsOnly, 1), _errorsOnly).ShouldBeNull();

    [Fact]
    public void A_verdict_is_final()
    {
        var failed = Play.All(_errorsOnly, 1, Play.Repeat(2, (10, 0), (10, 10)));
        var later = Play.Repeat(200, (10, 0), (10, 0)).Skip(2).Aggregate(failed, (state, slot) => Judge.After(state, slot, _errorsOnly));
        var passed = Play.All(_errorsOnly, 1, Play.Repeat(26, (10, 0), (10, 0)));
        var broken = Play.Repeat(200, (10, 0), (10, 10)).Skip(26).Aggregate(passed, (state, slot) => Judge.After(state, slot, _errorsOnly));

        Judge.Decide(later, _errorsOnly)!.Rule.ShouldBe(Rule.FailErrors);
        Judge.Decide(broken, _errorsOnly)!.Rule.ShouldBe(Rule.Passed);
    }

    [Fact]
    public void More_time_after_an_inconclusive_end_goes_on_with_the_same_evidence()
    {
        var settings = _errorsOnly with { MaxSeconds = 5 };
        var inconclusive = Play.All(settings, 1, Play.Repeat(10, (10, 0), (10, 0)));
        var longer = settings with { MaxSeconds = 60 };
        var state = Play.Repeat(26, (10, 0), (10, 0)).Skip(10).Aggregate(inconclusive, (before, slot) => Judge.After(before, slot, longer));

        Judge.Decide(inconclusive, settings)!.Outcome.ShouldBe(Outcome.Inconclusive);
        Judge.Decide(state, longer)!.Rule.ShouldBe(Rule.Passed);
    }

    [Fact]
    public void Time_is_counted_in_slots_even_when_tenths_do_not_add_up()
    {
        var settings = _errorsOnly with { SlotSeconds = 0.3, MinSeconds = 12.3, MaxSeconds = 12.3 };

        Play.UntilVerdict(settings, 1, Play.Repeat(100, (10, 0), (5, 0))).Slot.ShouldBe(41);
    }

    [Fact]
    public void There_is_nothing_to_judge_without_a_target() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Judge.Start(_errorsOnly, 0)).Message.ShouldContain("targets is 0");

    [Fact]
    public void A_state_of_other_settings_is_refused()
    {
        var state = Judge.Start(_errorsOnly, 1);
        var other = _errorsOnly with { GridSize = 5 };

        Should.Throw<ArgumentException>(() => Judge.Decide(state, other)).Message.ShouldContain("GridSize 5");
        Should.Throw<ArgumentException>(() => Judge.Decide(state with { Targets = [] }, _errorsOnly)).Message.ShouldContain("Judge.Start");
    }
}
