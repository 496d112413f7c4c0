using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A watch that dies in any of its states, however it does: nothing is stopped, CodeDeploy's hooks are answered as always, and people hear of it.</summary>
public sealed class DyingWatchScenarios
{
    private const string Machine = "hooks-Watch";
    private static readonly string[] s_unasked = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic"];

    /// <summary>What leads into the states; what a task that fails leads into is found out.</summary>
    private static readonly Situation[] s_situations =
    [
        new("a healthy shift", new Scenario()),
        new("green is down", new Scenario { GreenFault = "after=1m:down" }),
        new("green's tasks die", new Scenario { GreenFault = "after=1m:crash" }),
        new("one of green's tasks dies", new Scenario { GreenFault = "after=1m:one-of-4:crash" }),
        new("listeners with rules", new Scenario { Service = new Scenario().Service with { NeighbourRules = 30 } }),
        new("a shift that begins late", new Scenario { Given = stack => Rewrite(stack, stack.Served is EcsService ? "ecs:describeServiceDeployments" : "codedeploy:getDeploymentTarget", Pending) }),
        new("CodeDeploy lists no target", new Scenario { Given = stack => Rewrite(stack, "codedeploy:listDeploymentTargets", (_, answer) => answer.Clear()) }),
        new("no load balancer, and green is down", ServiceConnectScenarios.Connected with { GreenFault = "after=4m:down" }),
        new("ECS lists green late", new Scenario { Given = stack => Rewrite(stack, "ecs:describeServices", Unlisted) }),
        new("a history that is full", new Scenario { Intercept = Saying("Judge", """{ "Next": "GoOn", "NextExecution": "another" }""") }),
        new("Judge says a word that nobody knows", new Scenario { Intercept = Saying("Judge", """{ "Next": "Dance" }""") }),
        new("EventBridge refuses the event", new Scenario { Given = stack => stack.Api.Rewrite = (operation, answer) => operation == "eventbridge:putEvents" ? Refused(answer) : answer }),
    ];

    /// <summary>
    /// Of states that the watch has as another workflow has them, those that it never comes to: it reads a listener's rules once, and what blue took is
    /// recorded at the gate. ECS says what green is before it asks, so that nothing waits for it. And those that the other controller's deployments come to.
    /// </summary>
    private static readonly Dictionary<Controller, string[]> s_unreachable = new()
    {
        [Controller.CodeDeploy] =
        [
            "DescribeKnownRules", "StoreBaseline", "StoreBaselineUnsent",
            "DescribeServiceDeployment", "AskRevisions", "DescribeServiceRevisions", "DescribeServiceRevisionsUnread", "GetPlanOfService",
            "GetPlanOfServiceUnread", "GetBaselineOfServiceEach", "GetBaselineOfService", "GetBaselineOfServiceUnread", "DescribeShift",
            "DescribeShiftUnread", "StopServiceDeployment", "NoTargetGroups", "NoListeners", "ReadTasksNowEach", "ReadTasksNow", "ReadTasksNowUnread",
            "NoSickTargets",
        ],
        [Controller.Ecs] =
        [
            "StoreBaseline", "StoreBaselineUnsent",
            "GetDeployment", "AskCodeDeploy", "GetDeploymentGroup", "GetDeploymentGroupUnread", "ListDeploymentTargets", "ListDeploymentTargetsUnread",
            "GetPlan", "GetPlanUnread", "GetBaselineEach", "GetBaseline", "GetBaselineUnread", "GetDeploymentTarget", "GetDeploymentTargetUnread",
            "DescribeRules", "DescribeFurtherRules", "WaitForGreen", "AskAgain", "GetShift", "GetShiftUnread", "NoShift", "Stop",
        ],
    };

