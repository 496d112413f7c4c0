namespace Rehearsal.Api;

/// <summary>What was probably meant by a word that is not known.</summary>
internal static class Spelling
{
    /// <summary>A question that names the known word nearest to this one; null if none is near.</summary>
    public static string? Suggestion(string word, IReadOnlyCollection<string> known) =>
        Nearest(word, known) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>Letters to insert, delete or replace (Levenshtein 1965).</summary>
    public static int Distance(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var (i, letter) in one.Index())
        {
            var row = new int[above.Length];
            row[0] = i + 1;
            for (var j = 1; j < row.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (letter == other[j - 1] ? 0 : 1));
            }

            above = row;
        }

        return above[^1];
    }

    // A slip of a letter in every four, or else an abbreviation: the AWS CLI and older SDKs say elbv2 and logs.
    private static string? Nearest(string word, IReadOnlyCollection<string> known) =>
        known.MinBy(candidate => Distance(word, candidate)) is { } nearest && Distance(word, nearest) <= word.Length / 4
            ? nearest
            : known.Where(candidate => Abbreviates(word, candidate)).MinBy(candidate => candidate.Length);

    private static bool Abbreviates(string word, string whole)
    {
        var found = 0;
        foreach (var letter in whole)
        {
            found += found < word.Length && word[found] == letter ? 1 : 0;
        }

        return found == word.Length;
    }
}
