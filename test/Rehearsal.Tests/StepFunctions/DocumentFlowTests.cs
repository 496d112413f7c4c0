using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StepFunctions.Values;

namespace Rehearsal.Tests.StepFunctions;

public class DocumentFlowTests
{
    private const string Task = $"\"Type\": \"Task\", \"Resource\": \"{Workflows.Lambda}\"";

    [Fact]
    public void The_result_of_a_task_replaces_its_input() =>
        Workflows.OutputOf(Task, """{"a":1}""", new Tasks().Answers("""{"b":2}""")).ShouldBe("""{"b":2}""");

    [Fact]
    public void Input_parameters_selector_result_path_and_output_path_apply_in_this_order()
    {
        var tasks = new Tasks().Answers("""{"code":200,"noise":1}""");

        var output = Workflows.OutputOf(
            $$"""
            {{Task}}, "InputPath": "$.in", "Parameters": {"id.$": "$.id", "fixed": true}, "ResultSelector": {"status.$": "$.code"},
            "ResultPath": "$.in.result", "OutputPath": "$.in"
            """,
            """{"in":{"id":7},"out":0}""",
            tasks);

        tasks.Calls.ShouldBe([(Workflows.Lambda, """{"id":7,"fixed":true}""")]);
        output.ShouldBe("""{"id":7,"result":{"status":200}}""");
    }

    [Theory]
    [InlineData("\"InputPath\": null", "{}")]
    [InlineData("\"InputPath\": \"$.a\"", """{"b":[1,2]}""")]
    [InlineData("\"InputPath\": \"$.a.b[*]\"", "[1,2]")]
    [InlineData("\"InputPath\": \"$$.Execution.Name\"", "\"run\"")]
    [InlineData("\"OutputPath\": null", "{}")]
    [InlineData("\"OutputPath\": \"$.a.b[1]\"", "2")]
    [InlineData("\"OutputPath\": \"$$.StateMachine.Name\"", "\"machine\"")]
    [InlineData("\"InputPath\": \"$.a\", \"OutputPath\": \"$.b\"", "[1,2]")]
    public void InputPath_and_OutputPath_select(string fields, string output)
    {
        Workflows.OutputOf($"\"Type\": \"Pass\", {fields}", """{"a":{"b":[1,2]}}""").ShouldBe(output);
        Workflows.OutputOf($"\"Type\": \"Wait\", \"Seconds\": 1, {fields}", """{"a":{"b":[1,2]}}""").ShouldBe(output);
    }

    [Theory]
    [InlineData("$", "9")]
    [InlineData("$.new", """{"a":{"b":1},"l":[1,2],"n":null,"new":9}""")]
    [InlineData("$.new.deep.er", """{"a":{"b":1},"l":[1,2],"n":null,"new":{"deep":{"er":9}}}""")]
    [InlineData("$.a", """{"a":9,"l":[1,2],"n":null}""")]
    [InlineData("$.a.b", """{"a":{"b":9},"l":[1,2],"n":null}""")]
    [InlineData("$.a['c d']", """{"a":{"b":1,"c d":9},"l":[1,2],"n":null}""")]
    [InlineData("$.l[1]", """{"a":{"b":1},"l":[1,9],"n":null}""")]
    [InlineData("$.l", """{"a":{"b":1},"l":9,"n":null}""")]
    public void ResultPath_puts_the_result_into_the_raw_input(string path, string output) => Workflows
        .OutputOf($"{Task}, \"InputPath\": \"$.a\", \"ResultPath\": \"{path}\"", """{"a":{"b":1},"l":[1,2],"n":null}""", new Tasks().Answers("9"))
        .ShouldBe(output);

    [Fact]
    public void ResultPath_null_discards_the_result() => Workflows
        .OutputOf($"{Task}, \"InputPath\": \"$.a\", \"ResultPath\": null", """{"a":{"b":1}}""", new Tasks().Answers("9")).ShouldBe("""{"a":{"b":1}}""");

