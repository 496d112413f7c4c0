namespace Canary.Reporting;

/// <summary>Texts for places that take printable ASCII alone.</summary>
internal static class Ascii
{
    /// <summary>One line of at most this many characters; whatever is no printable ASCII becomes a question mark.</summary>
    public static string Of(string text, int most)
    {
        // To its end: an excerpt loses the white space at its own, and would not tell that it was cut there.
        var plain = new string([.. Excerpt.Of(text, text.Length).Select(letter => letter is >= ' ' and <= '~' ? letter : '?')]);

        return plain.Length <= most ? plain : $"{plain[..(most - 3)].TrimEnd()}...";
    }
}
