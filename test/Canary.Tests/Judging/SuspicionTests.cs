namespace Canary.Tests.Judging;

/// <summary>Which targets of green are held against every target of blue, and what one that leaves hands on.</summary>
public sealed class SuspicionTests
{
    private static readonly FleetShape _shape = new(6, 2, 1);

    [Fact]
    public void Four_are_looked_into_at_a_time_first_come_first_served()
        => After(AllSuspect()).Suspects.Select(suspect => suspect.Target).ShouldBe([0, 1, 2, 3]);

    [Fact]
    public void One_that_looks_good_again_makes_room_only_where_its_place_is_needed()
    {
        var state = After(AllSuspect(most: 4));
        Suspect(state, 1, 0);
        var kept = After(state);
        Suspect(kept, 5, 5);
        var replaced = After(kept);

        kept.Suspects.Select(suspect => suspect.Target).ShouldBe([0, 1, 2, 3]);
        replaced.Suspects.Select(suspect => suspect.Target).ShouldBe([0, 5, 2, 3]);
    }

    /// <summary>What spoke for green is handed on, and what spoke against the one that leaves is not.</summary>
    [Theory]
    [InlineData(-3, -2)]
    [InlineData(3, 0)]
    public void One_that_comes_in_anothers_place_begins_where_that_one_stood_but_never_above_nothing(double stood, double slower)
    {
        var state = After(AllSuspect());
        Suspect(state, 1, 0);
        state.Suspects[1] = new Suspect(1, [stood, stood + 4], [slower, slower, slower + 4, slower + 4]);

        var come = After(state).Suspects[1];

        come.Target.ShouldBe(4);
        come.Errors.ShouldAllBe(errors => errors == Math.Min(0, stood));
        come.Slower.ShouldAllBe(shift => Math.Abs(shift - Math.Min(0, slower)) < 1e-12);
    }

    private static JudgeState AllSuspect(int most = 6)
    {
        var state = Judge.Start(Slots.NoWarmUp, _shape);
        for (var target = 0; target < most; target++)
        {
            Suspect(state, target, 5);
        }

        return state;
    }

    /// <summary>From 4 on it is suspect; far above it would fail.</summary>
    private static void Suspect(JudgeState state, int target, double evidence)
        => state.Sums.AsSpan(state.Layout.Targets[target].Errors.At, state.Layout.Targets[target].Errors.Size).Fill(evidence);

    /// <summary>A slot that says nothing.</summary>
    private static JudgeState After(JudgeState state) => Judge.After(state, new SlotTally { Slot = state.Slots }, Slots.NoWarmUp);
}
