using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class AllocationTests
{
    private static readonly JudgeSettings _settings = Play.ErrorsOnly;

    [Fact]
    public void Shares_the_probes_among_equals_and_starts_with_another_one_each_slot()
    {
        var state = Judge.Start(_settings, 4);

        Allocation.Next(state, _settings, 6, [0, 0, 0, 0], slot: 0).ShouldBe([0, 1, 2, 3, 0, 1]);
        Allocation.Next(state, _settings, 6, [0, 0, 0, 0], slot: 6).ShouldBe([2, 3, 0, 1, 2, 3]);
    }

    [Fact]
    public void Asks_a_failing_target_again_at_once_but_no_more_than_five_times()
    {
        var state = Play.All(_settings, 4, [Play.Slot(0, (10, 0), (3, 0), (3, 0), (2, 1), (2, 0))]);

        Next(state, 10).Count(target => target == 2).ShouldBe(5);
        Next(state, 3).ShouldBe([2, 2, 2]);
    }

    [Fact]
    public void Counts_on_the_probes_that_are_on_their_way()
    {
        var state = Judge.Start(_settings, 3);

        Allocation.Next(state, _settings, 3, [2, 0, 1], slot: 0).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public void A_worker_chooses_among_its_own_targets_the_neediest_first()
    {
        var state = Play.All(_settings, 4, [Play.Slot(0, (10, 0), (3, 3), (3, 0), (2, 1), (2, 0))]);

        Allocation.Next(state, _settings, 4, [0, 0, 0, 0], slot: 0, among: [2, 3]).ShouldBe([2, 2, 2, 2]);
        Allocation.Next(state, _settings, 4, [0, 0, 5, 0], slot: 0, among: [2, 3]).ShouldNotContain(0);
    }

    [Fact]
    public void Sends_all_probes_even_to_a_single_target() => Next(Judge.Start(_settings, 1), 10).ShouldBe(Enumerable.Repeat(0, 10));

    [Fact]
    public void Asks_a_slow_target_again_when_latency_is_judged()
    {
        var settings = _settings with { Latency = true };
        TargetTally good = new() { Sent = 5, FasterThanPoolLimit = 50, FasterThanTargetLimit = 50 };
        SlotTally slot = new()
        {
            BlueSent = 10,
            Green = [good, good with { Target = 1, FasterThanPoolLimit = 0, FasterThanTargetLimit = 0 }, good with { Target = 2 }],
        };

        Allocation.Next(Play.All(settings, 3, [slot]), settings, 3, [0, 0, 0], slot: 0).ShouldBe([1, 1, 1]);
        Allocation.Next(Play.All(_settings, 3, [slot]), _settings, 3, [0, 0, 0], slot: 0).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Proves_twenty_healthy_targets_in_44_slots()
    {
        var state = Judge.Start(_settings, 20);
        for (var slot = 0; Judge.Decide(state, _settings) is null; slot++)
        {
            var plan = Allocation.Next(state, _settings, 10, new int[20], slot);
            var green = plan.GroupBy(target => target).Select(probes => new TargetTally { Target = probes.Key, Sent = probes.Count() });
            state = Judge.After(state, new SlotTally { Slot = slot, BlueSent = 10, Green = [.. green] }, _settings);
        }

        Judge.Decide(state, _settings)!.Rule.ShouldBe(Rule.Passed);
        state.Slots.ShouldBe(44);
    }

    [Fact]
    public void The_plan_is_full_within_the_fleet_and_always_the_same() => Prop.ForAll(
        Stories.Any, Gen.Choose(0, 30).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (story, probes, slot) =>
        {
            var state = Play.All(story.Settings, story.Targets, story.Slots);
            var pending = Enumerable.Range(0, story.Targets).ToArray();

            var plan = Allocation.Next(state, story.Settings, probes, pending, slot);

            plan.Count.ShouldBe(probes);
            plan.ShouldAllBe(target => target >= 0 && target < story.Targets);
            plan.GroupBy(target => target).ShouldAllBe(same => same.Count() <= Math.Max(5, (probes + story.Targets - 1) / story.Targets));
            Allocation.Next(state, story.Settings, probes, pending, slot).ShouldBe(plan);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        var state = Judge.Start(_settings, 2);

        Should.Throw<ArgumentException>(() => Allocation.Next(state, _settings, 1, [0], 0)).Message.ShouldContain("each of the 2 targets");
        Should.Throw<ArgumentException>(() => Allocation.Next(state, _settings, 1, [0, -1], 0)).Message.ShouldContain("[0, -1]");
        Should.Throw<ArgumentOutOfRangeException>(() => Allocation.Next(state, _settings, -1, [0, 0], 0)).ParamName.ShouldBe("probes");
        Should.Throw<ArgumentOutOfRangeException>(() => Allocation.Next(state, _settings, 1, [0, 0], -1)).ParamName.ShouldBe("slot");
    }

    private static IReadOnlyList<int> Next(JudgeState state, int probes) =>
        Allocation.Next(state, _settings, probes, new int[state.Targets.Count], slot: 0);
}
