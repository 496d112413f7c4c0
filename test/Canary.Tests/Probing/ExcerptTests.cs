using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Probing;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  around  ", "around")]
    [InlineData("red \u001b[31mtext", "red  [31mtext")]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("right\u202Eleft", "right left")]
    [InlineData("line\u2028break", "line break")]
    [InlineData("zero\u200Bwidth", "zero width")]
    [InlineData("\0\0", "")]
    public void Shows_no_character_that_could_move_hide_or_turn(string text, string shown) => Excerpt.Of(text, 300).ShouldBe(shown);

    [Fact]
    public void Ends_at_its_length_and_never_in_the_midst_of_a_character()
    {
        Excerpt.Of(new string('x', 301), 300).Length.ShouldBe(300);
        Excerpt.Of("😀😀", 3).ShouldBe("😀");
        Excerpt.Of(Encoding.UTF8.GetBytes(new string('ü', 1000)), 300).ShouldBe(new string('ü', 300));
    }

    [Fact]
    public void Shows_any_bytes_within_the_length_and_without_control_characters()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var shown = Excerpt.Of(bytes, 20);

            return shown.Length <= 20 && !shown.Any(character => char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format);
        }).QuickCheckThrowOnFailure();
}
