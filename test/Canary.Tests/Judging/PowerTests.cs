using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class PowerTests
{
    private const int Deployments = 60;

    [Fact]
    public void A_healthy_green_passes_as_soon_as_it_may()
    {
        var row = Row(new PowerCase(0));

        row.Passed.ShouldBe(1);
        row.MedianSeconds.ShouldBeInRange(JudgeSettings.Default.MinSeconds, JudgeSettings.Default.MinSeconds + 15);
    }

    [Fact]
    public void A_higher_error_rate_is_caught_no_later()
    {
        double[] rates = [0.05, 0.1, 0.2, 0.5, 1];
        var medians = rates.Select(errors => Row(new PowerCase(errors)).MedianSeconds).ToList();

        medians.ShouldBe(medians.OrderDescending());
        medians[^1].ShouldBeLessThan(medians[0] / 2);
    }

    [Fact]
    public void The_strict_judge_catches_what_the_default_leaves_open()
    {
        var green = new PowerCase(0.01);

        Row(green, JudgeSettings.Strict).Failed.ShouldBeGreaterThan(Row(green).Failed);
    }

    [Fact]
    public void One_bad_target_and_a_slow_green_are_failed()
    {
        Row(new PowerCase(Power.HealthyErrors, OneTargetErrors: 1)).Failed.ShouldBe(1);
        Row(new PowerCase(Power.HealthyErrors, Slower: 2)).Failed.ShouldBe(1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_table() => Table(seed: 5).ShouldBe(Table(seed: 5));

    [Fact]
    public void Another_seed_gives_another_table() => Table(seed: 5).ShouldNotBe(Table(seed: 6));

    [Fact]
    public void Shares_add_up() => Table(seed: 1).ShouldAllBe(row => Math.Abs(row.Failed + row.Passed + row.Inconclusive - 1) < 1e-9);

    [Fact]
    public void Asks_only_what_can_differ()
    {
        var settings = JudgeSettings.Default with { Latency = false };
        var rows = Power.Table(settings, probesPerSlot: 10, targets: 1, seed: 1, deployments: 1);

        rows.ShouldAllBe(row => row.Green.OneTargetErrors == null && row.Green.Slower == 1);
    }

    [Fact]
    public void Judges_without_a_blue() =>
        Power.Of(new PowerCase(1), JudgeSettings.Default with { Comparative = false }, 10, 2, seed: 1, Deployments).Failed.ShouldBe(1);

    private static PowerRow Row(PowerCase green, JudgeSettings? settings = null) =>
        Power.Of(green, settings ?? JudgeSettings.Default, probesPerSlot: 10, targets: 4, seed: 1, Deployments);

    private static IReadOnlyList<PowerRow> Table(int seed) => Power.Table(JudgeSettings.Default, probesPerSlot: 10, targets: 4, seed, deployments: 5);
}
