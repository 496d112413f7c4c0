using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Versions that cannot come up, that come up late, moments that are not good, and bakes.</summary>
public sealed class LifecycleScenarios
{
    private const string NoImage = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref registry.local/shop:9: not found";
    private const string Throttled = "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit";

    [Fact]
    public void A_missing_image_fails_AfterInstall_at_the_first_look()
    {
        var result = Unlucky(Enumerable.Repeat(Fate.NotStarted(NoImage), 20)).Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Reasons[0].ShouldBe($"4 green tasks could not start because the image 000000000000.dkr.ecr.local.amazonaws.com/shop:v8 was not found; retrying does not fix that: {NoImage} (0 of 4 green tasks are running)");
        result.ReportOf("AfterInstall").Seconds.ShouldBeLessThan(1);
    }

    [Fact]
    public void A_crash_loop_fails_AfterInstall_with_the_third_crash()
    {
        var result = Unlucky(Enumerable.Repeat(Fate.Crash(0), 20)).Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Reasons[0].ShouldStartWith("3 green tasks have stopped one after the other");
        result.ReportOf("AfterInstall").Seconds.ShouldBeInRange(30, 36, "ECS tries again after 10 and 20 s; a look takes place every 5 s");
    }

    [Theory]
    [OnBoth]
    public void A_version_that_crashes_after_it_has_come_up_fails_behind_the_test_listener(Controller controller)
    {
        var result = (Unlucky(Enumerable.Repeat(Fate.Crash(2), 20)) with { Controller = controller }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", result.ReportOf("AfterAllowTestTraffic").Verdict!.Rule);
        result.ReportOf("AfterAllowTestTraffic").Seconds.ShouldBeLessThan(60, "whichever sees it first, the probes or the third crash");
    }

    [Theory]
    [OnBoth]
    public void One_crash_and_then_steady_tasks_are_deployed(Controller controller) => Deployed(controller, Unlucky([Fate.Crash(0)]));

    [Theory]
    [OnBoth]
    public void A_pull_that_is_throttled_and_recovers_is_deployed(Controller controller) => Deployed(controller, Unlucky(Enumerable.Repeat(Fate.NotStarted(Throttled), 4)));

    [Theory]
    [OnBoth]
    public void Spot_interruptions_while_green_comes_up_are_waited_for(Controller controller) => Deployed(controller, Unlucky(Enumerable.Repeat(Fate.Spot(0), 4)));

    [Fact]
    public void Containers_that_stay_unhealthy_fail_when_their_health_check_is_lost()
    {
        var result = Sick("UNHEALTHY").Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Reasons[0].ShouldContain("green tasks are UNHEALTHY more than");

        // startPeriod 20 + 3 x 10 + 5 s, but a grace period of 60 s, and one interval more.
        result.ReportOf("AfterInstall").Seconds.ShouldBeInRange(70, 85);
    }

    [Fact]
    public void Containers_of_unknown_health_are_waited_for_as_long_as_the_plan_says()
    {
        var result = Sick("UNKNOWN").Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Seconds.ShouldBeInRange(300, 335);
    }

    [Fact]
    public void Targets_that_stay_unhealthy_fail_when_grace_period_and_health_check_are_lost()
    {
        var result = new Scenario { GreenFault = "unhealthy" }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.GreenIsNotUp);
        result.ReportOf("AfterAllowTestTraffic").Seconds.ShouldBeInRange(72, 85);
    }

    [Theory]
    [OnBoth]
    public void A_version_that_needs_all_of_its_grace_period_is_deployed(Controller controller) => Deployed(controller, new Scenario { GreenFault = "slow-start=58s" });

    [Fact]
    public void Tasks_that_may_not_be_asked_for_leave_it_to_the_plan()
    {
        var result = (Unlucky(Enumerable.Repeat(Fate.NotStarted(NoImage), 50)) with
        {
            PlanText = """{ "healthyWithinSeconds": 60 }""",
            Given = stack => stack.Api.Faults.Fail("ecs:listTasks", times: 100_000, new AwsException("AccessDeniedException", "not authorized")),
        }).Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Seconds.ShouldBeInRange(60, 75);
    }

