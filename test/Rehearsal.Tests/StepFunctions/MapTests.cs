using System.Text.Json.Nodes;

namespace Rehearsal.Tests.StepFunctions;

public class MapTests
{
    private const string Echo = """{"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}}""";
    private const string Call = $$"""{"StartAt": "Item", "States": {"Item": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "End": true} } }""";

    [Theory]
    [InlineData("", "[1,\"b\",null]", "[1,\"b\",null]")]
    [InlineData("", "[]", "[]")]
    [InlineData("\"ItemsPath\": \"$.items\",", """{"items":[{"a":1}]}""", """[{"a":1}]""")]
    [InlineData("\"InputPath\": \"$.in\", \"ItemsPath\": \"$.items\",", """{"in":{"items":[1]}}""", "[1]")]
    [InlineData("\"ItemsPath\": \"$$.Execution.Input.items\",", """{"items":[1]}""", "[1]")]
    [InlineData("\"ItemsPath\": \"$.items\", \"ResultPath\": \"$.results\",", """{"items":[1]}""", """{"items":[1],"results":[1]}""")]
    [InlineData("\"ResultSelector\": {\"first.$\": \"$[0]\"},", "[1,2]", """{"first":1}""")]
    public void Runs_each_item_and_answers_in_their_order(string fields, string input, string output) =>
        Workflows.OutputOf($"\"Type\": \"Map\", {fields} \"ItemProcessor\": {Echo}", input).ShouldBe(output);

    [Fact]
    public void ItemSelector_sees_the_input_of_the_Map_and_the_item() => Workflows.OutputOf(
        $$"""
        "Type": "Map", "InputPath": "$.in", "ItemsPath": "$.items", "ItemProcessor": {{Echo}},
        "ItemSelector": {"shared.$": "$.shared", "index.$": "$$.Map.Item.Index", "value.$": "$$.Map.Item.Value.id", "map.$": "$$.State.Name"}
        """,
        """{"in":{"shared":9,"items":[{"id":"a"},{"id":"b"}]}}""").ShouldBe(
        """[{"shared":9,"index":0,"value":"a","map":"Only"},{"shared":9,"index":1,"value":"b","map":"Only"}]""");

    [Fact]
    public void States_inside_see_the_item_the_execution_and_their_retries() => Workflows.OutputOf(
        $$"""
        "Type": "Map", "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "End": true,
          "Parameters": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "input.$": "$$.Execution.Input", "retries.$": "$$.State.RetryCount"} } } }
        """,
        "[5]",
        new Tasks().Does((parameters, _) => Task.FromResult<JsonNode?>(parameters))).ShouldBe("""[{"i":0,"v":5,"input":[5],"retries":0}]""");

    [Fact]
    public void The_item_is_gone_after_the_Map() => Workflows.Run($$"""
        {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {{Echo}}, "Next": "After"},
          "After": {"Type": "Pass", "Parameters": {"i.$": "$$.Map.Item.Index"}, "End": true} } }
        """, "[1]").Error.ShouldBe("States.Runtime");

