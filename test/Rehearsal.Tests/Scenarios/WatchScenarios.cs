using System.Text.Json.Nodes;
using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What is seen of a version while production traffic moves to it, and what is done about it.</summary>
public sealed class WatchScenarios
{
    private const string Canary = "CodeDeployDefault.ECSCanary10Percent5Minutes";
    private const string LongCanary = "CodeDeployDefault.ECSCanary10Percent15Minutes";
    private const string Linear = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes";
    private const string AllAtOnce = "CodeDeployDefault.ECSAllAtOnce";

    [Theory]
    [OnBoth(Canary)]
    [OnBoth(Linear)]
    [OnBoth(AllAtOnce)]
    public void A_healthy_shift_is_watched_to_its_end_and_nothing_is_stopped(Controller controller, string configuration)
    {
        var result = Shifting(controller, "", configuration).Deploy();

        result.ShouldSucceed();
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
        Stops(result).ShouldBe(0);
        Watch(result).Status.ShouldBe(ExecutionStatus.Succeeded);
        result.ShouldPassEverywhere();
    }

    /// <summary>Some two minutes after its start green has been judged, and traffic moves. A look falls on that moment, and finds tasks that have died; under ECS, which asks at other moments, the probes are first.</summary>
    [Theory]
    [OnBoth("after=2m:down", Canary, Rule.FailErrors, 4)]
    [OnBoth("after=2m:down", Linear, Rule.FailErrors, 4)]
    [OnBoth("after=2m:errors=20%", Canary, Rule.FailErrors, 8)]
    [OnBoth("after=2m:errors=20%", Linear, Rule.FailErrors, 8)]
    [OnBoth("after=2m:errors=5%", Canary, Rule.FailErrors, 40)]
    [OnBoth("after=2m:latency=x3", Canary, Rule.FailLatency, 60)]
    [OnBoth("after=2m:one-of-4:down", Canary, Rule.FailErrors, 12)]
    [OnBoth("after=2m:path=/products:down", Canary, Rule.FailErrors, 12)]
    [InlineData(Controller.CodeDeploy, "after=2m:oom", Canary, Rule.FailTasks, 6)]
    [InlineData(Controller.Ecs, "after=2m:oom", Canary, Rule.FailErrors, 6)]
    [InlineData(Controller.CodeDeploy, "after=2m:crash", Linear, Rule.FailTasks, 6)]
    [InlineData(Controller.Ecs, "after=2m:crash", Linear, Rule.FailErrors, 6)]
    public void A_version_that_breaks_during_the_shift_is_stopped_and_rolled_back(Controller controller, string fault, string configuration, Rule rule, double seconds)
    {
        var result = Shifting(controller, fault, configuration).Deploy();

        result.ShouldBeStopped(rule);
        var report = result.ReportOf("AllowTraffic");
        (result.EventOf("AllowTraffic").Ended!.Value - Onset(result)).TotalSeconds.ShouldBeInRange(0, seconds, result.ToString());
        report.Reasons.ShouldContain(configuration == Canary ? "Green had 10% of production's traffic" : "Green had 20% of production's traffic");
    }

    /// <summary>A shift that is over at once leaves the watch its last round, beside the bake.</summary>
    [Theory]
    [OnBoth]
    public void A_version_that_breaks_when_all_traffic_has_moved_at_once_is_found_by_the_watch_or_by_the_bake(Controller controller)
    {
        var result = Shifting(controller, "after=40s:down", AllAtOnce).Deploy();

        result.ShouldHaveRolledBack(result.Deployed.Status);
    }

