using System.Text.Json.Nodes;
using StepFunctions.Running;

namespace Rehearsal.Tests.StepFunctions;

public class ExecutionTests
{
    private const string Call = $$"""{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "End": true} } }""";
    private const string CatchAll = $$"""
        {"StartAt": "T", "TimeoutSeconds": 10, "States": {
          "T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
          "Caught": {"Type": "Succeed"} } }
        """;

    [Fact]
    public void Start_returns_before_anything_happens() => VirtualTime.Run(async clock =>
    {
        var tasks = new Tasks().Answers("7");
        var execution = Workflows.Start(clock, Call, """{"a":1}""", tasks);

        execution.ShouldSatisfyAllConditions(
            e => e.Arn.ShouldBe("arn:aws:states:local:000000000000:execution:machine:run"),
            e => e.Name.ShouldBe("run"),
            e => e.Machine.Name.ShouldBe("machine"),
            e => e.Status.ShouldBe(ExecutionStatus.Running),
            e => e.StartDate.ShouldBe(VirtualTime.Start),
            e => e.StopDate.ShouldBeNull(),
            e => e.Completion.IsCompleted.ShouldBeFalse(),
            _ => tasks.Calls.ShouldBeEmpty());
        await execution.Completion;
        execution.ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(ExecutionStatus.Succeeded),
            e => Workflows.Text(e.Input).ShouldBe("""{"a":1}"""),
            e => Workflows.Text(e.Output).ShouldBe("7"),
            e => e.StopDate.ShouldBe(VirtualTime.Start),
            e => e.Transitions.ShouldBe(1));
    });

    [Fact]
    public void History_is_numbered_from_one_and_tells_input_and_output()
    {
        var history = Workflows.Run(Call, """{"a":1}""", new Tasks().Answers("7")).History;

        history.Select(happened => happened.Id).ShouldBe(Enumerable.Range(1, 7));
        history.Select(happened => Workflows.Text(happened.Detail)).ShouldBe(
        [
            """{"input":{"a":1}}""", """{"input":{"a":1}}""", "{\"resource\":\"" + Workflows.Lambda + "\",\"parameters\":{\"a\":1}}", $$"""{"resource":"{{Workflows.Lambda}}"}""",
            $$"""{"resource":"{{Workflows.Lambda}}","output":7}""", """{"output":7}""", """{"output":7}""",
        ]);
        history.Select(happened => happened.State).ShouldBe([null, "T", "T", "T", "T", "T", null]);
    }

    [Fact]
    public void A_listener_hears_each_event_once_and_in_order() => VirtualTime.Run(async clock =>
    {
        var engine = new StepFunctionsEngine(new Tasks().Answers(), clock);
        var heard = new List<HistoryEvent>();
        engine.Happened += (_, happened) => heard.Add(happened);
        var execution = engine.Start(Workflows.Load(Call), "run", null);
        await execution.Completion;

        heard.ShouldBe(execution.History);
        execution.Input.ShouldBeNull();
    });

    [Fact]
    public void A_listener_that_throws_fails_the_execution_and_Completion_does_not_fault() => VirtualTime.Run(async clock =>
    {
        var engine = new StepFunctionsEngine(new Tasks().Answers(), clock);
        engine.Happened += (_, _) => throw new InvalidOperationException("the view broke");
        var execution = engine.Start(Workflows.Load(Call), "run", null);
        await execution.Completion;

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause.ShouldBe("the view broke");
    });

    [Fact]
    public void Stop_aborts_and_cancels_the_running_task() => VirtualTime.Run(async clock =>
    {
        var cancelled = false;
        var tasks = new Tasks().Does(async token =>
        {
            token.Register(() => cancelled = true);
            return await TaskTests.Never(token);
        });
        var execution = Workflows.Start(clock, CatchAll, tasks: tasks);
        await clock.Pause(TimeSpan.FromSeconds(3), CancellationToken.None);
        execution.Stop("Operator", "enough");

        execution.Status.ShouldBe(ExecutionStatus.Aborted);
        cancelled.ShouldBeTrue();
        await execution.Completion;
        execution.ShouldSatisfyAllConditions(
            e => e.Error.ShouldBe("Operator"),
            e => e.Cause.ShouldBe("enough"),
            e => e.Took().ShouldBe(TimeSpan.FromSeconds(3)),
            e => e.Types()[^1].ShouldBe("ExecutionAborted"),
            e => e.Entered().ShouldBe(["T"]));
    });

    [Fact]
    public void Stop_before_the_first_state_enters_none() => VirtualTime.Run(async clock =>
    {
        var tasks = new Tasks().Answers();
        var execution = Workflows.Start(clock, Call, tasks: tasks);
        execution.Stop(null, null);
        await execution.Completion;

        execution.Status.ShouldBe(ExecutionStatus.Aborted);
        tasks.Calls.ShouldBeEmpty();
    });

    [Fact]
    public void Stop_after_the_end_changes_nothing() => VirtualTime.Run(async clock =>
    {
        var execution = Workflows.Start(clock, Call, tasks: new Tasks().Answers());
        await execution.Completion;
        var events = execution.History.Count;
        execution.Stop("late", "late");

        execution.Status.ShouldBe(ExecutionStatus.Succeeded);
        execution.Error.ShouldBeNull();
        execution.History.Count.ShouldBe(events);
    });

    [Fact]
    public void Stop_ends_a_task_that_ignores_its_token() => VirtualTime.Run(async clock =>
    {
        var answer = new TaskCompletionSource<JsonNode?>();
        var execution = Workflows.Start(clock, Call, tasks: new Tasks().Does(_ => answer.Task));
        await clock.Pause(TimeSpan.FromSeconds(1), CancellationToken.None);
        execution.Stop(null, null);
        await execution.Completion;
        answer.SetResult(7);
        await clock.Pause(TimeSpan.FromSeconds(1), CancellationToken.None);

        execution.Status.ShouldBe(ExecutionStatus.Aborted);
        execution.Output.ShouldBeNull();
        execution.Types()[^1].ShouldBe("ExecutionAborted");
    });

    [Fact]
    public void The_time_of_the_machine_ends_it_as_timed_out_and_nothing_catches_that()
    {
        var execution = Workflows.Run(CatchAll, tasks: new Tasks().Does(_ => new TaskCompletionSource<JsonNode?>().Task));

        execution.ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(ExecutionStatus.TimedOut),
            e => e.Took().ShouldBe(TimeSpan.FromSeconds(10)),
            e => e.Entered().ShouldBe(["T"]),
            e => e.Types()[^1].ShouldBe("ExecutionTimedOut"));
    }

    [Fact]
    public void The_time_of_the_machine_ends_every_kind_of_waiting() => Workflows.Run("""
        {"StartAt": "M", "TimeoutSeconds": 10, "States": {"M": {"Type": "Map", "End": true, "Retry": [{"ErrorEquals": ["States.ALL"]}],
          "ItemProcessor": {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}}}}
        """, "[1,2]").ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(ExecutionStatus.TimedOut),
            e => e.Took().ShouldBe(TimeSpan.FromSeconds(10)),
            e => e.Types()[^1].ShouldBe("ExecutionTimedOut"));

    [Fact]
    public void An_execution_that_ends_in_time_leaves_no_timer_behind() => Workflows.LeavesNothingBehind(
        clock => Workflows.Start(clock, CatchAll, tasks: new Tasks().Answers()).Completion, VirtualTime.Start);

    [Fact]
    public void A_history_of_25000_events_fails_the_execution()
    {
        var execution = Workflows.Run("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}
            """);

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause!.ShouldContain("25000");
        execution.History.Count.ShouldBe(25_000);
        execution.Types()[^1].ShouldBe("ExecutionFailed");
    }

    [Fact]
    public void Executions_run_beside_each_other() => VirtualTime.Run(async clock =>
    {
        var engine = new StepFunctionsEngine(new Tasks(), clock);
        var machine = Workflows.Load(Workflows.Only("\"Type\": \"Wait\", \"SecondsPath\": \"$\""));
        var executions = Enumerable.Range(1, 5).Select(seconds => engine.Start(machine, $"run-{seconds}", seconds)).ToArray();
        await Task.WhenAll(executions.Select(execution => execution.Completion));

        executions.Select(execution => execution.Took().TotalSeconds).ShouldBe([1, 2, 3, 4, 5]);
    });

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a=\u0001")]
    public void Refuses_a_name_that_AWS_refuses(string name) => VirtualTime.Run(clock =>
    {
        var engine = new StepFunctionsEngine(new Tasks(), clock);

        Should.Throw<ArgumentException>(() => engine.Start(Workflows.Load(Call), name, null)).Message.ShouldContain("not valid");
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void A_name_has_at_most_80_characters(int length, bool allowed) => VirtualTime.Run(clock =>
    {
        var engine = new StepFunctionsEngine(new Tasks().Answers(), clock);
        var refused = Record.Exception(() => engine.Start(Workflows.Load(Call), new string('x', length), null));

        (refused is null).ShouldBe(allowed);
        return Task.CompletedTask;
    });

    [Fact]
    public void Refuses_an_input_larger_than_256_KiB() => VirtualTime.Run(clock =>
    {
        Should.Throw<ArgumentException>(() => Workflows.Start(clock, Call, $"\"{new string('x', 262_143)}\"")).Message.ShouldContain("262145 bytes");
        return Task.CompletedTask;
    });

    [Fact]
    public void The_history_of_an_execution_can_be_forgotten_once_it_has_ended() => VirtualTime.Run(async clock =>
    {
        var execution = Workflows.Start(clock, Workflows.Only("\"Type\": \"Wait\", \"Seconds\": 5"), "[1]");
        await clock.PassSeconds(1);
        execution.ForgetHistory();
        execution.History.Count.ShouldBe(2, "it is running");

        await execution.Completion;
        execution.ForgetHistory();

        execution.History.ShouldBeEmpty();
        (execution.Status, Workflows.Text(execution.Output)).ShouldBe((ExecutionStatus.Succeeded, "[1]"));
    });
}
