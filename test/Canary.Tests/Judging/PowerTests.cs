namespace Canary.Tests.Judging;

public sealed class PowerTests
{
    private static readonly FleetShape _shape = new(4, 4, 1);

    [Fact]
    public void The_built_in_plan_passes_a_healthy_green_and_stops_a_dead_one()
    {
        var healthy = Power.Of(new PowerCase(0.001), JudgeSettings.Default, _shape, 10, seed: 1, deployments: 60);
        var dead = Power.Of(new PowerCase(1), JudgeSettings.Default, _shape, 10, seed: 1, deployments: 60);

        healthy.Passed.ShouldBe(1);
        healthy.WarmUpSeconds!.Median.ShouldBeInRange(10, 12);
        dead.Failed.ShouldBe(1);
        dead.Seconds.Median.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void Four_probes_a_second_do_not_pass_a_healthy_green_in_time() =>
        Power.Of(new PowerCase(0.001), JudgeSettings.Default, _shape, 1, seed: 1, deployments: 60).Passed.ShouldBeLessThan(0.99);

    [Fact]
    public void The_same_arguments_give_the_same_row()
    {
        var (once, twice) = (Of(3), Of(3));

        once.ShouldBe(twice);

        static PowerRow Of(int seed) => Power.Of(new PowerCase(0.05), JudgeSettings.Default, _shape, 10, seed, deployments: 40);
    }

    [Fact]
    public void Asks_about_targets_and_paths_only_where_there_are_several()
    {
        var single = Power.Table(JudgeSettings.Default, new FleetShape(1, 1, 1), 10, seed: 1, deployments: 1).Select(row => row.Green).ToList();
        var several = Power.Table(JudgeSettings.Default, new FleetShape(2, 2, 2), 10, seed: 1, deployments: 1).Select(row => row.Green).ToList();

        single.ShouldAllBe(green => !green.IsOneTarget && !green.IsOnePath);
        several.Count(green => green.IsOneTarget).ShouldBe(3);
        several.Count(green => green.IsOnePath).ShouldBe(3);
    }
}
