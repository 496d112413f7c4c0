using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Reporting;
using Hooks;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Evidence that decides nothing, and a plan that asks a person then: by a message with the commands that answer it.</summary>
public sealed partial class ApprovalScenarios
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(25);

    [Theory]
    [OnBoth]
    public void A_green_that_a_person_approves_goes_on(Controller controller)
    {
        var (result, stack, receipt) = Ask(controller, (question, stack) => Approve(stack, question, """{"status":"Approved","summary":"Ann: the batch job is known to be slow"}"""), afterMinutes: 4);

        receipt.ShouldBe("taken");
        result.Deployed.Status.ShouldBe(result.Lifecycle.Succeeded, result.ToString());
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Approval.ShouldBe(new Approval(ApprovalStatus.Approved, "Ann: the batch job is known to be slow"));
        (report.Status, report.Verdict!.Rule).ShouldBe((Answer.Succeeded, Rule.InconclusiveLatency));
        report.Reasons.ShouldContain(reason => reason.StartsWith("Warning: undecided, and approved by a person (Ann: the batch job is known to be slow): green's median is ", StringComparison.Ordinal));
        Waited(result).ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(9));
        stack.Account.Topics.Messages[^1].Subject!.ShouldStartWith("Succeeded, undecided: ");
        var again = Replayer.Replay(Stored(report));
        again.Is.ShouldBe(Answer.Succeeded, "what a person said is kept with the evidence");
        again.Verdict!.Reasons.ShouldBe(report.Verdict.Reasons);
    }

    [Theory]
    [OnBoth]
    public void One_that_a_person_rejects_is_rolled_back_with_the_persons_words(Controller controller)
    {
        var (result, _, receipt) = Ask(controller, (question, stack) => Reject(stack, question, "Ben: not on a Friday"), afterMinutes: 1);

        receipt.ShouldBe("taken");
        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Approval.ShouldBe(new Approval(ApprovalStatus.Rejected, "Ben: not on a Friday"));
        report.Reasons.ShouldContain("Undecided, and rejected by a person (Ben: not on a Friday)");
        Replayer.Replay(Stored(report)).Is.ShouldBe(Answer.Failed);
    }

    [Theory]
    [OnBoth]
    public void The_commands_of_the_message_approve_and_reject_as_they_are(Controller controller)
    {
        var (approved, _, _) = Ask(controller, (question, stack) => Approve(stack, question, Between(question, "--task-output '")), afterMinutes: 1);
        var (rejected, _, _) = Ask(controller, (question, stack) => Reject(stack, question, Between(question, "--cause '")), afterMinutes: 1);

        approved.ReportOf("AfterAllowTestTraffic").Approval.ShouldBe(new Approval(ApprovalStatus.Approved));
        rejected.ReportOf("AfterAllowTestTraffic").Approval.ShouldBe(new Approval(ApprovalStatus.Rejected));
        approved.Deployed.Status.ShouldBe(approved.Lifecycle.Succeeded, approved.ToString());
        rejected.Deployed.Status.ShouldNotBe(rejected.Lifecycle.Succeeded, rejected.ToString());
    }

    [Theory]
    [OnBoth]
    public void Without_an_answer_the_plan_decides_at_the_deadline(Controller controller)
    {
        var (failed, _, _) = Ask(controller, answer: null);
        var (passed, _, _) = Ask(controller, answer: null, unanswered: "pass");

        failed.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        failed.ReportOf("AfterAllowTestTraffic").Approval.ShouldBe(new Approval(ApprovalStatus.Unanswered, Minutes: 10));
        failed.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain("Undecided, and nobody answered within 10 min; the plan's inconclusive.beforeTraffic.unanswered is fail");
        Waited(failed).ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
        passed.Deployed.Status.ShouldBe(passed.Lifecycle.Succeeded, passed.ToString());
        passed.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(
            reason => reason.StartsWith("Warning: undecided, and nobody answered within 10 min; passed because the plan's inconclusive.beforeTraffic.unanswered is pass: green's median is ", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void An_answer_that_comes_too_late_is_refused_and_changes_nothing(Controller controller)
    {
        var (result, _, receipt) = Ask(controller, (question, stack) => Approve(stack, question, """{"status":"Approved"}"""), afterMinutes: 11);

        receipt.ShouldBe("TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'");
        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        result.ReportOf("AfterAllowTestTraffic").Approval.ShouldBe(new Approval(ApprovalStatus.Unanswered, Minutes: 10));
    }

    [Theory]
    [OnBoth]
    public void An_answer_that_is_neither_fails(Controller controller)
    {
        var (result, _, _) = Ask(controller, (question, stack) => Approve(stack, question, "\"ok\""), afterMinutes: 1);

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain("Undecided, and the person's answer is \"ok\"; only {\"status\":\"Approved\"} approves");
    }

    [Theory]
    [OnBoth]
    public void Nobody_is_asked_where_the_gate_only_observes(Controller controller)
    {
        var (observed, watched, _) = Ask(controller, answer: null, more: """, "mode": "observe" """);

        observed.Deployed.Status.ShouldBe(observed.Lifecycle.Succeeded, observed.ToString());
        Question(watched).ShouldBeNull();
        observed.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain("Undecided, and nobody was asked, because the plan's mode is observe; the plan's inconclusive.beforeTraffic.unanswered is fail");
    }

    [Theory]
    [OnBoth]
    public void A_message_that_cannot_be_sent_leaves_it_to_the_plan(Controller controller)
    {
        var (result, _, _) = Ask(controller, answer: null, given: stack => stack.Api.Faults.Fail("sns:publish", 1, new AwsException("AuthorizationError", "not allowed", 403)));

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        result.ReportOf("AfterAllowTestTraffic").Reasons.ShouldContain(reason => reason.StartsWith("Undecided, and nobody was asked, because the message could not be sent: Sns.AuthorizationErrorException: not allowed", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void The_message_says_what_is_asked_until_when_and_what_happens_otherwise(Controller controller)
    {
        var (_, stack, _) = Ask(controller, answer: null);

        Golden.Verify(TokenPattern().Replace($"Subject: {Question(stack)!.Subject}\n\n{Question(stack)!.Message}", "TASK_TOKEN"), behaviour: $"Says_what_is_asked_until_when_and_what_happens_otherwise.{controller}");
    }

    /// <param name="answer">What a person does with the question; null: nothing.</param>
    /// <returns>How it went, and what the person's command was told.</returns>
    private static (ScenarioResult Result, RehearsalStack Stack, string? Receipt) Ask(
        Controller controller,
        Func<string, RehearsalStack, Task>? answer,
        int afterMinutes = 0,
        string unanswered = "fail",
        string more = "",
        Action<RehearsalStack>? given = null)
    {
        RehearsalStack played = null!;
        string? receipt = null;
        var result = new Scenario
        {
            Controller = controller,
            PlanText = $$"""
                {
                  "probes": [ { "name": "home", "path": "/" } ],
                  "judge": { "maxSeconds": 60, "latency": { "tail": false } },
                  "inconclusive": { "beforeTraffic": { "latency": "ask", "askMinutes": 10, "unanswered": "{{unanswered}}" } }{{more}}
                }
                """,
            Blue = Slow(_ => 1),

            // Every other answer takes twice as long: neither as fast as blue nor slower than it.
            Green = Slow(times => 1 + (times % 2)),
            Given = stack =>
            {
                played = stack;
                given?.Invoke(stack);
            },
            Meanwhile = async (stack, time) =>
            {
                for (var i = 0; answer is not null && receipt is null && i < 3600; i++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), time);
                    if (Question(stack) is { } question)
                    {
                        await Task.Delay(TimeSpan.FromMinutes(afterMinutes), time);
                        receipt = await Receipt(answer(question.Message, stack));
                    }
                }
            },
        }.Deploy();

        return (result, played, receipt);
    }

    private static Report Stored(Report report)
        => JsonSerializer.Deserialize(JsonSerializer.Serialize(report, HooksJson.Default.Report), HooksJson.Default.Report)!;

    private static Manner Slow(Func<int, int> factor) => async (answer, times, time) =>
    {
        await Task.Delay(s_usual * factor(times), time);

        return await answer();
    };

    private static async Task<string> Receipt(Task sent)
    {
        try
        {
            await sent;

            return "taken";
        }
        catch (AwsException refused)
        {
            return $"{refused.Code}: {refused.Message}";
        }
    }

    private static Task<JsonObject> Approve(RehearsalStack stack, string question, string output) => stack.Api.Call(
        "sfn", "sendTaskSuccess", new JsonObject { ["TaskToken"] = Between(question, "send-task-success --region local --task-token '"), ["Output"] = output }, TestContext.Current.CancellationToken);

    private static Task<JsonObject> Reject(RehearsalStack stack, string question, string cause) => stack.Api.Call(
        "sfn",
        "sendTaskFailure",
        new JsonObject { ["TaskToken"] = Between(question, "send-task-failure --region local --task-token '"), ["Error"] = "Rejected", ["Cause"] = cause },
        TestContext.Current.CancellationToken);

    private static PublishedMessage? Question(RehearsalStack stack)
        => stack.Account.Topics.Messages.FirstOrDefault(message => message.Message.Contains("send-task-success", StringComparison.Ordinal));

    private static string Between(string text, string start)
    {
        text.ShouldContain(start);
        var rest = text[(text.IndexOf(start, StringComparison.Ordinal) + start.Length)..];

        return rest[..rest.IndexOf('\'', StringComparison.Ordinal)];
    }

    private static TimeSpan Waited(ScenarioResult result) => result.Answers.Where(answer => answer.Event == result.InItsWords("AfterAllowTestTraffic")).Select(answer => answer.Took).Single();

    [GeneratedRegex("[A-Za-z0-9+/]{86}==", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenPattern();
}
