using Canary.Judging;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>What stored reports say together: how the gates did, service by service.</summary>
public sealed class History
{
    private History(IReadOnlyList<PastDeployment> deployments) => Deployments = deployments;

    /// <summary>Latest first.</summary>
    public IReadOnlyList<PastDeployment> Deployments { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Score> Scores => [.. Deployments.GroupBy(one => one.Service, StringComparer.Ordinal)
        .OrderBy(service => service.Key, StringComparer.Ordinal)
        .Select(service => Score.Of(service.Key, [.. service]))];

    /// <summary>Of all services together.</summary>
    public Score Total => Score.Of("all", Deployments);

    /// <param name="verdicts">In any order. A rollback's count for nothing: it is answered Succeeded without a look.</param>
    /// <param name="marks">What people found out, by deployment.</param>
    public static History Of(IEnumerable<PastVerdict> verdicts, IReadOnlyDictionary<string, Mark> marks) => new(
    [
        .. verdicts.Where(verdict => verdict.Rule != Rule.Rollback)
            .GroupBy(verdict => (verdict.Service, verdict.DeploymentId))
            .Select(same => new PastDeployment(
                same.Key.DeploymentId,
                same.Key.Service,
                [.. same.OrderBy(verdict => verdict.StartedAt)],
                marks.GetValueOrDefault(same.Key.DeploymentId)))
            .OrderByDescending(deployment => deployment.StartedAt)
            .ThenBy(deployment => deployment.Id, StringComparer.Ordinal),
    ]);
}

/// <summary>What a history keeps of a report; a report holds a hundred times as much.</summary>
/// <param name="Service">Application and deployment group, or cluster and service.</param>
/// <param name="Said">What the gate said, whether or not that stopped anything; of a watch, whether it found evidence against green.</param>
/// <param name="IsObserved">Whether a no stopped nothing.</param>
/// <param name="Seconds">To the verdict; of a watch, of the whole shift.</param>
/// <param name="IsWatch">Whether it is a watch's, which answers no hook.</param>
/// <param name="IsJudged">Whether a hook judged green, so that its time is the time to a verdict; a check or a wait is none.</param>
/// <param name="Page">Where the page lies, from where the history lies; empty where that is not known.</param>
public sealed record PastVerdict(
    string DeploymentId,
    string Service,
    string LifecycleEvent,
    DateTimeOffset StartedAt,
    double Seconds,
    Answer Said,
    bool IsObserved,
    bool IsWatch,
    bool IsJudged,
    Outcome Outcome,
    Rule Rule,
    string Reason,
    string Page)
{
    public static PastVerdict Of(Report report, string page)
    {
        ArgumentNullException.ThrowIfNull(report);

        return new PastVerdict(
            report.DeploymentId,
            $"{report.Application}/{report.DeploymentGroup}",
            report.LifecycleEvent,
            report.StartedAt,
            report.Seconds,
            report.Said,
            report.WouldHaveFailed || report.Watched is WatchOutcome.Reported,
            report.Watched is not null,
            report.Watched is null && report.Evidence is not null,
            report.Verdict?.Outcome ?? Outcome.Fail,
            report.Verdict?.Rule ?? Rule.GateFailed,
            report.Reasons is [{ } first, ..] ? first : report.Headline,
            page);
    }

    /// <summary>As of the report that the event tells of.</summary>
    internal static PastVerdict Of(VerdictDetail detail, string page)
    {
        var watched = Enum.TryParse<WatchOutcome>(detail.Status, out var ending) ? ending : (WatchOutcome?)null;
        var said = detail.Said ?? (detail is { Status: nameof(Answer.Failed) } or { WouldHaveFailed: true } || WatchOutcomes.IsAgainst(ending)
            ? Answer.Failed
            : Answer.Succeeded);

        return new PastVerdict(
            detail.DeploymentId,
            $"{detail.Application}/{detail.DeploymentGroup}",
            detail.LifecycleEvent,
            detail.StartedAt ?? default,
            detail.Seconds ?? 0,
            said,

            // Of an answer that was not taken, the event claims nothing of what would have been.
            detail.WouldHaveFailed == true
                || watched == WatchOutcome.Reported
                || (watched is null && detail.Mode is not null && said == Answer.Failed),
            watched is not null,
            watched is null && detail.Probes is not null,
            detail.Outcome,
            detail.Rule,
            detail.Reasons is [{ } first, ..] ? first : detail.Headline,
            page);
    }
}

/// <summary>What people found out about a deployment: whether the gates were right about it.</summary>
public sealed record Mark(bool IsRight, string Note, DateTimeOffset At);

/// <summary>A deployment with all that was said of it.</summary>
/// <param name="Verdicts">In the order in which they began.</param>
/// <param name="Mark">Null: nobody has looked.</param>
public sealed record PastDeployment(string Id, string Service, IReadOnlyList<PastVerdict> Verdicts, Mark? Mark)
{
    public DateTimeOffset StartedAt => Verdicts[0].StartedAt;

