using Canary.Metrics;

namespace Canary.Reporting.Pages;

/// <summary>What users met at green and at blue while traffic shifted, by CloudWatch's counts.</summary>
internal static class UserRequests
{
    private const int MostOfRemark = 400;

    public static Markup Of(Report report) => UserFigures.Of(report.Traffic) is { } figures
        ? Markup.Together(
            Markup.Element("h2", UserFigures.Title),
            Markup.Element(
                "div class='wide'",
                Markup.Element("table class='figures'", Titles(figures), Row(figures, figures.Green), Row(figures, figures.Blue))),
            UserErrors.Of(report))
        : Missing(report);

    private static Markup Titles(UserFigures figures)
        => Markup.Element("tr", Cells(figures, figures.Counted, "requests", "failed", "rate", "median", "p90").Select(Title));

    private static Markup Row(UserFigures figures, UserFigures.Side side) => Markup.Element(
        "tr",
        Cells(figures, side.Name, side.Requests, side.Failed, side.Rate, Figures.Latency(side.MedianMs), Figures.Latency(side.P90Ms)).Select(Cell));

    private static IEnumerable<string> Cells(UserFigures figures, params IReadOnlyList<string> cells)
        => figures.HasP90 ? cells : cells.SkipLast(1);

    /// <summary>Why there is no table, where the reasons do not say it.</summary>
    private static Markup Missing(Report report)
    {
        var remarks = report.Traffic is null ? [] : UserTraffic.Remarks(report.Traffic).Except(report.Reasons).ToList();

        return remarks is []
            ? Markup.Nothing
            : Markup.Together(
                Markup.Element("h2", UserFigures.Title),
                Markup.Element("p class='faint small'", string.Join("; ", remarks), MostOfRemark));
    }

    private static Markup Title(string text) => Markup.Element("th", text);

    private static Markup Cell(string text) => Markup.Element("td", text);
}
