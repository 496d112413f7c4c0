using System.CommandLine;
using static Rehearsal.Api.Spelling;

namespace Rehearsal.Terminal;

/// <summary>Words of a command line that mean nothing, each with the option that was probably meant.</summary>
internal static class UnknownWords
{
    /// <summary>One mistyped letter in so many: in a word of four, three would make any word of it.</summary>
    private const int LettersToAMistake = 4;

    private const string Unlike = "--help lists them";

    public static IEnumerable<string> In(ParseResult line)
    {
        var options = line.CommandResult.Command.Options.Select(option => option.Name).ToList();

        return Grouped(line.UnmatchedTokens).Select(word => word.StartsWith('-')
            ? $"{word} is not an option; {Cure(word.Split(' ', '=')[0], options)}"
            : $"{word} is not the value of an option; {Unlike}");
    }

    /// <summary>A value behind an unknown option belongs to it.</summary>
    private static List<string> Grouped(IReadOnlyList<string> words)
    {
        List<string> groups = [];
        foreach (var word in words)
        {
            if (!word.StartsWith('-') && groups is [.., ['-', ..] option] && !option.Contains(' '))
            {
                groups[^1] = $"{option} {word}";
            }
            else
            {
                groups.Add(word);
            }
        }

        return groups;
    }

    private static string Cure(string word, IReadOnlyList<string> options) =>
        options.MinBy(option => Distance(word, option)) is { } nearest
            && Distance(word, nearest) <= Math.Max(1, nearest.TrimStart('-').Length / LettersToAMistake)
            ? $"did you mean {nearest}?"
            : Unlike;
}
