using Canary.Deployments;

namespace Hooks.Tests.Stack;

/// <summary>The shipped workflow of the watch: what it may do, and that no hook waits for it.</summary>
public sealed class WatchWorkflowTests
{
    private static readonly string[] s_notices = ["s3:putObject", "eventbridge:putEvents", "sns:publish", "cloudwatchlogs:putLogEvents"];

    private static WorkflowFile Watch => WorkflowFile.Of(Template.Watch);

    [Fact]
    public void Stops_the_deployment_in_one_state_of_either_controller_that_only_the_judges_word_leads_to()
    {
        var stops = WorkflowFile.AllStates(Watch.Root).Where(state => state.State["Type"]!.GetValue<string>() == "Task" && WorkflowFile.Calls(state.State).Any(call => call.Split(':')[1].StartsWith("stop", StringComparison.Ordinal)));

        stops.Select(state => state.Name).ShouldBe(["StopServiceDeployment", "Stop"]);
        Watch.States.Where(state => Watch.After(state.Key).Intersect(["StopServiceDeployment", "Stop"]).Any()).Select(state => state.Key).ShouldBe(["WhoStops"]);
        Watch.States.Where(state => Watch.After(state.Key).Contains("WhoStops")).Select(state => state.Key).ShouldBe(["IsDecided"]);
        Watch.States["IsDecided"]!["Choices"]!.AsArray().Single(choice => choice!["Next"]!.GetValue<string>() == "WhoStops")!.ToJsonString()
            .ShouldBe("""{"And":[{"Variable":"$.Judged.Result.Next","IsPresent":true},{"Variable":"$.Judged.Result.Next","StringEquals":"Stop"}],"Next":"WhoStops"}""");
        Watch.After("IsDecided").ShouldContain("NoWord");
    }

    [Fact]
    public void Who_stops_is_in_the_executions_input()
    {
        WorkflowFile.AsksForEcs(Watch.States["WhoStops"]!["Choices"]!.AsArray().ShouldHaveSingleItem()!).ShouldBeTrue();
        Watch.After("WhoStops").ShouldBe(["StopServiceDeployment", "Stop"]);
        Watch.ReachableWithout("", Controller.Ecs).ShouldNotContain("Stop");
        Watch.ReachableWithout("", Controller.CodeDeploy).ShouldNotContain("StopServiceDeployment");
    }

    [Theory]
    [InlineData("Stop", """{"DeploymentId.$":"$$.Execution.Input.DeploymentId","AutoRollbackEnabled":true}""")]
    [InlineData("StopServiceDeployment", """{"ServiceDeploymentArn.$":"$$.Execution.Input.ServiceDeploymentArns[0]","StopType":"ROLLBACK"}""")]
    public void Stops_the_deployment_that_it_was_started_for_and_rolls_it_back_whatever_the_group_says(string state, string parameters)
        => Watch.States[state]!["Parameters"]!.ToJsonString().ShouldBe(parameters);

    [Theory]
    [InlineData("Stop", "CodeDeploy.DeploymentAlreadyCompletedException")]
    [InlineData("StopServiceDeployment", "Ecs.ConflictException")]
    public void Tries_to_stop_for_more_than_a_minute_and_asks_once_where_asking_again_cannot_help(string state, string final)
    {
        var retry = Watch.States[state]!["Retry"]!.AsArray();

        retry[0]!["ErrorEquals"]!.AsArray().Select(error => error!.GetValue<string>()).ShouldContain(final);
        retry[0]!["MaxAttempts"]!.GetValue<int>().ShouldBe(0);
        (retry[1]!["MaxAttempts"]!.GetValue<int>(), retry[1]!["MaxDelaySeconds"]!.GetValue<int>(), retry[1]!["JitterStrategy"]!.GetValue<string>()).ShouldBe((8, 15, "FULL"));
        Watch.States[state]!["Catch"]![0]!["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL");
    }