    [Fact]
    public void An_inner_Map_has_its_own_item() => Workflows.OutputOf(
        """
        "Type": "Map", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Map", "End": true,
          "ItemSelector": {"v.$": "$$.Map.Item.Value"}, "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}}}}}
        """,
        "[[1,2],[3]]").ShouldBe("""[[{"v":1},{"v":2}],[{"v":3}]]""");

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("\"[1]\"")]
    [InlineData("null")]
    public void Items_that_are_no_array_are_a_Runtime_error(string input)
    {
        var execution = Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Echo}", input);

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause!.ShouldEndWith("Reference path \"$\" must point to array.");
    }

    [Theory]
    [InlineData(0, 6, 10)]
    [InlineData(1, 6, 60)]
    [InlineData(2, 5, 30)]
    [InlineData(100, 6, 10)]
    [InlineData(0, 41, 20)]
    [InlineData(50, 41, 20)]
    public void At_most_MaxConcurrency_and_never_more_than_40_run_at_once(int maxConcurrency, int items, int seconds) => Workflows.RunOnly(
        $$"""
        "Type": "Map", "MaxConcurrency": {{maxConcurrency}}, "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Wait", "Seconds": 10, "End": true} } }
        """,
        $"[{string.Join(',', Enumerable.Range(0, items))}]").Took().ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("", """{"most": 2, "items": [1, 2, 3, 4, 5]}""", 30)]
    [InlineData("", """{"most": 0, "items": [1, 2, 3, 4, 5]}""", 10)]
    [InlineData("", """{"most": 99999999999, "items": [1, 2, 3, 4, 5]}""", 10)]
    [InlineData("\"InputPath\": \"$.in\",", """{"most": 5, "in": {"most": 1, "items": [1, 2]}}""", 20)]
    public void MaxConcurrencyPath_reads_the_limit_from_the_input_of_the_Map(string fields, string input, int seconds) => Workflows.RunOnly(
        $$"""
        "Type": "Map", {{fields}} "ItemsPath": "$.items", "MaxConcurrencyPath": "$.most",
        "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Wait", "Seconds": 10, "End": true} } }
        """,
        input).Took().ShouldBe(TimeSpan.FromSeconds(seconds));

    // The first two were recorded on AWS.
    [Theory]
    [InlineData("""{"most": {}, "items": []}""", "The MaxConcurrencyPath field refers to value \"{}\" which is not a valid integer: $.most")]
    [InlineData("""{"most": "NoNumber", "items": []}""", "The MaxConcurrencyPath field refers to value \"NoNumber\" which is not a valid integer: $.most")]
    [InlineData("""{"most": "1", "items": []}""", "The MaxConcurrencyPath field refers to value \"1\" which is not a valid integer: $.most")]
    [InlineData("""{"most": 1.5, "items": []}""", "The MaxConcurrencyPath field refers to value \"1.5\" which is not a valid integer: $.most")]
    [InlineData("""{"most": null, "items": []}""", "The MaxConcurrencyPath field refers to value \"null\" which is not a valid integer: $.most")]
    [InlineData("""{"most": -1, "items": []}""", "The MaxConcurrencyPath field refers to value \"-1\" which is negative: $.most")]
    [InlineData("""{"items": []}""", "Invalid path '$.most' : No results for path: $['most']")]
    public void A_MaxConcurrencyPath_to_anything_else_is_a_Runtime_error(string input, string cause)
    {
        var execution = Workflows.RunOnly($"\"Type\": \"Map\", \"ItemsPath\": \"$.items\", \"MaxConcurrencyPath\": \"$.most\", \"ItemProcessor\": {Echo}", input);

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause.ShouldBe($"An error occurred while executing the state 'Only' (entered at the event id #2). {cause}");
        execution.Types().ShouldBe(["ExecutionStarted", "MapStateEntered", "ExecutionFailed"]);
    }

    [Fact]
    public void A_free_place_is_taken_at_once_and_the_order_of_the_results_stays() => Workflows.RunOnly(
        """
        "Type": "Map", "MaxConcurrency": 2, "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Wait", "SecondsPath": "$", "End": true}}}
        """,
        "[30,1,2,3]").ShouldSatisfyAllConditions(
            execution => execution.Took().ShouldBe(TimeSpan.FromSeconds(30)),
            execution => Workflows.Text(execution.Output).ShouldBe("[30,1,2,3]"));

    [Fact]
    public void A_failing_item_fails_the_Map_with_its_own_error()
    {
        var execution = Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Call}", "[1]", new Tasks().Fails("Inner", "why"));

        execution.Error.ShouldBe("Inner");
        execution.Cause.ShouldBe("why");
        execution.Types()[^4..].ShouldBe(["TaskFailed", "MapIterationFailed", "MapStateFailed", "ExecutionFailed"]);
    }

    [Fact]
    public void A_timeout_inside_keeps_its_name() => Workflows.RunOnly(
        $$"""
        "Type": "Map", "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "TimeoutSeconds": 5, "End": true} } }
        """,
        "[1]",
        new Tasks().Does(token => TaskTests.Never(token))).Error.ShouldBe("States.Timeout");

    [Fact]
    public void A_failing_item_aborts_the_others()
    {
        var cancelled = 0;
        var tasks = new Tasks().Does(async (item, token) =>
        {
            token.Register(() => cancelled++);
            return item!.GetValue<int>() == 2 ? throw new TaskFailedException("E", null) : await TaskTests.Never(token);
        });

        var execution = Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Call}", "[1,2,3]", tasks);

        execution.Error.ShouldBe("E");
        cancelled.ShouldBe(1);
        tasks.Calls.Count.ShouldBe(2);
        execution.Types().ShouldBe(
        [
            "ExecutionStarted", "MapStateEntered", "MapStateStarted",
            "MapIterationStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
            "MapIterationStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "MapIterationFailed",
            "TaskStateAborted", "MapIterationAborted", "MapStateFailed", "ExecutionFailed",
        ]);
    }

    [Fact]
    public void An_item_that_fails_because_it_was_aborted_does_not_replace_the_first_error()
    {
        var tasks = new Tasks().Does(async (item, token) =>
        {
            if (item!.GetValue<int>() == 2)
            {
                throw new TaskFailedException("First", null);
            }

            Task aborted = TaskTests.Never(token);
            await aborted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw new TaskFailedException("Second", null);
        });

        Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Call}", "[1,2]", tasks).Error.ShouldBe("First");
    }

    [Fact]
    public void A_runner_that_ignores_its_token_does_not_hold_up_the_abort()
    {
        var tasks = new Tasks().Does((item, _) => item!.GetValue<int>() == 1
            ? new TaskCompletionSource<JsonNode?>().Task
            : throw new TaskFailedException("E", null));

        Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Call}", "[1,2]", tasks).Error.ShouldBe("E");
    }

    [Fact]
    public void With_MaxConcurrency_1_the_items_after_a_failing_one_are_not_started()
    {
        var tasks = new Tasks().Answers().Fails("E");

        Workflows.RunOnly($"\"Type\": \"Map\", \"MaxConcurrency\": 1, \"ItemProcessor\": {Call}", "[1,2,3]", tasks).Error.ShouldBe("E");

        tasks.Calls.Select(call => call.Parameters).ShouldBe(["1", "2"]);
    }

    [Fact]
    public void Retry_runs_all_items_again()
    {
        var tasks = new Tasks().Answers().Fails("E").Answers();

        var execution = Workflows.RunOnly($$"""
            "Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {{Call}}, "Retry": [{"ErrorEquals": ["E"]}]
            """, "[1,2]", tasks);

        execution.Status.ShouldBe(ExecutionStatus.Succeeded);
        tasks.Calls.Select(call => call.Parameters).ShouldBe(["1", "2", "1", "2"]);
        execution.Types().Count(type => type == "MapStateStarted").ShouldBe(2);
        execution.Types().Count(type => type == "MapStateEntered").ShouldBe(1);
        execution.Transitions.ShouldBe(6);
    }

    [Fact]
    public void Catch_gets_the_inner_error() => Workflows.Text(Workflows.Run($$"""
        {"StartAt": "M", "States": {
          "M": {"Type": "Map", "ItemProcessor": {{Call}}, "Catch": [{"ErrorEquals": ["Inner"], "Next": "Caught"}], "End": true},
          "Caught": {"Type": "Succeed"} } }
        """, "[1]", new Tasks().Fails("Inner", "why")).Output).ShouldBe("""{"Error":"Inner","Cause":"why"}""");

    [Fact]
    public void A_Runtime_error_inside_is_not_caught_outside() => Workflows.Run("""
        {"StartAt": "M", "States": {
          "M": {"Type": "Map", "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "InputPath": "$.absent", "End": true}}},
            "Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
          "Caught": {"Type": "Succeed"} } }
        """, "[{}]").ShouldSatisfyAllConditions(
            execution => execution.Error.ShouldBe("States.Runtime"),
            execution => execution.Cause!.ShouldStartWith("An error occurred while executing the state 'Item' (entered at the event id #5)."),
            execution => execution.Entered().ShouldBe(["M", "Item"]));

    [Fact]
    public void Iterations_are_in_the_history_of_the_execution() => Workflows.RunOnly($"\"Type\": \"Map\", \"ItemProcessor\": {Echo}", "[1]").Types().ShouldBe(
    [
        "ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapIterationStarted", "PassStateEntered", "PassStateExited", "MapIterationSucceeded",
        "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded",
    ]);
}
