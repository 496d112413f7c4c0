using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Decides who is told of a verdict, and in which words; the workflow sends it.</summary>
public static class Announcer
{
    public static Announcement Announce(AnnouncementRequest request)
    {
        var occasion = new Occasion(request);

        return new Announcement
        {
            ReportKey = occasion.ReportKey,
            PageKey = occasion.PageKey,
            Page = Pages.VerdictPage.Of(occasion),
            Baselines = request.Report?.Baseline is { } baseline ? [new StoredBaseline(Baseline.KeyOf(request.DeploymentId), baseline)] : [],
            Events = [VerdictEvent.Of(occasion)],
            Messages = IsForPeople(occasion) ? [VerdictMessage.Of(occasion)] : [],
            Metrics = [VerdictMetrics.Of(occasion)],
        };
    }

    /// <summary>A word that nobody knows is taken for the default: it must not silence what failed.</summary>
    private static bool IsForPeople(Occasion occasion) => occasion.Request.Topic is not ""
        && (occasion.Request.NotifyOn == Audience.All || !occasion.HasPassed || occasion.IsNarrowPass);
}
