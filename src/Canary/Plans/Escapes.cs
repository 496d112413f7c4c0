using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Canary.Plans;

/// <summary>What stands behind the escapes of URLs, JSON and HTML.</summary>
internal static class Escapes
{
    /// <summary>No escape is longer.</summary>
    public const int Longest = 10;

    /// <summary>A text in JSON inside of JSON, or a URL inside of a URL.</summary>
    private const int Layers = 2;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether an escape may begin with this character.</summary>
    public static bool MayBegin(char character) => character is '%' or '\\' or '&';

    /// <summary>Every character that may be meant at a place: what stands there, and what it stands for; and how much of the text it takes.</summary>
    public static IEnumerable<(char Character, int Length)> Readings(string text, int at)
    {
        var reading = (Character: text[at], Length: 1);
        yield return reading;

        for (var layer = 1; layer <= Layers && MayBegin(text[at]); layer++)
        {
            var next = Read(text, at, layer);
            if (next.Length > reading.Length)
            {
                yield return next;
            }

            reading = next;
        }
    }

    private static (char Character, int Length) Read(string text, int at, int layer)
    {
        if (layer == 0)
        {
            return (text[at], 1);
        }

        var (below, ends) = (new StringBuilder(Longest), new List<int>(Longest));
        for (var end = at; end < text.Length && below.Length < Longest;)
        {
            var (character, length) = Read(text, end, layer - 1);
            below.Append(character);
            end += length;
            ends.Add(end - at);
        }

        var (meant, taken) = ReadOne(below.ToString());

        return (meant, ends[taken - 1]);
    }

    private static (char Character, int Length) ReadOne(ReadOnlySpan<char> text) => text switch
    {
        ['%', _, _, ..] when AreHex(text.Slice(1, 2)) => (Hex(text.Slice(1, 2)), 3),
        ['\\', 'u' or 'U', _, _, _, _, ..] when AreHex(text.Slice(2, 4)) => (Hex(text.Slice(2, 4)), 6),
        ['\\', 'x' or 'X', _, _, ..] when AreHex(text.Slice(2, 2)) => (Hex(text.Slice(2, 2)), 4),
        ['\\', ('"' or '\'' or '\\' or '/') and var escaped, ..] => (escaped, 2),
        ['&', ..] when text.IndexOf(';') is > 0 and var end && WebUtility.HtmlDecode(text[..(end + 1)].ToString()) is [var character] =>
            (character, end + 1),
        _ => (text[0], 1),
    };

    private static bool AreHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(s_hexDigits);

    private static char Hex(ReadOnlySpan<char> text) => (char)int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
