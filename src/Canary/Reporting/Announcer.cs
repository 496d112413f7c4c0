namespace Canary.Reporting;

/// <summary>Decides who is told of a verdict, and in which words; the workflow sends it.</summary>
public static class Announcer
{
    public static Announcement Announce(AnnouncementRequest request)
    {
        var key = ObjectKeys.Of(request);

        return new Announcement
        {
            ReportKey = $"{key}.json",
            PageKey = $"{key}.html",
            Page = $"<!doctype html><title>{Plain(request.DeploymentId)}</title>",
        };
    }

    private static string Plain(string text) => System.Text.Encodings.Web.HtmlEncoder.Default.Encode(text);
}