    [Theory]
    [OnBoth]
    public void A_target_that_refuses_connections_does_not_pass_AfterInstall(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "healthyWithinSeconds": 60 }""",
            Intercept = (function, payload, proceed, _) => IsKnock(payload) ? Task.FromResult<JsonNode?>(new JsonObject { ["Reached"] = new JsonArray() }) : proceed(),
        }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.GreenIsNotUp);
        result.ReportOf("AfterInstall").Reasons[0].ShouldContain("SubnetIds");
    }

    [Theory]
    [OnBoth]
    public void A_freeze_window_stops_a_deployment_before_anything_is_installed(Controller controller)
    {
        var result = Frozen(controller, from: TimeSpan.FromMinutes(-1)).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Verdict!.Rule.ShouldBe(Rule.Frozen);
    }

    [Theory]
    [OnBoth]
    public void A_freeze_window_that_begins_meanwhile_stops_it_before_users_meet_it(Controller controller)
    {
        var result = Frozen(controller, from: TimeSpan.FromSeconds(20)).Deploy();

        result.ShouldRollBackAt("BeforeAllowTraffic", Rule.Frozen);
        result.ReportOf("BeforeAllowTraffic").Reasons[0].ShouldContain("until");
    }

    [Theory]
    [OnBoth]
    public void An_alarm_before_traffic_moves_rolls_back_with_its_reason(Controller controller)
    {
        var result = Alarmed(controller, "BeforeAllowTraffic", fromLook: 1, """[{ "AlarmName": "shop-5xx", "StateValue": "ALARM", "StateReason": "12 above 5" }]""").Deploy();

        result.ShouldRollBackAt("BeforeAllowTraffic", Rule.Alarm);
        result.ReportOf("BeforeAllowTraffic").Reasons[0].ShouldBe("The alarm shop-5xx is in ALARM: 12 above 5");
    }

    [Theory]
    [OnBoth]
    public void An_alarm_during_the_bake_rolls_back_whatever_the_probes_say(Controller controller)
    {
        var result = Alarmed(controller, "AfterAllowTraffic", fromLook: 3, """[{ "AlarmName": "shop-5xx", "StateValue": "ALARM", "StateReason": "12 above 5" }]""").Deploy();

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.Alarm);
        result.ReportOf("AfterAllowTraffic").Seconds.ShouldBeInRange(59, 95, "two rounds of 30 s or three: the watch's last look is beside them");
    }

    [Theory]
    [OnBoth]
    public void An_alarm_that_vanishes_before_the_end_of_the_bake_is_no_pass(Controller controller)
        => Alarmed(controller, "AfterAllowTraffic", fromLook: 3, "[]").Deploy().ShouldRollBackAt("AfterAllowTraffic", Rule.CannotJudge);

    [Theory]
    [OnBoth]
    public void The_controller_itself_stops_a_bake_in_which_an_alarm_is_set_and_the_hook_is_answered_once(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "bakeSeconds": 600 }""",
            Meanwhile = async (stack, time) =>
            {
                while (!stack.IsAsked("AfterAllowTraffic"))
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), time);
                }

                await Task.Delay(TimeSpan.FromSeconds(45), time);
                stack.Account.Alarms.Set("shop-5xx", AlarmState.Alarm);
            },
        }.Deploy();

        result.ShouldHaveRolledBack("Stopped");
        result.ReportOf("AfterAllowTraffic").Verdict!.Rule.ShouldBe(Rule.Alarm, result.ToString());
        result.ShouldAnswerOnce();
        result.AnswerCalls.ShouldBe(result.IsOfEcs ? 0 : 5);
    }

    [Theory]
    [OnBoth]
    public void A_healthy_version_bakes_for_as_long_as_the_plan_says(Controller controller)
    {
        var judged = 0;
        var result = new Scenario
        {
            Controller = controller,
            PlanText = """{ "bakeSeconds": 600 }""",
            Intercept = (function, payload, proceed, _) =>
            {
                judged += function.LogicalId == "Judge" && payload.IsAt("AfterAllowTraffic") ? 1 : 0;

                return proceed();
            },
        }.Deploy();

        result.ShouldPassEverywhere();
        result.ReportOf("AfterAllowTraffic").Seconds.ShouldBeInRange(590, 610);
        judged.ShouldBe(21, "one before the first round and one after each of 20");
    }

    private static void Deployed(Controller controller, Scenario scenario) => (scenario with { Controller = controller }).Deploy().ShouldPassEverywhere();

    private static Scenario Unlucky(IEnumerable<Fate> fates) => new() { Tasks = (tasks, time) => new UnluckyTasks(tasks, time, [.. fates]) };

    private static bool IsKnock(JsonNode? payload) => payload is JsonObject && payload["Knock"]?.GetValue<bool>() == true;

    /// <summary>Green's task set does not get steady, and this is what ECS says of its containers.</summary>
    private static Scenario Sick(string health) => new()
    {
        PlanText = """{ "healthyWithinSeconds": 300 }""",
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == "ecs:describeTaskDefinition")
            {
                answer["TaskDefinition"]!["ContainerDefinitions"]![0]!["HealthCheck"] = JsonNode.Parse("""{ "Command": ["CMD", "true"], "Interval": 10, "Retries": 3, "StartPeriod": 20, "Timeout": 5 }""");
            }

            foreach (var set in operation == "ecs:describeServices" ? answer["Services"]![0]!["TaskSets"]!.AsArray().Skip(1) : [])
            {
                set!["StabilityStatus"] = "STABILIZING";
            }

            foreach (var task in operation == "ecs:describeTasks" ? answer["Tasks"]!.AsArray() : [])
            {
                task!["HealthStatus"] = health;
            }

            return answer;
        },
    };

    private static Scenario Frozen(Controller controller, TimeSpan from) => new()
    {
        Controller = controller,
        Given = stack =>
        {
            var begin = stack.Account.Clock.GetUtcNow() + from;
            var (text, end) = (Local(begin), Local(begin.AddHours(3)));
            stack.Account.Parameters.Put($"/hooks/{(new Scenario().Service with { Controller = controller }).NameOfPlan}", $$"""{ "freeze": [{ "from": "{{text}}", "to": "{{end}}", "zone": "UTC", "reason": "a sale" }] }""");
        },
    };

    private static string Local(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>From this look at the alarms on they are these: the first is preflight's, the second BeforeAllowTraffic's, and then one comes after each round.</summary>
    /// <summary>The watch before it reads the alarms too, and finds them quiet.</summary>
    private static Scenario Alarmed(Controller controller, string lifecycleEvent, int fromLook, string alarms)
    {
        var looks = 0;

        return new Scenario
        {
            Controller = controller,
            PlanText = """{ "bakeSeconds": 600 }""",
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                if (operation == "cloudwatch:describeAlarms" && stack.IsAsked(lifecycleEvent) && ++looks >= fromLook)
                {
                    answer["MetricAlarms"] = JsonNode.Parse(alarms);
                }

                return answer;
            },
        };
    }
}
