using Canary.Judging;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>What is announced: the report with what is known without one, in the words that event, message and page share.</summary>
internal sealed class VerdictNotice(AnnouncementRequest request)
{
    public AnnouncementRequest Request => request;

    public Report Report { get; } = request.Report ?? new Report { Headline = "There is no report" };

    public string ReportKey { get; } = $"{ObjectKeys.Of(request)}.json";

    public string PageKey { get; } = $"{ObjectKeys.Of(request)}.html";

    public string HistoryKey { get; } = ObjectKeys.HistoryPage(ObjectKeys.Folder(request.Report?.Application, request.Report?.DeploymentGroup));

    public IReadOnlyList<ConsoleLink> Links => ConsoleLinks.Of(
        request.ExecutionArn, request.DeploymentId, Report.ServiceDeploymentArn, request.ReportBucket, PageKey, HistoryKey);

    /// <summary>A report without a verdict is one that could not be made.</summary>
    public Verdict Verdict { get; } = request.Report?.Verdict ?? Verdict.Of(Outcome.Fail, Rule.GateFailed, []);

    /// <summary>
    /// Whether CodeDeploy took this answer. It refuses a second one, and does not say what the first was; it may have been this one, whose receipt
    /// was lost.
    /// </summary>
    public bool IsTaken { get; } = request.Answered is not { Error: not null };

    /// <summary>A no that stopped nothing, because stack or plan let the gate only observe.</summary>
    public bool WouldHaveFailed => IsTaken && Report.WouldHaveFailed;

    public bool HasPassed => !WouldHaveFailed
        && (Report.Watched is { } watched ? watched == WatchOutcome.Watched : IsTaken && Report.Status == Answer.Succeeded);

    public bool HasFailed => !WouldHaveFailed
        && (Report.Watched is { } watched ? WatchOutcomes.IsAgainst(watched) : IsTaken && Report.Status == Answer.Failed);

    /// <summary>What CodeDeploy was answered, in its own words for it; of a watch, how it ended.</summary>
    public string Status => Report.Watched is { } watched ? watched.ToString() : IsTaken ? Report.Status.ToString() : "Unknown";

    /// <summary>Passed by a policy although undecided, or at a second attempt: a gate without these would have rolled back.</summary>
    public bool IsPreventedRollback => Report.Watched is null && HasPassed && (Verdict.Outcome != Outcome.Pass || Report.Earlier is [_, ..]);

    /// <summary>
    /// Passed, but with checks that could not run, only at a second attempt, or around a shift that is not watched: people are notified.
    /// </summary>
    public bool IsNarrowPass => IsPreventedRollback || (HasPassed && (Report.UnseenChecks > 0 || IsShiftUnwatched));

    /// <summary>The watch of the shift that follows could not be started, or the one before died.</summary>
    private bool IsShiftUnwatched => request.WatchStarted is { Error: not null } || Report.ShiftUnwatched is not "";

    /// <summary>The answer, and how far it is from a clean one; before it, that the gate only observed.</summary>
    public string Headline => MandateWording.Before(Report.Mandate, Answered);

    private string Answered => (HasPassed, Verdict.Outcome) switch
    {
        _ when WouldHaveFailed => Report.Watched is null ? MandateWording.WouldHaveFailed : MandateWording.WouldHaveStopped,
        _ when Report.Watched is { } watched => WatchOutcomes.InWords(watched),
        (true, not Outcome.Pass) => "Succeeded, undecided",
        (true, _) when IsPreventedRollback => $"Succeeded on attempt {Report.Earlier.Count + 1}",
        (true, _) when IsNarrowPass => "Succeeded, narrowly",
        _ => Status,
    };

    /// <summary>Whether ECS deploys by itself.</summary>
    internal bool IsOfEcs => Report.ServiceDeploymentArn is { Length: > 0 };

    /// <summary>Application and deployment group, or cluster and service; empty where they are not known.</summary>
    public string Group => (Report.Application, Report.DeploymentGroup) switch
    {
        ("", var group) => group,
        (var application, "") => application,
        var (application, group) => $"{application}/{group}",
    };

    /// <summary>The reason that comes first; a report that could not be made has a headline alone.</summary>
    public string Reason => Report.Reasons is [{ } first, ..] ? first : Report.Headline;

    /// <summary>The other reasons, without those that are listed as a finding or a cause.</summary>
    public IEnumerable<string> OtherReasons
    {
        get
        {
            var elsewhere = Report.Causes.Select(cause => cause.Text())
                .Concat(Report.Findings.Select(finding => $"{finding.Id}: {finding.Text}"))
                .ToHashSet(StringComparer.Ordinal);

            return Report.Reasons.Skip(1).Where(reason => !elsewhere.Contains(reason)).Concat(NotStarted);
        }
    }

    /// <summary>Probes to green and to blue, those of earlier attempts included.</summary>
    public long Probes
        => Report.Earlier.Select(attempt => attempt.Evidence)
            .Append(Report.Evidence)
            .Sum(evidence => evidence is null ? 0 : evidence.Green.Sent + evidence.Blue.Sent);

    public string Aftermath => WouldHaveFailed && Report.MandateBecause is { } why
        ? $"Nothing is failed or stopped, because {why}. {Goes}"
        : Goes;

    private string Goes => Report.Watched is { } watched ? WatchOutcomes.Aftermath(watched, request.DeploymentId, Report.ServiceDeploymentArn)
        : IsTaken
        ? Reporting.NextInLifecycle.Of(request.LifecycleEvent, Report.Status, Report.GreenPercent > 0)
        : $"CodeDeploy did not take this answer ({Report.Status}), because it already had one: from a hook function, from Backstop, "
            + "or because the deployment was stopped. CodeDeploy's console shows which";

    private IEnumerable<string> NotStarted => request.WatchStarted is { Error: { } error } failed
        ? [$"The traffic shift is not watched, because the watch could not be started: {error}: {Excerpt.Of(failed.Cause ?? "", 300)}"]
        : [];

    /// <summary>Null where the workflow's start is not known.</summary>
    public double? Seconds => Report.StartedAt == default ? null : Report.Seconds;
}
