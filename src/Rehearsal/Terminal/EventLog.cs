using System.Globalization;
using Canary.Judging;
using Canary.Reporting;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Terminal;

/// <summary>What happened, in lines for people and for grep; nothing for what shows in what comes of it.</summary>
internal static class EventLog
{
    /// <summary>Five seconds of probing.</summary>
    private const int SlotsPerLine = 10;

    /// <summary>How much of the way evidence must have come before a line tells of it.</summary>
    private const double Noteworthy = 0.1;

    private const int MostTasks = 4;

    /// <param name="rehearsalEvent">What happened.</param>
    /// <param name="before">What was known before it.</param>
    /// <param name="after">What is known after it.</param>
    public static IEnumerable<string> Of(RehearsalEvent rehearsalEvent, RehearsalProgress before, RehearsalProgress after) =>
        Lines(rehearsalEvent, before, after).Select(line => $"[+{Gauge.Stamp(after.Since(rehearsalEvent.At))}] {line}");

    /// <summary>What goes on while nothing happens.</summary>
    /// <param name="progress">What is known.</param>
    /// <param name="now">By the account's clock.</param>
    /// <param name="fleet">How the fleet is now; null before it stands.</param>
    public static string Still(RehearsalProgress progress, DateTimeOffset now, FleetSnapshot? fleet)
    {
        var what = progress.Current is { StartedAt: { } started } step ? $"in {step.Name} after {Figures.Duration(now - started)}"
            : progress.Deployment is null ? "starting"
            : "working";
        var workflow = progress.Activity is { Length: > 0 } activity ? $"; {activity}" : "";

        return $"[+{Gauge.Stamp(progress.Since(now))}] still "
            + $"{what}{workflow}{(fleet is null ? "" : $"; healthy: {Healthy("blue", fleet.Blue)}, {Healthy("green", fleet.Green)}")}";

        static string Healthy(string name, SideSnapshot side) =>
            $"{name} {side.Tasks.Count(task => task.Health == FleetTarget.Healthy)} of {side.Tasks.Count}";
    }

    private static IEnumerable<string> Lines(
        RehearsalEvent rehearsalEvent, RehearsalProgress before, RehearsalProgress after) => rehearsalEvent switch
        {
            DeploymentProgressed { Progress: var progress } => Lines(progress, before, after),
            StateEntered when before.Watch is null && after.Watch is not null => ["watch started"],
            WatchLooked when !ReferenceEquals(before.Watch?.Look, after.Watch?.Look) => Look(after.Watch!, after.GreenPercent),

            // A watch may last for hours: each of its looks is a line.
            SlotProbed { Progress.Stage: JudgeStage.Watch } => [],
            SlotProbed { Progress: var progress } =>
            [
                .. progress.Evidence.WarmUp is { Seconds: not null } warmUp && before.LastSlot is { Evidence.WarmUp: { Seconds: null } }
                ? [$"warm-up finished: {Lower(warmUp.Summary)}"]
                : Array.Empty<string>(),
            .. (progress.Tally.Slot + 1) % SlotsPerLine == 0 ? [Probes(progress.Evidence)] : Array.Empty<string>(),
        ],
            ReportMade { Report: var report } =>
                report.Reasons.Skip(1).Select(reason => $"reason {report.LifecycleEvent}: {reason}").Prepend($"report {report.Headline}"),

            FaultStarted it => [$"fault {it.Side}: {it.Fault}{(it.Tasks is [] ? "" : $": {Few(it.Tasks)}")}"],

            ProgramEnded it => [Of(it)],

            // That a state was entered shows in what comes of it; of a rollback it is the traffic that matters.
            _ => [],
        };

    public static string Of(ProgramEnded ended) => ended.ExitCode is null
        ? $"task {ended.Side}: {ended.Container} did not start: {ended.Last}"
        : $"task {ended.Side} {ended.Task}: {ended.Container} ended with exit code {ended.ExitCode}; "
            + $"last output: {(ended.Last is "" ? "none" : ended.Last)}";

    private static IEnumerable<string> Lines(DeploymentProgress progress, RehearsalProgress before, RehearsalProgress after) => progress switch
    {
        DeploymentProgress.StatusChanged or DeploymentProgress.RollbackStarted =>
        [
            .. after.Deployment == after.Rollback ? [] : Changed(after.Lifecycle.Deployment, before.Deployment, after.Deployment),
            .. Changed("rollback", before.Rollback, after.Rollback),
        ],
        DeploymentProgress.LifecycleEventStarted it when Moved(it.Event, before, after) is { } step =>
            [$"{after.Lifecycle.Event} {step.Name} started"],
        DeploymentProgress.LifecycleEventEnded { Status: EventStatus.Skipped } it when Moved(it.Event, before, after) is { } step =>
            [$"{after.Lifecycle.Event} {step.Event} {it.Status}"],
        DeploymentProgress.LifecycleEventEnded it when Moved(it.Event, before, after) is { } step =>
            [$"{after.Lifecycle.Event} {step.Name} {it.Status} after {Figures.Duration(it.Took)}"],
        DeploymentProgress.HookAnswered { IsDecided: true } it => [$"hook {it.Event} answered {it.Status} after {Figures.Duration(it.Took)}"],
        DeploymentProgress.TrafficShifted it => [$"traffic {it.Route.ToString().ToLowerInvariant()}: {Shares(it)}"],

        // That a hook was invoked shows in what comes of it, and how a rollback ended in its status.
        _ => [],
    };

