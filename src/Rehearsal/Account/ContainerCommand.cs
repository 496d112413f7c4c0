using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehearsal.Account;

/// <summary>The program that runs in place of a container's image.</summary>
/// <param name="Container">Its name in the task definition.</param>
/// <param name="Words">The program and its arguments, with placeholders: <c>{port}</c>, <c>{family}</c>, <c>{revision}</c>.</param>
internal sealed partial record ContainerCommand(string Container, IReadOnlyList<string> Words)
{
    private static readonly string[] s_placeholders = ["port", "family", "revision"];

    /// <summary>Reads <c>app=dotnet App.dll --urls http://127.0.0.1:{port}</c>; names every mistake.</summary>
    public static (ContainerCommand? Command, IReadOnlyList<string> Mistakes) Parse(string text)
    {
        if (text.IndexOf('=', StringComparison.Ordinal) is var end && (end < 1 || !ContainerName.IsMatch(text[..end])))
        {
            return (null, ["does not begin with the name of a container; write CONTAINER=COMMAND, such as app=dotnet App.dll"]);
        }

        var (words, mistake) = ShellWords.Split(text[(end + 1)..]);
        string[] mistakes = mistake is not null ? [mistake] : words is [] or ["", ..] ? ["has no command"] : [.. words.SelectMany(Unknown)];

        return mistakes is [] ? (new ContainerCommand(text[..end], words), []) : (null, [.. mistakes.Select(one => $"{text[..end]} {one}")]);
    }

    /// <summary>The words of one task.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="family">Its task definition's.</param>
    /// <param name="revision">Its task definition's.</param>
    public IReadOnlyList<string> For(int port, string family, string revision) =>
        [.. Words.Select(word => Placeholder.Replace(word, found => found.Groups["name"].Value switch
        {
            "port" => port.ToString(CultureInfo.InvariantCulture),
            "family" => family,
            "revision" => revision,
            _ => $"{{{found.Groups["kept"].Value}}}",
        }))];

    /// <summary>Whether it is the same program for every task.</summary>
    public bool HasFixedProgram => !Placeholder.IsMatch(Words[0]);

    private static IEnumerable<string> Unknown(string word) => Placeholder.Matches(word)
        .Select(found => found.Groups["name"].Value)
        .Where(name => name is not "" && !s_placeholders.Contains(name))
        .Select(name => $"has the placeholder {{{name}}}; use {string.Join(", ", s_placeholders.Select(known => $"{{{known}}}"))}, or write "
            + $"{{{{{name}}}}} for the text {{{name}}}");

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContainerName { get; }

    [GeneratedRegex(
        @"\{\{(?<kept>[A-Za-z][A-Za-z0-9_]*)\}\}|\{(?<name>[A-Za-z][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }
}
