namespace Canary.Tests.Judging;

/// <summary>A path that blue does not serve, beside one that it does.</summary>
public sealed class ServedPathTests
{
    private static readonly FleetShape _shape = new(2, 1, 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_path_that_blue_serves_is_compared_with_it(bool isServed)
    {
        var state = Judge.Start(Slots.NoWarmUp, _shape);
        var path = state.Layout.Paths[1];
        state.Sums.AsSpan(path.Absent.At, path.Absent.Size).Fill(isServed ? 0 : 100);

        // Green fails half of it and is slow on the other half; blue answers at once.
        var after = Judge.After(state, new SlotTally
        {
            Pairs = [.. Enumerable.Range(0, 8).Select(i => new Pair(PairKind.Turn, 1, i % 2, i < 4 ? Reply.Failed : Reply.Answered(500_000), 0, Slots.Good))],
        }, Slots.NoWarmUp);

        (HasBet(after.Layout.Pool.Relative), HasBet(after.Layout.Pool.Slow), HasBet(path.Slow), HasBet(after.Layout.Targets[0].Suspicion)).ShouldBe((isServed, isServed, isServed, isServed));
        HasBet(path.Errors).ShouldBeTrue("its errors count all the same");
        after.Green.ShouldBe(new Tally(8, 4));

        bool HasBet(EProcess process) => after.Sums[process.At] != 0;
    }

    [Fact]
    public void The_pool_is_turns_alone()
    {
        PairKind[] kinds = [PairKind.Turn, PairKind.ForPath, PairKind.ForTarget];
        var state = Judge.Start(Slots.NoWarmUp, _shape);

        var after = Judge.After(state, new SlotTally
        {
            Pairs = [.. Enumerable.Range(0, 9).Select(i => new Pair(kinds[i % 3], 0, 1, Reply.Failed, 0, Slots.Good))],
        }, Slots.NoWarmUp);

        (after.Green, after.Blue).ShouldBe((new Tally(3, 3), new Tally(3, 0)));
        after.GreenPaths[0].ShouldBe(new Tally(6, 6), "of a path those for the path too");
        after.GreenTargets[1].ShouldBe(new Tally(9, 9), "of a target all");
    }
}
