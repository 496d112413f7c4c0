namespace Canary.Reporting.Pages;

/// <summary>The history that the bucket keeps of a service, as a page.</summary>
internal static class ServicePage
{
    /// <summary>As <see cref="KeptHistory.MostBytes"/>: a page has no letter that JSON escapes, nor one of several bytes.</summary>
    private const int MostBytes = KeptHistory.MostBytes;

    /// <summary>The latest deployments, as many as fit; the scores are of all.</summary>
    public static string Of(KeptHistory kept, string service, DateTimeOffset now)
    {
        var history = History.Of(kept.Verdicts(service), new Dictionary<string, Mark>());
        var (page, rows) = (HistoryPage.OfService(history, kept.Anew, now, KeptHistory.MostDeployments), Math.Max(history.Deployments.Count, 1));
        while (page.Length > MostBytes)
        {
            rows = Math.Min(rows - 1, rows * MostBytes / page.Length);
            page = HistoryPage.OfService(history, kept.Anew, now, rows);
        }

        return page;
    }
}
