namespace Canary.Reporting.Pages;

/// <summary>The report as one HTML document that needs nothing else: no script, no other file, and pictures within.</summary>
internal static class VerdictPage
{
    // Report, page, event and message share the 256 KiB that a state of the workflow may hold.
    private const int MostReasons = 8;
    private const int MostOfReason = 600;

    private const int MostBytes = 60_000;

    /// <summary>What others wrote may leave no room for pictures, and says more than they do.</summary>
    public static string Of(VerdictNotice notice)
    {
        var looks = EvidenceTrail.Of(notice.Report);
        var (figures, isByTarget) = Figured(notice, looks);
        var page = Of(notice, looks, figures, isByTarget);

        return page.Length <= MostBytes ? page : Of(
            notice,
            looks,
            Markup.Together(
                Probes.Of(notice.Report),
                Markup.Element("p class='faint small'", "There is no room here for pictures; the JSON report holds what was judged.")),
            isByTarget: false);
    }

    private static string Of(VerdictNotice notice, IReadOnlyList<Look> looks, Markup figures, bool isByTarget)
        => Markup.Document(Markup.Element("html lang='en'", Head(notice), Body(notice, looks, figures, isByTarget)));

    /// <summary>What the probes met, in figures and pictures, and whether each target has its own.</summary>
    private static (Markup Figures, bool IsByTarget) Figured(VerdictNotice notice, IReadOnlyList<Look> looks)
    {
        var recorded = Recorded.Of(notice.Report);

        return (
            Markup.Together(
                Probes.Of(notice.Report),
                EvidenceCurves.Of(notice.Report, looks),
                FailureBars.Of(recorded),
                LatencyCurves.Of(notice.Report),
                Breakdown.ByProbe(notice, recorded),
                Breakdown.ByTarget(notice, recorded)),
            Breakdown.HasTargets(recorded));
    }

    private static Markup Head(VerdictNotice notice) => Markup.Element(
        "head",
        Markup.Empty("meta charset='utf-8'"),
        Markup.Empty("meta http-equiv='Content-Security-Policy' content='default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;'"),
        Markup.Empty("meta name='viewport' content='width=device-width, initial-scale=1'"),
        Markup.Empty("meta name='referrer' content='no-referrer'"),
        Markup.Element("title", $"{notice.Headline}: {notice.Request.LifecycleEvent} of {notice.Request.DeploymentId}"),
        PageStyle.Sheet);

    private static Markup Body(VerdictNotice notice, IReadOnlyList<Look> looks, Markup figures, bool isByTarget) => Markup.Element(
        "body",
        Answer(notice),
        StageStrip.Of(notice, looks),
        Chapter("Why", [.. notice.OtherReasons.Take(MostReasons).Select(Reason)]),
        Causes.Of(notice.Report.Causes),
        UserRequests.Of(notice.Report),
        figures,
        Questions.Of(notice),
        Failures.Of(notice, isByTarget),
        Checks.Of(notice.Report.Findings),
        Attempts.Of(notice.Report.Earlier),
        DeploymentFacts.Of(notice));

    private static Markup Answer(VerdictNotice notice) => Markup.Element(
        $"header class='answer {Look(notice)}'",
        Markup.Element("h1", $"{notice.Headline} at {notice.Request.LifecycleEvent}"),
        Markup.Element("p class='lead'", notice.Reason, MostOfReason),
        Markup.Element("p", $"{notice.Aftermath}."),
        Markup.Element(
            "p class='faint small'", string.Join(" \u00b7 ", new[] { notice.Group, notice.Request.DeploymentId }.Where(part => part is not ""))));

    /// <summary>The colour says what the word says.</summary>
    private static string Look(VerdictNotice notice) => notice.HasFailed ? "bad" : notice.HasPassed && !notice.IsNarrowPass ? "good" : "doubt";

    private static Markup Reason(string reason) => Markup.Element("li", reason, MostOfReason);

    /// <summary>Nothing where there is nothing to tell.</summary>
    private static Markup Chapter(string title, IReadOnlyList<Markup> items) => items is []
        ? Markup.Nothing
        : Markup.Together(Markup.Element("h2", title), Markup.Element("ul", items));
}
