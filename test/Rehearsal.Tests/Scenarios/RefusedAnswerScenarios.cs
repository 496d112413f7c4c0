using System.Text.Json.Nodes;
using Rehearsal.Tests.StepFunctions;

namespace Rehearsal.Tests.Scenarios;

/// <summary>CodeDeploy refuses to be answered, at once and for minutes: who answers, with what, and when.</summary>
public sealed class RefusedAnswerScenarios
{
    [Theory]
    [InlineData("BeforeInstall")]
    [InlineData("AfterAllowTestTraffic")]
    [InlineData("BeforeAllowTraffic")]
    public void Four_minutes_of_throttling_do_not_fail_a_healthy_version(string lifecycleEvent)
    {
        var result = Throttled(lifecycleEvent, TimeSpan.FromMinutes(4));

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
        result.Answers.Count.ShouldBe(5);
        result.Answers.ShouldAllBe(answer => answer.Answer == "Succeeded");
        result.Executions.ShouldAllBe(execution => execution.Status == ExecutionStatus.Succeeded);
        result.Log.ShouldNotContain(line => line.Function == "hooks-Backstop" || line.Function == "hooks-Sweep");
        Attempts(result, lifecycleEvent)[^1].ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    /// <summary>Longer than the workflow tries: it dies, and what it had found is not known to those who answer for it.</summary>
    [Theory]
    [InlineData("BeforeInstall")]
    [InlineData("AfterAllowTestTraffic")]
    [InlineData("BeforeAllowTraffic")]
    public void Twelve_minutes_of_throttling_end_in_one_answer(string lifecycleEvent)
    {
        var result = Throttled(lifecycleEvent, TimeSpan.FromMinutes(12));

        var last = result.Answers[^1];
        (last.Event, last.Answer).ShouldBe((lifecycleEvent, "Failed"), result.ToString());
        last.Took.ShouldBeInRange(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(16));
        result.Answers.Select(answer => answer.Event).ShouldBeUnique(result.ToString());
        Attempts(result, lifecycleEvent)[^1].ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
    }

    /// <summary>By time and not by count, whatever is drawn.</summary>
    [Theory]
    [InlineData("canary")]
    [InlineData("preflight")]
    public void However_fast_CodeDeploy_refuses_it_is_asked_for_ten_minutes(string workflow)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var execution = Answer(workflow, new Tasks().Fails("CodeDeploy.CodeDeployException", "Rate exceeded"), seed);

            (execution.Status, execution.Error).ShouldBe((ExecutionStatus.Failed, "CodeDeploy.CodeDeployException"));
            execution.Took().ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("preflight")]
    public void However_slowly_CodeDeploy_refuses_somebody_else_may_answer_after_half_an_hour(string workflow)
        => Answer(workflow, new Tasks().Does(_ => new TaskCompletionSource<JsonNode?>().Task)).Took().ShouldBeInRange(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));

    [Theory]
    [InlineData("CodeDeploy.LifecycleEventAlreadyCompletedException", ExecutionStatus.Succeeded)]
    [InlineData("CodeDeploy.InvalidLifecycleEventHookExecutionIdException", ExecutionStatus.Failed)]
    [InlineData("CodeDeploy.InvalidDeploymentIdException", ExecutionStatus.Failed)]
    [InlineData("CodeDeploy.DeploymentDoesNotExistException", ExecutionStatus.Failed)]
    [InlineData("CodeDeploy.UnsupportedActionForDeploymentTypeException", ExecutionStatus.Failed)]
    public void What_CodeDeploy_will_always_refuse_is_asked_once(string error, object status)
    {
        foreach (var workflow in new[] { "canary", "preflight" })
        {
            var tasks = new Tasks().Fails(error);

            Answer(workflow, tasks).Status.ShouldBe((ExecutionStatus)status);

            tasks.Calls.Count.ShouldBe(1);
        }
    }

    /// <summary>Two workflows that were refused in the same moment do not come back together.</summary>
    [Fact]
    public void The_pauses_of_two_workflows_differ()
    {
        var seconds = Enumerable.Range(0, 20).Select(seed => Answer("canary", new Tasks().Fails("E").Fails("E").Fails("E").Answers(), seed).Took().TotalSeconds).ToList();

        seconds.Distinct().Count().ShouldBe(20);
        (seconds.Max() - seconds.Min()).ShouldBeGreaterThan(3);
    }

    /// <summary>The shipped state alone.</summary>
    private static Execution Answer(string workflow, Tasks tasks, int seed = 0)
    {
        var shipped = JsonNode.Parse(Shipped.Text($"src/Hooks/Workflows/{workflow}.asl.json").Replace("${Partition}", "aws", StringComparison.Ordinal))!;
        var alone = new JsonObject
        {
            ["StartAt"] = "Answering",
            ["States"] = new JsonObject { ["Answering"] = shipped["States"]!["Answering"]!.DeepClone(), [Next(shipped)] = new JsonObject { ["Type"] = "Succeed" } },
        };

        return Workflows.Run(
            alone.ToJsonString(), """{"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "hook", "Reported": {"Result": {"Status": "Succeeded"}}}""", tasks, seed);
    }

    private static string Next(JsonNode shipped) => shipped["States"]!["Answering"]!["Next"]!.GetValue<string>();

    /// <summary>From the moment in which the workflow first tries to answer; each refusal takes no time at all.</summary>
    private static ScenarioResult Throttled(string lifecycleEvent, TimeSpan duration) => new Scenario
    {
        Given = stack => stack.Engine.Happened += (execution, history) =>
        {
            if (history is { Type: "TaskStateEntered", State: "Answer" } && execution.Name.Contains($"-{lifecycleEvent}-", StringComparison.Ordinal)
                && execution.History.Count(earlier => earlier is { Type: "TaskStateEntered", State: "Answer" }) == 1)
            {
                stack.Api.Faults.FailUntil(Scenario.AnswerCall, history.At + duration, new AwsException("ThrottlingException", "Rate exceeded"));
            }
        },
    }.Deploy();

    /// <summary>When the workflow tried to answer, since it first did.</summary>
    private static IReadOnlyList<TimeSpan> Attempts(ScenarioResult result, string lifecycleEvent)
    {
        var execution = result.Executions.Single(execution => execution.Name.Contains($"-{lifecycleEvent}-", StringComparison.Ordinal));
        var attempts = execution.History.Where(history => history is { Type: "TaskScheduled", State: "Answer" }).Select(history => history.At).ToList();

        return [.. attempts.Select(at => at - attempts[0])];
    }
}