    [Theory]
    [InlineData("$.a.b.c", "a value of type number")]
    [InlineData("$.l.x", "a value of type array")]
    [InlineData("$.n.x", "a value of type null")]
    [InlineData("$.l[2]", "a value of type array")]
    [InlineData("$.x[0]", "a place that does not exist")]
    public void ResultPath_into_what_cannot_hold_it_is_a_ResultPathMatchFailure(string path, string obstacle)
    {
        var execution = Workflows.RunOnly($"{Task}, \"ResultPath\": \"{path}\"", """{"a":{"b":1},"l":[1,2],"n":null}""", new Tasks().Answers());

        execution.Error.ShouldBe(StateFailure.ResultPathMatchFailure);
        execution.Cause!.ShouldContain(obstacle);
    }

    [Theory]
    [InlineData("\"Result\": {\"x.$\": \"$.a\"}", """{"x.$":"$.a"}""")]
    [InlineData("\"Result\": 0", "0")]
    [InlineData("\"Result\": false", "false")]
    [InlineData("\"Result\": \"\"", "\"\"")]
    [InlineData("\"Result\": null", "null")]
    [InlineData("\"Parameters\": {\"p.$\": \"$.a\"}, \"Result\": {\"r\": 1}", """{"r":1}""")]
    [InlineData("\"Parameters\": {\"p.$\": \"$.a\"}, \"Result\": {\"r\": 1}, \"ResultPath\": \"$.x\"", """{"a":1,"x":{"r":1}}""")]
    [InlineData("\"Parameters\": {\"p.$\": \"$.a\"}, \"ResultPath\": \"$.x\"", """{"a":1,"x":{"p":1}}""")]
    [InlineData("\"ResultPath\": \"$.x\"", """{"a":1,"x":{"a":1}}""")]
    [InlineData("\"ResultPath\": null", """{"a":1}""")]
    public void A_Pass_state_yields_its_Result_else_its_Parameters_else_its_input(string fields, string output) =>
        Workflows.OutputOf($"\"Type\": \"Pass\", {fields}", """{"a":1}""").ShouldBe(output);

    [Fact]
    public void A_template_is_computed_in_objects_and_arrays_of_objects_and_nowhere_else() => Workflows.OutputOf(
        """
        "Type": "Pass", "Parameters": {"o": {"v.$": "$.a"}, "l": [{"v.$": "$.b[*]"}, "$.a", 1], "plain": "$.a", "States.Array(1)": "States.Array(1)"}
        """,
        """{"a":1,"b":[2]}""").ShouldBe("""{"o":{"v":1},"l":[{"v":[2]},"$.a",1],"plain":"$.a","States.Array(1)":"States.Array(1)"}""");

    [Fact]
    public void A_missing_path_in_a_template_is_a_Runtime_error_that_shows_field_and_input()
    {
        var execution = Workflows.RunOnly("""
            "Type": "Pass", "Parameters": {"deep": {"value.$": "$.no_such_jsonpath"}}
            """, """{"a": 1}""");

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause.ShouldBe("An error occurred while executing the state 'Only' (entered at the event id #2). "
            + """The JSONPath '$.no_such_jsonpath' specified for the field 'value.$' could not be found in the input '{"a":1}'""");
    }

    [Theory]
    [InlineData("InputPath", "$.X", "Invalid path '$.X' : No results for path: $['X']")]
    [InlineData("OutputPath", "$.no.deeper", "Invalid path '$.no.deeper' : Missing property in path $['no']")]
    [InlineData("OutputPath", "$$.Execution.RedriveTime", "Invalid path '$$.Execution.RedriveTime' : No results for path: $$['Execution']['RedriveTime']")]
    public void A_missing_path_in_a_field_is_a_Runtime_error(string field, string path, string cause)
    {
        var execution = Workflows.RunOnly($"\"Type\": \"Pass\", \"{field}\": \"{path}\"");

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause!.ShouldEndWith(cause);
    }

    [Fact]
    public void A_wildcard_reads_what_may_be_absent() => Workflows.OutputOf(
        """
        "Type": "Pass", "Parameters": {"arns.$": "$.Group.LoadBalancerInfo.TargetGroupPairInfoList[*].TestTrafficRoute.ListenerArns[*]"}
        """).ShouldBe("""{"arns":[]}""");

