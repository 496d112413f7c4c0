using System.Text.Encodings.Web;

namespace Canary.Reporting.Pages;

/// <summary>The history that the bucket keeps of a service, as a page.</summary>
internal static class ServicePage
{
    /// <summary>As the function writes it, where a bracket takes six; a state may hold 262,144.</summary>
    public const int MostBytes = 180_000;

    /// <summary>The latest deployments, as many as fit; the scores are of all.</summary>
    public static string Of(KeptHistory kept, string service, DateTimeOffset now)
    {
        var history = History.Of(kept.Verdicts(service), new Dictionary<string, Mark>());
        var (page, rows) = (HistoryPage.OfService(history, kept.Anew, now, KeptHistory.MostDeployments), Math.Max(history.Deployments.Count, 1));
        while (Bytes(page) is var bytes && bytes > MostBytes)
        {
            rows = Math.Min(rows - 1, rows * MostBytes / bytes);
            page = HistoryPage.OfService(history, kept.Anew, now, rows);
        }

        return page;
    }

    private static int Bytes(string page) => JavaScriptEncoder.Default.Encode(page).Length;
}
