using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>The probes' figures once more, by probe of the plan and by target of green: the worst first.</summary>
internal static class Breakdown
{
    private const int MostParts = 20;
    private const int MostOfName = 80;

    private static readonly string[] s_figures = ["failed", "rate", "median", "p95"];

    /// <summary>A plan with a single probe has its figures above.</summary>
    public static Markup ByProbe(VerdictNotice notice, Recorded? recorded)
    {
        if (recorded is null || Part.WorstFirst(recorded.Paths) is not [_, _, ..] paths)
        {
            return Markup.Nothing;
        }

        return Markup.Together(
            Markup.Element("h3", "By probe"),
            Markup.Element(
                "table class='parts'",
                [
                    Titles("probe", ""),
                    .. paths.Take(MostParts).SelectMany(path => Sides(
                        Name(NameOf(notice.Report, path.Index), notice.Verdict.Stratum == Stratum.Path(path.Index)), path)),
                ]),
            Others(paths, "probes"));
    }

    /// <summary>Whether there is more than one target to tell apart; in the warm-up the judge does not.</summary>
    public static bool HasTargets(Recorded? recorded) => recorded is { IsWarm: true, Targets: [_, _, ..] };

    public static Markup ByTarget(VerdictNotice notice, Recorded? recorded)
    {
        if (recorded is null || !HasTargets(recorded))
        {
            return Markup.Nothing;
        }

        // The one that decided stands first, however many fail more often.
        List<Part> targets = [.. Part.WorstFirst(recorded.Targets).OrderByDescending(target => target.Index == notice.Verdict.Suspect)];
        var blue = targets[0].Blue;

        return Markup.Together(
            Markup.Element("h3", "By target"),
            Markup.Element(
                "table class='parts'",
                [
                    Titles("green target"),
                    .. targets.Take(MostParts).Select(target => Row(
                        [Named(Name(notice.Report.NameOf(target.Index), target.Index == notice.Verdict.Suspect)), .. Cells(target.Green)])),
                    blue.Count.Sent > 0 ? Row([Named(Markup.Text("all of blue")), .. Cells(blue)]) : Markup.Nothing,
                ]),
            Others(targets, "targets"));
    }

    /// <summary>Green's figures above blue's, so that nothing is too wide for a phone.</summary>
    private static IEnumerable<Markup> Sides(Markup name, Part path) =>
    [
        Markup.Element(
            "tr class='first'", [Markup.Element("td class='name' rowspan='2'", name), Cell("green"), .. Cells(path.Green)]),
        Row([Cell("blue"), .. Cells(path.Blue)]),
    ];

    private static Markup Titles(params IEnumerable<string> names)
        => Row([.. names.Select((name, i) => Markup.Element(i == 0 ? "th class='name'" : "th", name)), .. s_figures.Select(Title)]);

    private static string NameOf(Report report, int path)
        => report.Plan is { } plan && path < plan.Probes.Count ? plan.Probes[path].Name : $"probe {path + 1}";

    private static Markup Name(string name, bool isSuspect) => Markup.Together(
        Markup.Text(name, MostOfName),
        isSuspect ? Markup.Together(Markup.Space, Markup.Element("strong class='bad'", "suspect")) : Markup.Nothing);

    private static Markup Named(Markup name) => Markup.Element("td class='name'", name);

    private static IEnumerable<Markup> Cells(SideFigures side) =>
    [
        Cell($"{side.Count.Failed}/{side.Count.Sent}"),
        Cell(Figures.Rate(side.Count.Failed, side.Count.Sent)),
        Cell(Figures.Latency(side.Milliseconds(0.5))),
        Cell(Figures.Latency(side.Milliseconds(0.95))),
    ];

    private static Markup Others(IReadOnlyList<Part> parts, string what) => parts.Count <= MostParts
        ? Markup.Nothing
        : Markup.Element(
            "p class='faint small'",
            $"The other {parts.Count - MostParts} {what} failed {parts.Skip(MostParts).Sum(part => part.Green.Count.Failed)} of "
                + $"{parts.Skip(MostParts).Sum(part => part.Green.Count.Sent)}.");

    private static Markup Row(IEnumerable<Markup> cells) => Markup.Element("tr", cells);

    private static Markup Title(string text) => Markup.Element("th", text);

    private static Markup Cell(string text) => Markup.Element("td", text);
}