    [Fact]
    public void Writes_nothing_but_the_stop_the_execution_that_goes_on_and_the_notices()
        => WorkflowFile.Calls(Watch.Root).Distinct().Where(call => call is not "lambda:invoke" and not "sfn:startSyncExecution" && !IsRead(call))
            .ShouldBe(["ecs:stopServiceDeployment", "codedeploy:stopDeployment", "sfn:startExecution", .. s_notices]);

    [Fact]
    public void Answers_no_hook() => Watch.Text.ShouldNotContain("putLifecycleEventHookExecutionStatus");

    /// <summary>A start that fails, or takes long, changes nothing about the answer: CodeDeploy has it by then, and for ECS it is in the report.</summary>
    [Theory]
    [InlineData(
        "StartWatch",
        Controller.CodeDeploy,
        "Answering",
        """{"DeploymentId.$":"$$.Execution.Input.DeploymentId","LifecycleEvent":"AllowTraffic","Judged":{"Result":{"AlarmQueries":[],"MetricQueries":[]}}}""")]
    [InlineData(
        "StartWatchOfService",
        Controller.Ecs,
        "WhoAsks",
        """{"DeploymentId.$":"$$.Execution.Input.DeploymentId","LifecycleEvent":"PRODUCTION_TRAFFIC_SHIFT","ServiceDeploymentArns.$":"$$.Execution.Input.ServiceDeploymentArns","PlanParameters.$":"$$.Execution.Input.PlanParameters","Judged":{"Result":{"AlarmQueries":[],"MetricQueries":[]}}}""")]
    public void Is_started_after_the_answer_under_the_name_that_the_report_gives_with_nothing_that_differs_from_one_start_to_the_next(string state, Controller controller, string answer, string input)
    {
        var canary = WorkflowFile.Of("CanaryWorkflow");
        var start = canary.States[state]!["Parameters"]!;

        canary.ReachableWithout("", controller).ShouldContain(state);
        canary.ReachableWithout(answer, controller).ShouldNotContain(state);
        canary.States.Where(before => canary.After(before.Key).Contains(state)).Select(before => before.Key).ShouldBe(["WhoseShift"]);
        canary.States.Where(before => canary.After(before.Key).Contains("WhoseShift")).Select(before => before.Key).ShouldBe(["DoesTrafficShift"]);
        WorkflowFile.AsksForEcs(canary.States["WhoseShift"]!["Choices"]!.AsArray().ShouldHaveSingleItem()!).ShouldBeTrue();
        start["Name.$"]!.GetValue<string>().ShouldBe("$.Reported.Result.WatchName");
        start["Input"]!.ToJsonString().ShouldBe(input);
    }

    [Fact]
    public void Goes_on_in_an_execution_of_its_own_kind_with_what_it_knows()
    {
        var on = Watch.States["GoOn"]!["Parameters"]!;

        on["StateMachineArn.$"]!.GetValue<string>().ShouldBe("$$.StateMachine.Id");
        on["Name.$"]!.GetValue<string>().ShouldBe("$.Judged.Result.NextExecution");
        on["Input"]!["Judged.$"]!.GetValue<string>().ShouldBe("$.Judged");
        on["Input"]!["ServiceDeploymentArns.$"]!.GetValue<string>().ShouldBe("$.ServiceDeploymentArns");
        on["Input"]!["PlanParameters.$"]!.GetValue<string>().ShouldBe("$.PlanParameters");
    }

    [Fact]
    public void Every_error_that_a_workflow_can_catch_ends_in_a_report()
        => Watch.States.Where(state => state.Value!["Type"]!.GetValue<string>() is "Task" or "Map" or "Parallel")
            .ShouldAllBe(state => state.Value!["Catch"]!.AsArray().Any(rule => rule!["ErrorEquals"]![0]!.GetValue<string>() == "States.ALL"));

    private static bool IsRead(string call) => call.Split(':')[1] is var action && (action.StartsWith("get", StringComparison.Ordinal) || action.StartsWith("list", StringComparison.Ordinal) || action.StartsWith("describe", StringComparison.Ordinal));
}
