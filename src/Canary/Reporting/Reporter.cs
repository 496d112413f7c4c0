using Canary.Deployments;
using Canary.Gates;
using Canary.Judging;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Decides the answer and explains it.</summary>
public static class Reporter
{
    public static Report Report(ReportRequest request)
    {
        var verdict = VerdictOf(request);
        var gate = Gate.AskedAt(request.LifecycleEvent, request.Location);
        var approval = ApprovalReading.Of(request.Asked, request.Approval);
        var (own, policy) = AnswerTo(request, gate, verdict, approval);
        var mandate = Mandate.Of(request.StackMode, request.Location?.Plan, request.Now);
        WatchOutcome? watched = gate is WatchGate ? WatchOutcomes.Of(request, verdict) : null;
        own = watched is { } outcome ? WatchOutcomes.IsAgainst(outcome) ? Answer.Failed : Answer.Succeeded : own;
        var isOverruled = mandate.Kind != MandateKind.Decides && own == Answer.Failed && (watched is null || WouldHaveStopped(request, watched));
        var status = isOverruled ? Answer.Succeeded : own;
        var watches = watched is null && Watches(request, gate, status, verdict, mandate);

        return new Report
        {
            Status = status,
            Version = Reporting.Report.CurrentVersion,
            Plan = request.Location?.Plan is { } used ? Told(used) : null,
            Recording = request.Judged?.Recording,
            Mandate = mandate.Kind,
            MandateBecause = mandate.Why is "" ? null : mandate.Why,
            WouldHaveFailed = isOverruled,
            Headline = $"{request.LifecycleEvent} {MandateWording.Before(mandate.Kind, Told(watched, status, isOverruled))}: "
                + $"{verdict.Reasons.FirstOrDefault() ?? verdict.Rule.ToString()}",
            Watched = watched,
            Traffic = request.Judged?.Traffic,
            Next = watches ? NextStep.Watch : NextStep.Announce,
            WatchName = watches ? WatchExecution.NameOf(request.DeploymentId) : "",
            ServiceDeploymentArn = request.ServiceDeploymentArns.FirstOrDefault(),
            GreenPercent = request.Location?.GreenPercent ?? 0,
            ShiftUnwatched = request.Location?.WatchFailure ?? "",
            DeploymentId = request.DeploymentId,
            LifecycleEvent = request.LifecycleEvent,
            Application = request.Location?.Application ?? "",
            DeploymentGroup = request.Location?.DeploymentGroup ?? "",
            Service = request.Location?.Service ?? "",
            PlanSource = request.Location is { Plan: { } } location ? location.PlanSource is "" ? "built in" : location.PlanSource : "",
            PlanVersion = request.Location is { Plan: { } } read ? read.PlanVersion : null,
            Provenance = request.Location?.Provenance?.With([.. request.Diagnosis?.Digests ?? [], .. request.Preflight?.Digests ?? []]),
            StartedAt = request.StartedAt,
            Seconds = Math.Round((request.Now - request.StartedAt).TotalSeconds, 3),
            Verdict = verdict,
            Reasons =
            [
                .. verdict.Reasons,
                .. NotStopped(request, watched),
                .. request.Location?.WatchFailure is { Length: > 0 } failure ? [failure] : Array.Empty<string>(),
                .. policy is null ? Array.Empty<string>() : [policy],
                .. isOverruled ? [MandateWording.Overruled(mandate)] : Array.Empty<string>(),
                .. Earlier(request).Select(Recall),
                .. request.Diagnosis?.Reasons ?? [],
                .. Undiagnosed(request.DiagnosisFailure),
            ],
            Approval = approval,
            Earlier = Earlier(request),
            Causes = request.Diagnosis?.Causes ?? [],
            Findings = request.Preflight?.Findings ?? [],
            Evidence = request.Judged?.Evidence,
            Observations = request.Judged?.State is null ? null : request.Judged.Observations,
            Baseline = gate?.NeedsBaseline == false && request is { Judged.State: { } state, Location.Plan: { } plan }
                ? Baseline.Of(state, plan)
                : null,
            HasRoute = request.Judged?.State?.Shape.HasRoute ?? false,
            Targets = request.Location?.Plan is null ? []
                : request.Judged?.Watch is { Green: { } green } ? green
                : gate?.Pair(request.Location, attempt: 1).Green ?? [],
        };
    }

