using Canary.Judging;

namespace Canary.Reporting;

/// <summary>The verdict for people, by e-mail or chat: the subject says it all, the body has one fact a line.</summary>
internal static class VerdictMessage
{
    /// <summary>
    /// SNS wants a subject of ASCII text that begins with a letter, a number or a punctuation mark, has neither line breaks nor control
    /// characters and is less than 100 characters long (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
    /// </summary>
    public const int MostOfSubject = 99;

    // A message has at most 256 KB; a character has three bytes at most, or two are four.
    private const int MostLines = 15;
    private const int MostCharacters = 600;

    public static TopicMessage Of(VerdictNotice notice) => new(notice.Request.Topic, Subject(notice), Body(notice));

    private static string Subject(VerdictNotice notice) => Ascii.Of(
        $"{notice.Headline}: {(notice.Group is "" ? notice.Request.DeploymentId : notice.Group)} {notice.Request.LifecycleEvent}: {notice.Reason}",
        MostOfSubject);

    private static string Body(VerdictNotice notice) => string.Join('\n', [.. Summary(notice), .. Details(notice)]) + "\n";

    /// <summary>What follows on the first lines: each chapter with its title.</summary>
    internal static IEnumerable<string> Details(VerdictNotice notice) => Chapters(notice).SelectMany(Lines);

    private static IEnumerable<string> Summary(VerdictNotice notice) => new (string Label, string Fact)[]
    {
        (notice.Report.Watched is null ? "Answer" : "Watch", notice.Headline),
        ("Reason", notice.Reason),
        ("Event", notice.Request.LifecycleEvent),
        ("Deployment", notice.Request.DeploymentId),
        (notice.IsOfEcs ? "Cluster and service" : "Deployment group", notice.Group),
        ("ECS service", notice.IsOfEcs ? "" : notice.Report.Service),
        ("Commit", notice.Report.Provenance?.Commit?.Id ?? ""),
        ("Plan", notice.Report.PlanSource),
        ("Rule", $"{notice.Verdict.Rule} ({notice.Verdict.Outcome})"),
        (
            "Time",
            notice.Seconds is { } seconds
                ? $"{Figures.Duration(TimeSpan.FromSeconds(seconds))}, from {notice.Report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
                : ""),
        ("Next", notice.Aftermath),
    }.Where(line => line.Fact is not "").Select(line => Line($"{line.Label}: {line.Fact}"));

    private static IEnumerable<(string Title, IEnumerable<string> Facts)> Chapters(VerdictNotice notice) =>
    [
        ("Why", notice.OtherReasons),
        ("Diagnosis", notice.Report.Causes.Select(cause => cause.Text())),
        ("Checks not passed", FindingOrder.First(notice.Report.Findings).Select(FindingOrder.Format)),
        ($"{UserFigures.Title}{(UserFigures.Of(notice.Report.Traffic) is { } figures ? $" ({figures.Counted})" : "")}", Users(notice.Report)),
        ("Probes", Rates(notice.Report)),
        ("Links", notice.Links.Select(link => $"{link.Name}: {link.Address}")),
    ];

    private static IEnumerable<string> Lines((string Title, IEnumerable<string> Facts) chapter)
    {
        var facts = chapter.Facts.ToList();
        if (facts is [])
        {
            return [];
        }

        var hidden = facts.Count > MostLines ? new[] { $"- and {facts.Count - MostLines} more in the report" } : [];

        return ["", chapter.Title, .. facts.Take(MostLines).Select(fact => Line($"- {fact}")), .. hidden];
    }

    private static IEnumerable<string> Users(Report report) => UserFigures.Of(report.Traffic) is not { } figures
        ? []
        : new[] { figures.Green, figures.Blue }.Select(side =>
            $"{side.Name} failed {side.Failed} of {side.Requests}, {side.Rate}; median {Figures.Latency(side.MedianMs)}"
                + (figures.HasP90 ? $", p90 {Figures.Latency(side.P90Ms)}" : ""));

    private static IEnumerable<string> Rates(Report report)
    {
        if (report.Evidence is not { } evidence)
        {
            yield break;
        }

        yield return Rate("green", evidence.Green, report.Latency?.Median.GreenMs, report.Latency?.P95.GreenMs);
        if (evidence.Difference is { } difference)
        {
            var (points, interval) = Figures.Compared(evidence, difference);
            yield return Rate("blue", evidence.Blue, report.Latency?.Median.BlueMs, report.Latency?.P95.BlueMs);
            yield return $"green vs blue: {points} ({interval}); median {Figures.Ratio(report.Latency?.Median.Ratio)}, "
                + $"p95 {Figures.Ratio(report.Latency?.P95.Ratio)}";
        }
    }

    private static string Rate(string side, Tally count, double? median, double? p95) =>
        $"{side} failed {count.Failed} of {count.Sent}, {Figures.Rate(count.Failed, count.Sent)} ({count.Interval.Level:0%} interval "
            + $"{count.Interval}); "
        + $"median {Figures.Latency(median)}, p95 {Figures.Latency(p95)}";

    internal static string Line(string text) => Excerpt.Of(text, MostCharacters);
}
