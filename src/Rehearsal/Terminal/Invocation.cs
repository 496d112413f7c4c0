namespace Rehearsal.Terminal;

/// <summary>How the program is called: by name where it is installed as a .NET tool, by <c>dotnet run</c> in its repository.</summary>
internal sealed record Invocation(bool IsTool)
{
    /// <summary>The tool's command, and what texts call the program.</summary>
    public const string Name = "hooks";

    /// <summary>Part of the package of every .NET tool, beside the program.</summary>
    private const string ToolManifest = "DotnetToolSettings.xml";

    private const string Rehearse = "  hooks rehearse";
    private const string Command = "  hooks ";
    private const string Run = "  dotnet run --project src/Rehearsal";

    /// <param name="folder">Where the program is.</param>
    public static Invocation Of(string folder) => new(File.Exists(Path.Combine(folder, ToolManifest)));

    /// <summary>The text with its commands, which stand two spaces from the left, as a person has to write them here.</summary>
    public string Spell(string text) => IsTool ? text : string.Join('\n', text.Split('\n').Select(OfSource));

    private static string OfSource(string line)
        => line.StartsWith(Rehearse, StringComparison.Ordinal) ? line == Rehearse ? Run : $"{Run} --{line[Rehearse.Length..]}"
        : line.StartsWith(Command, StringComparison.Ordinal) ? $"{Run} -- {line[Command.Length..]}"
        : line;
}
