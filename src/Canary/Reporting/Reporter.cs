using Canary.Judging;
using Canary.Probing;

namespace Canary.Reporting;

/// <summary>Decides the answer and tells why.</summary>
public static class Reporter
{
    public static Report Tell(ReportRequest request)
    {
        var verdict = VerdictOf(request);
        var (status, policy) = AnswerTo(verdict, request.Location?.Plan?.Inconclusive ?? new InconclusivePolicy());

        return new Report
        {
            Status = status,
            Headline = $"{request.LifecycleEvent} {status}: {verdict.Reasons.FirstOrDefault() ?? verdict.Rule.ToString()}",
            DeploymentId = request.DeploymentId,
            LifecycleEvent = request.LifecycleEvent,
            Application = request.Location?.Application ?? "",
            DeploymentGroup = request.Location?.DeploymentGroup ?? "",
            Service = request.Location?.Service ?? "",
            StartedAt = request.StartedAt,
            Seconds = Math.Round((request.Now - request.StartedAt).TotalSeconds, 3),
            Verdict = verdict,
            Reasons = [.. verdict.Reasons, .. request.Diagnosis?.Reasons ?? [], .. policy is null ? Array.Empty<string>() : [policy]],
            Findings = request.Preflight?.Findings ?? [],
            Evidence = request.Judged?.Evidence,
            Observations = request.Judged?.State is null ? null : request.Judged.Observations,
            Targets = request.Location?.Plan is null ? [] : Trial.Of(request.LifecycleEvent, request.Location).Green,
        };
    }

    /// <summary>A step that failed outweighs what was found before it: no evidence, no pass.</summary>
    private static Verdict VerdictOf(ReportRequest request)
        => request.Failure is { Error: not null } or { Cause: not null }
            ? Verdict.Of(Outcome.Fail, Rule.GateFailed, $"The gate itself failed, so nothing vouches for green: {request.Failure.Error ?? "no error named"}: {Excerpt.Of(request.Failure.Cause ?? "", 300)}")
            : request.Judged?.Verdict ?? request.Preflight?.Verdict ?? request.Location?.Verdict
            ?? Verdict.Of(Outcome.Fail, Rule.GateFailed, "The workflow reached its end without a verdict");

    private static (Answer Status, string? Policy) AnswerTo(Verdict verdict, InconclusivePolicy policy) => (verdict.Outcome, verdict.Rule) switch
    {
        (Outcome.Pass, _) => (Answer.Succeeded, null),
        (Outcome.Inconclusive, Rule.InconclusiveShared) => By(policy.Shared, "shared"),
        (Outcome.Inconclusive, Rule.InconclusiveErrors) => By(policy.Errors, "errors"),
        (Outcome.Inconclusive, Rule.InconclusiveLatency) => By(policy.Latency, "latency"),
        _ => (Answer.Failed, null),
    };

    private static (Answer Status, string? Policy) By(Answer answer, string setting)
        => (answer, $"The plan's inconclusive.{setting} says {(answer == Answer.Succeeded ? "pass" : "fail")}");
}
