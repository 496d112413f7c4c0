using System.Globalization;
using System.Net;
using Amazon.Lambda.TestUtilities;

namespace Hooks.Tests;

public sealed class SweepTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeAws _aws = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(30) };
    private readonly Sweep _sweep;

    public SweepTests()
    {
        var patiently = new RetryingCall(new ImpatientClock());
        var settings = new HookSettings("arn:aws:states:eu-west-1:1:stateMachine:preflight", "arn:aws:states:eu-west-1:1:stateMachine:canary");
        _sweep = new Sweep(_aws.StepFunctions(), new HookAnswer(_aws.CodeDeploy(), patiently, settings), patiently, settings, new StoppedClock(s_now));
    }

    [Fact]
    public async Task Answers_Failed_for_a_workflow_that_died_and_that_nobody_told_of()
    {
        Died(("d-1", 50, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        var answer = Answers().ShouldHaveSingleItem();
        answer.ShouldContain("\"d-1\"");
        answer.ShouldContain("\"hook of d-1\"");
        answer.ShouldContain("\"Failed\"");
    }

    [Fact]
    public async Task Looks_for_failed_timed_out_and_aborted_executions_of_both_workflows_and_for_no_others()
    {
        _aws.On("ListExecutions", Page());

        await Sweep();

        _aws.Calls.Count.ShouldBe(6);
        foreach (var (workflow, status) in new[] { "preflight", "canary" }.SelectMany(workflow => new[] { "FAILED", "TIMED_OUT", "ABORTED" }.Select(status => (workflow, status))))
        {
            _aws.Calls.ShouldContain(call => call.Body.Contains($"stateMachine:{workflow}\"", StringComparison.Ordinal) && call.Body.Contains($"\"{status}\"", StringComparison.Ordinal));
        }
    }

    /// <summary>CodeDeploy waits for an hour, and an execution that is started late has a hook that was asked even earlier.</summary>
    [Theory]
    [InlineData(50, 1, true)]
    [InlineData(59, 58, true)]
    [InlineData(60, 54, true)]
    [InlineData(61, 11, false)]
    [InlineData(90, 45, false)]
    public async Task Looks_at_whatever_was_started_within_CodeDeploys_hour(int startedBefore, int endedBefore, bool isAnswered)
    {
        Died(("d-1", startedBefore, endedBefore));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        Answers().Count.ShouldBe(isAnswered ? 1 : 0);
    }

    [Fact]
    public async Task Reads_on_while_hooks_of_what_is_listed_may_still_wait()
    {
        _aws.On("ListExecutions", Page(next: "more", ("d-1", 20, 15)), Page(next: "more", ("d-2", 40, 2)), Page(next: "more", ("d-older", 90, 70)), Page());
        _aws.On("DescribeExecution", Described("d-2"), Described("d-1"));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        Answers().Count.ShouldBe(2);
        _aws.Calls.Count(call => call.Operation == "ListExecutions").ShouldBe(8);
    }

    [Fact]
    public async Task Answers_first_for_the_one_that_has_waited_longest()
    {
        Died(("d-young", 5, 1), ("d-old", 58, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        _aws.Calls.Where(call => call.Operation == "DescribeExecution").Select(call => call.Body).ShouldBe(["""{"executionArn":"arn:d-old"}""", """{"executionArn":"arn:d-young"}"""]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("LifecycleEventAlreadyCompletedException")]
    [InlineData("InvalidLifecycleEventHookExecutionIdException")]
    public async Task Asks_no_more_for_one_that_has_been_settled(string? refusal)
    {
        Died(("d-1", 30, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", refusal is null ? FakeAws.Put : FakeAws.Error(refusal));
        await Sweep();
        var before = _aws.Calls.Count;
        Died(("d-1", 30, 1));

        await Sweep();

        _aws.Calls.Skip(before).ShouldAllBe(call => call.Operation == "ListExecutions");
    }

    [Fact]
    public async Task Asks_again_for_one_that_could_not_be_answered()
    {
        Died(("d-1", 30, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("AccessDeniedException"), FakeAws.Put);
        await Should.ThrowAsync<AggregateException>(Sweep);
        Died(("d-1", 30, 1));

        await Sweep();

        Answers().Count.ShouldBe(2);
    }

    /// <summary>An invocation that Lambda ends forgets what it has done, and would begin with the same ones each minute.</summary>
    [Fact]
    public async Task Leaves_the_rest_for_the_next_minute_when_the_time_is_nearly_up()
    {
        Died(("d-1", 30, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);
        _context.RemainingTime = TimeSpan.FromSeconds(1);
        await Sweep();
        Answers().ShouldBeEmpty();
        ((TestLambdaLogger)_context.Logger).Buffer.ToString().ShouldContain("workflows that died are left for the next run");
        Died(("d-1", 30, 1));
        _context.RemainingTime = TimeSpan.FromSeconds(30);

        await Sweep();

        Answers().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reads_a_list_no_further_than_twenty_pages_and_says_so()
    {
        _aws.On("ListExecutions", Page(next: "more", ("d-1", 30, 1)));
        _aws.On("DescribeExecution", Described("d-1"));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        var failure = await Should.ThrowAsync<AggregateException>(Sweep);

        _aws.Calls.Count(call => call.Operation == "ListExecutions").ShouldBe(6 * 20);
        failure.InnerExceptions[0].Message.ShouldBe(
            "arn:aws:states:eu-west-1:1:stateMachine:preflight has more executions that ended FAILED within the hour than 20 pages list; the earliest ones were not checked");
        Answers().ShouldHaveSingleItem("what was listed is answered for, and once");
    }

    [Fact]
    public async Task An_answer_that_was_given_already_is_no_failure()
    {
        Died(("d-1", 50, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("LifecycleEventAlreadyCompletedException"));

        await Should.NotThrowAsync(Sweep);
    }

    [Fact]
    public async Task One_that_cannot_be_answered_keeps_no_other_waiting_and_is_told_at_the_end()
    {
        Died(("d-1", 50, 1), ("d-2", 49, 1));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Error("AccessDeniedException"), FakeAws.Put);

        await Should.ThrowAsync<AggregateException>(Sweep);

        Answers().Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_execution_that_somebody_started_by_hand_has_nobody_to_answer()
    {
        _aws.On("ListExecutions", Page(("d-1", 50, 1)), Page());
        _aws.On("DescribeExecution", (HttpStatusCode.OK, """{ "input": "{}" }"""));

        await Should.NotThrowAsync(Sweep);

        Answers().ShouldBeEmpty();
    }

    /// <summary>It asks its hook again, and CodeDeploy would know nothing of the deployment.</summary>
    [Fact]
    public async Task Leaves_an_execution_to_ECS_that_ECS_asked_for_and_looks_at_it_once()
    {
        Died(("d-1", 50, 1));
        _aws.On("DescribeExecution", (HttpStatusCode.OK, """{ "input": "{\"DeploymentId\":\"EZe5RNVLH6PPzHXINuP28\",\"LifecycleEvent\":\"POST_SCALE_UP\",\"ServiceDeploymentArns\":[\"arn:x\"]}" }"""));
        await Sweep();
        Died(("d-1", 50, 1));

        await Sweep();

        Answers().ShouldBeEmpty();
        _aws.Calls.Count(call => call.Operation == "DescribeExecution").ShouldBe(1);
    }

    /// <summary>A list without an ARN makes no deployment ECS's: CodeDeploy waits for an answer.</summary>
    [Fact]
    public async Task Answers_for_an_execution_whose_list_of_service_deployments_is_empty()
    {
        Died(("d-1", 50, 1));
        _aws.On("DescribeExecution", (HttpStatusCode.OK, """{ "input": "{\"DeploymentId\":\"d-1\",\"LifecycleEventHookExecutionId\":\"hook\",\"ServiceDeploymentArns\":[]}" }"""));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        Answers().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_fails_the_invocation_so_that_it_is_seen()
    {
        _aws.On("ListExecutions", FakeAws.Error("AccessDeniedException"));

        await Should.ThrowAsync<AggregateException>(Sweep);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_keeps_no_other_from_being_read()
    {
        _aws.On("ListExecutions", FakeAws.Error("AccessDeniedException"), Page(("d-1", 50, 1)), Page());
        _aws.On("DescribeExecution", Described("d-1"));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Should.ThrowAsync<AggregateException>(Sweep);

        Answers().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reads_on_behind_an_empty_page()
    {
        _aws.On("ListExecutions", Page(next: "more"), Page(("d-1", 50, 1)), Page());
        _aws.On("DescribeExecution", Described("d-1"));
        _aws.On("PutLifecycleEventHookExecutionStatus", FakeAws.Put);

        await Sweep();

        Answers().ShouldHaveSingleItem();
    }

    private IReadOnlyList<string> Answers() => [.. _aws.Calls.Where(call => call.Operation == "PutLifecycleEventHookExecutionStatus").Select(call => call.Body)];

    /// <summary>On the first of the lists.</summary>
    private void Died(params (string Deployment, int StartedBefore, int EndedBefore)[] executions)
    {
        _aws.On("ListExecutions", Page(executions), Page());
        _aws.On("DescribeExecution", [.. executions.OrderByDescending(execution => execution.StartedBefore).Select(execution => Described(execution.Deployment))]);
    }

    private static (HttpStatusCode, string) Described(string deployment)
        => (HttpStatusCode.OK, $$"""{ "input": "{\"DeploymentId\":\"{{deployment}}\",\"LifecycleEventHookExecutionId\":\"hook of {{deployment}}\",\"LifecycleEvent\":\"AfterInstall\"}" }""");

    private static (HttpStatusCode, string) Page(params (string Deployment, int StartedBefore, int EndedBefore)[] executions) => Page(next: null, executions);

    private static (HttpStatusCode, string) Page(string? next, params (string Deployment, int StartedBefore, int EndedBefore)[] executions) => (
        HttpStatusCode.OK,
        $$"""{ "executions": [{{string.Join(",", executions.Select(Execution))}}]{{(next is null ? "" : $", \"nextToken\": \"{next}\"")}} }""");

    private static string Execution((string Deployment, int StartedBefore, int EndedBefore) execution)
        => $$"""{ "executionArn": "arn:{{execution.Deployment}}", "status": "FAILED", "startDate": {{Before(execution.StartedBefore)}}, "stopDate": {{Before(execution.EndedBefore)}} }""";

    private static string Before(int minutes) => s_now.AddMinutes(-minutes).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private Task Sweep() => _sweep.Answer(_context);
}
