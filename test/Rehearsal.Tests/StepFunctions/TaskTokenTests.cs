using System.Text.Json.Nodes;

namespace Rehearsal.Tests.StepFunctions;

/// <summary>Tasks that are done when their token comes back.</summary>
public sealed class TaskTokenTests
{
    private const string Waiting = """
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Parameters": { "Token.$": "$$.Task.Token" }, "TimeoutSeconds": 60
        """;

    private readonly List<string> _tokens = [];

    [Fact]
    public void The_output_that_is_sent_back_is_the_tasks_result_and_what_the_runner_answered_is_dropped()
    {
        var (execution, receipts) = Run(Workflows.Only(Waiting), async (engine, clock) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), clock);

            return [engine.SendTaskSuccess(_tokens[0], new JsonObject { ["fine"] = true })];
        });

        receipts.ShouldBe([TokenReceipt.Taken]);
        Workflows.Text(execution.Output).ShouldBe("""{"fine":true}""");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(30) + TimeSpan.FromMilliseconds(1));
        execution.Types().ShouldBe(["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
    }

    [Fact]
    public void A_failure_that_is_sent_back_is_the_tasks_and_can_be_caught()
    {
        var (execution, _) = Run(
            $$"""{ "StartAt": "T", "States": { "T": { {{Waiting}}, "Catch": [ { "ErrorEquals": [ "Rejected" ], "Next": "End" } ], "End": true }, "End": { "Type": "Succeed" } } }""",
            (engine, _) => Task.FromResult<TokenReceipt[]>([engine.SendTaskFailure(_tokens[0], "Rejected", "not today")]));

        Workflows.Text(execution.Output).ShouldBe("""{"Error":"Rejected","Cause":"not today"}""");
    }

    [Fact]
    public void A_token_that_does_not_come_back_times_out_and_is_too_late_afterwards()
    {
        var (execution, receipts) = Run(Workflows.Only(Waiting), async (engine, clock) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(61), clock);

            return [engine.SendTaskSuccess(_tokens[0], output: null), engine.SendTaskFailure(_tokens[0], "Rejected", cause: null)];
        });

        (execution.Error, execution.Took()).ShouldBe(("States.Timeout", TimeSpan.FromSeconds(60)));
        receipts.ShouldBe([TokenReceipt.TooLate, TokenReceipt.TooLate]);
    }

    [Fact]
    public void A_token_is_taken_once_and_one_that_was_never_given_is_unknown()
    {
        var (execution, receipts) = Run(Workflows.Only(Waiting), (engine, _) => Task.FromResult<TokenReceipt[]>(
            [engine.SendTaskSuccess("guessed", output: null), engine.SendTaskSuccess(_tokens[0], JsonValue.Create(1)), engine.SendTaskSuccess(_tokens[0], JsonValue.Create(2))]));

        receipts.ShouldBe([TokenReceipt.Unknown, TokenReceipt.Taken, TokenReceipt.TooLate]);
        Workflows.Text(execution.Output).ShouldBe("1");
    }

    [Fact]
    public void Each_attempt_has_a_token_of_its_own()
    {
        var (execution, receipts) = Run(
            Workflows.Only($$"""{{Waiting}}, "Retry": [ { "ErrorEquals": [ "Again" ], "IntervalSeconds": 1 } ]"""),
            async (engine, clock) =>
            {
                var first = engine.SendTaskFailure(_tokens[0], "Again", cause: null);
                await Task.Delay(TimeSpan.FromSeconds(2), clock);

                return [first, engine.SendTaskSuccess(_tokens[0], output: null), engine.SendTaskSuccess(_tokens[1], JsonValue.Create("done"))];
            });

        receipts.ShouldBe([TokenReceipt.Taken, TokenReceipt.TooLate, TokenReceipt.Taken]);
        _tokens.Distinct().Count().ShouldBe(2);
        Workflows.Text(execution.Output).ShouldBe("\"done\"");
    }

    [Fact]
    public void A_task_that_the_runner_could_not_begin_fails_at_once()
    {
        var execution = Workflows.RunOnly(Waiting, tasks: new Tasks().Fails("Sns.NotFoundException", "no topic"));

        (execution.Error, execution.Cause, execution.Took()).ShouldBe(("Sns.NotFoundException", "no topic", TimeSpan.Zero));
    }

    [Fact]
    public void Elsewhere_there_is_no_token()
        => Workflows.RunOnly("\"Type\": \"Pass\", \"Parameters\": { \"Token.$\": \"$$.Task.Token\" }").Error.ShouldBe("States.Runtime");

    [Fact]
    public void A_wait_that_was_aborted_leaves_nothing_behind() => Workflows.LeavesNothingBehind(
        async clock =>
        {
            var execution = Workflows.Start(clock, Workflows.Only(Waiting), tasks: new Tasks().Answers());
            await Task.Delay(TimeSpan.FromSeconds(5), clock);
            execution.Stop("Stopped", cause: null);
            await execution.Completion;
        },
        VirtualTime.Start.AddSeconds(5));

    private (Execution Execution, TokenReceipt[] Receipts) Run(string definition, Func<StepFunctionsEngine, TimeProvider, Task<TokenReceipt[]>> send)
        => VirtualTime.Run(async clock =>
        {
            var tasks = new Tasks().Does((parameters, _) =>
            {
                _tokens.Add($"{parameters!["Token"]}");

                return Task.FromResult<JsonNode?>(new JsonObject { ["begun"] = true });
            });
            var engine = new StepFunctionsEngine(tasks, clock);
            var execution = engine.Start(Workflows.Load(definition, tasks), "run", new JsonObject());
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock);
            var receipts = await send(engine, clock);
            await execution.Completion;

            return (execution, receipts);
        });
}
