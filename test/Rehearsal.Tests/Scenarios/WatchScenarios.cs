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
    private const string Stop = "codedeploy:stopDeployment";

    [Theory]
    [InlineData(Canary)]
    [InlineData(Linear)]
    [InlineData(AllAtOnce)]
    public void A_healthy_shift_is_watched_to_its_end_and_nothing_is_stopped(string configuration)
    {
        var result = Shifting("", configuration).Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
        Stops(result).ShouldBe(0);
        Watch(result).Status.ShouldBe(ExecutionStatus.Succeeded);
        result.AnswerCalls.ShouldBe(5);
    }

    /// <summary>Some two minutes after its start green has been judged, and traffic moves. A look falls on that moment, and finds tasks that have died.</summary>
    [Theory]
    [InlineData("after=2m:down", Canary, Rule.FailErrors, 4)]
    [InlineData("after=2m:down", Linear, Rule.FailErrors, 4)]
    [InlineData("after=2m:errors=20%", Canary, Rule.FailErrors, 8)]
    [InlineData("after=2m:errors=20%", Linear, Rule.FailErrors, 8)]
    [InlineData("after=2m:errors=5%", Canary, Rule.FailErrors, 40)]
    [InlineData("after=2m:latency=x3", Canary, Rule.FailLatency, 60)]
    [InlineData("after=2m:one-of-4:down", Canary, Rule.FailErrors, 12)]
    [InlineData("after=2m:path=/products:down", Canary, Rule.FailErrors, 12)]
    [InlineData("after=2m:oom", Canary, Rule.FailTasks, 6)]
    [InlineData("after=2m:crash", Linear, Rule.FailTasks, 6)]
    public void A_version_that_breaks_during_the_shift_is_stopped_and_rolled_back(string fault, string configuration, Rule rule, double seconds)
    {
        var result = Shifting(fault, configuration).Deploy();

        result.ShouldBeStopped(rule);
        var report = result.ReportOf("AllowTraffic");
        (result.Deployment[LifecycleStep.AllowTraffic].Ended!.Value - Onset(result)).TotalSeconds.ShouldBeInRange(0, seconds, result.ToString());
        report.Reasons.ShouldContain(configuration == Canary ? "Green had 10% of production's traffic" : "Green had 20% of production's traffic");
    }

    /// <summary>A shift that is over at once leaves the watch its last round, beside the bake.</summary>
    [Fact]
    public void A_version_that_breaks_when_all_traffic_has_moved_at_once_is_found_by_the_watch_or_by_the_bake()
    {
        var result = Shifting("after=40s:down", AllAtOnce).Deploy();

        result.Deployment.Rollback.ShouldNotBeNull(result.ToString());
        result.Deployment.Status.ShouldBeOneOf(DeploymentStatus.Stopped, DeploymentStatus.Failed);
    }

    [Fact]
    public void Tasks_that_leak_until_they_are_killed_stop_the_deployment()
    {
        var result = Shifting("leak=3m", LongCanary).Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Stopped, result.ToString());
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Stopped);
    }

    [Theory]
    [InlineData("users:errors=20%", "^Users' requests to green fail too often, and more often than those to blue: ")]
    [InlineData("users:latency=x3", "^Users wait too long for green: ")]
    public void What_only_users_meet_is_seen_by_what_CloudWatch_counts_of_them(string fault, string reason)
    {
        var result = (Shifting(fault, LongCanary) with { UsersPerSecond = 100 }).Deploy();

        result.ShouldBeStopped(Rule.FailTraffic);
        var report = result.ReportOf("AllowTraffic");
        report.Reasons[0].ShouldMatch(reason);
        report.Evidence!.Green.Failed.ShouldBe(0);
        (result.Deployment[LifecycleStep.AllowTraffic].Ended!.Value - result.Deployment[LifecycleStep.AllowTraffic].Started!.Value).TotalMinutes.ShouldBeInRange(3, 8);
    }

    [Fact]
    public void What_users_met_of_a_healthy_version_is_in_the_report()
    {
        var result = (Shifting("", Canary) with { UsersPerSecond = 100 }).Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
        result.ReportOf("AllowTraffic").Reasons.ShouldContain(reason => reason.StartsWith("Green got ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_of_both_sides_during_the_shift_stops_nothing()
    {
        var result = (Shifting("shared:errors=50%/1m@150s", Canary) with { BlueFault = "shared:errors=50%/1m@150s" }).Deploy();

        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
        Stops(result).ShouldBe(0);
    }

    [Fact]
    public void A_stumble_of_two_seconds_that_blue_shares_stops_nothing()
    {
        var result = (Shifting("shared:errors=100%/2s@150s", Canary) with { BlueFault = "shared:errors=100%/2s@150s" }).Deploy();

        Stops(result).ShouldBe(0);
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Watched, result.ToString());
    }

    [Theory]
    [InlineData("tell")]
    [InlineData("off")]
    public void A_plan_that_says_so_has_nothing_stopped(string action)
    {
        var result = (Shifting("after=2m:errors=20%", Canary) with { PlanText = $$"""{ "watch": { "action": "{{action}}" } }""" }).Deploy();

        Stops(result).ShouldBe(0);
        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailErrors);
        result.Reports.Where(report => report.LifecycleEvent == "AllowTraffic").Select(report => report.Watched).ShouldBe(action == "tell" ? [WatchOutcome.Reported] : []);
    }

    [Theory]
    [InlineData(5, WatchOutcome.Stopped, 6)]
    [InlineData(100, WatchOutcome.NotStopped, 9)]
    public void A_stop_that_is_throttled_is_asked_for_again_for_a_while(int times, WatchOutcome outcome, int calls)
    {
        var result = (Shifting("after=2m:down", LongCanary) with { Given = stack => stack.Api.Faults.Fail(Stop, times, new AwsException("ThrottlingException", "Rate exceeded")) }).Deploy();

        result.ReportOf("AllowTraffic").Watched.ShouldBe(outcome, result.ToString());
        Stops(result).ShouldBe(calls);
    }

    [Fact]
    public void A_stop_that_is_refused_is_reported_with_what_to_do_and_AfterAllowTraffic_judges_as_always()
    {
        var result = (Shifting("after=2m:down", Canary) with
        {
            Given = stack => stack.Api.Faults.Fail(Stop, 100, new AwsException("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/hooks is not authorized to perform: codedeploy:StopDeployment", 403)),
        }).Deploy();

        var report = result.ReportOf("AllowTraffic");
        report.Watched.ShouldBe(WatchOutcome.NotStopped);
        report.Headline.ShouldStartWith("AllowTraffic Not stopped: In the last ");
        report.Reasons.ShouldContain(reason => reason.StartsWith("CodeDeploy refused to stop the deployment: CodeDeploy.CodeDeployException: User: ", StringComparison.Ordinal));
        result.ShouldRollBackAt("AfterAllowTraffic", Rule.FailErrors);
    }

    [Fact]
    public void A_stop_that_comes_too_late_is_no_error()
    {
        var result = (Shifting("after=2m:down", Canary) with
        {
            Given = stack => stack.Api.Faults.Fail(Stop, 100, new AwsException("DeploymentAlreadyCompletedException", "The deployment is already complete.")),
        }).Deploy();

        Stops(result).ShouldBe(1);
        (result.ReportOf("AllowTraffic").Watched, Watch(result).Status).ShouldBe((WatchOutcome.TooLate, ExecutionStatus.Succeeded));
    }

    [Fact]
    public void A_deployment_that_a_person_stops_is_watched_no_longer_and_stopped_by_nobody_else()
    {
        var result = (Shifting("", Canary) with { Meanwhile = (stack, time) => During(stack, time, deployment => stack.Api.Call("codedeploy", "stopDeployment", new JsonObject { ["DeploymentId"] = deployment.Id, ["AutoRollbackEnabled"] = true }, CancellationToken.None)) }).Deploy();

        result.Deployment.Status.ShouldBe(DeploymentStatus.Stopped, result.ToString());
        Stops(result).ShouldBe(0);
        (result.ReportOf("AllowTraffic").Watched, Watch(result).Status).ShouldBe((WatchOutcome.Watched, ExecutionStatus.Succeeded));
    }

    [Fact]
    public void A_second_start_of_the_watch_finds_the_first_and_one_under_another_name_does_nothing()
    {
        var result = (Shifting("after=2m:down", Canary) with
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
        watches.Select(execution => execution.Name).ShouldBe([$"watch-{result.Deployment.Id}-1", "by-hand"]);
        result.Reports.Where(report => report.LifecycleEvent == "AllowTraffic").Select(report => report.Watched).ShouldBe([WatchOutcome.Unwatched, WatchOutcome.Stopped]);
        Stops(result).ShouldBe(1);
    }

    [Fact]
    public void A_watch_that_cannot_be_started_delays_no_answer_and_is_announced()
    {
        string? message = null;
        var result = (Shifting("", Canary) with
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

        result.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, result.ToString());
        result.Answers.Count(answer => answer.Answer == "Succeeded").ShouldBe(5);
        message.ShouldNotBeNull().ShouldContain("The traffic shift is not watched, because the watch could not be started: Sfn.SfnException: is not authorized to perform: states:StartExecution");
    }

    /// <summary>Whatever the watch does, hooks are answered when they are without it.</summary>
    [Fact]
    public void The_answers_of_the_hooks_take_as_long_with_a_watch_as_without()
    {
        var (with, without) = (Shifting("", Canary).Deploy(), (Shifting("", Canary) with { PlanText = """{ "watch": { "action": "off" }, "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""" }).Deploy());

        with.Answers.Select(Told).ShouldBe(without.Answers.Select(Told));
        without.Executions.ShouldNotContain(execution => execution.Machine.Name == "hooks-Watch");
    }

    [Fact]
    public void A_watch_without_permission_to_look_stops_nothing_and_says_what_is_missing()
    {
        var result = (Shifting("after=2m:errors=20%", LongCanary) with
        {
            Given = stack => stack.Api.Intercept = (call, _, proceed, _) => call.Operation == "codedeploy:getDeploymentTarget" && IsShifting(stack)
                ? throw new AwsException("AccessDeniedException", "is not authorized to perform: codedeploy:GetDeploymentTarget", 403)
                : proceed(),
        }).Deploy();

        Stops(result).ShouldBe(0);
        result.ReportOf("AllowTraffic").Watched.ShouldBe(WatchOutcome.Unwatched, result.ToString());
        result.ReportOf("AllowTraffic").Reasons[0].ShouldContain("codedeploy:GetDeploymentTarget");
    }

    [Fact]
    public void An_alarm_of_the_group_during_the_shift_stops_the_deployment()
    {
        var result = (Shifting("", LongCanary) with
        {
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                if (operation == "cloudwatch:describeAlarms" && IsShifting(stack))
                {
                    answer["MetricAlarms"]![0]!["StateValue"] = "ALARM";
                }

                return answer;
            },
        }).Deploy();

        result.ShouldBeStopped(Rule.Alarm);
    }

    private static Scenario Shifting(string greenFault, string configuration) => new()
    {
        GreenFault = greenFault,
        Service = new Scenario().Service with { Configuration = configuration },
    };

    /// <summary>A minute into the shift.</summary>
    private static async Task During(RehearsalStack stack, VirtualTime time, Func<Deployment, Task> act)
    {
        while (!IsShifting(stack))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        await Task.Delay(TimeSpan.FromMinutes(1), time);
        await act(stack.Group.Running!.Deployment);
    }

    private static bool IsShifting(RehearsalStack stack) => stack.Group.Running?.Deployment[LifecycleStep.AllowTraffic].Status is LifecycleEventStatus.InProgress;

    /// <summary>When the fault of green's first task began.</summary>
    private static DateTimeOffset Onset(ScenarioResult result) => result.Deployment[LifecycleStep.Install].Started!.Value + TimeSpan.FromMinutes(2);

    private static int Stops(ScenarioResult result) => result.Executions.Where(execution => execution.Machine.Name == "hooks-Watch")
        .Sum(execution => execution.History.Count(history => history is { Type: "TaskScheduled", State: "Stop" }));

    /// <summary>To the tenth of a second: probes to other tasks take other milliseconds.</summary>
    private static (string Event, string Answer, double Seconds) Told(AnsweredHook answer) => (answer.Event, answer.Answer, Math.Round(answer.Took.TotalSeconds, 1));

    private static Execution Watch(ScenarioResult result) => result.Executions.Single(execution => execution.Machine.Name == "hooks-Watch");

    private static string Machine(RehearsalStack stack) => stack.Template.StateMachines.Single(machine => machine.LogicalId == "WatchWorkflow").Arn;

    private static JsonObject InputOf(Deployment deployment) => new()
    {
        ["DeploymentId"] = deployment.Id,
        ["LifecycleEvent"] = "AllowTraffic",
        ["Judged"] = new JsonObject { ["Result"] = new JsonObject { ["AlarmQueries"] = new JsonArray(), ["MetricQueries"] = new JsonArray() } },
    };
}
