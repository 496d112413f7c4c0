namespace Hooks.Tests.Stack;

/// <summary>The shipped workflow of the watch: what it may do, and that no hook waits for it.</summary>
public sealed class WatchWorkflowTests
{
    private static readonly string[] s_notices = ["s3:putObject", "eventbridge:putEvents", "sns:publish", "cloudwatchlogs:putLogEvents"];

    private static WorkflowFile Watch => WorkflowFile.Of(Template.Watch);

    [Fact]
    public void Stops_the_deployment_in_one_state_that_only_the_judges_word_leads_to()
    {
        var stop = WorkflowFile.AllStates(Watch.Root).Single(state => WorkflowFile.Calls(state.State).Contains("codedeploy:stopDeployment"));

        stop.Name.ShouldBe("Stop");
        Watch.States.Where(state => Watch.After(state.Key).Contains("Stop")).Select(state => state.Key).ShouldBe(["IsDecided"]);
        var rule = Watch.States["IsDecided"]!["Choices"]!.AsArray().Single(choice => choice!["Next"]!.GetValue<string>() == "Stop")!;
        rule["And"]![1]!["Variable"]!.GetValue<string>().ShouldBe("$.Judged.Result.Next");
        rule["And"]![1]!["StringEquals"]!.GetValue<string>().ShouldBe("Stop");
        Watch.After("IsDecided").ShouldContain("NoWord");
    }

    [Fact]
    public void Stops_the_deployment_that_it_was_started_for_and_rolls_it_back_whatever_the_group_says()
    {
        var parameters = Watch.States["Stop"]!["Parameters"]!.AsObject();

        parameters.Select(parameter => $"{parameter.Key} {parameter.Value}").ShouldBe(["DeploymentId.$ $$.Execution.Input.DeploymentId", "AutoRollbackEnabled true"]);
    }

    [Fact]
    public void Tries_to_stop_for_more_than_a_minute_and_asks_once_where_asking_again_cannot_help()
    {
        var retry = Watch.States["Stop"]!["Retry"]!.AsArray();

        retry[0]!["ErrorEquals"]!.AsArray().Select(error => error!.GetValue<string>()).ShouldContain("CodeDeploy.DeploymentAlreadyCompletedException");
        retry[0]!["MaxAttempts"]!.GetValue<int>().ShouldBe(0);
        (retry[1]!["MaxAttempts"]!.GetValue<int>(), retry[1]!["MaxDelaySeconds"]!.GetValue<int>(), retry[1]!["JitterStrategy"]!.GetValue<string>()).ShouldBe((8, 15, "FULL"));
        Watch.States["Stop"]!["Catch"]![0]!["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL");
    }

    [Fact]
    public void Writes_nothing_but_the_stop_the_execution_that_goes_on_and_the_notices()
        => WorkflowFile.Calls(Watch.Root).Distinct().Where(call => call is not "lambda:invoke" and not "sfn:startSyncExecution" && !IsRead(call))
            .ShouldBe(["codedeploy:stopDeployment", "sfn:startExecution", .. s_notices]);

    [Fact]
    public void Answers_no_hook() => Watch.Text.ShouldNotContain("putLifecycleEventHookExecutionStatus");

    /// <summary>A start that fails, or takes long, changes nothing about the answer, which CodeDeploy has by then.</summary>
    [Fact]
    public void Is_started_after_the_answer_under_the_name_that_the_report_gives_with_nothing_that_differs_from_one_start_to_the_next()
    {
        var canary = WorkflowFile.Of("CanaryWorkflow");
        var start = canary.States["StartWatch"]!["Parameters"]!;

        canary.ReachableWithout("Answering").ShouldNotContain("StartWatch");
        canary.States.Where(state => canary.After(state.Key).Contains("StartWatch")).Select(state => state.Key).ShouldBe(["DoesTrafficShift"]);
        start["Name.$"]!.GetValue<string>().ShouldBe("$.Reported.Result.WatchName");
        start["Input"]!.ToJsonString().ShouldBe("""{"DeploymentId.$":"$$.Execution.Input.DeploymentId","LifecycleEvent":"AllowTraffic","Judged":{"Result":{"AlarmQueries":[],"MetricQueries":[]}}}""");
    }

    [Fact]
    public void Goes_on_in_an_execution_of_its_own_kind_with_what_it_knows()
    {
        var on = Watch.States["GoOn"]!["Parameters"]!;

        on["StateMachineArn.$"]!.GetValue<string>().ShouldBe("$$.StateMachine.Id");
        on["Name.$"]!.GetValue<string>().ShouldBe("$.Judged.Result.NextExecution");
        on["Input"]!["Judged.$"]!.GetValue<string>().ShouldBe("$.Judged");
    }

    [Fact]
    public void Every_error_that_a_workflow_can_catch_ends_in_a_report()
        => Watch.States.Where(state => state.Value!["Type"]!.GetValue<string>() is "Task" or "Map" or "Parallel")
            .ShouldAllBe(state => state.Value!["Catch"]!.AsArray().Any(rule => rule!["ErrorEquals"]![0]!.GetValue<string>() == "States.ALL"));

    private static bool IsRead(string call) => call.Split(':')[1] is var action && (action.StartsWith("get", StringComparison.Ordinal) || action.StartsWith("list", StringComparison.Ordinal) || action.StartsWith("describe", StringComparison.Ordinal));
}
