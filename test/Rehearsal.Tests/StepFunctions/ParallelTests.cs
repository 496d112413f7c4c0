namespace Rehearsal.Tests.StepFunctions;

public class ParallelTests
{
    [Fact]
    public void Branches_get_the_same_input_and_answer_in_their_order()
    {
        var execution = Workflows.RunOnly("""
            "Type": "Parallel", "Parameters": {"n.$": "$.a"}, "ResultPath": "$.all", "Branches": [
              {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 10, "End": true}}},
              {"StartAt": "Fast", "States": {"Fast": {"Type": "Wait", "Seconds": 1, "Next": "Then"}, "Then": {"Type": "Pass", "Result": "fast", "End": true}}}]
            """, """{"a":1}""");

        Workflows.Text(execution.Output).ShouldBe("""{"a":1,"all":[{"n":1},"fast"]}""");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(10));
        execution.Entered().ShouldBe(["Only", "Slow", "Fast", "Then"]);
        execution.Transitions.ShouldBe(4);
    }

    [Fact]
    public void A_failing_branch_fails_the_state_with_its_own_error_and_aborts_the_others()
    {
        var execution = Workflows.RunOnly("""
            "Type": "Parallel", "Branches": [
              {"StartAt": "Long", "States": {"Long": {"Type": "Wait", "Seconds": 1000, "End": true}}},
              {"StartAt": "Soon", "States": {"Soon": {"Type": "Wait", "Seconds": 1, "Next": "Bad"}, "Bad": {"Type": "Fail", "Error": "Mine", "Cause": "why"}}}]
            """);

        execution.Error.ShouldBe("Mine");
        execution.Cause.ShouldBe("why");
        execution.Took().ShouldBe(TimeSpan.FromSeconds(1));
        execution.Types()[^4..].ShouldBe(["FailStateEntered", "WaitStateAborted", "ParallelStateFailed", "ExecutionFailed"]);
    }

    [Fact]
    public void The_first_failure_counts() => Workflows.RunOnly("""
        "Type": "Parallel", "Branches": [
          {"StartAt": "W2", "States": {"W2": {"Type": "Wait", "Seconds": 2, "Next": "F2"}, "F2": {"Type": "Fail", "Error": "Second"}}},
          {"StartAt": "W1", "States": {"W1": {"Type": "Wait", "Seconds": 1, "Next": "F1"}, "F1": {"Type": "Fail", "Error": "First"}}}]
        """).Error.ShouldBe("First");

    [Fact]
    public void A_branch_that_fails_without_a_name_is_caught_by_ALL_as_an_empty_error() => Workflows.Run("""
        {"StartAt": "P", "States": {
          "P": {"Type": "Parallel", "Branches": [{"StartAt": "F", "States": {"F": {"Type": "Fail"}}}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
          "Caught": {"Type": "Succeed"} } }
        """).ShouldSatisfyAllConditions(
            execution => execution.Status.ShouldBe(ExecutionStatus.Succeeded),
            execution => Workflows.Text(execution.Output).ShouldBe("{}"));

    [Fact]
    public void A_state_after_an_aborted_one_is_not_entered() => Workflows.Run($$"""
        {"StartAt": "P", "States": {
          "P": {"Type": "Parallel", "Branches": [
            {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "Next": "B"}, "B": {"Type": "Pass", "End": true} } },
            {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E"} } }],
            "Catch": [{"ErrorEquals": ["E"], "Next": "Caught"}], "End": true},
          "Caught": {"Type": "Wait", "Seconds": 60, "End": true} } }
        """).Entered().ShouldBe(["P", "A", "F", "Caught"]);
}
