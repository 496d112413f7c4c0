using System.Text;

namespace Canary.Plans;

/// <summary>Hides a plan's credentials in answers and in what is reported of them, before anything is cut: a part is hidden like the whole.</summary>
/// <remarks>
/// Found as they are, and behind up to two layers of escapes (URL, JSON, HTML); a blank and a plus are the same, as in forms, and so are upper
/// and lower case.
/// Values of query parameters that are named like credentials are hidden too, whatever wrote them. Values that were transformed otherwise are not
/// found: hashed, split, in Base64.
/// </remarks>
internal sealed class Redaction
{
    public const string Mark = "[redacted]";

    /// <summary>Shorter ones count only where no letter or digit touches them: what is short stands in other words by chance.</summary>
    private const int Sure = 8;

    private readonly IReadOnlyList<string> _values;

    private Redaction(IReadOnlyList<string> values) => _values = [.. values.Select(value => new string([.. value.Select(Fold)]))];

    /// <summary>Of a plan whose stored values are there.</summary>
    public static Redaction Of(Plan plan) => new(Credentials.Of(plan));

    /// <summary>A path with the values hidden of query parameters that are named like credentials.</summary>
    public static string OfPath(string path) => new Redaction([]).Hide(path);

    public string Hide(string text)
    {
        var hidden = new StringBuilder();
        var shown = 0;
        foreach (var (start, end) in Merge([.. OfParameters(text), .. _values.SelectMany(value => Of(value, text))]))
        {
            hidden.Append(text, shown, start - shown).Append(Mark);
            shown = end;
        }

        return hidden.Append(text, shown, text.Length - shown).ToString();
    }

    /// <summary>The beginning of a text, safe to show.</summary>
    public string Excerpt(string text, int length) => Canary.Excerpt.Of(Hide(text), length);

    /// <summary>The same of a body, of which no more is looked at than the excerpt can show.</summary>
    public string Excerpt(ReadOnlySpan<byte> utf8, int length)
    {
        var longest = _values.Select(value => value.Length).DefaultIfEmpty().Max();

        return Excerpt(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (4 * length) + (Escapes.Longest * longest))]), length);
    }

    private static IEnumerable<(int Start, int End)> OfParameters(string text) => Credentials.QueryParameter().Matches(text)
        .Where(match => Credentials.IsQueryName(match.Groups["name"].Value))
        .Select(match => match.Groups["value"])
        .Select(value => (value.Index, value.Index + value.Length));

    private static IEnumerable<(int Start, int End)> Of(string value, string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            // Most places are passed over at a glance: this runs for every probe that fails.
            if ((Fold(text[start]) == value[0] || Escapes.MayBegin(text[start])) && EndOf(
                value, text, start) is { } end && (value.Length >= Sure || !(Touches(text, start - 1) || Touches(text, end))))
            {
                yield return (start, end);
            }
        }
    }

    /// <summary>
    /// Where a value that begins at a place ends, however it is written; the end of the text when that cuts it. Null: it does not stand there.
    /// </summary>
    private static int? EndOf(string value, string text, int start)
    {
        List<int> ends = [start];
        for (var index = 0; index < value.Length; index++)
        {
            if (index >= Credentials.Shortest && ends.Exists(end => IsCut(text, end)))
            {
                return text.Length;
            }

            ends = [.. ends.Where(end => end < text.Length).SelectMany(end => Escapes.Readings(
                text, end).Where(reading => Fold(reading.Character) == value[index]).Select(reading => end + reading.Length)).Distinct()];
            if (ends is [])
            {
                return null;
            }
        }

        return ends.Max();
    }

    /// <summary>The text ends here, or in the middle of an escape.</summary>
    private static bool IsCut(string text, int at) => at == text.Length || (Escapes.MayBegin(text[at]) && text.Length - at < Escapes.Longest);

    private static bool Touches(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private static char Fold(char character) => character == '+' ? ' ' : char.ToUpperInvariant(character);

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> places)
    {
        var merged = new List<(int Start, int End)>();
        foreach (var (start, end) in places.Order())
        {
            if (merged is [.., var last] && start <= last.End)
            {
                merged[^1] = (last.Start, Math.Max(last.End, end));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged;
    }
}
