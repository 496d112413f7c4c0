using Canary.Deployments;
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
            null => $"{LifecycleEvent.AllowTraffic} was not watched: no hook of {LifecycleEvent.BeforeAllowTraffic} started a watch",
            { WatchName: "" } => $"{LifecycleEvent.AllowTraffic} was not watched: the stack's Watch or the plan's watch.action is off",
            { WatchName: var name } => $"{LifecycleEvent.AllowTraffic} was not watched to its end: the execution {name} made no report",
        };

    /// <summary>Whether there was to be a watch.</summary>
    public static bool IsUnexpected(RehearsalOutcome outcome) => Of(outcome) is not null && Admission(outcome) is { WatchName: not "" };

    private static bool HasShifted(RehearsalOutcome outcome) => outcome.Events.Any(it => it.Event == LifecycleEvent.AllowTraffic
        && it.Status is not (EventStatus.Skipped or EventStatus.Pending));

    /// <summary>The rollback's hooks make reports too.</summary>
    private static Report? Admission(RehearsalOutcome outcome) => outcome.Reports.LastOrDefault(
        report => report.LifecycleEvent == LifecycleEvent.BeforeAllowTraffic && report.DeploymentId == outcome.DeploymentId);
}
