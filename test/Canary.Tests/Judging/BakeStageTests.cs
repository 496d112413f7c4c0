namespace Canary.Tests.Judging;

public sealed class BakeStageTests
{
    private const int Deployments = 12;
    private static readonly JudgeSettings _bake = JudgeSettings.Default with { Stage = JudgeStage.Bake, BakeSeconds = 120 };
    private static readonly FleetShape _shape = new(4, 4, 1);

    [Fact]
    public void A_clean_bake_holds_until_its_end()
    {
        var end = new Fleet(_shape) { Settings = _bake }.Judge(1);

        end.Decision.Rule.ShouldBe(Rule.Held);
        end.Seconds.ShouldBeInRange(120, 122, "its last answers are waited for");
    }

    [Theory]
    [InlineData(1, 2.5)]
    [InlineData(0.2, 4.5)]
    [InlineData(0.05, 16)]
    public void A_fault_that_comes_late_is_found_as_soon_as_an_early_one(double errors, double seconds)
    {
        var late = new Fleet(_shape) { Settings = _bake, Errors = (green, _, _, t) => green && t > 60 ? errors : 0.001 };

        late.Decisions(Deployments).ShouldBe(new() { [Rule.FailErrors] = Deployments });
        late.Median(Deployments, end => end.Seconds - 60).ShouldBeLessThanOrEqualTo(seconds);
    }

    [Fact]
    public void Twice_as_slow_is_found_within_a_minute()
    {
        var slow = new Fleet(_shape) { Settings = _bake with { BakeSeconds = 180 }, Slower = (green, _, _, t) => green && t > 60 ? 2 : 1 };

        slow.Decisions(Deployments).ShouldBe(new() { [Rule.FailLatency] = Deployments });
        slow.Median(Deployments, end => end.Seconds - 60).ShouldBeLessThanOrEqualTo(60);
    }

    [Fact]
    public void A_peak_of_load_that_slows_green_alone_by_half_fails_nobody() =>
        new Fleet(_shape) { Settings = _bake, Slower = (green, _, _, t) => green && t > 30 ? 1.5 : 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.Held] = Deployments });

    [Fact]
    public void An_outage_of_both_fails_nobody() =>
        new Fleet(_shape) { Settings = _bake, Errors = (_, _, _, t) => t is > 60 and < 65 ? 1 : 0.001 }.Decisions(Deployments).ShouldBe(new() { [Rule.Held] = Deployments });

    /// <summary>Each touches three slots, and five seconds lie between them; what lasts is found.</summary>
    [Fact]
    public void Two_stumbles_of_a_second_do_not_add_up_to_a_fail()
    {
        var stumbling = new Fleet(_shape) { Settings = _bake, Errors = (green, _, _, t) => green && t is (> 60.2 and < 61.3) or (> 66.2 and < 67.3) ? 0.5 : 0 };
        var bad = new Fleet(_shape) { Settings = _bake, Errors = (green, _, _, t) => green && t > 60 ? 0.5 : 0 };

        stumbling.Decisions(Deployments).ShouldBe(new() { [Rule.Held] = Deployments });
        bad.Decisions(Deployments).ShouldBe(new() { [Rule.FailErrors] = Deployments });
    }

    [Fact]
    public void Latency_that_is_only_to_be_told_fails_nobody() =>
        new Fleet(_shape) { Settings = _bake with { BakeLatency = BakeLatency.Warn }, Slower = (green, _, _, _) => green ? 3 : 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.Held] = Deployments });

    [Fact]
    public void Latency_that_fails_nobody_is_told_all_the_same()
    {
        var slow = new Fleet(_shape) { Settings = _bake with { BakeLatency = BakeLatency.Warn }, Slower = (green, _, _, _) => green ? 3 : 1 };
        var (warned, well) = (slow.Judge(1), new Fleet(_shape) { Settings = slow.Settings }.Judge(1));

        var reasons = Judge.Explain(warned.Decision, warned.State, slow.Settings).Reasons;

        reasons[0].ShouldStartWith("No evidence against green in 120 s: ");
        reasons[1].ShouldMatch(@"^Green is too slow: recently \d+ ms against blue's \d+ ms, \d(\.\d+)?× \(limit 1\.4× \+ 1 ms\)$");
        reasons.Skip(2).ShouldBe(["It is also slower than 1.45× blue's latency under user traffic, so load does not explain it", "The plan's bakeLatency is warn, so this does not fail the bake"]);
        Judge.Explain(well.Decision, well.State, slow.Settings).Reasons.Count.ShouldBe(1);
    }

    [Fact]
    public void Without_a_blue_ten_seconds_of_nothing_but_failures_fail_green()
    {
        var alone = new Fleet(new FleetShape(1, 0, 1)) { Settings = _bake, Errors = (_, _, _, t) => t > 60 ? 1 : 0.001 };

        alone.Decisions(Deployments).ShouldBe(new() { [Rule.FailErrors] = Deployments });
        alone.Median(Deployments, end => end.Seconds - 60).ShouldBeInRange(9, 13);
    }

    [Fact]
    public void Without_a_record_of_blue_under_users_latency_fails_nobody()
    {
        var chance = new Chance(1);
        var end = new SimulatedDeployment(_bake, _shape, 10).Run((green, _, _, _) => Reply.Answered((long)(50_000 * (green ? 3 : 1) * Math.Exp(0.5 * chance.Normal()))));

        end.Decision.Rule.ShouldBe(Rule.Held);
    }
}
