using System.Text.Json.Nodes;

namespace Rehearsal.Tests.StepFunctions;

public class TaskTests
{
    private const string Task = $"\"Type\": \"Task\", \"Resource\": \"{Workflows.Lambda}\"";

    [Fact]
    public void A_task_has_five_events() => Workflows.RunOnly(Task, tasks: new Tasks().Answers()).Types().ShouldBe(
        ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);

    [Fact]
    public void A_failed_task_fails_the_execution_with_its_error_and_cause()
    {
        var execution = Workflows.RunOnly(Task, tasks: new Tasks().Fails("CodeDeploy.DeploymentDoesNotExistException", "no d-1"));

        execution.ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(ExecutionStatus.Failed),
            e => e.Error.ShouldBe("CodeDeploy.DeploymentDoesNotExistException"),
            e => e.Cause.ShouldBe("no d-1"),
            e => e.Output.ShouldBeNull(),
            e => e.Types()[^2..].ShouldBe(["TaskFailed", "ExecutionFailed"]));
        Workflows.Text(execution.History[^2].Detail).ShouldBe(
            $$"""{"resource":"{{Workflows.Lambda}}","error":"CodeDeploy.DeploymentDoesNotExistException","cause":"no d-1"}""");
    }

    [Fact]
    public void A_task_that_takes_too_long_times_out_and_its_token_is_cancelled()
    {
        var cancelled = false;
        var tasks = new Tasks().Does(async token =>
        {
            token.Register(() => cancelled = true);
            await Never(token);
            return null;
        });

        var execution = Workflows.RunOnly($"{Task}, \"TimeoutSeconds\": 30", tasks: tasks);

        cancelled.ShouldBeTrue();
        execution.Error.ShouldBe("States.Timeout");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(30));
        execution.Types()[^2..].ShouldBe(["TaskTimedOut", "ExecutionFailed"]);
    }

    [Fact]
    public void A_runner_that_ignores_its_token_times_out_all_the_same()
    {
        var execution = Workflows.RunOnly($"{Task}, \"TimeoutSeconds\": 30", tasks: new Tasks().Does(_ => new TaskCompletionSource<JsonNode?>().Task));

        execution.Error.ShouldBe("States.Timeout");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_task_that_answers_just_in_time_succeeds_and_leaves_no_timer_behind() => Workflows.LeavesNothingBehind(
        async clock =>
        {
            var tasks = new Tasks().Does(async token =>
            {
                await System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(29), clock, token);
                return null;
            });
            var execution = Workflows.Start(clock, Workflows.Only($"{Task}, \"TimeoutSeconds\": 30"), tasks: tasks);
            await execution.Completion;

            execution.Status.ShouldBe(ExecutionStatus.Succeeded);
        },
        VirtualTime.Start.AddSeconds(29));

    [Fact]
    public void A_timeout_longer_than_a_timer_reaches_is_kept()
    {
        var execution = Workflows.Run(
            Workflows.Only($"{Task}, \"TimeoutSeconds\": 8640000"), tasks: new Tasks().Does(token => Never(token)), limit: TimeSpan.FromDays(1000));

        execution.Error.ShouldBe("States.Timeout");
        execution.Took().ShouldBe(TimeSpan.FromDays(100));
    }

    [Fact]
    public void TimeoutSecondsPath_reads_the_raw_input()
    {
        var execution = Workflows.RunOnly(
            $"{Task}, \"InputPath\": \"$.in\", \"TimeoutSecondsPath\": \"$.limit\"", """{"limit":7,"in":{"limit":1}}""", new Tasks().Does(token => Never(token)));

        execution.Error.ShouldBe("States.Timeout");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"limit":0}""")]
    [InlineData("""{"limit":1.5}""")]
    [InlineData("""{"limit":"5"}""")]
    [InlineData("""{"limit":100000000}""")]
    public void A_timeout_that_is_no_positive_integer_is_a_Runtime_error(string input) =>
        Workflows.RunOnly($"{Task}, \"TimeoutSecondsPath\": \"$.limit\"", input, new Tasks().Answers()).Error.ShouldBe("States.Runtime");

    [Fact]
    public void A_bug_of_the_runner_is_a_Runtime_error_that_nothing_retries_or_catches()
    {
        var tasks = new Tasks().Does(_ => throw new InvalidOperationException("the account knows no such call"));

        var execution = Workflows.Run($$"""
            {"StartAt": "T", "States": {
              "T": { {{Task}}, "Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
              "Caught": {"Type": "Succeed"} } }
            """, tasks: tasks);

        execution.Status.ShouldBe(ExecutionStatus.Failed);
        execution.Error.ShouldBe("States.Runtime");
        execution.Cause!.ShouldContain("the account knows no such call");
        tasks.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void A_runner_that_cancels_itself_has_a_bug() =>
        Workflows.RunOnly(Task, tasks: new Tasks().Does(_ => throw new OperationCanceledException("gave up"))).Error.ShouldBe("States.Runtime");

    [Fact]
    public void The_runner_may_change_what_it_was_given() => Workflows.OutputOf(
        $"{Task}, \"ResultPath\": null",
        """{"a":1}""",
        new Tasks().Does((parameters, _) =>
        {
            parameters!["a"] = 2;
            return System.Threading.Tasks.Task.FromResult<JsonNode?>(parameters);
        })).ShouldBe("""{"a":1}""");

    [Fact]
    public void RetryCount_counts_the_retries_of_this_visit()
    {
        var tasks = new Tasks().Fails("E").Fails("E").Answers();

        Workflows.RunOnly($$"""
            {{Task}}, "Parameters": {"n.$": "$$.State.RetryCount"}, "Retry": [{"ErrorEquals": ["E"]}]
            """, tasks: tasks);

        tasks.Calls.Select(call => call.Parameters).ShouldBe(["""{"n":0}""", """{"n":1}""", """{"n":2}"""]);
    }

    internal static async Task<JsonNode?> Never(CancellationToken token)
    {
        await new TaskCompletionSource().Task.WaitAsync(token);
        return null;
    }
}
