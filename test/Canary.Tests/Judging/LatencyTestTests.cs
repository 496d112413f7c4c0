using System.Text.Json;
using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class LatencyTestTests
{
    private static readonly JudgeSettings _noFloor = new() { FloorMs = 0 };

    private static readonly Arbitrary<(long[] Green, long[] Blue)> _latencies = (
        from green in Gen.Choose(0, 400_000).ArrayOf()
        from blue in Gen.Choose(0, 400_000).ArrayOf()
        select (green.Select(g => (long)g).ToArray(), blue.Select(b => (long)b).ToArray())).ToArbitrary();

    [Fact]
    public void Weighs_ranks_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("rank_block"))
        {
            var (m, n) = (row.Int("m"), row.Int("n"));
            var lambda = LatencyTest.Lambda(m, n, row.Number("delta"));
            var norm = LatencyTest.LogNorm(m, n, lambda);

            lambda.ShouldBe(row.Number("lam"), Vectors.Tolerance);
            norm.ShouldBe(row.Number("logNorm"), Vectors.Tolerance);
            ((lambda * row.Int("U")) - norm).ShouldBe(row.Number("logE"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Counts_pairs_and_weighs_them_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("rank_from_samples"))
        {
            var (green, blue) = (row.GetProperty("green_ms").Microseconds(), row.GetProperty("blue_ms").Microseconds());
            var pairs = LatencyTest.Count(green, blue, SettingsOf(row));

            pairs.SlowerThanTolerated.ShouldBe(row.Int("U_fail"));
            pairs.FasterThanPoolLimit.ShouldBe(row.Int("U_nonInferior"));
            Weigh(green.Length, blue.Length, pairs.SlowerThanTolerated).ShouldBe(row.Numbers("logE_fail"), Vectors.Tolerance);
            Weigh(green.Length, blue.Length, pairs.FasterThanPoolLimit).ShouldBe(row.Numbers("logE_nonInferior"), Vectors.Tolerance);
        }
    }

    [Fact]
    public void Counts_pairs_of_histograms_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("rank_from_samples"))
        {
            var green = Histogram.Of(row.GetProperty("green_ms").Microseconds());
            var blue = Histogram.Of(row.GetProperty("blue_ms").Microseconds());
            var pairs = LatencyTest.Count(green, blue, SettingsOf(row));

            green.Buckets().ShouldBe(Buckets(row.GetProperty("hist_green_us")));
            blue.Buckets().ShouldBe(Buckets(row.GetProperty("hist_blue_us")));
            pairs.SlowerThanTolerated.ShouldBe(row.Int("U_fail_hist"));
            pairs.FasterThanPoolLimit.ShouldBe(row.Int("U_nonInferior_hist"));
        }

        static IEnumerable<(int, long)> Buckets(JsonElement histogram) =>
            histogram.EnumerateObject().Select(bucket => (int.Parse(bucket.Name), bucket.Value.GetInt64()));
    }

    [Theory]
    [InlineData(110_000, 0, 1)]
    [InlineData(110_001, 1, 1)]
    [InlineData(129_999, 1, 1)]
    [InlineData(130_000, 1, 0)]
    public void A_tie_with_a_limit_counts_for_nobody(long green, long slower, long faster)
    {
        var pairs = LatencyTest.Count([green], [100_000L], _noFloor);

        pairs.SlowerThanTolerated.ShouldBe(slower);
        pairs.FasterThanPoolLimit.ShouldBe(faster);
    }

    [Fact]
    public void The_floor_is_added_to_every_limit() =>
        LatencyTest.Count([3_100L], [1_000L], new JudgeSettings { FloorMs = 2 }).ShouldBe(new LatencyPairs(0, 1, 1));

    [Fact]
    public void The_target_limit_is_its_own() => LatencyTest.Count([199_999L], [100_000L], _noFloor).ShouldBe(new LatencyPairs(1, 0, 1));

    [Fact]
    public void A_histogram_never_claims_more_than_its_latencies() => Prop.ForAll(_latencies, sample =>
    {
        var exact = LatencyTest.Count(sample.Green, sample.Blue, JudgeSettings.Default);
        var coarse = LatencyTest.Count(Histogram.Of(sample.Green), Histogram.Of(sample.Blue), JudgeSettings.Default);

        coarse.SlowerThanTolerated.ShouldBeLessThanOrEqualTo(exact.SlowerThanTolerated);
        coarse.FasterThanPoolLimit.ShouldBeLessThanOrEqualTo(exact.FasterThanPoolLimit);
        coarse.FasterThanTargetLimit.ShouldBeLessThanOrEqualTo(exact.FasterThanTargetLimit);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_ratios_count() => Prop.ForAll(_latencies, Gen.Choose(1, 1000).ToArbitrary(), (sample, factor) =>
        LatencyTest.Count([.. sample.Green.Select(g => g * factor)], [.. sample.Blue.Select(b => b * factor)], _noFloor)
            .ShouldBe(LatencyTest.Count(sample.Green, sample.Blue, _noFloor))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_latency_beyond_every_limit_may_be_any_worse() => Prop.ForAll(_latencies, sample =>
    {
        long[] outlier = [.. sample.Green, 2_000_000];
        long[] worse = [.. sample.Green, 60_000_000];

        LatencyTest.Count(outlier, sample.Blue, _noFloor).ShouldBe(LatencyTest.Count(worse, sample.Blue, _noFloor));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    [InlineData(6, 6)]
    public void Expects_exactly_one_over_all_orderings(int green, int blue)
    {
        foreach (var delta in JudgeSettings.Default.Deltas)
        {
            var lambda = LatencyTest.Lambda(green, blue, delta);
            var norm = LatencyTest.LogNorm(green, blue, lambda);
            var orderings = Orderings(green + blue, green).ToList();

            orderings.Average(u => Math.Exp((lambda * u) - norm)).ShouldBe(1, 1e-12);
        }
    }

    [Fact]
    public void Equal_latencies_are_no_evidence()
    {
        for (var green = 0; green <= 12; green++)
        {
            for (var blue = 0; blue <= 12; blue++)
            {
                Weigh(green, blue, green * blue / 2).ShouldAllBe(evidence => evidence <= 0);
                LatencyTest.LogNorm(green, blue, 0.3).ShouldBe(LatencyTest.LogNorm(blue, green, 0.3));
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
    public void A_slot_larger_than_is_remembered_weighs_the_same_each_time() => Weigh(200, 150, 9000).ShouldBe(
        [.. Vectors.Settings.Deltas.Select(delta => LatencyTest.Lambda(200, 150, delta)).Select(lambda => (lambda * 9000) - LatencyTest.LogNorm(200, 150, lambda))]);

    [Fact]
    public void Nobody_to_compare_is_no_evidence()
    {
        Weigh(0, 10, 0).ShouldBe([0, 0, 0]);
        Weigh(10, 0, 0).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void A_negative_latency_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => LatencyTest.Count([-1L], [1L], _noFloor)).ParamName.ShouldBe("green");

    private static JudgeSettings SettingsOf(JsonElement row) =>
        Vectors.Settings with { C0 = row.Number("c0"), C1 = row.Number("c1"), FloorMs = row.Number("floor_ms") };

    private static double[] Weigh(int green, int blue, long pairs)
    {
        var increments = new double[Vectors.Settings.Deltas.Count];
        JudgeConstants.For(Vectors.Settings).LatencyWeights(green, blue).Weigh(pairs, increments);
        return increments;
    }

    /// <summary>U of every way to place the green ones among all.</summary>
    private static IEnumerable<int> Orderings(int all, int green) =>
        from mask in Enumerable.Range(0, 1 << all)
        where int.PopCount(mask) == green
        select Enumerable.Range(0, all).Where(i => (mask >> i & 1) == 1).Sum(i => Enumerable.Range(0, i).Count(j => (mask >> j & 1) == 0));
}
