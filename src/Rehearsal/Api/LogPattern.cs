using System.Text.RegularExpressions;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>
/// A filter pattern of terms, as CloudWatch Logs reads it: all of them, none behind a minus, and any of those behind a question mark where nothing
/// else is asked for.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html; patterns of JSON and of fields are refused.
/// </remarks>
internal sealed partial class LogPattern
{
    private readonly ILookup<char, string> _terms;

    private LogPattern(ILookup<char, string> terms) => _terms = terms;

    /// <exception cref="AwsException">The pattern is of another kind, or wrong.</exception>
    public static LogPattern Read(string pattern)
    {
        if (pattern.TrimStart() is ['{' or '[' or '%', ..])
        {
            throw Invalid("the rehearsal knows patterns of terms, not of JSON, fields or regular expressions");
        }

        return Terms.Match(pattern) is { Success: true } found
            ? new LogPattern(found.Groups["term"].Captures.Select(term => term.Value).ToLookup(Sign, Text))
            : throw Invalid("put a term in double quotes when it has other characters than letters, digits and underscores");
    }

    public bool Matches(string message) =>
        !_terms['-'].Any(IsIn(message))
        && _terms['+'].All(IsIn(message))
        && (_terms['-'].Any() || _terms['+'].Any() || !_terms['?'].Any() || _terms['?'].Any(IsIn(message)));

    private static Func<string, bool> IsIn(string message) => term => message.Contains(term, StringComparison.Ordinal);

    private static char Sign(string term) => term[0] is '-' or '?' ? term[0] : '+';

    private static string Text(string term)
    {
        var text = term.TrimStart('-', '?');
        return text is ['"', ..] ? Escaped.Replace(text[1..^1], "${sign}") : text;
    }

    private static AwsException Invalid(string why) => new("InvalidParameterException", $"Invalid filter pattern: {why}");

    [GeneratedRegex("""^\s*(?:(?<term>[-?]?(?:"(?:[^"\\]|\\.)*"|\w+))(?:\s+|$))*$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Terms { get; }

    [GeneratedRegex("""\\(?<sign>["\\])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escaped { get; }
}