    /// <summary>It is aborted in CodeDeploy's deployments and broken in those of ECS: the workflow is the same.</summary>
    [Theory]
    [OnBoth]
    public void Stops_nothing_and_is_heard_of_whichever_state_it_dies_in(Controller controller)
    {
        var result = new StringBuilder().AppendLine($"state | situation | {(controller is Controller.Ecs ? "broken" : "aborted")}").AppendLine("--- | --- | ---");
        var covered = new Dictionary<string, string>();
        IReadOnlyList<string> states = [];
        foreach (var situation in s_situations.Select(situation => situation with { Scenario = situation.Scenario with { Controller = controller } }))
        {
            var ways = Ways(situation, covered.Keys, out states);
            foreach (var (state, (way, change)) in ways.Where(way => !covered.ContainsKey(way.Key)))
            {
                var end = controller is Controller.Ecs
                    ? Die(situation, definition => change(definition).Fatal(state), abortIn: null)
                    : Die(situation, change, abortIn: state);
                covered.Add(state, $"{state} | {way} | {end}");
            }
        }

        states.Except(covered.Keys).ShouldBe(states.Where(s_unreachable[controller].Contains), "no situation leads into these states; add one");
        foreach (var state in states.Except(s_unreachable[controller]))
        {
            result.AppendLine(covered[state]);
        }

        Golden.Verify(result.ToString(), behaviour: $"{nameof(Stops_nothing_and_is_heard_of_whichever_state_it_dies_in)}.{controller}");
    }

    /// <summary>Which states a situation leads into, by itself or when the call of a task is refused.</summary>
    private static Dictionary<string, (string Way, Func<BreakableWorkflow, BreakableWorkflow> Change)> Ways(Situation situation, IReadOnlyCollection<string> covered, out IReadOnlyList<string> states)
    {
        var ways = new Dictionary<string, (string, Func<BreakableWorkflow, BreakableWorkflow>)>();
        var shipped = Add(situation.Name, definition => definition);
        var refused = new HashSet<string>();
        while (shipped.Catchers.FirstOrDefault(it => ways.ContainsKey(it.Task) && !ways.ContainsKey(it.Catcher) && !covered.Contains(it.Catcher) && !refused.Contains(it.Task)) is { Task: { } task })
        {
            refused.Add(task);
            var (way, change) = ways[task];
            Add($"{way}, {task} refused", definition => change(definition).Refusing(task));
        }

        states = shipped.States;

        return ways;

        BreakableWorkflow Add(string way, Func<BreakableWorkflow, BreakableWorkflow> change)
        {
            BreakableWorkflow? read = null;
            var played = Play(situation, definition =>
            {
                read = definition;

                return change(definition);
            }, abortIn: null);
            foreach (var state in played.Watches.SelectMany(Visited).Where(state => !covered.Contains(state)))
            {
                ways.TryAdd(state, (way, change));
            }

            return read!;
        }
    }

    private static string Die(Situation situation, Func<BreakableWorkflow, BreakableWorkflow> change, string? abortIn)
    {
        var played = Play(situation, change, abortIn);
        var died = played.Watches[0];

        died.Status.ShouldBe(abortIn is null ? ExecutionStatus.Failed : ExecutionStatus.Aborted, $"{situation.Name}: {abortIn} {died.Error} {died.Cause}");
        played.Heard.ShouldBeGreaterThan(0, "the alarm watch-died counts it");
        var hasStopped = played.Stops > 0;
        (!hasStopped || (Visited(died).Contains("Stop") || Visited(died).Contains("StopServiceDeployment"))).ShouldBeTrue("only the judge's word leads to a stop");
        (played.Result.Deployed.Status == "Stopped" || played.Result.Deployed.Message == DeploymentFailure.Requested.StatusReason).ShouldBe(hasStopped, played.Result.ToString());
        (played.Result.Deployed.Status == played.Result.Lifecycle.Succeeded || situation.Scenario.GreenFault is not "").ShouldBeTrue(played.Result.ToString());
        var told = string.Concat(played.Result.Reports.Select(report => report.ShiftUnwatched));

        // The hook that is asked next asks when it begins, while the watch is in its last round.
        var isOver = died.StopDate > played.Result.EventOf("AllowTraffic").Ended;
        (told is "").ShouldBe(hasStopped || isOver, $"{abortIn}: {told}");

        return hasStopped ? "had stopped it" : $"{played.Result.Deployed.Status}, {(isOver ? "the shift was over" : $"and {NextHook(played.Result)} says so")}";
    }

