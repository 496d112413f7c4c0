using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class RankTestTests
{
    private static readonly Arbitrary<(double[] Green, double[] Blue)> _latencies = (
        from green in Gen.Choose(0, 400_000).ArrayOf()
        from blue in Gen.Choose(0, 400_000).ArrayOf()
        select (green.Select(g => (double)g).ToArray(), blue.Select(b => (double)b).ToArray())).ToArbitrary();

    [Fact]
    public void Weighs_ranks_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("rank_block"))
        {
            var (m, n) = (row.Int("m"), row.Int("n"));
            var lambda = RankTest.Lambda(m, n, row.Number("delta"));
            var norm = RankTest.LogNorm(m, n, lambda);

            lambda.ShouldBe(row.Number("lam"), Vectors.Tolerance);
            norm.ShouldBe(row.Number("logNorm"), Vectors.Tolerance);
            ((lambda * row.Int("U")) - norm).ShouldBe(row.Number("logE"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Weighs_ranks_as_the_second_vectors_do()
    {
        foreach (var row in Vectors.Second("rank"))
        {
            var shift = RankTest.Shifts.Index().Single(shift => shift.Item == row.Number("shift")).Index;

            Weigh(row.Int("m"), row.Int("n"), row.Int("U"))[shift].ShouldBe(row.Number("logE"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Counts_pairs_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("rank_from_samples"))
        {
            double[] green = [.. row.GetProperty("green_ms").Microseconds().Select(answer => (double)answer)];
            double[] blue = [.. row.GetProperty("blue_ms").Microseconds().Select(answer => (double)answer)];
            var floor = row.Number("floor_ms") * 1000;

            RankTest.Slower(green, blue, row.Number("c0"), floor).ShouldBe(row.Int("U_fail"));
            RankTest.Faster(green, blue, row.Number("c1"), floor).ShouldBe(row.Int("U_nonInferior"));
        }
    }

    [Theory]
    [InlineData(115_000, 0, 1)]
    [InlineData(115_001, 1, 1)]
    [InlineData(149_999, 1, 1)]
    [InlineData(150_000, 1, 0)]
    public void A_tie_with_a_limit_counts_for_nobody(double green, long slower, long faster)
    {
        RankTest.Slower([green], [100_000], 1.15, 0).ShouldBe(slower);
        RankTest.Faster([green], [100_000], 1.5, 0).ShouldBe(faster);
    }

    [Fact]
    public void The_floor_is_added_to_the_limit() => RankTest.Slower([2_151], [1_000], 1.15, 1_000).ShouldBe(1);

    [Fact]
    public void Only_ratios_count() => Prop.ForAll(_latencies, Gen.Choose(1, 1000).ToArbitrary(), (sample, factor) =>
        RankTest.Slower([.. sample.Green.Select(g => g * factor)], [.. sample.Blue.Select(b => b * factor)], 1.25, 0)
            .ShouldBe(RankTest.Slower(sample.Green, sample.Blue, 1.25, 0))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    [InlineData(6, 6)]
    public void Expects_exactly_one_over_all_orderings(int green, int blue)
    {
        for (var shift = 0; shift < RankTest.Shifts.Count; shift++)
        {
            Orderings(green + blue, green).Average(pairs => Math.Exp(Weigh(green, blue, pairs)[shift])).ShouldBe(1, 1e-12);
        }
    }

    [Fact]
    public void Equal_latencies_are_no_evidence()
    {
        for (var green = 1; green <= 12; green++)
        {
            for (var blue = 1; blue <= 12; blue++)
            {
                Weigh(green, blue, green * blue / 2).ShouldAllBe(evidence => evidence <= 0);
            }
        }
    }

    [Fact]
    public void A_pair_more_beyond_the_limit_is_more_evidence()
    {
        for (var pairs = 0; pairs < 100; pairs++)
        {
            Weigh(10, 10, pairs + 1).Zip(Weigh(10, 10, pairs)).ShouldAllBe(pair => pair.First > pair.Second);
        }
    }

    [Fact]
    public void A_slot_larger_than_is_remembered_weighs_by_the_same_formula() => Weigh(200, 150, 9000).ShouldBe(
        [.. RankTest.Shifts.Select(shift => RankTest.Lambda(200, 150, shift)).Select(lambda => (lambda * 9000) - RankTest.LogNorm(200, 150, lambda))]);

    private static double[] Weigh(int green, int blue, long pairs)
    {
        var increments = new double[RankTest.Shifts.Count];
        RankTest.Weigh(green, blue, pairs, increments);

        return increments;
    }

    /// <summary>U of every way to place the green ones among all.</summary>
    private static IEnumerable<int> Orderings(int all, int green) =>
        from mask in Enumerable.Range(0, 1 << all)
        where int.PopCount(mask) == green
        select Enumerable.Range(0, all).Where(i => (mask >> i & 1) == 1).Sum(i => Enumerable.Range(0, i).Count(j => (mask >> j & 1) == 0));
}
