using System.Globalization;
using Canary.Judging;

namespace Rehearsal.Terminal;

/// <summary>What happened, in lines for people and for grep; nothing for what shows in what comes of it.</summary>
internal static class Telling
{
    /// <summary>Five seconds of probing.</summary>
    private const int SlotsPerLine = 10;

    /// <param name="scene">What is known after it.</param>
    public static IEnumerable<string> Of(Happening happening, Scene scene) =>
        Lines(happening, scene).Select(line => $"[+{Figures.Stamp(scene.Since(happening.At))}] {line}");

    private static IEnumerable<string> Lines(Happening happening, Scene scene) => happening switch
    {
        DeploymentChanged changed when changed.DeploymentId == scene.Rollback?.DeploymentId => [$"rollback {changed.DeploymentId} {changed.Status}{Because(changed.Message)}"],
        DeploymentChanged changed => [$"deployment {changed.DeploymentId} {changed.Status}{Because(changed.Message)}"],
        EventStarted started => [$"event {started.Event} started{Of(started.DeploymentId, scene)}"],
        EventEnded { Status: "Skipped" } skipped => [$"event {skipped.Event} Skipped{Of(skipped.DeploymentId, scene)}"],
        EventEnded ended => [$"event {ended.Event} {ended.Status} after {Figures.Duration(ended.Took)}{Of(ended.DeploymentId, scene)}"],
        HookAnswered { Answer: { } answer } answered => [$"hook {answered.Event} answered {answer} after {Figures.Duration(answered.Took)}"],
        HookAnswered answered => [$"hook {answered.Event} gave no answer for {Figures.Duration(answered.Took)}"],
        TrafficMoved moved => [$"traffic {moved.Listener.ToLowerInvariant()}: blue {moved.BluePercent}%, green {moved.GreenPercent}%"],
        SlotProbed probed when (probed.Progress.Tally.Slot + 1) % SlotsPerLine == 0 => [Probes(probed.Progress.Evidence)],
        ReportTold { Report: var report } =>
            report.Reasons.Skip(1).Select(reason => $"reason {report.LifecycleEvent}: {reason}").Prepend($"report {report.Headline}"),

        // That a hook was invoked or a state entered shows in what comes of it.
        _ => [],
    };

    private static string Of(string deploymentId, Scene scene) => deploymentId == scene.Rollback?.DeploymentId ? $" of rollback {deploymentId}" : "";

    private static string Because(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message}";

    private static string Probes(Evidence evidence)
    {
        var blue = evidence.Blue.Sent > 0 ? $", blue {Figures.Failed(evidence.Blue)}" : "";
        var against = Shown(evidence.Questions.Where(question => !question.SpeaksForGreen() && question.Value > 0));
        var missing = Shown(evidence.Questions.Where(question => question.SpeaksForGreen() && !question.IsReached));

        return string.Create(CultureInfo.InvariantCulture, $"probes {evidence.Seconds:0.#} s: failed green {Figures.Failed(evidence.Green)}{blue}")
            + (against is "" ? "" : $"; to fail: {against}")
            + (missing is "" ? "" : $"; to pass: {missing}");
    }

    private static string Shown(IEnumerable<Question> questions) =>
        string.Join(", ", questions.Select(question => $"{question.Name} {Figures.Evidence(question.Value)} of {Figures.Evidence(question.Threshold)}"));
}