    /// <summary>
    /// The verdict that tells how it went: the first no that stopped something, else the first no, else the first that was undecided, else the
    /// last.
    /// </summary>
    public PastVerdict Decisive => Verdicts.Where(verdict => verdict.Said == Answer.Failed).OrderBy(verdict => verdict.IsObserved).FirstOrDefault()
        ?? Verdicts.FirstOrDefault(verdict => verdict is { Outcome: Judging.Outcome.Inconclusive, IsWatch: false })
        ?? Verdicts[^1];

    public PastOutcome Outcome => Decisive switch
    {
        { Said: Answer.Failed, IsObserved: true } => PastOutcome.WouldHaveFailed,
        { Said: Answer.Failed } => PastOutcome.Failed,
        { Outcome: Judging.Outcome.Inconclusive, IsWatch: false } => PastOutcome.Undecided,
        _ => PastOutcome.Passed,
    };

    /// <summary>Whether the gates said no, and that was about the version: a gate that broke said nothing about it.</summary>
    internal bool IsNo => Verdicts.Any(verdict => verdict.Said == Answer.Failed && verdict.Rule != Rule.GateFailed);

    internal bool HasGateFailed => Verdicts.Any(verdict => verdict.Rule == Rule.GateFailed);
}

/// <summary>How a deployment went, by what the gates said.</summary>
public enum PastOutcome
{
    Passed,

    /// <summary>Passed by a policy, although nothing was decided.</summary>
    Undecided,
    WouldHaveFailed,
    Failed,
}

/// <summary>How the gates did, of one service or of all.</summary>
/// <param name="MedianSeconds">Of all hooks in which green was judged; null where there is none.</param>
/// <param name="Precision">Of the marked deployments that the hooks failed, or would have, the share that was bad; null where there is none.</param>
/// <param name="Recall">Of the marked deployments that were bad, the share that the hooks failed, or would have; null where there is none.</param>
public sealed record Score(
    string Service,
    int Deployments,
    int Passed,
    int Failed,
    int WouldHaveFailed,
    int Undecided,
    int GateFailures,
    double? MedianSeconds,
    double? P95Seconds,
    double? Precision,
    double? Recall)
{
    internal static Score Of(string service, IReadOnlyList<PastDeployment> deployments)
    {
        List<double> seconds =
        [
            .. deployments.SelectMany(one => one.Verdicts).Where(verdict => verdict.IsJudged).Select(verdict => verdict.Seconds).Order(),
        ];
        List<PastDeployment> marked = [.. deployments.Where(one => one.Mark is not null)];

        // A no that was right is of a bad version, and so is a yes that was wrong.
        var found = marked.Count(one => one is { IsNo: true, Mark.IsRight: true });
        var alarms = marked.Count(one => one is { IsNo: true, Mark.IsRight: false });
        var missed = marked.Count(one => one is { IsNo: false, Mark.IsRight: false });

        return new Score(
            service,
            deployments.Count,
            Of(PastOutcome.Passed),
            Of(PastOutcome.Failed),
            Of(PastOutcome.WouldHaveFailed),
            Of(PastOutcome.Undecided),
            deployments.Count(one => one.HasGateFailed),
            Quantile(seconds, 0.5),
            Quantile(seconds, 0.95),
            found + alarms == 0 ? null : (double)found / (found + alarms),
            found + missed == 0 ? null : (double)found / (found + missed));

        int Of(PastOutcome outcome) => deployments.Count(one => one.Outcome == outcome);
    }

    /// <summary>The nearest rank: one that was measured; null where none was.</summary>
    /// <param name="sorted">The shortest first.</param>
    /// <param name="share">0 to 1, both inclusive.</param>
    public static double? Quantile(IReadOnlyList<double> sorted, double share)
        => sorted is [] ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
