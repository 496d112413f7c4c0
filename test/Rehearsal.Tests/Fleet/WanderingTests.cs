namespace Rehearsal.Tests.Fleet;

public class WanderingTests
{
    private static readonly TimeSpan s_constant = TimeSpan.FromSeconds(60);

    [Fact]
    public void Wanders_as_far_as_told_and_forgets_with_its_time_constant()
    {
        var wandering = new Wandering(0.2, s_constant, seed: 1);
        var values = Enumerable.Range(0, 20_000).Select(i => wandering.At(s_constant * i)).ToList();

        values.Average().ShouldBe(0, 0.01);
        Math.Sqrt(values.Average(value => value * value)).ShouldBe(0.2, 0.01);
        (values.Zip(values.Skip(1), (one, next) => one * next).Average() / 0.04).ShouldBe(Math.Exp(-1), 0.05);
    }

    [Fact]
    public void Is_the_same_for_all_who_have_its_seed_whenever_they_look()
    {
        var (seldom, often) = (new Wandering(0.2, s_constant, seed: 5), new Wandering(0.2, s_constant, seed: 5));
        for (var second = 0; second < 600; second++)
        {
            often.At(TimeSpan.FromSeconds(second));
        }

        seldom.At(TimeSpan.FromSeconds(600)).ShouldBe(often.At(TimeSpan.FromSeconds(600)));
        new Wandering(0.2, s_constant, seed: 6).At(TimeSpan.FromSeconds(600)).ShouldNotBe(seldom.At(TimeSpan.FromSeconds(600)));
    }

    [Fact]
    public void Makes_no_leap_from_one_moment_to_the_next()
    {
        var wandering = new Wandering(0.2, s_constant, seed: 2);
        var values = Enumerable.Range(0, 60_000).Select(i => wandering.At(TimeSpan.FromMilliseconds(10 * i))).ToList();

        values.Zip(values.Skip(1), (one, next) => Math.Abs(next - one)).Max().ShouldBeLessThan(0.001);
    }
}
