using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>What the probes met at green and at blue, and how the two compare.</summary>
internal static class Probes
{
    public static Markup Of(Report report) => report.Evidence is { } evidence
        ? Markup.Together(
            Markup.Element("h2", "Probes"),
            Markup.Element("div class='wide'", Markup.Element("table class='figures'", [Titles(evidence), .. Rows(evidence, report.Latency)])))
        : Markup.Nothing;

    private static Markup Titles(Evidence evidence)
    {
        var counted = $"{evidence.Green.Sent + evidence.Blue.Sent} in {evidence.CountedSeconds:0.#} s";
        string[] titles = [counted, "failed", "rate", $"{evidence.Green.Interval.Level:0%} interval", "median", "p95"];

        return Markup.Element("tr", titles.Select(title => Markup.Element("th", title)));
    }

    private static IEnumerable<Markup> Rows(Evidence evidence, LatencySummary? latency)
    {
        yield return Side("green", evidence.Green, latency?.Median.GreenMs, latency?.P95.GreenMs);
        if (evidence.Difference is { } difference)
        {
            var (points, interval) = Figures.Compared(evidence, difference);
            yield return Side("blue", evidence.Blue, latency?.Median.BlueMs, latency?.P95.BlueMs);
            yield return Row("green vs blue", "", points, interval, Figures.Ratio(latency?.Median.Ratio), Figures.Ratio(latency?.P95.Ratio));
        }
    }

    private static Markup Side(string name, Tally count, double? median, double? p95) => Row(
        name,
        $"{count.Failed}/{count.Sent}",
        Figures.Rate(count.Failed, count.Sent),
        count.Sent > 0 ? $"{count.Interval}" : "-",
        Figures.Latency(median),
        Figures.Latency(p95));

    private static Markup Row(params IEnumerable<string> cells) => Markup.Element("tr", cells.Select(cell => Markup.Element("td", cell)));
}
