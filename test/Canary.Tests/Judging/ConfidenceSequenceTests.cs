using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class ConfidenceSequenceTests
{
    private static readonly Arbitrary<(long Sent, long Failed)> _counts = (
        from sent in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 4000), Gen.Choose(0, 2_000_000))
        from failed in Gen.OneOf(Gen.Choose(0, sent), Gen.Choose(0, Math.Min(5, sent)))
        select ((long)sent, (long)failed)).ToArbitrary();

    [Fact]
    public void Holds_the_rate_that_was_seen() => Prop.ForAll(_counts, count =>
    {
        var (lower, upper, _) = ConfidenceSequence.Of(count.Sent, count.Failed);
        var seen = count.Sent == 0 ? 0.5 : (double)count.Failed / count.Sent;

        return lower >= 0 && lower <= seen && seen <= upper && upper <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Is_symmetric_in_failures_and_successes() => Prop.ForAll(_counts, count =>
    {
        var (lower, upper, _) = ConfidenceSequence.Of(count.Sent, count.Failed);
        var mirrored = ConfidenceSequence.Of(count.Sent, count.Sent - count.Failed);

        lower.ShouldBe(1 - mirrored.Upper, 1e-9);
        upper.ShouldBe(1 - mirrored.Lower, 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Narrows_when_the_same_is_seen_twice() => Prop.ForAll(_counts, count =>
    {
        var once = ConfidenceSequence.Of(count.Sent, count.Failed);
        var twice = ConfidenceSequence.Of(2 * count.Sent, 2 * count.Failed);

        twice.Lower.ShouldBeGreaterThanOrEqualTo(once.Lower - 1e-12);
        twice.Upper.ShouldBeLessThanOrEqualTo(once.Upper + 1e-12);
        (count.Sent < 10 || twice.Upper - twice.Lower < once.Upper - once.Lower).ShouldBeTrue();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ends_where_the_evidence_against_the_rate_is_one_to_twenty() => Prop.ForAll(_counts, count =>
    {
        var (lower, upper, _) = ConfidenceSequence.Of(count.Sent, count.Failed);

        (lower == 0 || Against(lower * (1 - 1e-6)) >= 20 && Against(lower * (1 + 1e-6)) <= 20).ShouldBeTrue();
        (upper == 1 || Against(1 - ((1 - upper) * (1 - 1e-6))) >= 20 && Against(1 - ((1 - upper) * (1 + 1e-6))) <= 20).ShouldBeTrue();

        // As the formula has it, term by term.
        double Against(double rate) => Enumerable.Range(-4, 8).SelectMany(power => new[] { Math.Pow(2, power), -Math.Pow(2, power) })
            .Average(tilt => Math.Exp((tilt * count.Failed) - (count.Sent * Math.Log(1 - rate + (rate * Math.Exp(tilt))))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 0, 0, 0.9964)]
    [InlineData(1, 1, 0.0036, 1)]
    [InlineData(400, 0, 0, 0.0118)]
    [InlineData(120, 5, 0.0059, 0.1295)]
    [InlineData(600, 600, 0.9921, 1)]
    public void Is_as_wide_as_the_counts_leave_open(long sent, long failed, double lower, double upper)
    {
        var interval = ConfidenceSequence.Of(sent, failed);

        (Math.Round(interval.Lower, 4), Math.Round(interval.Upper, 4), interval.Level).ShouldBe((lower, upper, 0.95));
    }

    [Fact]
    public void The_difference_is_open_to_both_sides_while_the_counts_are_alike()
    {
        Tally count = new(400, 4);
        var (lower, upper, level) = ConfidenceSequence.Difference(count, count);

        (lower, level).ShouldBe((-upper, 0.95));
        upper.ShouldBeInRange(0.01, 0.04);
        ConfidenceSequence.Difference(count with { Failed = 100 }, count).Lower.ShouldBeInRange(0.1, 0.25);
    }

    [Fact]
    public void The_difference_gives_each_side_half_of_what_may_be_missed()
    {
        Tally nothing = new(0, 0);
        var upper = ConfidenceSequence.Difference(new Tally(400, 4), nothing).Upper;

        ConfidenceSequence.Excludes(400, 4, upper * (1 + 1e-6), 0.025).ShouldBeTrue();
        ConfidenceSequence.Excludes(400, 4, upper * (1 - 1e-6), 0.025).ShouldBeFalse();
    }

    /// <summary>A stream in which the rate of each probe follows from those before it, as neediest-first allocation makes it.</summary>
    [Theory]
    [InlineData(0.01, 0.01)]
    [InlineData(0.2, 0.2)]
    [InlineData(0.6, 0.6)]
    [InlineData(0.002, 0.4)]
    public void Holds_the_mean_of_the_rates_at_every_look_in_all_but_five_percent(double afterSuccess, double afterFailure)
    {
        const int Streams = 2000;
        const int Looks = 400;
        var random = new Random(7);
        var missed = Enumerable.Range(0, Streams).Count(_ => Misses());

        (missed / (double)Streams).ShouldBeLessThanOrEqualTo(0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Streams)));

        bool Misses()
        {
            var (failed, rates, rate) = (0, 0.0, afterSuccess);
            for (var sent = 1; sent <= Looks; sent++)
            {
                var fails = random.NextDouble() < rate;
                rates += rate;
                failed += fails ? 1 : 0;
                rate = fails ? afterFailure : afterSuccess;
                if (ConfidenceSequence.Excludes(sent, failed, rates / sent, 0.05))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
