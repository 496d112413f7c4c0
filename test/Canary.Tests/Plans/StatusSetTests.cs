using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Plans;

public sealed class StatusSetTests
{
    [Theory]
    [InlineData("200", 200, 200)]
    [InlineData("2xx", 200, 299)]
    [InlineData("5xx", 500, 599)]
    [InlineData("200-299", 200, 299)]
    [InlineData("301-301", 301, 301)]
    public void Accepts_from_the_first_to_the_last_inclusive(string set, int first, int last)
    {
        StatusSet.IsValid(set).ShouldBeTrue();
        StatusSet.Contains([set], first).ShouldBeTrue();
        StatusSet.Contains([set], last).ShouldBeTrue();
        StatusSet.Contains([set], first - 1).ShouldBeFalse();
        StatusSet.Contains([set], last + 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2xx", "200-299")]
    [InlineData("404,200-201,202", "200-202, 404")]
    [InlineData("200,202", "200, 202")]
    [InlineData("", "")]
    public void Is_written_as_ranges(string sets, string written) => StatusSet.Written(StatusSet.Of(sets.Split(','))).ShouldBe(written);

    [Fact]
    public void Accepts_what_any_of_its_parts_accepts()
    {
        StatusSet.Contains(["200", "404"], 404).ShouldBeTrue();
        StatusSet.Contains(["200", "404"], 201).ShouldBeFalse();
        StatusSet.Contains([], 200).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("0xx")]
    [InlineData("6xx")]
    [InlineData("20x")]
    [InlineData("2XX")]
    [InlineData("200-")]
    [InlineData("-299")]
    [InlineData("299-200")]
    [InlineData("200-299\n")]
    [InlineData(" 200")]
    [InlineData("200.0")]
    [InlineData("٢٠٠")]
    public void Refuses_what_is_no_status(string set)
    {
        StatusSet.IsValid(set).ShouldBeFalse();
        StatusSet.Contains([set], 200).ShouldBeFalse();
    }

    [Fact]
    public void A_range_accepts_exactly_what_lies_in_it()
    {
        var statuses = from first in Gen.Choose(100, 599)
                       from last in Gen.Choose(first, 599)
                       from status in Gen.Choose(0, 700)
                       select (first, last, status);

        Prop.ForAll(statuses.ToArbitrary(), it => StatusSet.Contains([$"{it.first}-{it.last}"], it.status) == (it.first <= it.status && it.status <= it.last))
            .QuickCheckThrowOnFailure();
    }
}
