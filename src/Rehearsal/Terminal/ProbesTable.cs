using Canary.Judging;
using Canary.Reporting;
using Spectre.Console;
using Cell = (string Text, Spectre.Console.Style Ink);

namespace Rehearsal.Terminal;

/// <summary>What the probes met at green and at blue, and how the two compare.</summary>
internal sealed class ProbesTable(Evidence evidence, LatencySummary? latency)
{
    public void Draw(Page page)
    {
        page.Add("Probes", Row(
            ($"{evidence.Green.Sent + evidence.Blue.Sent} in {evidence.CountedSeconds:0.#} s", Ink.Plain),
            ("failed", Ink.Faint),
            ("rate", Ink.Faint),
            ($"{evidence.Green.Interval.Level:0%} interval", Ink.Faint),
            ("median", Ink.Faint),
            ("p95", Ink.Faint)));
        Side("green", Ink.GreenSide, evidence.Green, latency?.Median.GreenMs, latency?.P95.GreenMs);
        if (evidence.Difference is { } difference)
        {
            Side("blue", Ink.BlueSide, evidence.Blue, latency?.Median.BlueMs, latency?.P95.BlueMs);
            Compared(Figures.Compared(evidence, difference));
        }

        void Side(string name, Style ink, Tally count, double? median, double? p95) => page.Add("", Row(
            ($"  {name}", ink),
            ($"{count.Failed}/{count.Sent}", Ink.Plain),
            (Figures.Rate(count.Failed, count.Sent), count.Failed > 0 ? Ink.Bad : Ink.Plain),
            (count.Sent > 0 ? $"{count.Interval}" : "-", Ink.Plain),
            (Figures.Latency(median), Ink.Plain),
            (Figures.Latency(p95), Ink.Plain)));

        void Compared((string Difference, string Interval) figures) => page.Add("", Row(
            ("  green to blue", Ink.Plain),
            ("", Ink.Plain),
            (figures.Difference, Ink.Plain),
            (figures.Interval, Ink.Plain),
            (Figures.Ratio(latency?.Median.Ratio), Ink.Plain),
            (Figures.Ratio(latency?.P95.Ratio), Ink.Plain)));
    }

    private static Line Row(Cell name, Cell failed, Cell rate, Cell interval, Cell median, Cell p95) => new Line()
        .Add(name.Text, 15, name.Ink)
        .AddRight(failed.Text, 11, failed.Ink)
        .AddRight(rate.Text, 8, rate.Ink)
        .AddRight(interval.Text, 17, interval.Ink)
        .AddRight(median.Text, 9, median.Ink)
        .AddRight(p95.Text, 10, p95.Ink);
}
