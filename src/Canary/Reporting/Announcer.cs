using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Decides who is notified of a verdict, and in which words; the workflow sends it.</summary>
public static class Announcer
{
    public static Announcement Announce(AnnouncementRequest request)
    {
        var notice = new VerdictNotice(request);

        return new Announcement
        {
            ReportKey = notice.ReportKey,
            PageKey = notice.PageKey,
            Page = Pages.VerdictPage.Of(notice),
            Baselines = request.Report?.Baseline is { } baseline ? [new StoredBaseline(Baseline.KeyOf(request.DeploymentId), baseline)] : [],
            Events = [VerdictEvent.Of(notice)],
            Messages = IsForPeople(notice) ? [VerdictMessage.Of(notice)] : [],
            Metrics = [VerdictMetrics.Of(notice)],
        };
    }

    /// <summary>An unknown word is taken for the default: it must not silence what failed.</summary>
    private static bool IsForPeople(VerdictNotice notice) => notice.Request.Topic is not ""
        && (notice.Request.NotifyOn == Audience.All || !notice.HasPassed || notice.IsNarrowPass);
}
