namespace Rehearsal.Tests.StepFunctions;

public class CatchTests
{
    [Theory]
    [InlineData("", """{"Error":"E","Cause":"why"}""")]
    [InlineData(", \"ResultPath\": \"$.error\"", """{"a":1,"error":{"Error":"E","Cause":"why"}}""")]
    [InlineData(", \"ResultPath\": null", """{"a":1}""")]
    public void The_error_goes_into_the_raw_input(string resultPath, string output) => Workflows
        .Text(Caught($$"""{"ErrorEquals": ["E"], "Next": "Caught"{{resultPath}}}""", new Tasks().Fails("E", "why"), """{"a":1}""").Output).ShouldBe(output);

    [Fact]
    public void ResultSelector_and_OutputPath_do_not_touch_a_caught_error() => Workflows.Text(Caught(
        """{"ErrorEquals": ["E"], "Next": "Caught"}""", new Tasks().Fails("E", "why"), fields: "\"ResultSelector\": {\"x\": 1}, \"OutputPath\": \"$.y\",").Output)
        .ShouldBe("""{"Error":"E","Cause":"why"}""");

    [Fact]
    public void An_error_without_a_cause_has_no_Cause() => Workflows.Text(
        Caught("""{"ErrorEquals": ["E"], "Next": "Caught"}""", new Tasks().Fails("E")).Output).ShouldBe("""{"Error":"E"}""");

    [Fact]
    public void A_timeout_has_an_empty_cause() => Workflows.Text(
        Caught("""{"ErrorEquals": ["States.Timeout"], "Next": "Caught"}""", new Tasks().Does(token => TaskTests.Never(token)), fields: "\"TimeoutSeconds\": 1,").Output)
        .ShouldBe("""{"Error":"States.Timeout","Cause":""}""");

    [Fact]
    public void The_first_catcher_that_matches_takes_it() => Workflows.Run($$"""
        {"StartAt": "T", "States": {
          "T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "Catch": [
            {"ErrorEquals": ["X", "E"], "Next": "First"}, {"ErrorEquals": ["E"], "Next": "Second"}, {"ErrorEquals": ["States.ALL"], "Next": "Last"}], "End": true},
          "First": {"Type": "Succeed"}, "Second": {"Type": "Succeed"}, "Last": {"Type": "Succeed"} } }
        """, tasks: new Tasks().Fails("E")).Entered().ShouldBe(["T", "First"]);

    [Fact]
    public void A_caught_task_exits_its_state() => Caught("""{"ErrorEquals": ["E"], "Next": "Caught"}""", new Tasks().Fails("E")).Types().ShouldBe(
        ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "TaskStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"]);

    [Theory]
    [InlineData("\"Parameters\": {\"x.$\": \"$.absent\"},")]
    [InlineData("\"InputPath\": \"$.absent\",")]
    [InlineData("\"OutputPath\": \"$.absent\",")]
    [InlineData("\"ResultSelector\": {\"x.$\": \"$.absent\"},")]
    public void A_missing_path_is_not_caught_by_its_name_nor_by_ALL(string fields)
    {
        foreach (var name in (string[])["States.Runtime", "States.ALL", "States.TaskFailed", "States.ParameterPathFailure"])
        {
            var execution = Caught($$"""{"ErrorEquals": ["{{name}}"], "Next": "Caught"}""", new Tasks().Answers(), fields: fields);

            execution.Status.ShouldBe(ExecutionStatus.Failed);
            execution.Error.ShouldBe("States.Runtime");
        }
    }

    [Theory]
    [InlineData("\"Parameters\": {\"x.$\": \"States.ArrayGetItem(States.Array(), 0)\"},", "States.IntrinsicFailure")]
    [InlineData("\"ResultPath\": \"$.a.b\",", "States.ResultPathMatchFailure")]
    public void Other_errors_of_evaluation_are_caught(string fields, string error) => Workflows.Text(
        Caught($$"""{"ErrorEquals": ["{{error}}"], "Next": "Caught", "ResultPath": "$.e"}""", new Tasks().Answers(), """{"a":1}""", fields).Output?["e"]?["Error"])
        .ShouldBe($"\"{error}\"");

    [Fact]
    public void An_answer_that_is_too_large_is_caught() => Workflows.Text(Caught(
        """{"ErrorEquals": ["States.ALL"], "Next": "Caught"}""", new Tasks().Answers($"\"{new string('x', 300_000)}\"")).Output?["Error"])
        .ShouldBe("\"States.DataLimitExceeded\"");

    [Fact]
    public void An_error_that_cannot_be_put_into_the_input_fails_the_execution() =>
        Caught("""{"ErrorEquals": ["E"], "Next": "Caught", "ResultPath": "$.a.b"}""", new Tasks().Fails("E"), """{"a":1}""").Error.ShouldBe("States.ResultPathMatchFailure");

    [Fact]
    public void An_empty_Catch_is_allowed() => Workflows.RunOnly(
        $"\"Type\": \"Task\", \"Resource\": \"{Workflows.Lambda}\", \"Catch\": []", tasks: new Tasks().Fails("E")).Error.ShouldBe("E");

    internal static Execution Caught(string catcher, ITaskRunner tasks, string input = "{}", string fields = "") => Workflows.Run($$"""
        {"StartAt": "T", "States": {
          "T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", {{fields}} "Catch": [{{catcher}}], "End": true},
          "Caught": {"Type": "Succeed"} } }
        """, input, tasks);
}
