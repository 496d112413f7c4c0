namespace Rehearsal.Tests.Account;

public class ContainerCommandTests
{
    [Fact]
    public void Knows_its_container_and_fills_in_what_each_task_has()
    {
        var (command, mistakes) = ContainerCommand.Parse("my-app=./{family}-v{revision} --urls 'http://127.0.0.1:{port}' --config '{\"a\":1}' {{port}} a=b");

        mistakes.ShouldBeEmpty();
        command!.Container.ShouldBe("my-app");
        command.HasFixedProgram.ShouldBeFalse();
        command.For(20_001, "shop", "8").ShouldBe(["./shop-v8", "--urls", "http://127.0.0.1:20001", "--config", "{\"a\":1}", "{port}", "a=b"]);
    }

    [Theory]
    [InlineData("dotnet App.dll", "does not begin with the name of a container; write CONTAINER=COMMAND, such as app=dotnet App.dll")]
    [InlineData("=dotnet App.dll", "does not begin with the name of a container; write CONTAINER=COMMAND, such as app=dotnet App.dll")]
    [InlineData("app=", "app has no command")]
    [InlineData("app=''", "app has no command")]
    [InlineData("app=a | b", "app has | outside quotes, but no shell runs; put it in single quotes to pass it on, or run sh -c '…'")]
    [InlineData(
        "app=a {ports} {Port}",
        "app has the placeholder {ports}; use {port}, {family}, {revision}, or write {{ports}} for the text {ports}\n"
            + "app has the placeholder {Port}; use {port}, {family}, {revision}, or write {{Port}} for the text {Port}")]
    public void Names_every_mistake(string text, string mistakes)
    {
        var (command, found) = ContainerCommand.Parse(text);

        command.ShouldBeNull();
        string.Join('\n', found).ShouldBe(mistakes);
    }
}
