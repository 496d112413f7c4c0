using Canary.Judging;
using Canary.Probing;

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

    public static TopicMessage Of(Occasion occasion) => new(occasion.Request.Topic, Subject(occasion), Body(occasion));

    private static string Subject(Occasion occasion) => Ascii.Of(
        $"{occasion.Told}: {(occasion.Group is "" ? occasion.Request.DeploymentId : occasion.Group)} {occasion.Request.LifecycleEvent}: {occasion.Reason}",
        MostOfSubject);

    private static string Body(Occasion occasion) => string.Join('\n', [.. Summary(occasion), .. Chapters(occasion).SelectMany(Lines)]) + "\n";

    private static IEnumerable<string> Summary(Occasion occasion) => new (string Label, string Fact)[]
    {
        ("Answer", occasion.Told),
        ("Reason", occasion.Reason),
        ("Event", occasion.Request.LifecycleEvent),
        ("Deployment", occasion.Request.DeploymentId),
        ("Deployment group", occasion.Group),
        ("ECS service", occasion.Report.Service),
        ("Plan", occasion.Report.PlanSource),
        ("Rule", $"{occasion.Verdict.Rule} ({occasion.Verdict.Outcome})"),
        ("Time", occasion.Seconds is { } seconds ? $"{Figures.Duration(TimeSpan.FromSeconds(seconds))}, from {occasion.Report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : ""),
        ("Next", occasion.Aftermath),
    }.Where(line => line.Fact is not "").Select(line => Line($"{line.Label}: {line.Fact}"));

    private static IEnumerable<(string Title, IEnumerable<string> Facts)> Chapters(Occasion occasion) =>
    [
        ("Why", occasion.OtherReasons),
        ("Diagnosis", occasion.Report.Causes.Select(cause => cause.Told())),
        ("Checks that did not pass", Worst.First(occasion.Report.Findings).Select(Worst.Told)),
        ("Probes", Rates(occasion.Report)),
        ("Links", occasion.Links.Select(link => $"{link.Name}: {link.Address}")),
    ];

    private static IEnumerable<string> Lines((string Title, IEnumerable<string> Facts) chapter)
    {
        var facts = chapter.Facts.ToList();
        if (facts is [])
        {
            return [];
        }

        var hidden = facts.Count > MostLines ? new[] { $"- and {facts.Count - MostLines} more, which the report tells" } : [];

        return ["", chapter.Title, .. facts.Take(MostLines).Select(fact => Line($"- {fact}")), .. hidden];
    }

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
            yield return $"green to blue: {points} ({interval}); median {Figures.Ratio(report.Latency?.Median.Ratio)}, p95 {Figures.Ratio(report.Latency?.P95.Ratio)}";
        }
    }

    private static string Rate(string side, Tally count, double? median, double? p95) =>
        $"{side} failed {count.Failed} of {count.Sent}, {Figures.Rate(count.Failed, count.Sent)} ({count.Interval.Level:0%} interval {count.Interval}); "
        + $"median {Figures.Latency(median)}, p95 {Figures.Latency(p95)}";

    private static string Line(string text) => Excerpt.Of(text, MostCharacters);
}
