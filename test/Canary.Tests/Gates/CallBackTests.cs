using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Gates;

public sealed class CallBackTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(30, 3)]
    [InlineData(39.9, 3)]
    [InlineData(40, 4)]
    [InlineData(299, 29)]
    [InlineData(300, 30)]
    [InlineData(3000, 30)]
    public void Is_a_tenth_of_what_it_has_taken_so_far_and_3_to_30_seconds(double elapsed, int seconds)
        => CallBack.SecondsAfter(TimeSpan.FromSeconds(elapsed)).ShouldBe(seconds);

    /// <summary>Two clocks differ: an execution may seem to have started in the future.</summary>
    [Fact]
    public void Is_soon_for_what_has_not_started_yet() => CallBack.SecondsAfter(TimeSpan.FromSeconds(-90)).ShouldBe(CallBack.Soonest);

    [Fact]
    public void Never_leaves_its_bounds() => Prop.ForAll<TimeSpan>(elapsed => CallBack.SecondsAfter(elapsed) is >= CallBack.Soonest and <= CallBack.Latest)
        .QuickCheckThrowOnFailure();

    /// <summary>docs/cost.md counts with these.</summary>
    [Theory]
    [InlineData(5, 2)]
    [InlineData(20, 7)]
    [InlineData(35, 12)]
    [InlineData(300, 36)]
    [InlineData(3000, 126)]
    public void ECS_asks_this_often_before_the_answer_is_there(int seconds, int calls) => Times().TakeWhile(elapsed => elapsed < seconds).Count().ShouldBe(calls);

    private static IEnumerable<int> Times()
    {
        for (var elapsed = 0; ; elapsed += CallBack.SecondsAfter(TimeSpan.FromSeconds(elapsed)))
        {
            yield return elapsed;
        }
    }
}
