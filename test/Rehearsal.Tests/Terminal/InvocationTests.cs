namespace Rehearsal.Tests.Terminal;

public sealed class InvocationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("invocation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_the_tool_where_the_manifest_of_its_package_lies()
    {
        Invocation.Of(_folder).IsTool.ShouldBeFalse();

        File.WriteAllText(Path.Combine(_folder, "DotnetToolSettings.xml"), "<DotNetCliTool />");

        Invocation.Of(_folder).IsTool.ShouldBeTrue();
    }

    [Theory]
    [InlineData("  hooks rehearse", "  dotnet run --project src/Rehearsal")]
    [InlineData("  hooks rehearse --seed 1 --hold", "  dotnet run --project src/Rehearsal -- --seed 1 --hold")]
    [InlineData("  hooks check --json", "  dotnet run --project src/Rehearsal -- check --json")]
    [InlineData("Were the hooks right?\n  hooks history reports\n", "Were the hooks right?\n  dotnet run --project src/Rehearsal -- history reports\n")]
    [InlineData("  the hooks that ship", "  the hooks that ship")]
    public void Spells_commands_as_they_run_here(string text, string fromSource)
    {
        new Invocation(IsTool: false).Spell(text).ShouldBe(fromSource);
        new Invocation(IsTool: true).Spell(text).ShouldBe(text);
    }
}
