namespace Canary.Reporting.Pages;

/// <summary>Which deployment it was, when, and where there is more.</summary>
internal static class DeploymentFacts
{
    public static Markup Of(VerdictNotice notice)
    {
        var (request, report) = (notice.Request, notice.Report);
        (string Name, string Value)[] rows =
        [
            ("Deployment", request.DeploymentId),
            (notice.IsOfEcs ? "Cluster" : "Application", report.Application),
            ("Deployment group", notice.IsOfEcs ? "" : report.DeploymentGroup),
            ("ECS service", report.Service),
            ("Plan", report.PlanSource),
            ("Started", notice.Seconds is null ? "" : Time(report.StartedAt)),
            ("Duration", notice.Seconds is { } seconds ? Figures.Duration(TimeSpan.FromSeconds(seconds)) : ""),
            ("Reported", Time(request.Now)),
            ("JSON", request.ReportBucket is "" ? "" : $"s3://{request.ReportBucket}/{notice.ReportKey}"),
        ];

        return Markup.Together(
            Markup.Element("h2", "Deployment"),
            Markup.Element("table class='facts stack small'", rows.Where(row => row.Value is not "").Select(Row)),
            notice.Links is [_, ..] links
                ? Markup.Element("ul class='small'", links.Select(link => Markup.Element("li", Markup.Link(link))))
                : Markup.Nothing);
    }

    private static Markup Row((string Name, string Value) row) =>
        Markup.Element("tr", Markup.Element("td class='faint'", row.Name), Markup.Element("td", row.Value));

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
