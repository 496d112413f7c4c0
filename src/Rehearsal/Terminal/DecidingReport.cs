using Canary.Deployments;
using Canary.Plans;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>Which of a rehearsal's reports tells why it ended as it did.</summary>
internal static class DecidingReport
{
    /// <summary>
    /// The one that failed it or had it stopped; else the first that would have; else the evidence against green that a watch found; else the
    /// one that had to prove it, else the last one that probed, else the last. A watch has nothing to prove, and decides about no deployment
    /// that succeeds.
    /// </summary>
    public static Report? Of(RehearsalOutcome outcome)
    {
        var hooks = outcome.Reports.Where(report => report.Watched is null).ToList();

        return Stop(outcome)
            ?? hooks.LastOrDefault(IsNo)
            ?? Overruled(outcome)
            ?? (outcome.IsDeployed ? null : outcome.Reports.LastOrDefault(report => report.Watched is { } watched && watched.IsAgainst()))
            ?? hooks.LastOrDefault(report => report.Evidence?.Questions.Any(question => question.SpeaksForGreen) == true)
            ?? hooks.LastOrDefault(report => report.Evidence is not null)
            ?? hooks.LastOrDefault();
    }

    /// <summary>The first no that stopped nothing, because stack or plan let the gate only observe; null: there was none.</summary>
    public static Report? Overruled(RehearsalOutcome outcome) => outcome.Reports.FirstOrDefault(report => report.WouldHaveFailed);

    /// <summary>The report of the watch that had the deployment stopped; null where none had.</summary>
    public static Report? Stop(RehearsalOutcome outcome) => outcome switch
    {
        { Status: "Stopped" } => outcome.Reports.LastOrDefault(IsStop),

        // ECS has one status for whatever it rolls back for, and accepts a stop of what it is rolling back already: who came first did it.
        { Controller: Controller.Ecs, IsDeployed: false } =>
            outcome.Reports.FirstOrDefault(report => IsStop(report) || IsNo(report)) is { } first && IsStop(first) ? first : null,
        _ => null,
    };

    private static bool IsStop(Report report) => report.Watched is WatchOutcome.Stopped;

    private static bool IsNo(Report report) => report is { Watched: null, Status: Answer.Failed };

    /// <summary>Whether the watch found evidence against green.</summary>
    public static bool IsAgainst(this WatchOutcome outcome) =>
        outcome is WatchOutcome.Stopped or WatchOutcome.TooLate or WatchOutcome.NotStopped or WatchOutcome.Reported;
}
