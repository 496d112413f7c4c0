namespace Rehearsal.Tests.StepFunctions;

public class RetryTests
{
    [Fact]
    public void Tries_three_more_times_after_one_two_and_four_seconds_by_default()
    {
        var execution = Run("""[{"ErrorEquals": ["E"]}]""", new Tasks().Fails("E"));

        execution.Error.ShouldBe("E");
        Delays(execution).ShouldBe([1, 2, 4]);
        execution.Transitions.ShouldBe(4);
    }

    [Fact]
    public void Stops_when_the_task_succeeds()
    {
        var execution = Run("""[{"ErrorEquals": ["E"], "IntervalSeconds": 10}]""", new Tasks().Fails("E").Answers());

        execution.Status.ShouldBe(ExecutionStatus.Succeeded);
        Delays(execution).ShouldBe([10]);
        execution.Transitions.ShouldBe(2);
        execution.Entered().ShouldBe(["Only"]);
    }

    [Theory]
    [InlineData("\"IntervalSeconds\": 3, \"BackoffRate\": 1.0, \"MaxAttempts\": 2", new double[] { 3, 3 })]
    [InlineData("\"IntervalSeconds\": 2, \"BackoffRate\": 1.5, \"MaxAttempts\": 4", new double[] { 2, 3, 4.5, 6.75 })]
    [InlineData("\"IntervalSeconds\": 5, \"MaxDelaySeconds\": 12, \"MaxAttempts\": 4", new double[] { 5, 10, 12, 12 })]
    [InlineData("\"MaxAttempts\": 0", new double[0])]
    public void The_delay_grows_by_the_rate_up_to_the_maximum(string fields, double[] delays) =>
        Delays(Run($$"""[{"ErrorEquals": ["States.ALL"], {{fields}}}]""", new Tasks().Fails("E"))).ShouldBe(delays);

    [Fact]
    public void Full_jitter_draws_each_delay_between_zero_and_itself_by_the_seed()
    {
        const string Retry = """[{"ErrorEquals": ["E"], "IntervalSeconds": 100, "BackoffRate": 1, "MaxAttempts": 20, "JitterStrategy": "FULL"}]""";
        var delays = Delays(Run(Retry, new Tasks().Fails("E")));

        delays.ShouldAllBe(delay => delay >= 0 && delay <= 100);
        delays.Distinct().Count().ShouldBe(20);
        Delays(Run(Retry, new Tasks().Fails("E"))).ShouldBe(delays);
        Delays(Run(Retry, new Tasks().Fails("E"), seed: 1)).ShouldNotBe(delays);
    }

    [Fact]
    public void Each_retrier_counts_for_itself_and_the_first_match_counts()
    {
        var tasks = new Tasks().Fails("A").Fails("B").Fails("A").Fails("B").Fails("A");

        var execution = Run(
            """
            [{"ErrorEquals": ["A"], "IntervalSeconds": 1, "MaxAttempts": 2}, {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 100, "MaxAttempts": 5}]
            """,
            tasks);

        // The third A finds its retrier exhausted; the wildcard behind it does not help.
        execution.Error.ShouldBe("A");
        Delays(execution).ShouldBe([1, 100, 2, 200]);
    }

    [Fact]
    public void Counters_start_anew_with_each_visit()
    {
        var tasks = new Tasks().Fails("E").Answers("""{"again":true}""").Fails("E").Answers("""{"again":false}""");

        Workflows.Run($$"""
            {"StartAt": "T", "States": {
              "T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}], "Next": "Again"},
              "Again": {"Type": "Choice", "Choices": [{"Variable": "$.again", "BooleanEquals": true, "Next": "T"}], "Default": "Done"},
              "Done": {"Type": "Succeed"} } }
            """, tasks: tasks).Status.ShouldBe(ExecutionStatus.Succeeded);
    }

    [Theory]
    [InlineData("States.TaskFailed", "Anything", true)]
    [InlineData("States.TaskFailed", "States.Timeout", false)]
    [InlineData("States.Timeout", "States.Timeout", true)]
    [InlineData("States.ALL", "States.Timeout", true)]
    [InlineData("States.ALL", "Anything", true)]
    [InlineData("Anything", "Anything", true)]
    [InlineData("Anything", "anything", false)]
    [InlineData("States.ALL", "States.DataLimitExceeded", true)]
    [InlineData("States.DataLimitExceeded", "States.DataLimitExceeded", true)]
    [InlineData("States.ALL", "States.Runtime", false)]
    [InlineData("States.Runtime", "States.Runtime", false)]
    [InlineData("States.TaskFailed", "States.Runtime", false)]
    public void An_error_is_retried_and_caught_by_the_names_that_match_it(string name, string error, bool matches)
    {
        Run($$"""[{"ErrorEquals": ["{{name}}"], "MaxAttempts": 1}]""", new Tasks().Fails(error).Answers()).Status
            .ShouldBe(matches ? ExecutionStatus.Succeeded : ExecutionStatus.Failed);
        CatchTests.Caught($$"""{"ErrorEquals": ["{{name}}"], "Next": "Caught"}""", new Tasks().Fails(error)).Status
            .ShouldBe(matches ? ExecutionStatus.Succeeded : ExecutionStatus.Failed);
    }

    [Fact]
    public void An_exhausted_retrier_hands_over_to_the_catchers()
    {
        var execution = Workflows.Run($$"""
            {"StartAt": "T", "States": {
              "T": {"Type": "Task", "Resource": "{{Workflows.Lambda}}", "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["E"], "Next": "Caught"}], "End": true},
              "Caught": {"Type": "Succeed"} } }
            """, tasks: new Tasks().Fails("E"));

        execution.Entered().ShouldBe(["T", "Caught"]);
        execution.Transitions.ShouldBe(3);
    }

    [Fact]
    public void An_empty_Retry_is_allowed() => Run("[]", new Tasks().Fails("E")).Error.ShouldBe("E");

    private static Execution Run(string retry, Tasks tasks, int seed = 0) => Workflows.Run(
        Workflows.Only($"\"Type\": \"Task\", \"Resource\": \"{Workflows.Lambda}\", \"Retry\": {retry}"), tasks: tasks, seed: seed);

    private static double[] Delays(Execution execution)
    {
        var scheduled = execution.History.Where(happened => happened.Type == "TaskScheduled").Select(happened => happened.At).ToArray();
        return [.. scheduled.Zip(scheduled.Skip(1), (one, next) => (next - one).TotalSeconds)];
    }
}
