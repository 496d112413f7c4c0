using System.Globalization;
using Canary.Deployments;
using Canary.Gates;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>Decides whether a person is asked about an undecided green, until when, and in which words.</summary>
public static class Asker
{
    /// <summary>Nobody reads a message and decides in less. Seconds.</summary>
    private const int LeastSeconds = 60;

    /// <summary>The message travels in a state that is large already. Characters.</summary>
    private const int MostOfEvidence = 6000;

    public static ApprovalQuestion Ask(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.Case ?? throw new ArgumentException("The request has no case", nameof(request));
        if (asked is not { Location.Plan: { } plan, Judged: { Asks: true } judged }
            || Gate.AskedAt(asked.LifecycleEvent, asked.Location) is not { } gate)
        {
            return ApprovalQuestion.None("the evidence decided");
        }

        var mandate = Mandate.Of(asked.StackMode, plan, asked.Now);
        var seconds = Seconds(plan, asked);

        return mandate.Kind != MandateKind.Decides ? ApprovalQuestion.None(mandate.Why)
            : request.Topic is "" ? ApprovalQuestion.None("the stack has no NotificationTopicArn")
            : seconds < LeastSeconds ? ApprovalQuestion.None("the hook has to be answered within a minute")
            : Written(request, plan, gate.AnswerTo(plan, judged).Reason, seconds);
    }

    /// <summary>What the plan says, and never longer than leaves the workflow the time to answer.</summary>
    private static int Seconds(Plan plan, ReportRequest asked)
        => (int)Math.Min(
            plan.Inconclusive.BeforeTraffic.AskSeconds, (asked.StartedAt.AddSeconds(PlanReader.LongestSeconds) - asked.Now).TotalSeconds);

    private static ApprovalQuestion Written(ApprovalRequest request, Plan plan, string? unasked, int seconds)
    {
        var report = Reporter.Report(request.Case!);
        var notice = new VerdictNotice(new AnnouncementRequest
        {
            DeploymentId = report.DeploymentId,
            LifecycleEvent = report.LifecycleEvent,
            ExecutionArn = request.ExecutionArn,
            Now = request.Case!.Now,
            Report = report with { Reasons = [.. report.Reasons.Where(reason => reason != unasked)] },
        });
        var until = request.Case.Now.AddSeconds(seconds).UtcDateTime;
        var who = notice.Group is "" ? report.DeploymentId : notice.Group;
        var region = request.ExecutionArn.Split(':') is [_, _, "states", { Length: > 0 } named, ..] ? $" --region {named}" : "";

        return new ApprovalQuestion
        {
            Next = NextStep.AwaitApproval,
            Seconds = seconds,
            TopicArn = request.Topic,
            Subject = Ascii.Of(
                Text($"Approve or reject by {until:HH:mm} UTC: {who} {report.LifecycleEvent}: {notice.Reason}"), VerdictMessage.MostOfSubject),
            Parts =
            [
                string.Join('\n', [
                    .. First(notice, plan, who, until, seconds),
                    "",
                    "To approve",
                    $"aws stepfunctions send-task-success{region} --task-token '",
                ]),
                $"' --task-output '{{\"status\":\"{ApprovalReading.Approved}\",\"summary\":\"{ApprovalReading.Blank}\"}}'\n\nTo reject\n"
                    + $"aws stepfunctions send-task-failure{region} --task-token '",
                $"' --error {ApprovalReading.Rejected} --cause '{ApprovalReading.Blank}'\n"
                    + string.Concat(Evidence(notice).Select(line => $"{line}\n")),
            ],
        };
    }

    private static IEnumerable<string> Evidence(VerdictNotice notice)
    {
        var left = MostOfEvidence;
        foreach (var line in VerdictMessage.Details(notice))
        {
            if ((left -= line.Length) < 0)
            {
                yield return "- and more in the execution";

                yield break;
            }

            yield return line;
        }
    }

    private static IEnumerable<string> First(VerdictNotice notice, Plan plan, string who, DateTime until, int seconds) => new[]
    {
        Text($"Question: Green of {who} is undecided; approve or reject it by {until:yyyy-MM-dd HH:mm} UTC, in {seconds / 60} min"),
        $"Reason: {notice.Reason}",
        $"If approved: {NextInLifecycle.Of(notice.Report.LifecycleEvent, Answer.Succeeded)}",
        $"If rejected: {NextInLifecycle.Of(notice.Report.LifecycleEvent, Answer.Failed)}",
        $"Without an answer: {(plan.Inconclusive.BeforeTraffic.Unanswered == Policy.Pass ? "as if approved" : "as if rejected")}, "
            + $"as the plan's {InconclusivePolicy.UnansweredSetting} says",
        $"Event: {notice.Report.LifecycleEvent}",
        $"Deployment: {notice.Report.DeploymentId}",
        $"Rule: {notice.Verdict.Rule} ({notice.Verdict.Outcome})",
    }.Select(VerdictMessage.Line);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
