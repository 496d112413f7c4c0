namespace Canary.Tests.Gates;

/// <summary>A limit that green alone has is the version's own, and slowing down would only hide it.</summary>
public sealed class OwnLimitTests
{
    [Fact]
    public void A_limit_that_blue_has_not_is_undecided_at_once_and_named()
    {
        var step = Judged(green: 3, blue: 0);

        (step.Verdict!.Rule, step.Next, step.Halvings).ShouldBe((Rule.InconclusiveLimited, NextStep.Diagnose, 0));
        step.Verdict.Reasons[0].ShouldBe(
            "A rate limit on green only rejected 30 of 100 of its probes, and 0 of 100 of blue's, at 10 per second and target: give green the same limit as blue, or exempt the prober from it");
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 3)]
    public void A_limit_that_blue_has_too_is_met_with_half_the_rate(int green, int blue)
    {
        var step = Judged(green, blue);

        (step.Verdict, step.Next, step.Halvings).ShouldBe((null, NextStep.Pause, 1));
    }

    [Fact]
    public void Where_green_has_fewer_targets_than_blue_each_is_asked_more_and_the_limit_need_not_be_its_own()
        => Limits(3, 0).IsGreensAlone(new FleetShape(2, 4, 1)).ShouldBeFalse();

    [Fact]
    public void Nothing_is_greens_alone_before_ten_slots_have_met_the_limit()
    {
        new RateLimits([.. Limits(10, 0).Slots.Skip(1)]).IsGreensAlone(new FleetShape(4, 4, 1)).ShouldBeFalse();
        Limits(10, 0).IsGreensAlone(new FleetShape(4, 4, 1)).ShouldBeTrue();
    }

    [Fact]
    public void Without_a_blue_nothing_is_greens_alone() => Limits(3, 0).IsGreensAlone(new FleetShape(4, 0, 1)).ShouldBeFalse();

    [Fact]
    public void A_slower_rate_is_told_with_the_verdict()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "warmUp": { "enabled": false } }""").Locate();
        var judged = Judged(3, 3);
        var slowed = judged with
        {
            Step = new JudgeStep.Probe([new Assignment { Slots = 20, FirstSlot = 20, Targets = [0, 1], ProbesPerSlot = 5 }], judged.Green, judged.Blue, judged.Settings),
        };
        var dead = Enumerable.Range(20, 20).Select(slot => Slot(slot, slowed, 5, (pair, _) => pair.With(Reply.Failed, Reply.Answered(20_000))));

        var step = Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = location, Previous = slowed, Rounds = [new Round { Slots = [.. dead] }] });

        step.Verdict!.Rule.ShouldBe(Rule.FailErrors);
        step.Verdict.Reasons[^1].ShouldBe("A rate limit rejected probes, so they were sent at half the plan's rate; rejected probes count for neither side");
    }

    private static RateLimits Limits(int green, int blue) => new([.. Enumerable.Repeat(new RateLimits.OfSlot(10, green, 10, blue), 10)]);

    private static RoundStep Judged(int green, int blue)
    {
        var location = Sample.TestTraffic().WithPlan("""{ "warmUp": { "enabled": false } }""").Locate();
        var first = Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = location });
        var slots = Enumerable.Range(0, 20).Select(slot => Slot(slot, first, 10, (pair, i) => pair.With(i < green ? Reply.Limited : Reply.Answered(20_000), i < blue ? Reply.Limited : Reply.Answered(20_000))));

        return Rounds.Next(new RoundRequest { LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic, Location = location, Previous = first, Rounds = [new Round { Slots = [.. slots] }] });
    }

    private static SlotTally Slot(int number, RoundStep of, int pairs, Func<Planned, int, Pair> replyTo)
        => new() { Slot = number, Pairs = [.. new Planner(of.State!, JudgeSettings.Default, 0, [0, 1]).Next(of.State!, number, pairs).Select((pair, i) => replyTo(pair, i))] };
}
