namespace Canary.Tests.Judging;

/// <summary>Who gets the pairs of a slot that are not turns.</summary>
public sealed class NextSlotTests
{
    private const double Suspicious = 6;
    private static readonly FleetShape _shape = new(4, 8, 3);
    private static readonly int[] _all = [0, 1, 2, 3];

    [Fact]
    public void Nobody_while_nobody_is_suspect_and_nothing_is_proven() => Extras(Judged()).ShouldBeEmpty();

    [Fact]
    public void A_suspect_target_gets_half_of_the_slot_beside_the_five_of_blue_that_it_is_the_least_worse_than()
    {
        var state = Judged();
        state.Set(state.Layout.Targets[2].Errors, Suspicious);
        state.Suspects.Add(new Suspect(2, [5, 1, 9, 2, 8, 3, 7, 4], new double[16]));

        var extras = Extras(state);

        extras.ShouldAllBe(extra => extra.Kind == PairKind.ForTarget && extra.Green == 2);
        extras.Select(extra => extra.Blue).ShouldBe([1, 3, 5, 7, 0]);
    }

    [Fact]
    public void A_suspect_path_gets_half_of_the_slot_at_targets_in_turn()
    {
        var state = Judged();
        state.Set(state.Layout.Paths[1].Errors, Suspicious);

        var extras = Extras(state);

        extras.ShouldAllBe(extra => extra.Kind == PairKind.ForPath && extra.Path == 1);
        extras.Select(extra => extra.Green).Distinct().Count().ShouldBe(4);
        extras.Count.ShouldBe(5);
    }

    [Fact]
    public void A_suspect_target_and_a_suspect_path_take_slots_by_turns()
    {
        var state = Judged();
        state.Set(state.Layout.Targets[2].Errors, Suspicious);
        state.Set(state.Layout.Paths[1].Errors, Suspicious);
        var even = Extras(state);
        state.Slots++;
        var odd = Extras(state);

        (even[0].Kind, odd[0].Kind).ShouldBe((PairKind.ForTarget, PairKind.ForPath));
    }

    [Fact]
    public void Nobody_where_the_suspicion_is_answered()
    {
        var state = Judged();
        state.Set(state.Layout.Targets[2].Errors, Suspicious);
        state.Suspects.Add(new Suspect(2, [5, 5, 5, -2.1, 5, 5, 5, 5], new double[16]));
        state.Set(state.Layout.Paths[1].Errors, Suspicious);
        state.Set(state.Layout.Paths[1].Relative, -2.1);

        Extras(state).ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_where_all_of_green_fails_more_than_tolerated()
    {
        var state = Judged();
        state.Set(state.Layout.Targets[2].Errors, Suspicious);
        state.Set(state.Layout.Pool.Errors, 100);

        Extras(state).ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_is_furthest_from_its_pass_once_the_fleets_errors_pass()
    {
        var state = Proven();
        state.Set(state.Layout.Targets[3].Pass, 1);
        state.Set(state.Layout.Targets[1].Pass, 2);

        Extras(state).ShouldAllBe(extra => extra.Kind == PairKind.ForTarget && extra.Green == 3);
        Extras(state).Count.ShouldBe(5);
        state.Set(state.Layout.Pool.Pass, 0);
        Extras(state).ShouldBeEmpty("the fleet's come first");
    }

    [Fact]
    public void Nobody_for_a_latency_that_a_dead_blue_waives()
    {
        var state = Proven();
        state.Set(state.Layout.Targets[3].Fast, 1);

        Extras(state).ShouldAllBe(extra => extra.Green == 3);
        state.Set(state.Layout.Blue.Dead, 100);
        Extras(state).ShouldBeEmpty();
    }

    private static IReadOnlyList<Planned> Extras(JudgeState state) => new NextSlot(state, JudgeConstants.For(Slots.NoWarmUp, _shape)).Extras(slot: 40, pairs: 10, _all);

    private static JudgeState Judged()
    {
        var state = Judge.Start(Slots.NoWarmUp, _shape);
        state.Slots = 40;

        return state;
    }

    private static JudgeState Proven()
    {
        var state = Judged();
        state.Set(state.Layout.Pool.Pass, 100);
        foreach (var target in state.Layout.Targets)
        {
            state.Set(target.Pass, 100);
            state.Set(target.Fast, 100);
        }

        foreach (var path in state.Layout.Paths)
        {
            state.Set(path.Pass, 100);
            state.Set(path.Fast, 100);
        }

        return state;
    }
}
