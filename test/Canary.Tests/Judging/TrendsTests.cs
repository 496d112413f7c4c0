namespace Canary.Tests.Judging;

/// <summary>When a target or path counts as cold, which prolongs the warm-up.</summary>
public sealed class TrendsTests
{
    // Of blue: three times as long of late, five times in the last half minute.
    private static readonly (double Fast, double Slow) _falling = (Math.Log(3), Math.Log(5));
    private static readonly (double Fast, double Slow) _steady = (Math.Log(3), Math.Log(3));

    [Fact]
    public void One_that_is_far_slower_than_blue_is_cold_while_patience_lasts_whatever_its_trend()
    {
        IsCold(_falling, fleet: Math.Log(3), isPatient: true).ShouldBeTrue();
        IsCold(_steady, fleet: Math.Log(3), isPatient: true).ShouldBeTrue();
    }

    [Fact]
    public void After_that_only_one_that_is_getting_faster_and_is_far_slower_than_all_of_green()
    {
        IsCold(_falling, fleet: Math.Log(1.9), isPatient: false).ShouldBeTrue();
        IsCold(_falling, fleet: Math.Log(2.1), isPatient: false).ShouldBeFalse("half of all of green's time more is the limit");
        IsCold(_steady, fleet: 0, isPatient: false).ShouldBeFalse();
    }

    [Fact]
    public void One_within_what_is_tolerated_or_hardly_heard_of_is_not_cold()
    {
        IsCold((Math.Log(1.49), Math.Log(5)), fleet: 0, isPatient: true).ShouldBeFalse();
        IsCold(_falling, fleet: 0, isPatient: true, answers: 7).ShouldBeFalse();
    }

    private static bool IsCold((double Fast, double Slow) means, double fleet, bool isPatient, double answers = 20)
    {
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(4, 4, 2));
        var trend = state.Layout.Targets[2].Trend;
        (state.Sums[trend.FastWeight], state.Sums[trend.FastSum]) = (answers, answers * means.Fast);
        (state.Sums[trend.SlowWeight], state.Sums[trend.SlowSum]) = (3 * answers, 3 * answers * means.Slow);

        return Trends.AnyCold(state, JudgeConstants.For(JudgeSettings.Default, state.Shape), fleet, isPatient);
    }
}
