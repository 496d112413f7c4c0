namespace Canary.Reporting;

/// <summary>Texts for places that take printable ASCII alone.</summary>
internal static class Ascii
{
    /// <summary>One line of at most this many characters; × becomes an x, everything else that is not printable ASCII a question mark.</summary>
    public static string Of(string text, int most)
    {
        // To its end: an excerpt loses the white space at its own, and would not show that it was cut there.
        var plain = string.Concat(Excerpt.Of(text, text.Length).Select(Plain));

        return plain.Length <= most ? plain : $"{plain[..(most - 3)].TrimEnd()}...";
    }

    private static char Plain(char letter) => letter switch { >= ' ' and <= '~' => letter, '×' => 'x', _ => '?' };
}
