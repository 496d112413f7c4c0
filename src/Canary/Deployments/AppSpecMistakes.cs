namespace Canary.Deployments;

/// <summary>
/// The mistakes of an AppSpec as they are found: each value cut, each mistake once, and so many of them that a person still reads them.
/// </summary>
internal sealed class AppSpecMistakes
{
    /// <summary>Characters of a value or a name that a mistake shows.</summary>
    public const int MostOfValue = 200;

    /// <summary>Mistakes that are listed; the others are counted. Step Functions holds 256 KiB, and a screen 50 lines.</summary>
    public const int Most = 20;

    private readonly List<string> _fatal = [];
    private readonly List<string> _unknownKeys = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether something is wrong without which the AppSpec cannot be read.</summary>
    public bool AreFatal => _fatal is [_, ..];

    /// <summary>All of them, those first that keep the AppSpec from being read.</summary>
    public IReadOnlyList<string> All => Bounded([.. _fatal, .. _unknownKeys]);

    public IReadOnlyList<string> UnknownKeys => Bounded(_unknownKeys);

    public static string Cut(string value) => value.Length <= MostOfValue ? Excerpt.Of(value, MostOfValue) : Excerpt.Of(value, MostOfValue) + "…";

    public void Add(string mistake) => Add(_fatal, mistake);

    public void AddUnknownKey(string mistake) => Add(_unknownKeys, mistake);

    private void Add(List<string> mistakes, string mistake)
    {
        if (_told.Add(mistake))
        {
            mistakes.Add(mistake);
        }
    }

    private static List<string> Bounded(List<string> mistakes)
        => mistakes.Count <= Most ? mistakes : [.. mistakes.Take(Most), $"and {mistakes.Count - Most} more"];
}
