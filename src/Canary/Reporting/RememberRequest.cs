using System.Text.Json;

namespace Canary.Reporting;

/// <summary>What the workflow of the history hands over: first an event, then, as often as it is asked to, what lies in the bucket.</summary>
public sealed record RememberRequest
{
    /// <summary>The detail of the verdict's event; absent from the second time on.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>What the first answer made of the event.</summary>
    public HistoryEntry? Entry { get; init; }

    /// <summary>How often the history was read before.</summary>
    public int Attempt { get; init; }

    public StoredHistory? Stored { get; init; }

    public DateTimeOffset Now { get; init; }
}

/// <summary>A report on its way into a history.</summary>
/// <param name="Folder">Where everything of the service lies, without a slash at its end.</param>
/// <param name="Service">Application and deployment group, or cluster and service.</param>
public sealed record HistoryEntry(string Folder, string Service, string DeploymentId, KeptReport Report);

/// <summary>What S3 said of the object: its content, or an error.</summary>
public sealed record StoredHistory
{
    public string? Body { get; init; }

    public string? Error { get; init; }

    /// <summary>Asked for only where the object could not be read: without permission to list a bucket, S3 denies what is not there.</summary>
    public StoredKeys? Listing { get; init; }
}

/// <summary>The first key that begins with the object's: its own, if it is there. Without a count the listing failed, too.</summary>
public sealed record StoredKeys(int? KeyCount, IReadOnlyList<StoredKey>? Contents)
{
    internal bool Lacks(string key) => KeyCount is not null && (Contents ?? []).All(one => one.Key != key);
}

public sealed record StoredKey(string? Key);
