using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class RelativeTestTests
{
    private static readonly Arbitrary<(int Green, int Blue, int Failed)> _blocks = (
        from green in Gen.Choose(0, 15)
        from blue in Gen.Choose(0, 15)
        from failed in Gen.Choose(0, green + blue)
        select (green, blue, failed)).ToArbitrary();

    [Fact]
    public void Weighs_blocks_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("relative_block").Concat(Vectors.Second("relative")))
        {
            RelativeTest.Weigh(row.Int("ng"), row.Int("kg"), row.Int("nb"), row.Int("kb"), row.Number("omega"))
                .ShouldBe(row.Number("logE"), Vectors.Tolerance, row.ToString());
        }
    }

    [Fact]
    public void Expects_exactly_one_when_failures_fall_on_green_and_blue_alike() => Prop.ForAll(_blocks, block =>
    {
        var mean = Splits(block).Sum(onGreen =>
            Combinations.Choose(block.Green, onGreen) * Combinations.Choose(block.Blue, block.Failed - onGreen) / Combinations.Choose(block.Green + block.Blue, block.Failed)
            * Math.Exp(Weigh(block.Green, onGreen, block.Blue, block.Failed - onGreen)));

        mean.ShouldBe(1, 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Says_nothing_without_a_split_to_look_at() => Prop.ForAll(_blocks, block =>
    {
        Weigh(block.Green, 0, block.Blue, 0).ShouldBe(0);
        Weigh(block.Green, block.Green, block.Blue, block.Blue).ShouldBe(0);
        Weigh(block.Green, block.Green / 2, 0, 0).ShouldBe(0);
        Weigh(0, 0, block.Blue, block.Blue / 2).ShouldBe(0);
        RelativeTest.Weigh(block.Green, block.Green / 2, block.Blue, block.Blue / 2, omega: 1).ShouldBe(0, 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_failure_of_green_raises_it_and_one_of_blue_lowers_it() => Prop.ForAll(_blocks, block =>
    {
        foreach (var onGreen in Splits(block))
        {
            var (onBlue, here) = (block.Failed - onGreen, Weigh(block.Green, onGreen, block.Blue, block.Failed - onGreen));
            if (onGreen < block.Green)
            {
                Weigh(block.Green, onGreen + 1, block.Blue, onBlue).ShouldBeGreaterThanOrEqualTo(here - 1e-12);
            }

            if (onBlue < block.Blue)
            {
                Weigh(block.Green, onGreen, block.Blue, onBlue + 1).ShouldBeLessThanOrEqualTo(here + 1e-12);
            }
        }
    }).QuickCheckThrowOnFailure();

    private static double Weigh(int greenSent, int greenFailed, int blueSent, int blueFailed) =>
        RelativeTest.Weigh(greenSent, greenFailed, blueSent, blueFailed, omega: 20);

    private static IEnumerable<int> Splits((int Green, int Blue, int Failed) block)
    {
        var (first, last) = (Math.Max(0, block.Failed - block.Blue), Math.Min(block.Green, block.Failed));
        return Enumerable.Range(first, last - first + 1);
    }
}