    private static Played Play(Situation situation, Func<BreakableWorkflow, BreakableWorkflow> change, string? abortIn)
    {
        var (stops, heard) = (0, 0);
        var scenario = situation.Scenario with
        {
            Service = situation.Scenario.Service.Shifting(TrafficRouting.ShortCanaryName),

            // Two hooks, and few probes: there are many deaths to die.
            AppSpecText = shipped => string.Join('\n', shipped.Split('\n').Where(line => !s_unasked.Any(hook => line.Contains($"- {hook}:", StringComparison.Ordinal)))),
            Intercept = Unasked(situation.Scenario),
            PlanText = """{ "probesPerSecond": 4, "bakeSeconds": 10, "checks": { "plan-passable": "warning" } }""",
            Given = stack =>
            {
                situation.Scenario.Given(stack);
                stack.Api.Intercept = (call, _, proceed, _) =>
                {
                    stops += call.Operation is "codedeploy:stopDeployment" or "ecs:stopServiceDeployment" ? 1 : 0;

                    return proceed();
                };
                var definition = change(BreakableWorkflow.Read(stack, "WatchWorkflow")).Text;
                stack.Account.StateMachines.Add(StateMachine.Load(Machine, definition, new SdkIntegration(stack.Api, stack.Functions)), stack.Engine);
                stack.Engine.Happened += (execution, history) =>
                {
                    heard += execution.Machine.Name == Machine && history.Type is "ExecutionAborted" or "ExecutionFailed" or "ExecutionTimedOut" ? 1 : 0;
                    if (abortIn is not null && execution.Machine.Name == Machine && history.State == abortIn && history.Type.EndsWith("StateEntered", StringComparison.Ordinal))
                    {
                        execution.Stop("Operator", $"pressed the button in {abortIn}");
                    }
                };
            },
        };
        var result = scenario.Deploy();

        return new Played(result, [.. result.Executions.Where(execution => execution.Machine.Name == Machine)], stops, heard);
    }

    private static IEnumerable<string> Visited(Execution execution)
        => execution.History.Where(history => history.Type.EndsWith("StateEntered", StringComparison.Ordinal)).Select(history => history.State!).Distinct();

    private static Interception Saying(string function, string answer)
        => (resource, payload, proceed, _) => resource.LogicalId == function && payload.IsAt("AllowTraffic") ? Task.FromResult(JsonNode.Parse(answer)) : proceed();

    /// <summary>ECS asks one function at each stage: it lets the deployment pass where CodeDeploy's AppSpec names none.</summary>
    private static Interception? Unasked(Scenario scenario) => scenario.Controller is Controller.CodeDeploy ? scenario.Intercept
        : (function, payload, proceed, token) => function.LogicalId == "EcsLifecycleHook" && s_unasked.Any(hook => payload?["lifecycleStage"]?.GetValue<string>() == Controller.Ecs.WordFor(hook))
            ? Task.FromResult<JsonNode?>(new JsonObject { ["hookStatus"] = "SUCCEEDED" })
            : scenario.Intercept is { } own ? own(function, payload, proceed, token) : proceed();

    private static string NextHook(ScenarioResult result) => result.Reports.Last(report => report.ShiftUnwatched is not (null or "")).LifecycleEvent;

    private static JsonObject Refused(JsonObject answer)
    {
        answer["FailedEntryCount"] = 1;

        return answer;
    }

    private static void Rewrite(RehearsalStack stack, string call, Action<RehearsalStack, JsonObject> change)
        => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == call && stack.IsShifting())
            {
                change(stack, answer);
            }

            return answer;
        };

    /// <summary>For the first ten seconds of the shift.</summary>
    private static void Pending(RehearsalStack stack, JsonObject answer)
    {
        if (IsYoung(stack) && answer["ServiceDeployments"] is { } deployments)
        {
            deployments[0]!["LifecycleStage"] = "PRE_PRODUCTION_TRAFFIC_SHIFT";
            deployments[0]!["TargetServiceRevision"]!["RequestedProductionTrafficWeight"] = 0;
        }
        else if (IsYoung(stack))
        {
            foreach (var step in answer["DeploymentTarget"]!["EcsTarget"]!["LifecycleEvents"]!.AsArray().Where(step => step!["LifecycleEventName"]!.GetValue<string>() == "AllowTraffic"))
            {
                step!["Status"] = "Pending";
            }
        }
    }

    private static void Unlisted(RehearsalStack stack, JsonObject answer)
    {
        if (IsYoung(stack) && answer["Services"]![0]!["TaskSets"]?.AsArray() is { } sets)
        {
            sets.Remove(sets.First(set => set!["ExternalId"] is not null));
        }
    }

    private static bool IsYoung(RehearsalStack stack)
        => stack.Account.Clock.GetUtcNow() - stack.Running()!.Events.First(record => Lifecycle.IsShift(record.Event)).Started < TimeSpan.FromSeconds(10);

    private sealed record Situation(string Name, Scenario Scenario);

    private sealed record Played(ScenarioResult Result, IReadOnlyList<Execution> Watches, int Stops, int Heard);
}
