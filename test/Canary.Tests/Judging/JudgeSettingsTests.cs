namespace Canary.Tests.Judging;

public sealed class JudgeSettingsTests
{
    [Fact]
    public void The_presets_have_no_mistakes()
    {
        JudgeSettings.Default.Problems().ShouldBeEmpty();
        JudgeSettings.Strict.Problems().ShouldBeEmpty();
        JudgeSettings.Tolerant.Problems().ShouldBeEmpty();
    }

    [Fact]
    public void Names_every_mistake_as_a_plan_calls_it()
    {
        var settings = new JudgeSettings(
            new ErrorLimits(0, 0.3, 0.9),
            new LatencyLimits(Tolerated: 0.5, Refused: 0.4, ToleratedOfOne: 0.3, RefusedOfOne: 1000, FloorMs: -1),
            new JudgeTimes(90, 10),
            new WarmUpSettings(true, 5));

        settings.Problems().ShouldBe(
        [
            "judge.errors.tolerated is 0; use a rate above 0 and below judge.errors.refused (0.3)",
            "judge.errors.refusedOfOne is 0.9; use a rate above judge.errors.refused and at most 0.5",
            "judge.latency.tolerated is 0.5; use a factor of at least 1 and below judge.latency.refused (0.4)",
            "judge.latency.refused is 0.4; use a factor above judge.latency.tolerated (0.5) and at most judge.latency.refusedOfOne (1000)",
            "judge.latency.toleratedOfOne is 0.3; use a factor of at least judge.latency.tolerated (0.5) and below judge.latency.refusedOfOne (1000)",
            "judge.latency.refusedOfOne is 1000; use a factor above judge.latency.toleratedOfOne and at most 100",
            "judge.latency.floorMs is -1; use 0 to 10000 milliseconds",
            "judge.minSeconds is 90; use 0 to judge.maxSeconds (10)",
            "judge.maxSeconds is 10; use 20 to 2400",
            "warmUp.maxSeconds is 5; use 10 to 1800, or set warmUp.enabled to false",
        ]);
    }

    [Fact]
    public void What_is_no_number_is_a_mistake() =>
        new JudgeSettings(new ErrorLimits(double.NaN)).Problems().ShouldBe(["judge.errors.tolerated is NaN; use a rate above 0 and below judge.errors.refused (0.02)"]);

    [Fact]
    public void The_judge_refuses_settings_with_mistakes() =>
        Should.Throw<ArgumentException>(() => Judge.Start(new JudgeSettings(new ErrorLimits(0.5, 0.1)), new FleetShape(1, 1, 1))).Message
            .ShouldStartWith("The judge cannot work with these settings: judge.errors.tolerated is 0.5; use a rate above 0 and below judge.errors.refused (0.1).");

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void The_judge_refuses_a_fleet_that_cannot_be(int greens, int blues, int paths) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Judge.Start(JudgeSettings.Default, new FleetShape(greens, blues, paths)));

    [Fact]
    public void A_second_judgement_is_stricter_in_both_directions()
    {
        var shape = new FleetShape(1, 1, 1);
        var (whole, part) = (JudgeConstants.For(JudgeSettings.Default, shape), JudgeConstants.For(JudgeSettings.Default with { Share = 0.1 }, shape));

        part.FailErrors.ShouldBe(whole.FailErrors + Math.Log(10), 1e-12);
        part.PassErrors.ShouldBe(whole.PassErrors + Math.Log(10), 1e-12);
        part.FailRelative.ShouldBe(whole.FailRelative + Math.Log(10), 1e-12);
        part.PassOfOne.ShouldBe(whole.PassOfOne + Math.Log(10), 1e-12);
    }

    private static string InPlan(string name) => $"judge.{char.ToLowerInvariant(name[0])}{name[1..]}";
}