    private static ControllerWords WordsOf(ReportRequest request)
        => ControllerWords.Of(request.ServiceDeploymentArns is [] ? Controller.CodeDeploy : Controller.Ecs);

    /// <summary>The shift that follows an admission is watched, unless stack or plan say off; a rollback's is not.</summary>
    private static bool Watches(ReportRequest request, Gate? gate, Answer status, Verdict verdict, Mandate mandate)
        => gate is AdmissionGate && status == Answer.Succeeded && verdict.Rule != Rule.Rollback && request.StackAction is not ""
            && request.Location?.Plan is { } plan && WatchActions.Of(request.StackAction, plan, mandate) != WatchAction.Off;

    /// <summary>Where stack or plan let the watch only tell, it would have told.</summary>
    private static bool WouldHaveStopped(ReportRequest request, WatchOutcome? watched) => watched is WatchOutcome.Reported
        && request.Location?.Plan is { } plan
        && WatchActions.Of(request.StackAction, plan, new Mandate(MandateKind.Decides)) == WatchAction.Stop;

    private static Plan Told(Plan plan) => plan with
    {
        Probes =
        [
            .. plan.Probes.Select(probe => new Probe
            {
                Name = probe.Name,
                Kind = probe.Kind,
                Service = probe.Service,
                Subprotocol = probe.Subprotocol,
                Method = probe.Method,
                Path = Redaction.OfPath(probe.Path),
                Expect = probe.Expect,
                TimeoutMs = probe.TimeoutMs,
                FollowRedirects = probe.FollowRedirects,
            }),
        ],
        Tls = new TlsSettings(),
    };

    private static string Told(WatchOutcome? watched, Answer status, bool isOverruled)
        => isOverruled ? watched is null ? MandateWording.WouldHaveFailed : MandateWording.WouldHaveStopped
            : watched is { } how ? WatchOutcomes.InWords(how) : status.ToString();

    private static IEnumerable<string> NotStopped(ReportRequest request, WatchOutcome? watched)
        => watched is WatchOutcome.NotStopped && request.Stopped is { } stop
            ? [$"{WordsOf(request).Name} refused to stop the deployment: {stop.Error}: {Excerpt.Of(stop.Cause ?? "", 300)}"]
            : [];

    private static IEnumerable<string> Undiagnosed(StepFailure? failure) => failure is { Error: not null } or { Cause: not null }
        ? [$"The diagnosis failed: {failure.Error ?? "no error name"}: {Excerpt.Of(failure.Cause ?? "", 300)}"]
        : [];

    /// <summary>A step that failed outweighs what was found before it: no evidence, no pass.</summary>
    private static Verdict VerdictOf(ReportRequest request)
        => request.Failure is { Error: not null } or { Cause: not null }
            ? Verdict.Of(
                Outcome.Fail,
                Rule.GateFailed,
                $"The gate itself failed, so there is no evidence for green: {request.Failure.Error ?? "no error name"}: "
                    + $"{Excerpt.Of(request.Failure.Cause ?? "", 300)}")
            : request.Judged?.Verdict ?? request.Preflight?.Verdict ?? request.Location?.Verdict
            ?? Verdict.Of(Outcome.Fail, Rule.GateFailed, "The workflow ended without a verdict");

    /// <summary>Policies speak of what was judged, and of nothing else that may have gone wrong.</summary>
    private static PolicyAnswer AnswerTo(ReportRequest request, Gate? gate, Verdict verdict, Approval? approval)
        => verdict.Outcome == Outcome.Pass ? new PolicyAnswer(Answer.Succeeded, null)
            : request is { Judged: { } judged, Location.Plan: { } plan }
                && judged.Verdict == verdict ? gate?.AnswerTo(plan, judged, approval) ?? PolicyAnswer.None
            : PolicyAnswer.None;

    private static IReadOnlyList<Attempt> Earlier(ReportRequest request) => request.Judged?.Earlier ?? [];

    private static string Recall(Attempt attempt, int index)
        => $"Attempt {index + 1} was undecided; retried after {attempt.PauseSeconds} s, as set in the plan's inconclusive.beforeTraffic.shared: "
            + $"{string.Join("; ", attempt.Verdict.Reasons)}";
}
