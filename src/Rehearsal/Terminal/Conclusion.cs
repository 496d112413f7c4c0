using Canary.Plans;
using Canary.Reporting;
using Rehearsal.Account;

namespace Rehearsal.Terminal;

/// <summary>What was decided and by whom, in one line that the screen and the JSON file share.</summary>
internal static class Conclusion
{
    private const string NotToItsEnd = ", but the shift was not watched to its end";

    public static string Word(RehearsalOutcome outcome) => outcome switch
    {
        { IsDeployed: true } => "DEPLOYED",
        { IsRolledBack: true } => "ROLLED BACK",
        _ => outcome.Status.ToUpperInvariant().Replace('_', ' '),
    };

    public static string Of(RehearsalOutcome outcome) => outcome switch
    {
        { IsDeployed: true } => $"{Answered(outcome)}{ButWatch(outcome)}; green serves production",
        { RollbackDeploymentId: { } rollback } => $"{By(outcome)}; blue restored by {rollback}",
        { IsRolledBack: true } => $"{By(outcome)}; blue restored by the rollback",
        _ => By(outcome),
    };

    /// <summary>A shift that was not watched to its end, or went on although the watch found evidence against green.</summary>
    public static bool IsDoubtful(RehearsalOutcome outcome)
        => outcome.IsDeployed && (ButWatch(outcome) is not "" || DecidingReport.Overruled(outcome) is not null);

    private static string Answered(RehearsalOutcome outcome) =>
        DecidingReport.Overruled(outcome) is { } overruled
            ? $"{overruled.LifecycleEvent} would have {(overruled.Watched is null ? "failed" : "stopped")} it, but {overruled.MandateBecause}"
        : outcome.Reports.FirstOrDefault(report => report.UnseenChecks > 0) is { } narrow
            ? $"all hooks answered {outcome.Lifecycle.Yes}, {narrow.LifecycleEvent} narrowly"
        : outcome.Events.Any(asked => asked.Answer is not null) ? $"every hook answered {outcome.Lifecycle.Yes}"
        : "no hook was invoked";

    private static string ButWatch(RehearsalOutcome outcome) => outcome.Reports.LastOrDefault(report => report.Watched is not null)?.Watched switch
    {
        // That has been said.
        not null when DecidingReport.Overruled(outcome) is not null => "",
        null when UnwatchedShift.IsUnexpected(outcome) => NotToItsEnd,
        null or WatchOutcome.Watched => "",
        WatchOutcome.Reported => ", but the watch reported evidence against green",
        WatchOutcome.NotStopped => ", but the watch could not stop it",
        WatchOutcome.Unwatched => NotToItsEnd,
        _ => ", but the watch found evidence against green too late",
    };

    private static string By(RehearsalOutcome outcome) => DecidingReport.Of(outcome) switch
    {
        // Its last look may be as late as the bake.
        { Watched: WatchOutcome.Stopped } report
            => $"the watch stopped it during {outcome.Events.FirstOrDefault(it => it.Status == EventStatus.Failed)?.Event ?? report.LifecycleEvent}",
        { Watched: null, Status: Answer.Failed } report => $"{report.LifecycleEvent} answered {outcome.Lifecycle.No}",

        // The function answered by itself, or another one for it, because no report came.
        _ when outcome.Events.FirstOrDefault(it => it.Answer == outcome.Lifecycle.No) is { } failed => $"{failed.Event} answered {failed.Answer}",
        // The controller ended the event: at a stop, or because no answer came in time.
        _ when outcome.Events.FirstOrDefault(it => it.Status == EventStatus.Failed) is { } failed
            => IsStopped(outcome) ? $"it was stopped during {failed.Event}" : $"{failed.Event} failed; no hook answered {outcome.Lifecycle.No}",
        _ => $"no hook answered {outcome.Lifecycle.No}",
    };

    private static bool IsStopped(RehearsalOutcome outcome) => outcome.Status.Equals("Stopped", StringComparison.OrdinalIgnoreCase);
}
