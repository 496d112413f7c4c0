namespace Canary.Tests;

public class PercentTests
{
    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.0025, "0.25%")]
    [InlineData(0.00126, "0.13%")]
    [InlineData(0.0099, "0.99%")]
    [InlineData(0.01, "1%")]
    [InlineData(0.0126, "1.3%")]
    [InlineData(0.2, "20%")]
    [InlineData(1, "100%")]
    [InlineData(-0.05, "-5%")]
    public void Has_one_decimal_and_two_below_one_percent(double share, string expected) => Percent.Of(share).ShouldBe(expected);

    [Theory]
    [InlineData(0.00126, "0.126%")]
    [InlineData(0.0126, "1.26%")]
    [InlineData(0.5, "50%")]
    public void Has_as_many_decimals_as_asked_for(double share, string expected) => Percent.Of(share, decimals: 2, belowOne: 3).ShouldBe(expected);

    [Theory]
    [InlineData(0, 7, "0%")]
    [InlineData(1, 800, "0.13%")]
    [InlineData(5, 80, "6.3%")]
    [InlineData(1, 3, "33.3%")]
    [InlineData(7, 7, "100%")]
    public void Counts_a_part_of_a_whole(long part, long whole, string expected) => Percent.Of(part, whole).ShouldBe(expected);
}
