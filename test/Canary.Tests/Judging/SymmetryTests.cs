using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

/// <summary>What may not matter: who has which number, and who reports what.</summary>
public sealed class SymmetryTests
{
    private static readonly FleetShape _shape = new(3, 3, 2);

    private static readonly Arbitrary<Pair[][]> _slots = PairOf().ArrayOf(8).ArrayOf(12).ToArbitrary();

    [Fact]
    public void Renumbering_greens_targets_renumbers_what_is_said_of_them() => Prop.ForAll(_slots, slots =>
    {
        int[] to = [2, 0, 1];
        var (state, renumbered) = (Play(slots), Play(slots, pair => pair with { Green = to[pair.Green] }));

        for (var target = 0; target < 3; target++)
        {
            Standing(renumbered).TargetErrors(to[target]).ShouldBe(Standing(state).TargetErrors(target), 1e-9);
            renumbered.GreenTargets[to[target]].ShouldBe(state.GreenTargets[target]);
        }

        Standing(renumbered).Errors.ShouldBe(Standing(state).Errors, 1e-9);
        Standing(renumbered).Relative.ShouldBe(Standing(state).Relative, 1e-9);
        Standing(renumbered).Slower.ShouldBe(Standing(state).Slower, 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Renumbering_blues_targets_changes_nothing_that_is_said_of_green() => Prop.ForAll(_slots, slots =>
    {
        int[] to = [1, 2, 0];
        var (state, renumbered) = (Play(slots), Play(slots, pair => pair with { Blue = to[pair.Blue] }));

        Standing(renumbered).Errors.ShouldBe(Standing(state).Errors, 1e-9);
        Standing(renumbered).Relative.ShouldBe(Standing(state).Relative, 1e-9);
        Standing(renumbered).Slower.ShouldBe(Standing(state).Slower, 1e-9);
        renumbered.Suspects.Select(suspect => suspect.LeastErrors).ShouldBe(state.Suspects.Select(suspect => suspect.LeastErrors), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Renumbering_paths_renumbers_what_is_said_of_them() => Prop.ForAll(_slots, slots =>
    {
        var (state, renumbered) = (Play(slots), Play(slots, pair => pair with { Path = 1 - pair.Path }));

        Standing(renumbered).PathErrors(0).ShouldBe(Standing(state).PathErrors(1), 1e-9);
        Standing(renumbered).PathRelative(1).ShouldBe(Standing(state).PathRelative(0), 1e-9);
        Standing(renumbered).Errors.ShouldBe(Standing(state).Errors, 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void The_order_of_the_workers_does_not_matter() => Prop.ForAll(_slots, slots =>
    {
        var (there, back) = (Judge.Start(Slots.NoWarmUp, _shape), Judge.Start(Slots.NoWarmUp, _shape));
        foreach (var (slot, pairs) in slots.Index())
        {
            SlotTally[] parts = [new() { Slot = slot, Worker = 0, Pairs = pairs[..4] }, new() { Slot = slot, Worker = 1, Pairs = pairs[4..] }];
            (there, back) = (Judge.After(there, parts, Slots.NoWarmUp), Judge.After(back, [.. parts.Reverse()], Slots.NoWarmUp));
        }

        Standing(back).Errors.ShouldBe(Standing(there).Errors, 1e-9);
        Standing(back).Relative.ShouldBe(Standing(there).Relative, 1e-9);
        Standing(back).Fast.ShouldBe(Standing(there).Fast, 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>At equal odds the evidence of being worse and of being no worse are one and the same bet, from two sides.</summary>
    [Fact]
    public void Worse_and_no_worse_at_the_same_odds_cancel()
    {
        var state = Judge.Start(Slots.ErrorsOnly, new FleetShape(1, 1, 1));
        for (var slot = 0; slot < 30; slot++)
        {
            state = Judge.After(state, Slots.Of(slot, 10, slot % 3, slot % 4), Slots.ErrorsOnly);
        }

        var sums = state.Sums;
        var worse = sums[state.Layout.Pool.Relative.At + 1];

        // The second of the odds is three, and so is the margin of being no worse.
        (worse + sums[state.Layout.Pool.NonInferior.At]).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Swapping_green_and_blue_turns_the_comparison_into_its_mirror() => Prop.ForAll(
        Gen.Choose(0, 10).ToArbitrary(), Gen.Choose(0, 10).ToArbitrary(), (greenFailed, blueFailed) =>
    {
        var (straight, mirrored) = (RelativeTest.Weigh(10, greenFailed, 10, blueFailed, 20), RelativeTest.Weigh(10, blueFailed, 10, greenFailed, 1.0 / 20));

        mirrored.ShouldBe(straight, 1e-9);
    }).QuickCheckThrowOnFailure();

    /// <summary>A blue target more is one more that a suspect must be worse than.</summary>
    [Fact]
    public void A_further_blue_target_never_speaks_against_green()
    {
        var few = new Suspect(0, [3.0, 2.0], [1.0, 1.0, 0.5, 0.5]);
        var more = new Suspect(0, [3.0, 2.0, 2.5], [1.0, 1.0, 0.5, 0.5, 0.7, 0.7]);
        var most = new Suspect(0, [3.0, 2.0, -1.0], [1.0, 1.0, 0.5, 0.5, -2.0, -2.0]);

        (few.LeastErrors, more.LeastErrors, most.LeastErrors).ShouldBe((2, 2, -1));
        few.LeastSlower.ShouldBe(0.5, 1e-12);
        more.LeastSlower.ShouldBe(0.5, 1e-12);
        most.LeastSlower.ShouldBe(-2, 1e-12);
    }

    private static JudgeState Play(Pair[][] slots, Func<Pair, Pair>? change = null) => Slots.Play(
        Slots.NoWarmUp, _shape, slots.Select((pairs, slot) => new SlotTally { Slot = slot, Pairs = [.. pairs.Select(pair => change?.Invoke(pair) ?? pair)] }));

    private static Standing Standing(JudgeState state) => Slots.Standing(state, Slots.NoWarmUp);

    private static Gen<Pair> PairOf() =>
        from path in Gen.Choose(0, 1)
        from green in Gen.Choose(0, 2)
        from blue in Gen.Choose(0, 2)
        from greenReply in ReplyOf()
        from blueReply in ReplyOf()
        select new Pair(PairKind.Turn, path, green, greenReply, blue, blueReply);

    private static Gen<Reply> ReplyOf() => Gen.Frequency(
        (3, Gen.Choose(1_000, 400_000).Select(microseconds => Reply.Answered(microseconds))), (1, Gen.Constant(Reply.Failed)), (1, Gen.Constant(Reply.TimedOut)));
}
