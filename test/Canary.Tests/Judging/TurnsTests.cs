using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class TurnsTests
{
    private static readonly Arbitrary<FleetShape> _shapes = (
        from greens in Gen.Choose(1, 12)
        from blues in Gen.Choose(1, 12)
        from paths in Gen.Choose(1, 12)
        from deal in Gen.Choose(0, 1000)
        select new FleetShape(greens, blues, paths, deal)).ToArbitrary();

    [Fact]
    public void Ask_every_target_for_every_path_before_one_is_asked_again() => Prop.ForAll(_shapes, shape =>
    {
        var turns = All(shape);

        Enumerable.Range(0, shape.Greens * shape.Paths).Select(turn => (turns.At(turn).Green, turns.At(turn).Path)).Distinct().Count().ShouldBe(shape.Greens * shape.Paths);
        Enumerable.Range(0, shape.Blues * shape.Paths).Select(turn => (turns.At(turn).Blue, turns.At(turn).Path)).Distinct().Count().ShouldBe(shape.Blues * shape.Paths);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Change_the_path_with_every_pair()
    {
        var turns = All(new FleetShape(4, 4, 3));

        Enumerable.Range(0, 7).Select(turn => turns.At(turn).Path).ShouldBe([0, 1, 2, 0, 1, 2, 0]);
    }

    [Fact]
    public void Leave_nobody_a_partner_for_good() => Prop.ForAll(_shapes, shape =>
    {
        var turns = All(shape);
        var partners = Enumerable.Range(0, 40 * shape.Greens * shape.Blues * shape.Paths).Select(turn => turns.At(turn)).Where(asked => asked.Path == 0).Select(asked => (asked.Green, asked.Blue)).Distinct();

        // Where one side has a single target there is nothing to change.
        return shape.Greens == 1 || shape.Blues == 1 || partners.Count() > Math.Max(shape.Greens, shape.Blues);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Ask_only_the_targets_of_their_worker()
    {
        var turns = new Turns(new FleetShape(6, 2, 3), [1, 4]);

        Enumerable.Range(0, 100).Select(turn => turns.At(turn).Green).Distinct().Order().ShouldBe([1, 4]);
        turns.FirstHits.ShouldBe(6);
    }

    [Fact]
    public void Ask_no_blue_where_there_is_none() => All(new FleetShape(3, 0, 2)).At(5).Blue.ShouldBe(-1);

    [Fact]
    public void Send_green_first_as_often_as_blue_whatever_the_path() =>
        Enumerable.Range(0, 2).ShouldAllBe(parity => Math.Abs(Enumerable.Range(0, 2000).Where(turn => turn % 2 == parity).Count(turn => Turns.IsGreenFirst(turn / 10, turn % 10)) - 500) < 70);

    private static Turns All(FleetShape shape) => new(shape, [.. Enumerable.Range(0, shape.Greens)]);
}
