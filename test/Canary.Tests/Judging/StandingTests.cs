namespace Canary.Tests.Judging;

/// <summary>What each answer needs, from evidence that is given by hand: all that is needed, and then all but one.</summary>
public sealed class StandingTests
{
    private const double Plenty = 100;
    private static readonly FleetShape _shape = new(2, 2, 2);
    private static readonly JudgeConstants _gate = JudgeConstants.For(Slots.NoWarmUp, _shape);
    private static readonly JudgeSettings _bakeSettings = JudgeSettings.Default with { Stage = JudgeStage.Bake, BakeSeconds = 600 };

    /// <summary>What a pass asks, by name.</summary>
    private static readonly Dictionary<string, Func<Layout, EProcess>> _ofPass = new()
    {
        ["the fleet's errors"] = layout => layout.Pool.Pass,
        ["the fleet's latency"] = layout => layout.Pool.Fast,
        ["the tail"] = layout => layout.Pool.TailNonInferior,
        ["the first target's errors"] = layout => layout.Targets[0].Pass,
        ["the last target's errors"] = layout => layout.Targets[1].Pass,
        ["the last target's latency"] = layout => layout.Targets[1].Fast,
        ["the first path's errors"] = layout => layout.Paths[0].Pass,
        ["the last path's errors"] = layout => layout.Paths[1].Pass,
        ["the last path's latency"] = layout => layout.Paths[1].Fast,
    };

    public static TheoryData<string> PartsOfPass => [.. _ofPass.Keys];

    [Fact]
    public void A_green_of_which_everything_is_proven_passes() => Decide(Proven()).ShouldBe(new Decision(Rule.Passed, Stratum.Pool));

    [Theory]
    [MemberData(nameof(PartsOfPass))]
    public void No_part_of_a_pass_can_be_left_out(string part)
    {
        var state = Proven();

        state.Set(_ofPass[part](state.Layout), 0);

        Decide(state).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_target_or_path_is_let_through_as_no_worse_than_blue_only_where_the_fleet_is(bool isTarget)
    {
        var state = Proven();
        state.Set(isTarget ? state.Layout.Targets[1].Pass : state.Layout.Paths[1].Pass, 0);
        state.Set(isTarget ? state.Layout.Targets[1].NonInferior : state.Layout.Paths[1].NonInferior, Plenty);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Pool.NonInferior, Plenty);
        Decide(state).ShouldBe(new Decision(Rule.PassedNoWorse, Stratum.Pool));
    }

