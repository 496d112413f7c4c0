using System.Globalization;
using System.Text;

namespace Canary;

/// <summary>The beginning of an external text, safe to show in a terminal, a log or a page.</summary>
internal static class Excerpt
{
    public static string Of(ReadOnlySpan<byte> utf8, int length) => Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, length * 4)]), length);

    public static string Of(string text, int length)
    {
        var builder = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = IsUnsafe(rune) ? new Rune(' ') : rune;
            if (builder.Length + shown.Utf16SequenceLength > length)
            {
                break;
            }

            builder.Append(shown.ToString());
        }

        return builder.ToString().Trim();
    }

    /// <summary>Control and format characters could move a cursor, hide text or turn its direction; separators break the line.</summary>
    private static bool IsUnsafe(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