    [Fact]
    public void The_context_object_of_a_Pass_state() => Workflows.OutputOf(
        """
        "Type": "Pass", "Parameters": {"context.$": "$$"}
        """,
        """{"a":1}""").ShouldBe(
        """{"context":{"Execution":{"Id":"arn:aws:states:local:000000000000:execution:machine:run","Input":{"a":1},"StartTime":"2026-01-01T00:00:00.000Z","""
        + "\"Name\":\"run\",\"RoleArn\":\"arn:aws:iam::000000000000:role/workflow\",\"RedriveCount\":0},"
        + "\"StateMachine\":{\"Id\":\"arn:aws:states:local:000000000000:stateMachine:machine\",\"Name\":\"machine\"},"
        + "\"State\":{\"Name\":\"Only\",\"EnteredTime\":\"2026-01-01T00:00:00.000Z\"}}}");

    [Fact]
    public void EnteredTime_is_when_the_state_was_entered() => Workflows.Text(Workflows.Run("""
        {"StartAt": "A", "States": {
          "A": {"Type": "Wait", "Seconds": 90, "Next": "B"},
          "B": {"Type": "Pass", "Parameters": {"t.$": "$$.State.EnteredTime"}, "End": true}}}
        """).Output).ShouldBe("""{"t":"2026-01-01T00:01:30.000Z"}""");

    [Fact]
    public void A_result_larger_than_256_KiB_is_refused()
    {
        var fits = new Tasks().Answers($"\"{new string('x', 262_142)}\"");
        var exceeds = new Tasks().Answers($"\"{new string('x', 262_143)}\"");

        Workflows.RunOnly(Task, tasks: fits).Status.ShouldBe(ExecutionStatus.Succeeded);
        var execution = Workflows.RunOnly(Task, tasks: exceeds);
        execution.Error.ShouldBe("States.DataLimitExceeded");
        execution.Cause.ShouldBe($"The state/task '{Workflows.Lambda}' returned a result with a size exceeding the maximum number of bytes service limit.");
    }

    [Fact]
    public void The_limit_counts_bytes_of_UTF8() =>
        Workflows.RunOnly(Task, tasks: new Tasks().Answers($"\"{new string('ä', 131_072)}\"")).Error.ShouldBe("States.DataLimitExceeded");

    [Theory]
    [InlineData("\"Type\": \"Pass\", \"Parameters\": {\"a.$\": \"$\", \"b.$\": \"$\"}")]
    [InlineData("\"Type\": \"Pass\", \"ResultPath\": \"$.copy\"")]
    public void An_output_larger_than_256_KiB_is_refused(string fields)
    {
        var execution = Workflows.RunOnly(fields, $$"""{"t":"{{new string('x', 140_000)}}"}""");

        execution.Error.ShouldBe("States.DataLimitExceeded");
        execution.Cause!.ShouldContain("'Only'");
    }

    [Fact]
    public void Pass_states_that_discard_their_result_preserve_any_input() => Prop.ForAll(
        Documents.Arbitrary,
        Gen.Choose(1, 12).ToArbitrary(),
        (document, length) =>
        {
            var states = Enumerable.Range(0, length).Select(index =>
                $$"""
                "S{{index}}": {"Type": "Pass", "Result": {"noise": {{index}}}, "ResultPath": null, {{(index == length - 1 ? "\"End\": true" : $"\"Next\": \"S{index + 1}\"")}}}
                """);
            var output = Workflows.Run($$"""{"StartAt": "S0", "States": { {{string.Join(',', states)}} } }""", document.ToString()).Output;
            return Json.From(output).ToString() == document.ToString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_ResultPath_put_OutputPath_reads_back() => Prop.ForAll(
        Documents.Arbitrary,
        Documents.Name.NonEmptyListOf().ToArbitrary(),
        (value, names) =>
        {
            var path = new JsonPath("$", isContext: false, [.. names.Select(name => new PathSegment.Member(name))]).Canonical;
            var quoted = JsonValue.Create(path).ToJsonString();
            return Workflows.OutputOf($"{Task}, \"ResultPath\": {quoted}, \"OutputPath\": {quoted}", tasks: new Tasks().Answers(value.ToString())) == value.ToString();
        }).QuickCheckThrowOnFailure();
}
