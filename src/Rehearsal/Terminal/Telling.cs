using System.Globalization;
using Canary.Judging;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>What happened, in lines for people and for grep; nothing for what shows in what comes of it.</summary>
internal static class Telling
{
    /// <summary>Five seconds of probing.</summary>
    private const int SlotsPerLine = 10;

    /// <summary>How much of the way evidence must have come before a line tells of it.</summary>
    private const double Noteworthy = 0.1;

    /// <param name="happening">What happened.</param>
    /// <param name="before">What was known before it.</param>
    /// <param name="after">What is known after it.</param>
    public static IEnumerable<string> Of(Happening happening, Scene before, Scene after) =>
        Lines(happening, before, after).Select(line => $"[+{Gauge.Stamp(after.Since(happening.At))}] {line}");

    private static IEnumerable<string> Lines(Happening happening, Scene before, Scene after) => happening switch
    {
        DeploymentChanged it when it.DeploymentId == after.Rollback?.DeploymentId =>
            before.Rollback?.Status == it.Status ? [] : [$"rollback {it.DeploymentId} {it.Status}{Because(it.Message)}"],
        DeploymentChanged it => before.Deployment?.Status == it.Status ? [] : [$"deployment {it.DeploymentId} {it.Status}{Because(it.Message)}"],
        EventStarted it when after.IsRehearsed(it.DeploymentId) => [$"event {it.Event} started"],
        EventEnded { Status: "Skipped" } it when after.IsRehearsed(it.DeploymentId) => [$"event {it.Event} Skipped"],
        EventEnded it when after.IsRehearsed(it.DeploymentId) => [$"event {it.Event} {it.Status} after {Figures.Duration(it.Took)}"],
        HookAnswered { Answer: { } answer } it => [$"hook {it.Event} answered {answer} after {Figures.Duration(it.Took)}"],
        HookAnswered it => [$"hook {it.Event} gave no answer for {Figures.Duration(it.Took)}"],
        TrafficMoved it => [$"traffic {it.Listener.ToLowerInvariant()}: blue {it.BluePercent}%, green {it.GreenPercent}%"],
        SlotProbed { Progress: var progress } when (progress.Tally.Slot + 1) % SlotsPerLine == 0 => [Probes(progress.Evidence)],
        ReportTold { Report: var report } =>
            report.Reasons.Skip(1).Select(reason => $"reason {report.LifecycleEvent}: {reason}").Prepend($"report {report.Headline}"),

        // That a hook was invoked or a state entered shows in what comes of it; of a rollback it is the traffic that matters.
        _ => [],
    };

    private static string Because(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message}";

    private static string Probes(Evidence evidence)
    {
        var blue = evidence.Blue.Sent > 0 ? $", blue {Failed(evidence.Blue)}" : "";
        var against = Shown(evidence.Questions.Where(question => !question.SpeaksForGreen && Figures.Progress(question) >= Noteworthy));
        var missing = Shown(evidence.Questions.Where(question => question.SpeaksForGreen && !question.IsReached));

        return string.Create(CultureInfo.InvariantCulture, $"{(evidence.WarmUp is { Seconds: null } ? "warm-up" : "probes")} {evidence.Seconds:0.#} s: failed green {Failed(evidence.Green)}{blue}")
            + (against is "" ? "" : $"; to fail: {against}")
            + (missing is "" ? "" : $"; to pass: {missing}");
    }

    private static string Shown(IEnumerable<Question> questions) =>
        string.Join(", ", questions.Select(question => $"{Named(question)} {Figures.Evidence(question.Value)} of {Figures.Evidence(question.Threshold)}"));

    private static string Named(Question question) => char.ToLowerInvariant($"{question.Kind}"[0]) + $"{question.Kind}"[1..];

    private static string Failed(Tally count) => $"{count.Failed} of {count.Sent}";
}
