namespace Canary.Tests.Judging;

/// <summary>Whole deployments, seeded: what must pass passes, what must fail fails, and by the part of green that is bad.</summary>
public sealed class GateStageTests
{
    private const int Deployments = 30;
    private static readonly FleetShape _shape = new(4, 4, 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(20, 1)]
    [InlineData(4, 10)]
    public void A_healthy_green_passes(int targets, int paths) =>
        new Fleet(new FleetShape(targets, targets, paths)).Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 30)]
    [InlineData(10, 30)]
    public void A_good_green_that_is_cold_passes(double times, double seconds) =>
        new Fleet(_shape) { Slower = (green, _, _, t) => green ? 1 + ((times - 1) * Math.Exp(-t / seconds)) : 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });

    [Fact]
    public void Slow_first_hits_of_each_path_are_nobodys_fault() => new Fleet(new FleetShape(4, 4, 10))
    {
        // The sweep of 40 pairs takes two seconds.
        Slower = (green, _, _, t) => green && t < 2 ? 7 : 1,
    }.Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });

    [Fact]
    public void A_dead_green_fails_within_three_seconds_while_it_warms_up()
    {
        var fleet = new Fleet(_shape) { Errors = (green, _, _, _) => green ? 1 : 0.001 };

        fleet.Decisions(Deployments).ShouldBe(new() { [Rule.FailErrors] = Deployments });
        fleet.Median(Deployments, end => end.Seconds).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void A_green_that_fails_one_in_twenty_is_found_within_seven_seconds_of_judging()
    {
        var fleet = new Fleet(_shape) { Errors = (green, _, _, _) => green ? 0.05 : 0.001 };

        fleet.Decisions(Deployments).ShouldBe(new() { [Rule.FailErrors] = Deployments });
        fleet.Median(Deployments, end => end.JudgedSeconds).ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public void One_target_that_fails_is_named()
    {
        var end = new Fleet(new FleetShape(20, 20, 1)) { Errors = (green, target, _, _) => green && target == 7 ? 1 : 0.001 }.Judge(1);

        end.Decision.ShouldBe(new Decision(Rule.FailErrors, Stratum.Target(7)));
    }

    [Fact]
    public void One_path_that_fails_is_named()
    {
        var end = new Fleet(new FleetShape(4, 4, 10)) { Errors = (green, _, path, _) => green && path == 3 ? 0.5 : 0.001 }.Judge(1);

        end.Decision.ShouldBe(new Decision(Rule.FailErrors, Stratum.Path(3)));
    }

    [Fact]
    public void One_path_that_is_slow_is_named()
    {
        var end = new Fleet(new FleetShape(4, 4, 10)) { Slower = (green, _, path, _) => green && path == 3 ? 5 : 1 }.Judge(1);

        end.Decision.ShouldBe(new Decision(Rule.FailLatency, Stratum.Path(3)));
    }

    [Fact]
    public void One_target_that_is_slow_is_named()
    {
        var end = new Fleet(new FleetShape(5, 5, 1)) { Slower = (green, target, _, _) => green && target == 2 ? 3 : 1 }.Judge(1);

        end.Decision.ShouldBe(new Decision(Rule.FailLatency, Stratum.Target(2)));
    }

    [Fact]
    public void A_slow_tail_is_found_and_named()
    {
        var fleet = new Fleet(_shape) { SlowShare = 0.2, Slower = (green, _, _, _) => green ? 5 : 1 };

        fleet.Decisions(Deployments).ShouldBe(new() { [Rule.FailLatency] = Deployments });
        Enumerable.Range(0, Deployments).Count(seed => fleet.Judge(seed).Decision.Stratum == Stratum.Tail).ShouldBeGreaterThan(Deployments / 2);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(2)]
    public void A_slow_green_fails(double times) =>
        new Fleet(_shape) { Slower = (green, _, _, _) => green ? times : 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.FailLatency] = Deployments });

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void A_target_that_is_bad_on_both_sides_is_rarely_blamed_on_green(double errors)
    {
        var decisions = new Fleet(new FleetShape(5, 5, 1)) { Errors = (_, target, _, _) => target == 1 ? errors : 0.001 }.Decisions(300);

        decisions.GetValueOrDefault(Rule.FailErrors).ShouldBeLessThanOrEqualTo(30);
        decisions[Rule.PassedNoWorse].ShouldBeGreaterThanOrEqualTo(240);
    }

    [Fact]
    public void Fleets_that_are_slow_alike_in_a_third_pass() =>
        new Fleet(new FleetShape(6, 6, 1)) { Slower = (_, target, _, _) => target < 2 ? 2 : 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });

    [Fact]
    public void One_in_a_hundred_on_both_sides_is_no_worse_than_blue()
    {
        var decisions = new Fleet(_shape) { Errors = (_, _, _, _) => 0.01 }.Decisions(100);

        (decisions.GetValueOrDefault(Rule.Passed) + decisions.GetValueOrDefault(Rule.PassedNoWorse)).ShouldBeGreaterThanOrEqualTo(88);
    }

    [Fact]
    public void Both_dead_is_inconclusive() =>
        new Fleet(_shape) { Errors = (_, _, _, _) => 1 }.Decisions(Deployments).ShouldBe(new() { [Rule.InconclusiveShared] = Deployments });

    [Fact]
    public void A_fix_for_a_dead_blue_passes() =>
        new Fleet(_shape) { Errors = (green, _, _, _) => green ? 0.001 : 1 }.Decisions(Deployments).Keys.ShouldBeSubsetOf([Rule.Passed, Rule.PassedNoWorse]);

    [Fact]
    public void A_stumble_of_half_a_second_is_forgotten() =>
        new Fleet(_shape) { Errors = (green, _, _, t) => green && t is > 15 and < 15.5 ? 1 : 0.001 }.Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });

    [Fact]
    public void A_path_that_blue_does_not_serve_is_judged_alone_and_passes()
    {
        var fleet = new Fleet(new FleetShape(4, 4, 5)) { Errors = (green, _, path, _) => !green && path == 2 ? 1 : 0.001 };
        var end = fleet.Judge(1);

        fleet.Decisions(Deployments).ShouldBe(new() { [Rule.Passed] = Deployments });
        Canary.Judging.Judge.Explain(end.Decision, end.State, fleet.Settings, new JudgedNames([], ["a", "b", "cart", "d", "e"])).Reasons
            .ShouldContain("Blue does not serve the probe cart, so it was judged alone");
    }

    [Fact]
    public void A_path_that_blue_does_not_serve_and_that_fails_is_found()
    {
        var end = new Fleet(new FleetShape(4, 4, 5)) { Errors = (green, _, path, _) => path == 2 ? green ? 0.05 : 1 : 0.001 }.Judge(1);

        end.Decision.ShouldBe(new Decision(Rule.FailErrors, Stratum.Path(2)));
    }

    [Fact]
    public void No_pass_before_MinSeconds_nor_before_twenty_seconds_of_judging()
    {
        var end = new Fleet(_shape).Judge(3);

        end.Seconds.ShouldBeGreaterThanOrEqualTo(30);
        end.JudgedSeconds.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public void The_same_deployment_gets_the_same_verdict()
    {
        var fleet = new Fleet(_shape) { Errors = (green, _, _, _) => green ? 0.02 : 0.001 };

        fleet.Judge(5).Seconds.ShouldBe(fleet.Judge(5).Seconds);
        fleet.Judge(5).Decision.ShouldBe(fleet.Judge(5).Decision);
    }

    [Fact]
    public void A_verdict_is_final()
    {
        var dead = Slots.Play(Slots.ErrorsOnly, new FleetShape(1, 1, 1), Enumerable.Range(0, 4).Select(slot => Slots.Of(slot, 10, 10)));
        var later = Enumerable.Range(4, 200).Aggregate(dead, (state, slot) => Canary.Judging.Judge.After(state, Slots.Of(slot, 10), Slots.ErrorsOnly));

        later.ShouldBeSameAs(dead);
    }
}
