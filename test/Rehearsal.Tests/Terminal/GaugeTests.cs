namespace Rehearsal.Tests.Terminal;

public class GaugeTests
{
    [Theory]
    [InlineData(42, "00:42")]
    [InlineData(3599, "59:59")]
    [InlineData(3642, "1:00:42")]
    public void Stamps_count_from_the_beginning(double seconds, string shown) => Gauge.Stamp(TimeSpan.FromSeconds(seconds)).ShouldBe(shown);

    [Theory]
    [InlineData(-1, "░░░░")]
    [InlineData(0.99, "███░")]
    [InlineData(1, "████")]
    [InlineData(7, "████")]
    [InlineData(double.NaN, "░░░░")]
    public void A_bar_is_full_only_when_it_is(double share, string shown) => Gauge.Bar(share, 4).ShouldBe(shown);
}
