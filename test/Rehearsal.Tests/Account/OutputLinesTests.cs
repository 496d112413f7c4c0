namespace Rehearsal.Tests.Account;

public class OutputLinesTests
{
    [Fact]
    public async Task Cuts_output_into_lines_and_long_lines_into_pieces()
    {
        List<string> lines = [];
        var longest = new string('x', OutputLines.Longest);

        await OutputLines.Read(new StringReader($"one\r\n\ntwo\n{longest}rest\nthe last"), lines.Add);

        lines.ShouldBe(["one", "two", longest, "rest", "the last"]);
    }
}
