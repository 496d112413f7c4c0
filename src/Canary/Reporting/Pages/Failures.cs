using Canary.Judging;
using Canary.Probing;

namespace Canary.Reporting.Pages;

/// <summary>Which of green's targets failed, and what the probes met there and at blue.</summary>
internal static class Failures
{
    private const int MostTargets = 20;
    private const int MostOfAddress = 100;
    private const int MostOfSample = 300;

    /// <param name="notice">Of the verdict.</param>
    /// <param name="isByTarget">Whether each target's figures stand elsewhere.</param>
    public static Markup Of(VerdictNotice notice, bool isByTarget)
    {
        var failing = (isByTarget ? [] : notice.Report.Evidence?.Targets ?? [])
            .Where(target => target.Failed > 0 || target.Index == notice.Verdict.Suspect)
            .OrderByDescending(target => target.Index == notice.Verdict.Suspect)
            .ThenByDescending(target => target.Failed)
            .ThenBy(target => target.Index)
            .ToList();
        var samples = FailureSamples.Few(notice.Report.Observations).ToList();

        return failing is [] && samples is []
            ? Markup.Nothing
            : Markup.Together(
                Markup.Element("h2", "Failures"),
                failing is [] ? Markup.Nothing : Table(notice, failing),
                Others(notice.Report, failing),
                samples is [] ? Markup.Nothing : Samples(samples, notice.Report.Evidence?.WarmUp));
    }

    private static Markup Samples(List<FailureSample> samples, WarmUpReport? warmUp)
        => Markup.Element("ul class='small'", samples.Select(sample => Render(sample, warmUp)));

    private static Markup Table(VerdictNotice notice, List<StratumEvidence> failing)
    {
        // A reason may count the last seconds alone; these count all, as the probes above do.
        string[] titles = [$"green target, in {notice.Report.Evidence!.CountedSeconds:0.#} s", "failed", "rate"];

        return Markup.Element(
            "table class='figures'",
            [
                Markup.Element("tr", titles.Select(title => Markup.Element("th", title))),
                .. failing.Take(MostTargets).Select(target => Row(notice, target)),
            ]);
    }

    private static Markup Row(VerdictNotice notice, StratumEvidence target) => Markup.Element(
        "tr",
        Markup.Element(
            "td",
            Markup.Text(notice.Report.NameOf(target.Index), MostOfAddress),
            target.Index == notice.Verdict.Suspect ? Markup.Together(Markup.Space, Markup.Element("strong class='bad'", "suspect")) : Markup.Nothing),
        Markup.Element("td", $"{target.Failed}/{target.Sent}"),
        Markup.Element("td", Figures.Rate(target.Failed, target.Sent)));

    /// <summary>The targets that are not listed, so that a short list is not taken for all of them.</summary>
    private static Markup Others(Report report, List<StratumEvidence> failing)
    {
        var listed = failing.Take(MostTargets).ToList();
        var others = (report.Evidence?.Targets ?? []).Except(listed).ToList();

        return others is [_, ..] && listed is [_, ..]
            ? Markup.Element(
                "p class='faint small'",
                $"{Who(report, others)} failed {others.Sum(target => target.Failed)} of {others.Sum(target => target.Sent)}")
            : Markup.Nothing;
    }

    private static string Who(Report report, List<StratumEvidence> others)
    {
        var tasks = others.Count(target => !report.IsRoute(target.Index));
        string[] who =
        [
            .. tasks == 0 ? Array.Empty<string>() : [tasks == 1 ? "the other target" : $"the other {tasks} targets"],
            .. tasks == others.Count ? Array.Empty<string>() : ["the production listener"],
        ];

        return string.Join(" and ", who) + (others.Count > 1 ? " together" : "");
    }

    private static Markup Render(FailureSample sample, WarmUpReport? warmUp) => Markup.Element(
        "li",
        Markup.Text(FailureSamples.Format(sample, warmUp), MostOfSample),
        Markup.Space,
        sample.Body is "" ? Markup.Nothing : Markup.Element("code", sample.Body, MostOfSample));
}
