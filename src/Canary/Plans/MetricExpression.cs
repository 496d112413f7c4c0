using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>
/// CloudWatch's metric math, as far as it matters here: which ids stand in it. Ids begin with a small letter; functions and operators are written in
/// capitals (CloudWatch User Guide, Using math expressions).
/// </summary>
internal static partial class MetricExpression
{
    /// <summary>Each once, in their order.</summary>
    public static IEnumerable<string> Ids(string expression)
        => Tokens().Matches(expression).Select(match => match.Groups["id"].Value).Where(id => id is not "").Distinct(StringComparer.Ordinal);

    /// <summary>With other ids.</summary>
    public static string Rename(string expression, Func<string, string> rename)
        => Tokens().Replace(expression, match => match.Groups["id"] is { Success: true, Value: var id } ? rename(id) : match.Value);

    // Texts, braces, words that begin with a capital and numbers such as 1e3 first, so that no letter in them is taken for an id.
    [GeneratedRegex(
        """'[^']*'|"[^"]*"|\{[^{}]*\}|[A-Z_][A-Za-z0-9_]*|[0-9][A-Za-z0-9_.]*|(?<id>[a-z][A-Za-z0-9_]*)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();
}
