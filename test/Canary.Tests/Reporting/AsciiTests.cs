namespace Canary.Tests.Reporting;

public class AsciiTests
{
    [Theory]
    [InlineData("Green is slow: 1.5× blue's", "Green is slow: 1.5x blue's")]
    [InlineData("the shop — “broken”", "the shop ? ?broken?")]
    [InlineData("two\nlines", "two lines")]
    public void Writes_what_has_an_ASCII_form_in_it_and_question_marks_for_the_rest(string text, string expected) => Ascii.Of(text, 99).ShouldBe(expected);

    [Fact]
    public void Shows_that_it_was_cut() => Ascii.Of("Green fails too often", 12).ShouldBe("Green fai...");
}
