namespace Rehearsal.Tests.StepFunctions;

public class WaitAndFailTests
{
    [Theory]
    [InlineData("\"Seconds\": 0", 0)]
    [InlineData("\"Seconds\": 3600", 3600)]
    [InlineData("\"SecondsPath\": \"$.s\"", 5)]
    [InlineData("\"SecondsPath\": \"$.zero\"", 0)]
    [InlineData("\"Timestamp\": \"2026-01-01T00:01:00Z\"", 60)]
    [InlineData("\"Timestamp\": \"2026-01-01T01:01:00.5+01:00\"", 60.5)]
    [InlineData("\"Timestamp\": \"2025-01-01T00:00:00Z\"", 0)]
    [InlineData("\"TimestampPath\": \"$.t\"", 90)]
    [InlineData("\"InputPath\": \"$.in\", \"SecondsPath\": \"$.s\"", 7)]
    public void Waits_as_long_as_it_says(string fields, double seconds) => Workflows
        .RunOnly($"\"Type\": \"Wait\", {fields}", """{"s":5,"zero":0,"t":"2026-01-01T00:01:30Z","in":{"s":7}}""").Took().ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("SecondsPath", "1.5")]
    [InlineData("SecondsPath", "-1")]
    [InlineData("SecondsPath", "\"5\"")]
    [InlineData("SecondsPath", "null")]
    [InlineData("SecondsPath", "100000000")]
    [InlineData("TimestampPath", "\"2026-01-01\"")]
    [InlineData("TimestampPath", "\"2026-01-01T00:00:00\"")]
    [InlineData("TimestampPath", "5")]
    public void A_value_that_is_no_time_is_a_Runtime_error(string field, string value) =>
        Workflows.RunOnly($"\"Type\": \"Wait\", \"{field}\": \"$.v\"", $$"""{"v":{{value}}}""").Error.ShouldBe("States.Runtime");

    [Fact]
    public void A_missing_value_is_a_Runtime_error() =>
        Workflows.RunOnly("\"Type\": \"Wait\", \"SecondsPath\": \"$.v\"").Cause!.ShouldContain("Invalid path '$.v' : No results for path: $['v']");

    [Fact]
    public void A_wait_longer_than_a_timer_reaches_is_kept() => Workflows
        .Run(Workflows.Only("\"Type\": \"Wait\", \"Seconds\": 17280000"), limit: TimeSpan.FromDays(1000)).Took().ShouldBe(TimeSpan.FromDays(200));

    [Fact]
    public void An_execution_lives_for_a_year()
    {
        var execution = Workflows.Run(Workflows.Only("\"Type\": \"Wait\", \"Seconds\": 99999999"), limit: TimeSpan.FromDays(1000));

        execution.Status.ShouldBe(ExecutionStatus.TimedOut);
        execution.Took().ShouldBe(TimeSpan.FromDays(365));
    }

    [Theory]
    [InlineData("\"Error\": \"E\", \"Cause\": \"why\"", "E", "why")]
    [InlineData("\"ErrorPath\": \"$.e\", \"CausePath\": \"$.c\"", "FromInput", "because")]
    [InlineData("\"ErrorPath\": \"$$.Execution.Name\", \"CausePath\": \"States.Format('{}!', $.c)\"", "run", "because!")]
    [InlineData("\"Comment\": \"no error\"", null, null)]
    public void Fail_names_its_error_and_cause(string fields, string? error, string? cause)
    {
        var execution = Fail(fields);

        execution.Status.ShouldBe(ExecutionStatus.Failed);
        execution.Error.ShouldBe(error);
        execution.Cause.ShouldBe(cause);
        execution.Types().ShouldBe(["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]);
    }

    [Theory]
    [InlineData("\"ErrorPath\": \"$.absent\"")]
    [InlineData("\"CausePath\": \"$.n\"")]
    public void Fail_with_a_path_to_no_string_is_a_Runtime_error(string fields) => Fail(fields).Error.ShouldBe("States.Runtime");

    [Fact]
    public void Succeed_selects_input_and_output() => Workflows.Text(Workflows.Run("""
        {"StartAt": "S", "States": {"S": {"Type": "Succeed", "InputPath": "$.a", "OutputPath": "$.b"}}}
        """, """{"a":{"b":1}}""").Output).ShouldBe("1");

    private static Execution Fail(string fields) => Workflows.Run($$"""
        {"StartAt": "F", "States": {"F": {"Type": "Fail", {{fields}} } } }
        """, """{"e":"FromInput","c":"because","n":1}""");
}
