namespace Canary.Tests.Judging;

/// <summary>Services whose answers take nearly the same time: their tail says little, and must keep no good version from passing.</summary>
public sealed class NarrowLatencyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 4)]
    [InlineData(4, 10)]
    public void Answers_that_all_take_the_same_time_pass(int targets, int paths)
    {
        var end = new SimulatedDeployment(JudgeSettings.Default, new FleetShape(targets, targets, paths), 10).Run((_, _, _, _) => Reply.Answered(1000));

        end.Decision.Rule.ShouldBe(Rule.Passed);
        end.Seconds.ShouldBeLessThan(60);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.03)]
    [InlineData(0.1)]
    public void Answers_that_take_nearly_the_same_time_pass(double sigma)
    {
        var fleet = new Fleet(new FleetShape(4, 4, 4)) { Sigma = sigma };

        fleet.Decisions(40).ShouldBe(new() { [Rule.Passed] = 40 });
        fleet.Median(40, end => end.Seconds).ShouldBeLessThan(45);
    }

    [Fact]
    public void A_slow_tail_does_not_pass_among_them() =>
        new Fleet(new FleetShape(4, 4, 1)) { Sigma = 0.03, SlowShare = 0.15, Slower = (isGreen, _, _, _) => isGreen ? 5 : 1 }.Decisions(40).ContainsKey(Rule.Passed).ShouldBeFalse();
}
