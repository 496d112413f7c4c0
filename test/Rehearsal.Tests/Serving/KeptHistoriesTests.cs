using Rehearsal.Tests.StepFunctions;

namespace Rehearsal.Tests.Serving;

public sealed class KeptHistoriesTests
{
    [Fact]
    public void The_histories_of_the_executions_that_ended_last_are_kept() => VirtualTime.Run(async clock =>
    {
        var kept = new KeptHistories(most: 2);
        var ended = new List<Execution>();
        for (var number = 0; number < 4; number++)
        {
            var execution = Workflows.Start(clock, Workflows.Only("\"Type\": \"Wait\", \"Seconds\": 5"), "[1]");
            kept.Record(execution, execution.History.LastOrDefault() ?? new HistoryEvent(1, clock.GetUtcNow(), "ExecutionStarted", State: null));
            await execution.Completion;
            kept.Record(execution, execution.History[^1]);
            ended.Add(execution);
        }

        ended.Select(execution => execution.History is []).ShouldBe([true, true, false, false]);
    });

    [Fact]
    public void A_history_that_is_no_longer_kept_is_refused_and_the_execution_is_still_described() => ServedScene.Play(async scene =>
    {
        await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop", "down")));
        var execution = scene.Account.Stack.Account.StateMachines.Executions.First();
        execution.ForgetHistory();

        var problem = await Thrown.By<AwsException>(() => scene.Account.Stack.Api.Call("sfn", "getExecutionHistory", new() { ["ExecutionArn"] = execution.Arn }, CancellationToken.None));

        (problem.Code, problem.Message).ShouldBe(("ExecutionDoesNotExist", $"The history of '{execution.Arn}' is no longer kept; DescribeExecution tells its input and output"));
        ServedScene.Text(await scene.Send("AWSStepFunctions.DescribeExecution", new() { ["executionArn"] = execution.Arn }), "status").ShouldBe("SUCCEEDED");
    });
}
