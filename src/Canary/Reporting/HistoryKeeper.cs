using System.Text.Json;
using Canary.Judging;
using Canary.Reporting.Pages;

namespace Canary.Reporting;

/// <summary>
/// Decides how a report gets into the history of its service; the workflow reads and writes. S3 has no lock, so it is read again after each
/// writing, until the report is in it. The same event again finds it there.
/// </summary>
public static class HistoryKeeper
{
    /// <summary>Of one event. With the longest waits they take two and a half minutes; an Express workflow has five.</summary>
    internal const int MostAttempts = 10;

    // Longer than another execution takes from reading to writing, a cold start included.
    private const int ShortestWait = 8;
    private const int MoreWaits = 8;
    private const int MostOfText = 200;
    private const int MostOfId = 100;

    // The two errors that say what lies there: nothing, and something that is larger than any history.
    private const string NotThere = "S3.NoSuchKeyException";
    private const string TooLarge = "States.DataLimitExceeded";

    /// <exception cref="JsonException">The event is none of a verdict.</exception>
    public static Remembered Remember(RememberRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);

        return request.Entry is { } entry
            ? Keep(entry, request)
            : EntryOf(VerdictEvent.Read(request.Event ?? throw new JsonException("There is neither an event nor an entry"))) is { } heard
                ? Then(HistoryStep.Read, heard, 0)
                : new Remembered { Next = HistoryStep.Done };
    }

    /// <summary>Null for what <c>history</c> leaves out as well: a rollback, and a report that could not be made.</summary>
    private static HistoryEntry? EntryOf(VerdictDetail detail)
    {
        if (detail.Rule == Rule.Rollback || detail.StartedAt is null || detail.DeploymentId is "")
        {
            return null;
        }

        // A page that is none of ours is not linked: it would lead anywhere.
        var (page, folder) = (detail.Report.Page, ObjectKeys.FolderOf(detail.Report.Page));
        var verdict = PastVerdict.Of(detail, folder is null ? "" : page[(folder.Length + 1)..]);

        return new HistoryEntry(
            folder ?? ObjectKeys.Folder(detail.Application, detail.DeploymentGroup),
            Excerpt.Of(verdict.Service, MostOfText),
            Excerpt.Of(detail.DeploymentId, MostOfId),
            KeptReport.Of(verdict, folder is null ? detail.LifecycleEvent : ObjectKeys.NameOf(page, detail.DeploymentId)));
    }

    private static Remembered Keep(HistoryEntry entry, RememberRequest request)
    {
        var attempt = request.Attempt + 1;
        if (Stored(request.Stored, ObjectKeys.History(entry.Folder), request.Now) is not { } kept)
        {
            return attempt < MostAttempts ? Then(HistoryStep.Wait, entry, attempt) : Then(HistoryStep.GiveUp, entry, attempt);
        }

        if (kept.Has(entry))
        {
            return Then(HistoryStep.Show, entry, attempt) with { Page = ServicePage.Of(kept, entry.Service, request.Now) };
        }

        var next = kept.With(entry);

        return !next.Has(entry) ? Then(HistoryStep.Done, entry, attempt)
            : attempt < MostAttempts ? Then(HistoryStep.Write, entry, attempt) with { History = next }
            : Then(HistoryStep.GiveUp, entry, attempt);
    }

    /// <summary>Null where that is not known: to begin anew would lose what is there.</summary>
    private static KeptHistory? Stored(StoredHistory? stored, string key, DateTimeOffset now) => stored switch
    {
        { Body: { } text } => KeptHistory.Read(text) ?? KeptHistory.Empty with { Anew = now },
        { Error: TooLarge } => KeptHistory.Empty with { Anew = now },
        { Error: NotThere } => KeptHistory.Empty,
        { Listing: { } listing } when listing.Lacks(key) => KeptHistory.Empty,
        _ => null,
    };

    private static Remembered Then(string next, HistoryEntry entry, int attempt) => new()
    {
        Next = next,
        Key = ObjectKeys.History(entry.Folder),
        PageKey = ObjectKeys.HistoryPage(entry.Folder),
        Entry = entry,
        Attempt = attempt,
        Seconds = ShortestWait + WaitOf(entry, attempt),
    };

    /// <summary>Reports that came at the same moment wait for different times, so that they do not meet again.</summary>
    private static int WaitOf(HistoryEntry entry, int attempt)
        => (int)($"{entry.DeploymentId} {entry.Report.Name}".Aggregate((uint)attempt, (hash, letter) => (hash ^ letter) * 16777619) >> 8) % MoreWaits;
}
