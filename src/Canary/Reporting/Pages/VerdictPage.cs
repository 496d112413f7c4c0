namespace Canary.Reporting.Pages;

/// <summary>The report as one HTML document that needs nothing else: no script, no image, no other file.</summary>
internal static class VerdictPage
{
    // Report, page, event and message share the 256 KiB that a state of the workflow may hold.
    private const int MostReasons = 8;
    private const int MostOfReason = 600;

    public static string Of(Occasion occasion) => Markup.Document(Markup.Element("html lang='en'", Head(occasion), Body(occasion)));

    private static Markup Head(Occasion occasion) => Markup.Element(
        "head",
        Markup.Empty("meta charset='utf-8'"),
        Markup.Empty("meta http-equiv='Content-Security-Policy' content='default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;'"),
        Markup.Empty("meta name='viewport' content='width=device-width, initial-scale=1'"),
        Markup.Empty("meta name='referrer' content='no-referrer'"),
        Markup.Element("title", $"{occasion.Told}: {occasion.Request.LifecycleEvent} of {occasion.Request.DeploymentId}"),
        PageStyle.Sheet);

    private static Markup Body(Occasion occasion) => Markup.Element(
        "body",
        Answer(occasion),
        Chapter("Why", [.. occasion.OtherReasons.Take(MostReasons).Select(Reason)]),
        Causes.Of(occasion.Report.Causes),
        Probes.Of(occasion.Report),
        Questions.Of(occasion),
        Failures.Of(occasion),
        Checks.Of(occasion.Report.Findings),
        Attempts.Of(occasion.Report.Earlier),
        Facts.Of(occasion));

    private static Markup Answer(Occasion occasion) => Markup.Element(
        $"header class='answer {Look(occasion)}'",
        Markup.Element("h1", $"{occasion.Told} at {occasion.Request.LifecycleEvent}"),
        Markup.Element("p class='lead'", occasion.Reason, MostOfReason),
        Markup.Element("p", $"{occasion.Aftermath}."),
        Markup.Element("p class='faint small'", string.Join(" \u00b7 ", new[] { occasion.Group, occasion.Request.DeploymentId }.Where(part => part is not ""))));

    /// <summary>The colour says what the word says.</summary>
    private static string Look(Occasion occasion) => occasion.HasFailed ? "bad" : occasion.HasPassed && !occasion.IsNarrowPass ? "good" : "doubt";

    private static Markup Reason(string reason) => Markup.Element("li", reason, MostOfReason);

    /// <summary>Nothing where there is nothing to tell.</summary>
    private static Markup Chapter(string title, IReadOnlyList<Markup> items) => items is []
        ? Markup.Nothing
        : Markup.Together(Markup.Element("h2", title), Markup.Element("ul", items));
}
