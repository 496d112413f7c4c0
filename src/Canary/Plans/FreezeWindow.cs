namespace Canary.Plans;

/// <summary>A time in which no traffic moves to a new version: once from a local time to another, or again and again by a cron expression.</summary>
/// <remarks>
/// Texts, for a plan travels as JSON; <see cref="FreezeReader"/> lets no text into a plan that <see cref="Freeze"/> could not read.
/// </remarks>
public sealed record FreezeWindow
{
    /// <summary>A local date, from its first moment, or a local time, inclusive; empty where a cron expression says when.</summary>
    public string From { get; init => field = value ?? ""; } = "";

    /// <summary>A local date, to its last moment, or a local time, exclusive.</summary>
    public string To { get; init => field = value ?? ""; } = "";

    /// <summary>Five fields, by the zone's local time: when the window begins. Empty where it happens once.</summary>
    public string Cron { get; init => field = value ?? ""; } = "";

    /// <summary>How long it lasts from there, in minutes that pass, whatever a clock is set to meanwhile. 1 to 10080.</summary>
    public int Minutes { get; init; }

    /// <summary>An IANA time zone such as Europe/Berlin.</summary>
    public string Zone { get; init => field = value ?? ""; } = "";

    public string Reason { get; init => field = value ?? ""; } = "";

    internal bool IsOnce => Cron is "";

    /// <summary>The window as its author wrote it.</summary>
    internal string Text => IsOnce ? $"from {From} to {To}" : $"cron {Cron}, {Minutes} minutes";
}
