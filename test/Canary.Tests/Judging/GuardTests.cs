namespace Canary.Tests.Judging;

/// <summary>A green that crosses the line for latency while it is still getting faster.</summary>
public sealed class GuardTests
{
    private static readonly JudgeSettings _settings = JudgeSettings.Default;
    private static readonly FleetShape _shape = new(1, 1, 1);
    private static readonly JudgeConstants _limits = JudgeConstants.For(_settings, _shape);

    [Fact]
    public void Is_spared_and_judged_anew_at_twice_the_evidence()
    {
        var spared = Crossing(Almost(isGettingFaster: true));

        Judge.Decide(spared, _settings).ShouldBeNull();
        spared.Guards.ShouldBe(1);
        Slots.Standing(spared, _settings).FailLatency.ShouldBe(_limits.FailLatency + Math.Log(2), 1e-12);
        spared.Sums.AsSpan(spared.Layout.Pool.Slow.At, 4).ToArray().ShouldBe([0, 0, double.NegativeInfinity, double.NegativeInfinity], "what was known of its latency is forgotten");
        spared.Green.Sent.ShouldBe(10, "what was known of its errors is not");
    }

    [Fact]
    public void Is_not_spared_where_it_is_slow_and_steady()
        => Judge.Decide(Crossing(Almost(isGettingFaster: false)), _settings).ShouldBe(new Decision(Rule.FailLatency, Stratum.Pool));

    [Fact]
    public void Is_spared_five_times_and_no_more()
    {
        var (four, five) = (Almost(isGettingFaster: true), Almost(isGettingFaster: true));
        (four.Guards, five.Guards) = (4, 5);
        SetSlow(four);
        SetSlow(five);

        Judge.Decide(Crossing(four), _settings).ShouldBeNull();
        Judge.Decide(Crossing(five), _settings).ShouldBe(new Decision(Rule.FailLatency, Stratum.Pool));
    }

    [Fact]
    public void Is_not_spared_once_the_time_for_warming_up_is_over()
    {
        var (early, late) = (Almost(isGettingFaster: true), Almost(isGettingFaster: true));
        (early.Slots, early.WarmSlots) = (598, 500);
        (late.Slots, late.WarmSlots) = (599, 500);

        Judge.Decide(Crossing(early), _settings).ShouldBeNull();
        Judge.Decide(Crossing(late), _settings).ShouldBe(new Decision(Rule.FailLatency, Stratum.Pool));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_single_part_that_is_getting_faster_is_enough(bool isTarget)
    {
        var shape = new FleetShape(2, 2, 2);
        var state = Judge.Start(_settings, shape);
        state.IsWarm = true;
        var (target, path) = (state.Layout.Targets[1], state.Layout.Paths[1]);
        var (suspicion, trend) = isTarget ? (target.Suspicion, target.Trend) : (path.Slow, path.Trend);

        // Ten answers of late, on average as fast as blue, and forty in half a minute that were not.
        (state.Sums[trend.FastWeight], state.Sums[trend.FastSum], state.Sums[trend.SlowWeight], state.Sums[trend.SlowSum]) = (10, 0, 40, 40);

        IsGettingFaster().ShouldBeFalse("nothing speaks against it");
        state.Sums.AsSpan(suspicion.At, suspicion.Size).Fill(5);
        IsGettingFaster().ShouldBeTrue();

        bool IsGettingFaster() => WarmUp.IsGettingFaster(state, Slots.Standing(state, _settings));
    }

    /// <summary>One step before the line, after six windows.</summary>
    private static JudgeState Almost(bool isGettingFaster)
    {
        var state = Judge.Start(_settings, _shape);
        (state.IsWarm, state.Slots, state.WarmSlots, state.WindowsClosed) = (true, 60, 20, 6);
        for (var window = 0; window < 6; window++)
        {
            var mean = isGettingFaster ? 2 - (0.3 * window) : 1.1;
            state.Windows.Add(new Window(10, 100, 100, 100 * mean, 100 * ((mean * mean) + 0.25), 0));
        }

        SetSlow(state);

        return state;
    }

    private static void SetSlow(JudgeState state)
    {
        var almost = _limits.FailLatency + (state.Guards * Math.Log(2)) - _limits.LnPool - _limits.LnSlow - 0.01;
        state.Sums.AsSpan(state.Layout.Pool.Slow.At, state.Layout.Pool.Slow.Size).Fill(almost);
    }

    private static JudgeState Crossing(JudgeState state)
        => Judge.After(state, Slots.OfLatencies(state.Slots, [.. Enumerable.Repeat(500.0, 10)], [.. Enumerable.Repeat(50.0, 10)]), _settings);
}
