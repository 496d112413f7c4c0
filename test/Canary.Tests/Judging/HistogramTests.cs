using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class HistogramTests
{
    private static readonly Arbitrary<long> _latency = (
        from bits in Gen.Choose(0, 40)
        from low in Gen.Choose(0, int.MaxValue)
        select (long)(((ulong)low << 32) >> (63 - bits))).ToArbitrary();

    private static readonly Arbitrary<long[]> _latencies = _latency.Generator.ArrayOf().ToArbitrary();

    [Fact]
    public void Numbers_its_buckets_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("histogram_index", "rows"))
        {
            var index = Histogram.Index(row.GetProperty("v").GetInt64());

            index.ShouldBe(row.Int("index"));
            Histogram.Lower(index).ShouldBe(row.GetProperty("lower").GetInt64());
            Histogram.Upper(index).ShouldBe(row.GetProperty("upper").GetInt64());
        }
    }

    [Fact]
    public void A_bucket_holds_its_latency_and_is_narrow() => Prop.ForAll(_latency, latency =>
    {
        var (lower, upper) = (Histogram.Lower(Histogram.Index(latency)), Histogram.Upper(Histogram.Index(latency)));

        latency.ShouldBeInRange(lower, upper);
        ((upper - lower) * 64).ShouldBeLessThanOrEqualTo(lower);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_latency_is_in_no_lower_bucket() => Prop.ForAll(_latency, _latency, (one, other) =>
        (Histogram.Index(Math.Min(one, other)) <= Histogram.Index(Math.Max(one, other))).ShouldBeTrue()).QuickCheckThrowOnFailure();

    [Fact]
    public void Buckets_leave_no_gap()
    {
        for (var index = 0; index < 2000; index++)
        {
            Histogram.Lower(index + 1).ShouldBe(Histogram.Upper(index) + 1);
            Histogram.Index(Histogram.Lower(index)).ShouldBe(index);
        }
    }

    [Fact]
    public void Merging_is_recording_all_in_one() => Prop.ForAll(_latencies, _latencies, (some, others) =>
    {
        var merged = Histogram.Of(some).Merge(Histogram.Of(others));
        var together = others.Aggregate(Histogram.Of(some), (histogram, latency) => histogram.Add(latency));

        merged.Buckets().ShouldBe(Histogram.Of([.. some, .. others]).Buckets());
        merged.Buckets().ShouldBe(together.Buckets());
        merged.Total().ShouldBe(some.Length + others.Length);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.01, 1)]
    [InlineData(1, 100)]
    public void A_quantile_is_the_least_latency_that_so_many_do_not_exceed(double share, long expected) =>
        Histogram.Of(Enumerable.Range(1, 100).Select(latency => (long)latency)).Quantile(share).ShouldBe(expected);

    [Fact]
    public void There_is_no_quantile_of_nothing() => Histogram.Empty.Quantile(0.5).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Histogram.Empty.Quantile(share)).ParamName.ShouldBe("share");

    [Fact]
    public void A_negative_latency_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => Histogram.Index(-1)).ParamName.ShouldBe("latency");

    [Fact]
    public void Lists_of_unequal_length_are_refused() =>
        Should.Throw<InvalidOperationException>(() => new Histogram { Indexes = [1, 2], Counts = [1] }.Merge(Histogram.Empty))
            .Message.ShouldContain("2 indexes");
}
