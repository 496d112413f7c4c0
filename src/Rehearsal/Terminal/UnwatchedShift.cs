using Canary.Reporting;
using Rehearsal.Account;

namespace Rehearsal.Terminal;

/// <summary>A traffic shift of which no watch has made a report.</summary>
internal static class UnwatchedShift
{
    /// <summary>Why, in a sentence; null where a watch has made one, and where no traffic shifted.</summary>
    public static string? Of(RehearsalOutcome outcome) => !HasShifted(outcome) || outcome.Reports.Any(report => report.Watched is not null)
        ? null
        : Admission(outcome) switch
        {
            null => $"{outcome.Lifecycle.Shift} was not watched: no hook of {outcome.Lifecycle.Admission} started a watch",
            { WatchName: "" } => $"{outcome.Lifecycle.Shift} was not watched: the stack's Watch or the plan's watch.action is off",
            { WatchName: var name } => $"{outcome.Lifecycle.Shift} was not watched to its end: the execution {name} made no report",
        };

    /// <summary>Whether there was to be a watch.</summary>
    public static bool IsUnexpected(RehearsalOutcome outcome) => Of(outcome) is not null && Admission(outcome) is { WatchName: not "" };

    private static bool HasShifted(RehearsalOutcome outcome) => outcome.Events.Any(it => it.Event == outcome.Lifecycle.Shift
        && it.Status is not (EventStatus.Skipped or EventStatus.Pending));

    /// <summary>The rollback's hooks make reports too, and ECS asks before each step, of which one starts the watch.</summary>
    private static Report? Admission(RehearsalOutcome outcome) => outcome.Reports
        .Where(report => report.LifecycleEvent == outcome.Lifecycle.Admission && report.DeploymentId == outcome.DeploymentId)
        .OrderBy(report => report.WatchName is not "")
        .LastOrDefault();
}
