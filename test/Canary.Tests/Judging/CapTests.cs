using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

/// <summary>How long a stumble may last without consequence, from empty sums.</summary>
public sealed class CapTests
{
    private static readonly FleetShape _one = new(1, 1, 1);
    private static readonly Arbitrary<int[]> _failures = Gen.Choose(0, 10).ArrayOf(3).ToArbitrary();

    [Fact]
    public void Three_slots_of_failures_never_fail_green_whatever_they_hold() => Prop.ForAll(_failures, failures =>
    {
        var state = Slots.Play(Slots.ErrorsOnly, _one, failures.Select((failed, slot) => Slots.Of(slot, 10, failed)));

        Judge.Decide(state, Slots.ErrorsOnly).ShouldBeNull();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Four_slots_of_nothing_but_failures_fail_green() =>
        Judge.Decide(Slots.Play(Slots.ErrorsOnly, _one, Enumerable.Range(0, 4).Select(slot => Slots.Of(slot, 10, 10))), Slots.ErrorsOnly)
            .ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));

    [Fact]
    public void Eleven_slots_of_slowness_never_fail_green_whatever_they_hold()
    {
        var slow = Enumerable.Range(0, 11).Select(slot => Slots.OfLatencies(slot, [.. Enumerable.Repeat(5000.0, 10)], [.. Enumerable.Repeat(10.0, 10)]));

        Judge.Decide(Slots.Play(Slots.NoWarmUp, _one, slow), Slots.NoWarmUp).ShouldBeNull();
    }

    [Fact]
    public void Thirteen_slots_of_slowness_fail_green()
    {
        var slow = Enumerable.Range(0, 13).Select(slot => Slots.OfLatencies(slot, [.. Enumerable.Repeat(5000.0, 10)], [.. Enumerable.Repeat(10.0, 10)]));

        Judge.Decide(Slots.Play(Slots.NoWarmUp, _one, slow), Slots.NoWarmUp).ShouldBe(new Decision(Rule.FailLatency, Stratum.Pool));
    }

    /// <summary>Targets or paths add up with the pool and its tail; each is asked enough to reach its cap.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 5)]
    [InlineData(1, 10)]
    [InlineData(20, 1)]
    [InlineData(20, 2)]
    [InlineData(4, 10)]
    [InlineData(2, 10)]
    [InlineData(2, 2)]
    public void Eleven_slots_of_slowness_never_fail_a_green_of_many_targets_or_of_many_paths(int greens, int paths)
    {
        var shape = new FleetShape(greens, greens, paths);
        var slots = Enumerable.Range(0, 11).Select(slot => new SlotTally
        {
            Slot = slot,
            Pairs =
            [
                .. from path in Enumerable.Range(0, paths)
                   from i in Enumerable.Range(0, Math.Max(40, 10 * greens))
                   select new Pair(PairKind.Turn, path, i % greens, Reply.Answered(5_000_000), i % greens, Slots.Good),
            ],
        });

        Judge.Decide(Slots.Play(Slots.NoWarmUp, shape, slots), Slots.NoWarmUp).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 5)]
    [InlineData(4, 10)]
    [InlineData(100, 20)]
    public void Three_capped_slots_stay_below_the_threshold_in_a_fleet_of_any_shape(int greens, int paths)
    {
        var limits = JudgeConstants.For(JudgeSettings.Default, new FleetShape(greens, greens, paths));

        (3 * limits.ErrorCap).ShouldBeLessThan(limits.FailErrors - limits.LnPool - limits.LnStart);
        (4 * limits.ErrorCap).ShouldBeGreaterThan(limits.FailErrors - limits.LnPool - limits.LnStart);
        (11 * limits.SlowCap).ShouldBeLessThan(limits.FailLatency - limits.LnPool - limits.LnSlow - limits.LnStart);
    }
}