    /// <summary>Events of a rollback move none of those that are shown.</summary>
    private static EventProgress? Moved(string lifecycleEvent, RehearsalProgress before, RehearsalProgress after) =>
        after.Of(lifecycleEvent) is { } step && step != before.Of(lifecycleEvent) ? step : null;

    private static string Shares(DeploymentProgress.TrafficShifted shifted) =>
        string.Create(CultureInfo.InvariantCulture, $"blue {shifted.BluePercent:0.#}%, green {100 - shifted.BluePercent:0.#}%");

    private static IEnumerable<string> Changed(string name, DeploymentState? before, DeploymentState? after) =>
        after is null || after.Status == before?.Status ? [] : [$"{name} {after.Id} {after.Status}{Because(after.Message)}"];

    private static string Few(IReadOnlyList<string> tasks) =>
        string.Join(", ", tasks.Take(MostTasks)) + (tasks.Count > MostTasks ? $" and {tasks.Count - MostTasks} more" : "");

    private static string Because(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message}";

    /// <summary>Of a watch that ends otherwise, the report follows.</summary>
    private static string[] Look(WatchProgress watch, double greenPercent) => watch switch
    {
        { IsAgainst: true, Stops: true } => ["watch stops the deployment: there is evidence against green"],
        { IsAgainst: true } => ["watch stops nothing, but there is evidence against green"],
        { Verdict: null, Look: { } look } =>
            [watch.Slot is { Evidence: var evidence }
                ? $"{Probes(evidence, "watch", $" at {greenPercent:0.#}%")}; {Seen(look)}"
                : $"watch at {greenPercent:0.#}%: {Seen(look)}"],
        _ => [],
    };

    private static string Seen(WatchLooked look) => $"{LookWording.State(look)}; {LookWording.Users(look)}";

    private static string Probes(Evidence evidence) => Probes(evidence, evidence.WarmUp is { Seconds: null } ? "warm-up" : "probes");

    private static string Probes(Evidence evidence, string what, string where = "")
    {
        var blue = evidence.Blue.Sent > 0 ? $", blue {Failed(evidence.Blue)}" : "";
        var against = Shown(evidence.Questions.Where(question => !question.SpeaksForGreen && Figures.Progress(question) >= Noteworthy));
        var missing = Shown(evidence.Questions.Where(question => question.SpeaksForGreen && !question.IsReached));

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {evidence.CountedSeconds:0.#} s{where}: green failed "
                + $"{Failed(evidence.Green)}{blue}")
            + (against is "" ? "" : $"; to fail: {against}")
            + (missing is "" ? "" : $"; to pass: {missing}");
    }

    private static string Shown(IEnumerable<Question> questions) =>
        string.Join(", ", questions.Select(question =>
            $"{Named(question)} {Figures.Evidence(question.Value)} (needs {Figures.Evidence(question.Threshold)})"));

    /// <summary>Words that are short: a line has room for several.</summary>
    private static string Named(Question question) => question switch
    {
        { Stratum.Kind: not StratumKind.Pool } => question.Claim,
        { Kind: QuestionKind.Errors or QuestionKind.Clean } => "errors",
        { Kind: QuestionKind.Relative or QuestionKind.NoWorse } => "errors vs blue",
        { Kind: QuestionKind.BlueDead } => "blue's errors",
        { Kind: QuestionKind.CleanTargets } => "errors per target",
        { Kind: QuestionKind.CleanPaths } => "errors per probe",
        { Kind: QuestionKind.Slower or QuestionKind.Fast } => "latency",
        { Kind: QuestionKind.SlowerThanUnderUsers } => "latency vs blue under users",
        { Kind: QuestionKind.FastTargets } => "latency per target",
        { Kind: QuestionKind.FastPaths } => "latency per probe",
        { Kind: QuestionKind.FastTail } => "slowest 2.5%",
        _ => question.Claim,
    };

    /// <summary>For the middle of a line.</summary>
    public static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Failed(Tally count) => $"{count.Failed} of {count.Sent}";
}
