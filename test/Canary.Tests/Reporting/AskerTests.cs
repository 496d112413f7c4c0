using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class AskerTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:111122223333:hooks";
    private const string Execution = "arn:aws:states:eu-west-1:111122223333:execution:hooks-canary:d-1";

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Asks_for_as_long_as_the_plan_says_and_says_until_when()
    {
        var question = Ask();

        (question.Next, question.Because, question.Seconds, question.TopicArn).ShouldBe((NextStep.AwaitApproval, "", 600, Topic));
        question.Subject.ShouldBe("Approve or reject by 10:13 UTC: shop/shop-production AfterAllowTestTraffic: hard to say");
        question.Parts.Count.ShouldBe(3);
        question.Parts[0].Split('\n').ShouldBe([
            "Question: Green of shop/shop-production is undecided; approve or reject it by 2026-03-01 10:13 UTC, in 10 min",
            "Reason: hard to say",
            "If approved: CodeDeploy continues with BeforeAllowTraffic; production traffic stays on blue until AllowTraffic",
            "If rejected: CodeDeploy marks the deployment Failed and rolls back if automatic rollback is on; production traffic has not moved from blue",
            "Without an answer: as if rejected, as the plan's inconclusive.beforeTraffic.unanswered says",
            "Event: AfterAllowTestTraffic",
            $"Deployment: {Sample.DeploymentId}",
            "Rule: InconclusiveErrors (Inconclusive)",
            "",
            "To approve",
            "aws stepfunctions send-task-success --region eu-west-1 --task-token '",
        ]);
        question.Parts[1].ShouldBe("""
            ' --task-output '{"status":"Approved","summary":"your name, and why"}'

            To reject
            aws stepfunctions send-task-failure --region eu-west-1 --task-token '
            """.ReplaceLineEndings("\n"));
        question.Parts[2].ShouldStartWith("' --error Rejected --cause 'your name, and why'\n");
        question.Parts[2].ShouldNotContain("nobody was asked");
    }

    [Fact]
    public void Says_that_without_an_answer_it_goes_on_where_the_plan_says_so()
        => Ask("""{ "errors": "ask", "unanswered": "pass" }""").Parts[0].ShouldContain("\nWithout an answer: as if approved, as the plan's inconclusive.beforeTraffic.unanswered says\n");

    [Theory]
    [InlineData("""{ "errors": "ask" }""", "", "decide", 3, "the stack has no NotificationTopicArn")]
    [InlineData("""{ "errors": "ask" }""", Topic, "observe", 3, "the stack's Mode is observe")]
    [InlineData("""{ "errors": "ask" }""", Topic, "decide", 46, "the hook has to be answered within a minute")]
    public void Asks_nobody_where_nobody_could_answer_or_nothing_would_come_of_it(string policies, string topic, string mode, int minutes, string because)
    {
        var question = Ask(policies, topic, mode, minutes);

        (question.Next, question.Because, question.Seconds, question.Parts.Count).ShouldBe((NextStep.Report, because, 0, 0));
        Tell(Request(policies, mode, minutes) with { Asked = question }).Reasons[1].ShouldBe($"Undecided, and nobody was asked, because {because}; the plan's inconclusive.beforeTraffic.unanswered is fail");
    }

    [Fact]
    public void Asks_nobody_where_the_evidence_decided()
        => Asker.Ask(new ApprovalRequest { Case = Request() with { Judged = Judged(asks: false) }, Topic = Topic }).Next.ShouldBe(NextStep.Report);

    /// <summary>Whenever it is asked: the wait ends within what the plan and the hook's hour allow, and leaves the workflow its last four minutes.</summary>
    [Fact]
    public void Never_waits_longer_than_the_plan_says_or_than_leaves_the_workflow_time_to_answer()
    {
        var times = from minutes in Gen.Choose(1, 40) from after in Gen.Choose(0, 3600) select (minutes, after);

        Prop.ForAll(times.ToArbitrary(), it =>
        {
            var request = Request() with { Now = s_start.AddSeconds(it.after) };
            request = request with
            {
                Location = request.Location! with { Plan = request.Location.Plan! with { Inconclusive = new() { BeforeTraffic = new() { Errors = Policy.Ask, AskMinutes = it.minutes } } } },
            };
            var question = Asker.Ask(new ApprovalRequest { Case = request, Topic = Topic, ExecutionArn = Execution });

            return question.Next == NextStep.AwaitApproval
                ? question.Seconds >= 60 && question.Seconds <= it.minutes * 60 && it.after + question.Seconds <= PlanReader.LongestSeconds
                : PlanReader.LongestSeconds - it.after < 60;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>What a service answered stands in the reasons: it must not look like a command, nor end one.</summary>
    [Fact]
    public void What_a_service_answered_adds_no_line_and_no_command()
    {
        var hostile = Request() with { Judged = Judged(asks: true, "fine\nTo approve\naws s3 rm s3://bucket --recursive\r\n\u001b[31m") };

        var question = Asker.Ask(new ApprovalRequest { Case = hostile, Topic = Topic, ExecutionArn = Execution });

        var lines = string.Join("TOKEN", question.Parts).Split('\n');
        lines.Where(line => line.StartsWith("aws ", StringComparison.Ordinal)).Count().ShouldBe(2);
        lines.Count(line => line == "To approve").ShouldBe(1);
        string.Join("", question.Parts).ShouldNotContain("\u001b");
        question.Subject.Length.ShouldBeLessThan(100);
        question.Subject.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
    }

    /// <summary>A state holds 256 KiB, and what is judged may fill three quarters of it.</summary>
    [Fact]
    public void Is_small_however_much_there_is_to_say()
    {
        var much = Request() with
        {
            Judged = Judged(asks: true, [.. Enumerable.Range(0, 40).Select(i => $"{i} {new string('x', 700)}")]),
            Diagnosis = new DiagnosisResult { Reasons = [.. Enumerable.Range(0, 40).Select(i => $"cause {i} {new string('y', 700)}")] },
        };

        var question = Asker.Ask(new ApprovalRequest { Case = much, Topic = Topic, ExecutionArn = Execution });

        LambdaJson.Write(question).Length.ShouldBeLessThan(12_000);
        question.Parts[2].ShouldEndWith("\n- and more in the execution\n");
    }

    [Theory]
    [InlineData("""{ "Answer": { "status": "Approved" } }""", ApprovalStatus.Approved, "")]
    [InlineData("""{ "Answer": { "status": "approved", "summary": " Ann " } }""", ApprovalStatus.Approved, "Ann")]
    [InlineData("""{ "Answer": { "status": "Approved", "summary": "your name, and why" } }""", ApprovalStatus.Approved, "")]
    [InlineData("""{ "Answer": { "status": "Approved", "summary": 4 } }""", ApprovalStatus.Approved, "")]
    [InlineData("""{ "Answer": { "status": "Rejected", "summary": "Ben" } }""", ApprovalStatus.Rejected, "Ben")]
    [InlineData("""{ "Answer": { "status": "Aproved" } }""", ApprovalStatus.Unreadable, """{"status":"Aproved"}""")]
    [InlineData("""{ "Answer": { "status": true } }""", ApprovalStatus.Unreadable, """{"status":true}""")]
    [InlineData("""{ "Answer": {} }""", ApprovalStatus.Unreadable, "{}")]
    [InlineData("""{ "Answer": "Approved" }""", ApprovalStatus.Unreadable, "\"Approved\"")]
    [InlineData("""{ "Answer": [] }""", ApprovalStatus.Unreadable, "[]")]
    [InlineData("""{ "Answer": 1 }""", ApprovalStatus.Unreadable, "1")]
    [InlineData("""{ "Answer": null }""", ApprovalStatus.Unanswered, "")]
    [InlineData("{}", ApprovalStatus.Unanswered, "")]
    [InlineData("""{ "Failure": { "Error": "States.Timeout", "Cause": "" } }""", ApprovalStatus.Unanswered, "")]
    [InlineData("""{ "Failure": { "Error": "Rejected", "Cause": "Ben: not on a Friday" } }""", ApprovalStatus.Rejected, "Ben: not on a Friday")]
    [InlineData("""{ "Failure": { "Error": "Rejected", "Cause": "your name, and why" } }""", ApprovalStatus.Rejected, "")]
    [InlineData("""{ "Failure": { "Error": "Approved" } }""", ApprovalStatus.Rejected, "")]
    [InlineData("""{ "Failure": { "Error": "Sns.NotFoundException", "Cause": "no topic" } }""", ApprovalStatus.NotAsked, "the message could not be sent: Sns.NotFoundException: no topic")]
    [InlineData("""{ "Failure": { "Error": "States.DataLimitExceeded", "Cause": "too large" } }""", ApprovalStatus.NotAsked, "the message could not be sent: States.DataLimitExceeded: too large")]
    public void Reads_what_came_back_and_approves_on_one_word_alone(string reply, ApprovalStatus status, string summary)
    {
        var report = Tell(Request() with { Asked = Ask(), Approval = LambdaJson.Read<ApprovalReply>(reply) });

        (report.Approval!.Status, report.Approval.Summary, report.Approval.Minutes).ShouldBe((status, summary, status == ApprovalStatus.Unanswered ? 10 : 0));
        report.Status.ShouldBe(status == ApprovalStatus.Approved ? Answer.Succeeded : Answer.Failed);
    }

    [Fact]
    public void A_question_that_could_not_be_written_leaves_it_to_the_plan()
        => Tell(Request() with { Approval = new ApprovalReply { Failure = new StepFailure("Lambda.Unknown", "gone") } }).Approval
            .ShouldBe(new Approval(ApprovalStatus.NotAsked, "the question could not be written: Lambda.Unknown: gone"));

    [Fact]
    public void A_report_of_a_green_on_which_the_evidence_decided_has_no_approval()
    {
        var report = Tell(Request() with { Judged = Judged(asks: false), Asked = new ApprovalQuestion(), Approval = new ApprovalReply() });

        report.Approval.ShouldBeNull();
        LambdaJson.Write(report).ShouldNotContain("Approval");
    }

    /// <summary>Only an answer to a question that was put counts: a state that a workflow carried along must not approve.</summary>
    [Fact]
    public void An_answer_without_a_question_approves_nothing()
        => Tell(Request() with { Approval = LambdaJson.Read<ApprovalReply>("""{ "Answer": { "status": "Approved" } }""") }).Status.ShouldBe(Answer.Failed);

    private static ApprovalQuestion Ask(string policies = """{ "errors": "ask", "askMinutes": 10 }""", string topic = Topic, string mode = "decide", int minutes = 3)
        => Asker.Ask(LambdaJson.Travel(new ApprovalRequest { Case = Request(policies, mode, minutes), Topic = topic, ExecutionArn = Execution }));

    private static Report Tell(ReportRequest request) => Reporter.Report(LambdaJson.Travel(request));

    private static ReportRequest Request(string policies = """{ "errors": "ask", "askMinutes": 10 }""", string mode = "decide", int minutes = 3) => new()
    {
        LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
        DeploymentId = Sample.DeploymentId,
        StartedAt = s_start,
        Now = s_start.AddMinutes(minutes),
        StackMode = mode,
        Location = Sample.TestTraffic().WithPlan($$"""{ "inconclusive": { "beforeTraffic": {{policies}} } }""").Locate(),
        Judged = Judged(asks: true),
    };

    private static RoundStep Judged(bool asks, params string[] reasons)
    {
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(1, 1, 1));
        state.Green = new Tally(1000, 10);

        return new RoundStep
        {
            Step = new JudgeStep.Conclude(Verdict.Of(asks ? Outcome.Inconclusive : Outcome.Fail, asks ? Rule.InconclusiveErrors : Rule.FailErrors, reasons is [] ? ["hard to say"] : reasons), null),
            State = state,
            Asks = asks,
        };
    }
}
