using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What answers a hook when the workflow cannot, and what answers when that fails too.</summary>
public sealed class LostAnswerScenarios
{
    [Fact]
    public void Sweep_answers_for_a_workflow_whose_end_EventBridge_told_nobody()
    {
        var (result, _) = Aborted(given: stack => stack.Account.EventBus.Loses = arrived => arrived.Source == "aws.states");

        result.Answers[^1].ShouldSatisfyAllConditions(
            answer => answer.Event.ShouldBe("AfterInstall"),
            answer => answer.Answer.ShouldBe("Failed"),
            answer => answer.Took.ShouldBeLessThan(TimeSpan.FromMinutes(2)));
        result.Log.ShouldNotContain(line => line.Function == "hooks-Backstop");
        result.Log.ShouldContain(line => line.Function == "hooks-Sweep" && line.Message.StartsWith("Answered Failed", StringComparison.Ordinal));
    }

    [Fact]
    public void Backstop_is_asked_again_a_minute_after_it_failed()
    {
        var (result, stack) = Aborted(failures: 1, isSwept: false);

        result.Answers[^1].Answer.ShouldBe("Failed");
        result.Answers[^1].Took.ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        stack.Invocations.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public void A_hook_that_Backstop_could_not_answer_is_a_dead_letter_that_names_it()
    {
        var (result, stack) = Aborted(failures: 2, isSwept: false);

        var letter = stack.Invocations.DeadLetters.ShouldHaveSingleItem();
        letter.Queue.ShouldEndWith(":hooks-DeadLetters");
        letter.Record["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("RetriesExhausted");
        letter.Record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(2);
        letter.Record["requestPayload"]!["detail"]!["input"]!.GetValue<string>().ShouldContain(result.Deployment.Id);
        result.Deployment[LifecycleStep.AfterInstall].Error!.Message.ShouldContain("not answered within 60 minutes");
    }

    [Fact]
    public void Sweep_answers_where_Backstop_gave_up()
    {
        var (result, _) = Aborted(failures: int.MaxValue);

        result.Answers[^1].Answer.ShouldBe("Failed");
        result.Answers[^1].Took.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    /// <summary>EventBridge tells nobody, and CodeDeploy refuses every answer for so long: Sweep does not give up on it within CodeDeploy's hour.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(50)]
    public void Sweep_answers_when_CodeDeploy_has_refused_for(int minutes)
    {
        var (result, stack) = Aborted(given: stack =>
        {
            stack.Account.EventBus.Loses = arrived => arrived.Source == "aws.states";
            stack.Engine.Happened += (execution, history) =>
            {
                if (history is { Type: "TaskStateEntered", State: "Locate" } && execution.Name.Contains("AfterInstall", StringComparison.Ordinal))
                {
                    stack.Api.Faults.FailUntil(
                        "codedeploy:putLifecycleEventHookExecutionStatus", history.At + TimeSpan.FromMinutes(minutes), new AwsException("ThrottlingException", "Rate exceeded"));
                }
            };
        });

        result.Answers[^1].ShouldSatisfyAllConditions(
            answer => answer.Event.ShouldBe("AfterInstall"),
            answer => answer.Answer.ShouldBe("Failed"),
            answer => answer.Took.ShouldBeInRange(TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes + 2)));
        stack.Log.Count(line => line.Function == "hooks-Sweep" && line.Message.StartsWith("Answered Failed", StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>Once for each of the two, and not once a minute.</summary>
    [Fact]
    public void Sweep_asks_once_for_a_hook_that_Backstop_has_answered() => new Scenario().Play(async (stack, time) =>
    {
        var held = await HeldDeployment.At(stack, "BeforeAllowTraffic");
        var question = await held.Ask(BreakableWorkflow.Read(stack, "CanaryWorkflow").Text, abortIn: "Locate");
        await question.Execution.Completion;
        await Task.Delay(TimeSpan.FromMinutes(70), time);

        question.Hook.Outcome.Result.ShouldBe(HookOutcome.Failed);
        stack.Api.CallsOf("codedeploy:putLifecycleEventHookExecutionStatus").ShouldBe(5, "three hooks before this one, Backstop and one Sweep");
        stack.Log.Count(line => line.Function == "hooks-Sweep" && line.Message.EndsWith("already has its answer", StringComparison.Ordinal)).ShouldBe(1);

        return true;
    });

    [Theory]
    [InlineData("throws", 0)]
    [InlineData("hangs", 30)]
    public void Backstop_answers_for_a_hook_function_that_was_invoked_asynchronously(string how, int seconds)
    {
        var result = new Scenario { CodeDeploy = new CodeDeployOptions { InvokesHooksAsynchronously = true }, Intercept = Breaking("AfterInstall", how) }.Deploy();

        result.Executions.Count.ShouldBe(1, "BeforeInstall's");
        result.Answers[^1].ShouldSatisfyAllConditions(
            answer => answer.Event.ShouldBe("AfterInstall"),
            answer => answer.Answer.ShouldBe("Failed"),
            answer => answer.Took.ShouldBe(TimeSpan.FromSeconds(seconds), tolerance: TimeSpan.FromSeconds(1)));
        result.Log.ShouldContain(line => line.Function == "hooks-Backstop" && line.Message.Contains(result.Deployment.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    public void Nobody_answers_for_a_hook_function_that_was_invoked_synchronously(string how)
    {
        var result = new Scenario { Intercept = Breaking("AfterInstall", how) }.Deploy();

        result.Answers.ShouldAllBe(answer => answer.Event == "BeforeInstall");
        var record = result.Deployment[LifecycleStep.AfterInstall];
        (record.Ended - record.Started).ShouldNotBeNull().ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void An_answer_that_got_through_stands_when_its_receipt_is_lost_and_the_workflow_aborted() => new Scenario().Play(async (stack, time) =>
    {
        var held = await HeldDeployment.At(stack, "BeforeAllowTraffic");
        stack.Api.Faults.LoseAnswer("codedeploy:putLifecycleEventHookExecutionStatus", times: 1, new AwsException("ServiceUnavailable", "try again", 503));
        stack.Engine.Happened += (execution, history) =>
        {
            if (history is { Type: "TaskFailed", State: "Answer" })
            {
                execution.Stop("Operator", "pressed the button");
            }
        };

        var question = await held.Ask(BreakableWorkflow.Read(stack, "CanaryWorkflow").Text);
        await question.Execution.Completion;
        await Task.Delay(TimeSpan.FromMinutes(12), time);

        question.Execution.Status.ShouldBe(global::StepFunctions.ExecutionStatus.Aborted);
        question.Hook.Outcome.Result.ShouldBe(HookOutcome.Succeeded, "what Backstop and Sweep say later is refused");
        stack.Log.ShouldContain(line => line.Function == "hooks-Backstop" && line.Message.EndsWith("already has its answer", StringComparison.Ordinal));

        return true;
    });

    /// <summary>Such as by a hook function that gave up although its workflow had started.</summary>
    [Fact]
    public void An_answer_that_comes_second_is_not_announced_as_given() => new Scenario().Play(async (stack, _) =>
    {
        var held = await HeldDeployment.At(stack, "BeforeAllowTraffic");
        var question = await held.Ask(BreakableWorkflow.Read(stack, "CanaryWorkflow").Text);
        stack.Engine.Happened += (execution, history) =>
        {
            if (history is { Type: "TaskStateEntered", State: "Answer" } && execution == question.Execution)
            {
                question.Hook.TryEnd(HookOutcome.Failed);
            }
        };
        await question.Execution.Completion;

        question.Hook.Outcome.Result.ShouldBe(HookOutcome.Failed);
        question.Execution.Status.ShouldBe(global::StepFunctions.ExecutionStatus.Succeeded);
        var result = stack.Account.EventBus.Events.Last(arrived => arrived.Source == "codedeploy.hooks").Detail!;
        (result["status"]!.GetValue<string>(), result["outcome"]!.GetValue<string>()).ShouldBe(("Unknown", "Pass"));

        return true;
    });

    [Fact]
    public void A_healthy_version_is_deployed_when_hooks_are_invoked_asynchronously()
    {
        var result = new Scenario { CodeDeploy = new CodeDeployOptions { InvokesHooksAsynchronously = true } }.Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
        result.AnswerCalls.ShouldBe(5);
    }

    /// <summary>The workflow of AfterInstall is aborted, and Backstop fails as often as it is said.</summary>
    private static (ScenarioResult Told, RehearsalStack Stage) Aborted(int failures = 0, bool isSwept = true, Action<RehearsalStack>? given = null)
    {
        RehearsalStack staged = null!;
        var result = new Scenario
        {
            Given = stack =>
            {
                staged = stack;
                given?.Invoke(stack);
                stack.Engine.Happened += (execution, history) =>
                {
                    if (history is { Type: "TaskStateEntered", State: "Locate" } && execution.Name.Contains("AfterInstall", StringComparison.Ordinal))
                    {
                        execution.Stop("Operator", "pressed the button");
                    }
                };
            },
            Intercept = (function, _, proceed, _) => function.LogicalId switch
            {
                "Backstop" when failures-- > 0 => throw new FunctionException("OutOfMemoryException", "no memory"),
                "Sweep" when !isSwept => Task.FromResult<JsonNode?>(null),
                _ => proceed(),
            },
        }.Deploy();
        result.Answers.Select(answer => answer.Event).ShouldBeUnique();

        return (result, staged);
    }

    private static Interception Breaking(string function, string how) => (resource, _, proceed, _) =>
        resource.LogicalId != function ? proceed()
        : how == "hangs" ? new TaskCompletionSource<JsonNode?>().Task
        : throw new FunctionException("TypeInitializationException", "no memory");
}
