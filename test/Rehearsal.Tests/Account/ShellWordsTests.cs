namespace Rehearsal.Tests.Account;

public class ShellWordsTests
{
    [Theory]
    [InlineData("dotnet run  --urls\thttp://127.0.0.1:{port}", "dotnet|run|--urls|http://127.0.0.1:{port}")]
    [InlineData("  java -jar app.jar ", "java|-jar|app.jar")]
    [InlineData("'my app' --name='a b'c", "my app|--name=a bc")]
    [InlineData("""app "a \"b\" \\ \n" '' """, """app|a "b" \ \n|""")]
    [InlineData("""app a\ b \'c\' "it's" 'say "x"'""", """app|a b|'c'|it's|say "x" """)]
    [InlineData("""app '$HOME | cat' 'a&b' 5$ ~ *""", "app|$HOME | cat|a&b|5$|~|*")]
    [InlineData("", "")]
    public void Splits_as_a_shell_does_and_expands_nothing(string line, string words) =>
        ShellWords.Split(line).ShouldSatisfyAllConditions(
            split => split.Mistake.ShouldBeNull(),
            split => string.Join('|', split.Words).ShouldBe(words.TrimEnd()));

    [Theory]
    [InlineData("cd shop && dotnet run", "has & outside quotes, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData("app > log", "has > outside quotes, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData("app $PORT", "has $, which a shell would expand, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData("app \"${PORT}\"", "has $, which a shell would expand, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData("app `id`", "has `, which a shell would expand, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData("app 'x", "has a ' that is not closed; close it")]
    [InlineData("app \"x", "has a \" that is not closed; close it")]
    [InlineData("app \\", "ends with a backslash; write \\\\ for one")]
    public void Refuses_what_only_a_shell_could_do(string line, string mistake) => ShellWords.Split(line).ShouldSatisfyAllConditions(
        split => split.Words.ShouldBeEmpty(),
        split => split.Mistake.ShouldBe(mistake));
}
