namespace Rehearsal.Tests.Terminal;

public class LineTests
{
    [Theory]
    [InlineData("[red]not markup[/]", "[red]not markup[/]")]
    [InlineData("\u001b[31mred\u001b[0m", " [31mred [0m")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("turned \u202Eround", "turned  round")]
    public void Shows_what_strangers_wrote_as_text(string written, string shown) => new Line().Add(written).ToString().ShouldBe(shown);

    [Fact]
    public void Shows_half_a_character_as_a_replacement() => new Line().Add("\ud800 half").ToString().ShouldBe("\ufffd half");

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abc", 5, "abc  ")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日… ")]
    [InlineData("abc", 0, "")]
    public void A_column_is_as_wide_as_it_is_told_to_be(string text, int width, string shown)
    {
        var column = new Line().Add(text, width);

        column.ToString().ShouldBe(shown);
        column.Width.ShouldBe(width);
    }

    [Theory]
    [InlineData(7, "one two")]
    [InlineData(6, "one t…")]
    [InlineData(4, "one…")]
    [InlineData(3, "on…")]
    public void Is_cut_across_its_pieces(int width, string shown) => new Line().Add("one").Add(" two", Ink.Bad).CutTo(width).ToString().ShouldBe(shown);

    [Fact]
    public void Wraps_behind_its_label_and_cuts_the_last_row() =>
        string.Join('|', new Page(20).Row("Why", "one two three four five six", rows: 2).Lines).ShouldBe("Why       one two|          three fou…");
}
