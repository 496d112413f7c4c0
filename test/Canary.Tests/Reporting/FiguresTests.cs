namespace Canary.Tests.Reporting;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1m 00s")]
    [InlineData(62, "1m 02s")]
    [InlineData(3599.6, "1h 00m")]
    [InlineData(5400, "1h 30m")]
    public void Durations_are_short(double seconds, string shown) => Figures.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(shown);

    [Theory]
    [InlineData(0, 0, "none")]
    [InlineData(0, 600, "0%")]
    [InlineData(1, 100_000, "below 0.01%")]
    [InlineData(3, 812, "0.37%")]
    [InlineData(21, 410, "5.1%")]
    [InlineData(410, 410, "100%")]
    public void A_failure_never_rounds_to_none(long part, long whole, string shown) => Figures.Rate(part, whole).ShouldBe(shown);

    [Theory]
    [InlineData(-0.04, "0.0")]
    [InlineData(-4.44, "-4.4")]
    [InlineData(double.NegativeInfinity, "none")]
    public void Evidence_has_one_decimal(double value, string shown) => Figures.Evidence(value).ShouldBe(shown);
}