    [Theory]
    [OnBoth]
    public void Tasks_that_leak_until_they_are_killed_stop_the_deployment(Controller controller)
    {
        var result = Shifting(controller, "leak=3m", LongCanary).Deploy();

        result.ShouldHaveRolledBack("Stopped");
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Stopped);
    }

    [Theory]
    [OnBoth("users:errors=20%", "^Users' requests to green fail too often, and more often than those to blue: ")]
    [OnBoth("users:latency=x3", "^Users wait too long for green: ")]
    public void What_only_users_meet_is_seen_by_what_CloudWatch_counts_of_them(Controller controller, string fault, string reason)
    {
        var result = (Shifting(controller, fault, LongCanary) with { UsersPerSecond = 100 }).Deploy();

        result.ShouldBeStopped(Rule.FailTraffic);
        var report = result.ReportOf("AllowTraffic");
        report.Reasons[0].ShouldMatch(reason);
        report.Evidence!.Green.Failed.ShouldBe(0);
        (result.EventOf("AllowTraffic").Ended!.Value - result.EventOf("AllowTraffic").Started!.Value).TotalMinutes.ShouldBeInRange(3, 8);
    }

    [Theory]
    [OnBoth]
    public void What_users_met_of_a_healthy_version_is_in_the_report(Controller controller)
    {
        var result = (Shifting(controller, "", Canary) with { UsersPerSecond = 100 }).Deploy();

        result.ShouldSucceed();
        result.ReportOf("AllowTraffic").Reasons.ShouldContain(reason => reason.StartsWith("Green got ", StringComparison.Ordinal));
    }

    [Theory]
    [OnBoth]
    public void A_fault_of_both_sides_during_the_shift_stops_nothing(Controller controller)
    {
        var result = (Shifting(controller, "shared:errors=50%/1m@150s", Canary) with { BlueFault = "shared:errors=50%/1m@150s" }).Deploy();

        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
        Stops(result).ShouldBe(0);
    }

    [Theory]
    [OnBoth]
    public void A_stumble_of_two_seconds_that_blue_shares_stops_nothing(Controller controller)
    {
        var result = (Shifting(controller, "shared:errors=100%/2s@150s", Canary) with { BlueFault = "shared:errors=100%/2s@150s" }).Deploy();

        Stops(result).ShouldBe(0);
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
    }

    [Theory]
    [OnBoth("tell")]
    [OnBoth("off")]
    public void A_plan_that_says_so_has_nothing_stopped(Controller controller, string action)
    {
        var result = (Shifting(controller, "after=2m:errors=20%", Canary) with { PlanText = $$"""{ "watch": { "action": "{{action}}" } }""" }).Deploy();

        Stops(result).ShouldBe(0);
        result.ShouldRollBackAt(NextAnswer(controller), Rule.FailErrors);
        result.Reports.Where(report => Lifecycle.IsShift(report.LifecycleEvent)).Select(report => report.Watched).ShouldBe(action == "tell" ? [WatchOutcome.Reported] : []);
    }

    [Theory]
    [OnBoth(5, WatchOutcome.Stopped, 6)]
    [OnBoth(100, WatchOutcome.NotStopped, 9)]
    public void A_stop_that_is_throttled_is_asked_for_again_for_a_while(Controller controller, int times, WatchOutcome outcome, int calls)
    {
        var result = (Shifting(controller, "after=2m:down", LongCanary) with { Given = stack => stack.Api.Faults.Fail(StopOf(controller), times, new AwsException("ThrottlingException", "Rate exceeded")) }).Deploy();

        result.ReportOf("AllowTraffic").Watched.ShouldBe(outcome, result.ToString());
        Stops(result).ShouldBe(calls);
    }

    [Theory]
    [OnBoth]
    public void A_stop_that_is_refused_is_reported_with_what_to_do_and_the_next_hook_judges_as_always(Controller controller)
    {
        var result = (Shifting(controller, "after=2m:down", Canary) with
        {
            Given = stack => stack.Api.Faults.Fail(StopOf(controller), 100, new AwsException("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/hooks is not authorized to perform: the stop", 403)),
        }).Deploy();

        var report = result.ReportOf("AllowTraffic");
        report.Watched.ShouldBe(WatchOutcome.NotStopped);
        report.Headline.ShouldStartWith($"{controller.WordFor("AllowTraffic")} Not stopped: In the last ");
        report.Reasons.ShouldContain(reason => reason.StartsWith(Refused(controller), StringComparison.Ordinal));
        result.ShouldRollBackAt(NextAnswer(controller), Rule.FailErrors);
    }

    [Theory]
    [OnBoth]
    public void A_stop_that_comes_too_late_is_no_error(Controller controller)
    {
        var result = (Shifting(controller, "after=2m:down", Canary) with
        {
            Given = stack => stack.Api.Faults.Fail(StopOf(controller), 100, new AwsException(controller is Controller.Ecs ? "ConflictException" : "DeploymentAlreadyCompletedException", "The deployment is already complete.")),
        }).Deploy();

        Stops(result).ShouldBe(1);
        (result.ReportOf("AllowTraffic").Watched, Watch(result).Status).ShouldBe((WatchOutcome.TooLate, ExecutionStatus.Succeeded));
    }

    [Theory]
    [OnBoth]
    public void A_deployment_that_a_person_stops_is_watched_no_longer_and_stopped_by_nobody_else(Controller controller)
    {
        var result = (Shifting(controller, "", Canary) with { Meanwhile = (stack, time) => During(stack, time, deployment => StopByHand(stack, deployment)) }).Deploy();

        result.ShouldHaveRolledBack("Stopped");
        Stops(result).ShouldBe(0);
        (result.ReportOf("AllowTraffic").Watched, Watch(result).Status).ShouldBe((WatchOutcome.Watched, ExecutionStatus.Succeeded));
    }

    [Theory]
    [OnBoth]
    public void A_second_start_of_the_watch_finds_the_first_and_one_under_another_name_does_nothing(Controller controller)
    {
        var result = (Shifting(controller, "after=2m:down", Canary) with
        {
            Meanwhile = (stack, time) => During(stack, time, async deployment =>
            {
                foreach (var name in new[] { $"watch-{deployment.Id}-1", "by-hand" })
                {
                    await stack.Api.Call("sfn", "startExecution", new JsonObject { ["StateMachineArn"] = Machine(stack), ["Name"] = name, ["Input"] = InputOf(deployment) }, CancellationToken.None);
                }
            }),
        }).Deploy();

        var watches = result.Executions.Where(execution => execution.Machine.Name == "hooks-Watch").ToList();
        watches.Select(execution => execution.Name).ShouldBe([$"watch-{result.Deployed.Id}-1", "by-hand"]);
        result.Reports.Where(report => Lifecycle.IsShift(report.LifecycleEvent)).Select(report => report.Watched).ShouldBe([WatchOutcome.Unwatched, WatchOutcome.Stopped]);
        Stops(result).ShouldBe(1);
    }

    [Theory]
    [OnBoth]
    public void A_watch_that_cannot_be_started_delays_no_answer_and_is_announced(Controller controller)
    {
        string? message = null;
        var result = (Shifting(controller, "", Canary) with
        {
            Given = stack =>
            {
                stack.Api.Intercept = (call, parameters, proceed, _) =>
                {
                    if (call.Operation == "sfn:startExecution" && parameters["StateMachineArn"]!.GetValue<string>() == Machine(stack))
                    {
                        throw new AwsException("AccessDeniedException", "is not authorized to perform: states:StartExecution", 403);
                    }

                    message = call.Operation == "sns:publish" ? parameters["Message"]!.GetValue<string>() : message;

                    return proceed();
                };
            },
        }).Deploy();

        result.ShouldPassEverywhere();
        message.ShouldNotBeNull().ShouldContain("The traffic shift is not watched, because the watch could not be started: Sfn.SfnException: is not authorized to perform: states:StartExecution");
    }

    /// <summary>Whatever the watch does, hooks are answered when they are without it.</summary>
    [Theory]
    [OnBoth]
    public void The_answers_of_the_hooks_take_as_long_with_a_watch_as_without(Controller controller)
    {
        var (with, without) = (Shifting(controller, "", Canary).Deploy(), (Shifting(controller, "", Canary) with { PlanText = """{ "watch": { "action": "off" }, "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""" }).Deploy());

        with.Answers.Select(Told).ShouldBe(without.Answers.Select(Told));
        without.Executions.ShouldNotContain(execution => execution.Machine.Name == "hooks-Watch");
    }

    [Theory]
    [OnBoth]
    public void A_watch_without_permission_to_look_stops_nothing_and_says_what_is_missing(Controller controller)
    {
        var result = (Shifting(controller, "after=2m:errors=20%", LongCanary) with
        {
            Given = stack => stack.Api.Intercept = (call, _, proceed, _) => call.Operation == LookOf(controller) && stack.IsShifting()
                ? throw new AwsException("AccessDeniedException", "is not authorized to perform: the look", 403)
                : proceed(),
        }).Deploy();

        Stops(result).ShouldBe(0);
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Unwatched, result.ToString());
        result.ReportOf("AllowTraffic").Reasons[0].ShouldContain(controller is Controller.Ecs ? "ecs:DescribeServiceDeployments" : "codedeploy:GetDeploymentTarget");
    }

    [Theory]
    [OnBoth]
    public void An_alarm_of_the_group_during_the_shift_stops_the_deployment(Controller controller)
    {
        var result = (Shifting(controller, "", LongCanary) with
        {
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                if (operation == "cloudwatch:describeAlarms" && stack.IsShifting())
                {
                    answer["MetricAlarms"]![0]!["StateValue"] = "ALARM";
                }

                return answer;
            },
        }).Deploy();

        result.ShouldBeStopped(Rule.Alarm);
    }

    private static Scenario Shifting(Controller controller, string greenFault, string configuration) => new()
    {
        Controller = controller,
        GreenFault = greenFault,
        Service = new Scenario().Service.Shifting(configuration),
    };

    /// <summary>A minute into the shift.</summary>
    private static async Task During(RehearsalStack stack, VirtualTime time, Func<IDeployment, Task> act)
    {
        while (!stack.IsShifting())
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        await Task.Delay(TimeSpan.FromMinutes(1), time);
        await act(stack.Running()!);
    }

    /// <summary>When the fault of green's first task began.</summary>
    private static DateTimeOffset Onset(ScenarioResult result) => result.EventOf("Install").Started!.Value + TimeSpan.FromMinutes(2);

    private static int Stops(ScenarioResult result) => result.Executions.Where(execution => execution.Machine.Name == "hooks-Watch")
        .Sum(execution => execution.History.Count(history => history is { Type: "TaskScheduled", State: "Stop" or "StopServiceDeployment" }));

    /// <summary>To the tenth of a second: probes to other tasks take other milliseconds.</summary>
    private static (string Event, string Answer, double Seconds) Told(AnsweredHook answer) => (answer.Event, answer.Answer, Math.Round(answer.Took.TotalSeconds, 1));

    private static Execution Watch(ScenarioResult result) => result.Executions.Single(execution => execution.Machine.Name == "hooks-Watch");

    private static string Machine(RehearsalStack stack) => stack.Template.StateMachines.Single(machine => machine.LogicalId == "WatchWorkflow").Arn;

    /// <summary>ECS asks before the next step; CodeDeploy asks once the shift is over.</summary>
    private static string NextAnswer(Controller controller) => controller is Controller.Ecs ? "BeforeAllowTraffic" : "AfterAllowTraffic";

    private static string Refused(Controller controller) => controller is Controller.Ecs
        ? "ECS refused to stop the deployment: Ecs.AccessDeniedException: User: "
        : "CodeDeploy refused to stop the deployment: CodeDeploy.CodeDeployException: User: ";

    private static string StopOf(Controller controller) => controller is Controller.Ecs ? "ecs:stopServiceDeployment" : "codedeploy:stopDeployment";

    /// <summary>By which the watch learns how far the shift is.</summary>
    private static string LookOf(Controller controller) => controller is Controller.Ecs ? "ecs:describeServiceDeployments" : "codedeploy:getDeploymentTarget";

    private static Task<JsonObject> StopByHand(RehearsalStack stack, IDeployment running) => running is ServiceDeployment { Arn: var arn }
        ? stack.Api.Call("ecs", "stopServiceDeployment", new JsonObject { ["ServiceDeploymentArn"] = arn, ["StopType"] = "ROLLBACK" }, CancellationToken.None)
        : stack.Api.Call("codedeploy", "stopDeployment", new JsonObject { ["DeploymentId"] = running.Id, ["AutoRollbackEnabled"] = true }, CancellationToken.None);

    private static JsonObject InputOf(IDeployment deployment)
    {
        var input = new JsonObject
        {
            ["DeploymentId"] = deployment.Id,
            ["LifecycleEvent"] = deployment is ServiceDeployment ? "PRODUCTION_TRAFFIC_SHIFT" : "AllowTraffic",
        };
        if (deployment is ServiceDeployment { Arn: var arn })
        {
            (input["ServiceDeploymentArns"], input["PlanParameters"]) = (new JsonArray(arn), new JsonArray());
        }

        input["Judged"] = new JsonObject { ["Result"] = new JsonObject { ["AlarmQueries"] = new JsonArray(), ["MetricQueries"] = new JsonArray() } };

        return input;
    }
}
