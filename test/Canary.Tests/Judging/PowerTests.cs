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
        row.SecondsToPass!.Median.ShouldBeInRange(JudgeSettings.Default.MinSeconds, JudgeSettings.Default.MinSeconds + 15);
    }

    [Fact]
    public void A_higher_error_rate_is_caught_no_later()
    {
        double[] rates = [0.05, 0.1, 0.2, 0.5, 1];
        var medians = rates.Select(errors => Row(new PowerCase(errors)).Seconds.Median).ToList();

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
        Row(new PowerCase(0.001, OneTargetErrors: 1)).Failed.ShouldBe(1);
        Row(new PowerCase(0.001, Slower: 2)).Failed.ShouldBe(1);
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

        rows.ShouldAllBe(row => row.Green.OneTargetErrors == null && row.Green.OneTargetSlower == null && row.Green.Slower == 1);
    }

    [Fact]
    public void Asks_about_what_the_plan_promises_to_catch()
    {
        var settings = JudgeSettings.Default with { P1 = 0.03, P1Target = 0.4, C1 = 1.4, C1Target = 3 };
        var greens = Power.Table(settings, probesPerSlot: 10, targets: 2, seed: 1, deployments: 1).Select(row => row.Green).ToList();

        greens.ShouldContain(new PowerCase(0.03));
        greens.ShouldContain(new PowerCase(0.001, OneTargetErrors: 0.4));
        greens.ShouldContain(new PowerCase(0.001, Slower: 1.4));
        greens.ShouldContain(new PowerCase(0.001, OneTargetSlower: 3));
        greens.ShouldBeUnique();
    }

    [Fact]
    public void A_healthy_green_is_within_what_is_tolerated()
    {
        var settings = JudgeSettings.Default with { P0 = 0.0002, P1 = 0.002, Q = 0.0002 };

        Power.HealthyErrors(settings).ShouldBe(0.0002);
        Power.HealthyErrors(JudgeSettings.Default).ShouldBe(0.001);
    }

    [Fact]
    public void There_is_no_time_to_pass_where_none_passes() => Row(new PowerCase(1)).SecondsToPass.ShouldBeNull();

    [Fact]
    public void One_slow_target_is_failed_sooner_the_slower_it_is()
    {
        var slow = Row(new PowerCase(0.001, OneTargetSlower: 2));
        var slower = Row(new PowerCase(0.001, OneTargetSlower: 5));

        slow.Passed.ShouldBeLessThanOrEqualTo(JudgeSettings.Default.BetaLatTarget);
        slower.Failed.ShouldBe(1);
        slower.Seconds.Median.ShouldBeLessThan(slow.Seconds.Median);
    }

    [Fact]
    public void A_spread_is_the_least_value_that_so_many_do_not_exceed()
    {
        Spread.Of(Enumerable.Range(1, 100).Select(value => (double)value)).ShouldBe(new Spread(50, 95));
        Spread.Of([]).ShouldBeNull();
    }

    [Fact]
    public void Judges_without_a_blue() =>
        Power.Of(new PowerCase(1), JudgeSettings.Default with { Comparative = false }, 10, 2, seed: 1, Deployments).Failed.ShouldBe(1);

    private static PowerRow Row(PowerCase green, JudgeSettings? settings = null) =>
        Power.Of(green, settings ?? JudgeSettings.Default, probesPerSlot: 10, targets: 4, seed: 1, Deployments);

    private static List<PowerRow> Table(int seed) => [.. Power.Table(JudgeSettings.Default, probesPerSlot: 10, targets: 4, seed, deployments: 5)];
}
