namespace Rehearsal.Tests.Fleet;

public class OriginTests
{
    private static readonly Fault s_ofFour = new Fault.Down { OneOf = 4 };

    [Fact]
    public void One_task_in_four_has_it_and_so_does_every_fourth_after_it()
    {
        var have = Enumerable.Range(0, 12).Where(index => Of(seed: 1, "blue", index).Has(s_ofFour)).ToList();

        have.Count.ShouldBe(3);
        (have[1] - have[0]).ShouldBe(4);
        (have[2] - have[1]).ShouldBe(4);
    }

    [Fact]
    public void Which_of_four_it_is_comes_from_the_seed_and_is_each_as_often()
    {
        var counts = Enumerable.Range(0, 4_000).CountBy(seed => First(seed, "blue")).ToDictionary();

        counts.Keys.Order().ShouldBe([0, 1, 2, 3]);
        counts.Values.ShouldAllBe(count => count > 900 && count < 1_100);
        First(7, "blue").ShouldBe(First(7, "blue"));
    }

    [Fact]
    public void It_is_another_on_the_other_side_as_often_as_chance_has_it() =>
        Enumerable.Range(0, 4_000).Count(seed => First(seed, "blue") == First(seed, "green")).ShouldBeInRange(900, 1_100);

    [Fact]
    public void All_faults_of_one_task_in_four_meet_in_the_same_task() =>
        Enumerable.Range(0, 100).ShouldAllBe(index => Of(3, "blue", index).Has(s_ofFour) == Of(3, "blue", index).Has(new Fault.Errors(5) { OneOf = 4 }));

    [Fact]
    public void A_fault_of_every_task_is_in_every_task() => Enumerable.Range(0, 10).ShouldAllBe(index => Of(1, "blue", index).Has(new Fault.Down()));

    private static int First(int seed, string side) => Enumerable.Range(0, 4).Single(index => Of(seed, side, index).Has(s_ofFour));

    private static Origin Of(int seed, string side, int index) => new(seed, side, index, DateTimeOffset.UnixEpoch);
}
