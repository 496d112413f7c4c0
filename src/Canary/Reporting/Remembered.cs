namespace Canary.Reporting;

/// <summary>What the workflow of the history does next, with what it needs for that.</summary>
public sealed record Remembered
{
    /// <summary>One of <see cref="HistoryStep"/>.</summary>
    public string Next { get; init; } = "";

    /// <summary>Of the object that holds the history.</summary>
    public string Key { get; init; } = "";

    public string PageKey { get; init; } = "";

    /// <summary>Null where there is nothing to keep.</summary>
    public HistoryEntry? Entry { get; init; }

    /// <summary>How often the history has been read.</summary>
    public int Attempt { get; init; }

    /// <summary>After how many it is to be read again.</summary>
    public int Seconds { get; init; }

    /// <summary>To be stored; null where nothing is.</summary>
    public KeptHistory? History { get; init; }

    /// <summary>The history as an HTML document; empty until the report is in it.</summary>
    public string Page { get; init; } = "";
}

/// <summary>The words of <see cref="Remembered.Next"/>.</summary>
public static class HistoryStep
{
    public const string Read = "Read";

    /// <summary>Store the history, wait, and read it again: another report may have overwritten it.</summary>
    public const string Write = "Write";

    /// <summary>Wait, and read it again: it is there and could not be read.</summary>
    public const string Wait = "Wait";

    /// <summary>The report is in the history: store its page.</summary>
    public const string Show = "Show";

    /// <summary>There is nothing to keep.</summary>
    public const string Done = "Done";

    public const string GiveUp = "GiveUp";
}