    [Fact]
    public void Latency_is_waived_while_blue_is_dead()
    {
        var state = Proven();
        state.Set(state.Layout.Pool.Fast, 0);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Blue.Dead, Plenty);
        Decide(state).ShouldBe(new Decision(Rule.Passed, Stratum.Pool));
    }

    [Fact]
    public void A_path_that_blue_does_not_serve_passes_by_its_own_errors_alone()
    {
        var state = Proven();
        var path = state.Layout.Paths[1];
        state.Set(path.Absent, Plenty);
        state.Set(path.Fast, 0);

        Decide(state).ShouldBeNull("20% is a limit for a path that blue is held to as well");
        state.Set(path.PassAlone, Plenty);
        state.Set(path.Pass, 0);
        Decide(state).ShouldBe(new Decision(Rule.Passed, Stratum.Pool));
    }

    [Fact]
    public void Green_fails_only_by_both_keys()
    {
        var state = Judged();
        state.Set(state.Layout.Pool.Errors, Plenty);
        state.Set(state.Layout.Pool.Relative, _gate.FailRelative - 0.001);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Pool.Relative, _gate.FailRelative + 0.001);
        Decide(state).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));
    }

    [Fact]
    public void A_target_fails_only_where_it_is_worse_than_each_target_of_blue()
    {
        var state = Judged();
        state.Set(state.Layout.Targets[1].Errors, Plenty);
        state.Suspects.Add(new Suspect(1, [Plenty, _gate.FailRelative - 0.001], [0, 0, 0, 0]));

        Decide(state).ShouldBeNull();
        state.Suspects[0] = new Suspect(1, [Plenty, _gate.FailRelative + 0.001], [0, 0, 0, 0]);
        Decide(state).ShouldBe(new Decision(Rule.FailErrors, Stratum.Target(1)));
    }

    [Fact]
    public void A_path_pays_for_the_number_of_paths()
    {
        var state = Judged();
        state.Set(state.Layout.Paths[1].Errors, Plenty);
        state.Set(state.Layout.Paths[1].Relative, _gate.FailRelative + Math.Log(2) - 0.001);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Paths[1].Relative, _gate.FailRelative + Math.Log(2) + 0.001);
        Decide(state).ShouldBe(new Decision(Rule.FailErrors, Stratum.Path(1)));
    }

    [Fact]
    public void A_path_that_blue_does_not_serve_fails_by_its_errors_and_never_by_its_latency()
    {
        var state = Judged();
        state.Set(state.Layout.Paths[1].Absent, Plenty);
        state.Set(state.Layout.Paths[1].Slow, Plenty);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Paths[1].Errors, Plenty);
        Decide(state).ShouldBe(new Decision(Rule.FailErrors, Stratum.Path(1)));
    }

    [Fact]
    public void The_tail_has_a_quarter_of_the_pools_weight_against_green()
    {
        var state = Judged();
        var enough = _gate.FailLatency - _gate.LnPool - Math.Log(0.25);
        state.Set(state.Layout.Pool.Tail, enough - 0.01);

        Decide(state).ShouldBeNull();
        state.Set(state.Layout.Pool.Tail, enough + 0.001);
        Decide(state).ShouldBe(new Decision(Rule.FailLatency, Stratum.Tail));
    }

    [Theory]
    [InlineData(true, 0.75)]
    [InlineData(false, 1)]
    public void All_of_the_answers_have_the_rest_of_it(bool hasTail, double weight)
    {
        var settings = Slots.NoWarmUp with { Latency = new LatencyLimits(Tail: hasTail) };
        var state = Judged();
        var enough = _gate.FailLatency - _gate.LnPool - Math.Log(weight);
        state.Set(state.Layout.Pool.Slow, enough - 0.01);

        Judge.Decide(state, settings).ShouldBeNull();
        state.Set(state.Layout.Pool.Slow, enough + 0.001);
        Judge.Decide(state, settings).ShouldBe(new Decision(Rule.FailLatency, Stratum.Pool));
    }

    [Fact]
    public void Failing_beside_a_dead_blue_is_undecided_once_it_has_lasted_ten_seconds()
    {
        var state = Judged();
        state.SharedSlots = 19;

        Decide(state).ShouldBeNull();
        state.SharedSlots = 20;
        Decide(state).ShouldBe(new Decision(Rule.InconclusiveShared, Stratum.Pool));
    }

    [Fact]
    public void Only_a_green_that_fails_beside_a_blue_that_is_dead_shares_a_fault()
    {
        var state = Judged();

        state.Set(state.Layout.Pool.Errors, Plenty);
        Slots.Standing(state, Slots.NoWarmUp).IsSharedFault.ShouldBeFalse();
        state.Set(state.Layout.Blue.Dead, Plenty);
        Slots.Standing(state, Slots.NoWarmUp).IsSharedFault.ShouldBeTrue();
        state.Set(state.Layout.Pool.Errors, 0);
        Slots.Standing(state, Slots.NoWarmUp).IsSharedFault.ShouldBeFalse();
    }

    /// <summary>Slower than blue is now, and slower than blue was under users.</summary>
    [Theory]
    [InlineData(StratumKind.Pool)]
    [InlineData(StratumKind.Target)]
    [InlineData(StratumKind.Path)]
    public void A_bake_fails_for_latency_only_by_both_keys_of_the_same_part_of_green(StratumKind kind)
    {
        InBake(kind, relative: Plenty, absolute: 0).ShouldBeNull();
        InBake(kind, relative: 0, absolute: Plenty).ShouldBeNull();
        InBake(kind, relative: Plenty, absolute: Plenty).ShouldBe(new Decision(Rule.FailLatency, new Stratum(kind, kind == StratumKind.Pool ? 0 : 1)));
    }

    private static Decision? InBake(StratumKind kind, double relative, double absolute)
    {
        var state = Judge.Start(_bakeSettings, _shape);
        var (pool, target, path) = (state.Layout.Pool, state.Layout.Targets[1], state.Layout.Paths[1]);
        state.Set(kind switch { StratumKind.Pool => pool.Absolute, StratumKind.Target => target.Absolute, _ => path.Absolute }, absolute);
        if (kind == StratumKind.Target)
        {
            state.Suspects.Add(new Suspect(1, [0, 0], [relative, relative, relative, relative]));
        }
        else
        {
            state.Set(kind == StratumKind.Pool ? pool.Slow : path.Slow, relative);
        }

        return Judge.Decide(state, _bakeSettings);
    }

    private static Decision? Decide(JudgeState state) => Judge.Decide(state, Slots.NoWarmUp);

    /// <summary>Long enough for a pass, and too early to be undecided.</summary>
    private static JudgeState Judged()
    {
        var state = Judge.Start(Slots.NoWarmUp, _shape);
        state.Slots = 100;

        return state;
    }

    private static JudgeState Proven()
    {
        var state = Judged();
        foreach (var part in _ofPass.Values)
        {
            state.Set(part(state.Layout), Plenty);
        }

        state.Set(state.Layout.Targets[0].Fast, Plenty);
        state.Set(state.Layout.Paths[0].Fast, Plenty);

        return state;
    }
}
