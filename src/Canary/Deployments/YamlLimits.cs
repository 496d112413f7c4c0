using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Canary.Deployments;

/// <summary>
/// Whether a YAML text may be built into a tree: one that is small could become a tree of any size, and a deep one has no end of the stack.
/// </summary>
/// <remarks>
/// The parser hands out events one by one, so that nothing is built of a text that is refused. An AppSpec has seven levels, a few kilobytes and
/// no use for aliases.
/// </remarks>
internal static class YamlLimits
{
    /// <summary>Of UTF-8, inclusive.</summary>
    public const int MostBytes = 1_048_576;

    /// <summary>Mappings and lists inside of each other, inclusive.</summary>
    public const int MostLevels = 64;

    /// <summary>What is wrong with the text, or null.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static string? ProblemOf(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) is > MostBytes and var bytes)
        {
            return $"the file has {bytes} bytes; at most {MostBytes} are read";
        }

        var parser = new Parser(new StringReader(text));
        for (var level = 0; parser.MoveNext();)
        {
            level += parser.Current!.NestingIncrease;
            if (ProblemOf(parser.Current, level) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? ProblemOf(ParsingEvent parsed, int level) => parsed switch
    {
        AnchorAlias alias => $"line {alias.Start.Line} has the alias *{AppSpecMistakes.Cut(alias.Value.Value)}; write out its value",
        NodeEvent { Anchor: { IsEmpty: false } anchor } node =>
            $"line {node.Start.Line} has the anchor &{AppSpecMistakes.Cut(anchor.Value)}; remove it: aliases are not supported",
        // The stream and the document are levels too.
        _ when level > MostLevels + 2 => $"line {parsed.Start.Line} is more than {MostLevels} levels deep; an AppSpec has seven",
        _ => null,
    };
}
