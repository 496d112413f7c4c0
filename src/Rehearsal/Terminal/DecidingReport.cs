using Canary.Plans;
using Canary.Reporting;

namespace Rehearsal.Terminal;

/// <summary>Which of a rehearsal's reports tells why it ended as it did.</summary>
internal static class DecidingReport
{
    /// <summary>The report that failed it; else the one that had to prove it, else the last one that probed, else the last.</summary>
    public static Report? Of(RehearsalOutcome outcome) =>
        outcome.Reports.LastOrDefault(report => report.Status == Answer.Failed)
        ?? outcome.Reports.LastOrDefault(report => report.Evidence?.Questions.Any(question => question.SpeaksForGreen) == true)
        ?? outcome.Reports.LastOrDefault(report => report.Evidence is not null)
        ?? outcome.Reports.LastOrDefault();
}
