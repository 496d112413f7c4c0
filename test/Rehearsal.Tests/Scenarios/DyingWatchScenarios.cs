using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A watch that dies in any of its states, however it does: nothing is stopped, CodeDeploy's hooks are answered as always, and people hear of it.</summary>
public sealed class DyingWatchScenarios
{
    private const string Machine = "hooks-Watch";
    private static readonly string[] s_unasked = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic"];

    private const string OneMinute = "Rehearsal.Canary10Percent1Minute";

    /// <summary>What leads into the states; what a task that fails leads into is found out.</summary>
    private static readonly Situation[] s_situations =
    [
        new("a healthy shift", new Scenario()),
        new("green is down", new Scenario { GreenFault = "after=1m:down" }),
        new("green's tasks die", new Scenario { GreenFault = "after=1m:crash" }),
        new("one of green's tasks dies", new Scenario { GreenFault = "after=1m:one-of-4:crash" }),
        new("listeners with rules", new Scenario { Service = new Scenario().Service with { NeighbourRules = 30 } }),
        new("a shift that begins late", new Scenario { Given = stack => Rewrite(stack, "codedeploy:getDeploymentTarget", Pending) }),
        new("ECS lists green late", new Scenario { Given = stack => Rewrite(stack, "ecs:describeServices", Unlisted) }),
        new("a history that is full", new Scenario { Intercept = Saying("Judge", """{ "Next": "GoOn", "NextExecution": "another" }""") }),
        new("Judge says a word that nobody knows", new Scenario { Intercept = Saying("Judge", """{ "Next": "Dance" }""") }),
        new("EventBridge refuses the event", new Scenario { Given = stack => stack.Api.Rewrite = (operation, answer) => operation == "eventbridge:putEvents" ? Refused(answer) : answer }),
    ];

    /// <summary>Of states that the watch has as another workflow has them, those that it never comes to, and why.</summary>
    private static readonly Dictionary<string, string> s_unreachable = new()
    {
        ["DescribeKnownRules"] = "it reads a listener's rules once",
        ["StoreBaseline"] = "what blue took is recorded at the gate",
        ["StoreBaselineUnsent"] = "what blue took is recorded at the gate",
    };

    [Fact]
    public void Stops_nothing_and_is_heard_of_whichever_state_it_dies_in()
    {
        var result = new StringBuilder().AppendLine("state | situation | aborted | broken").AppendLine("--- | --- | --- | ---");
        var covered = new Dictionary<string, string>();
        IReadOnlyList<string> states = [];
        foreach (var situation in s_situations)
        {
            var ways = Ways(situation, covered.Keys, out states);
            foreach (var (state, (way, change)) in ways.Where(way => !covered.ContainsKey(way.Key)))
            {
                covered.Add(state, $"{state} | {way} | {Die(situation, change, abortIn: state)} | {Die(situation, definition => change(definition).Fatal(state), abortIn: null)}");
            }
        }

        states.Except(covered.Keys).ShouldBe(s_unreachable.Keys, "no situation leads into these states; add one");
        foreach (var state in states.Except(s_unreachable.Keys))
        {
            result.AppendLine(covered[state]);
        }

        Golden.Verify(result.ToString());
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
        (!hasStopped || Visited(died).Contains("Stop")).ShouldBeTrue("only the judge's word leads to a stop");
        (played.Result.Deployment.Status is DeploymentStatus.Stopped).ShouldBe(hasStopped, played.Result.ToString());
        (played.Result.Deployment.Status is DeploymentStatus.Succeeded || situation.Scenario.GreenFault is not "").ShouldBeTrue(played.Result.ToString());
        var told = played.Result.Reports.SingleOrDefault(report => report.LifecycleEvent == "AfterAllowTraffic")?.ShiftUnwatched ?? "";

        // AfterAllowTraffic asks when it begins, while the watch is in its last round.
        var isOver = died.StopDate > played.Result.Deployment[LifecycleStep.AllowTraffic].Ended;
        (told is "").ShouldBe(hasStopped || isOver, $"{abortIn}: {told}");

        return hasStopped ? "had stopped it" : $"{played.Result.Deployment.Status}, {(isOver ? "the shift was over" : "and AfterAllowTraffic says so")}";
    }

    private static Played Play(Situation situation, Func<BreakableWorkflow, BreakableWorkflow> change, string? abortIn)
    {
        var (stops, heard) = (0, 0);
        var scenario = situation.Scenario with
        {
            Service = situation.Scenario.Service with { Configuration = OneMinute },

            // Two hooks, and few probes: there are many deaths to die.
            AppSpecText = shipped => string.Join('\n', shipped.Split('\n').Where(line => !s_unasked.Any(hook => line.Contains($"- {hook}:", StringComparison.Ordinal)))),
            PlanText = """{ "probesPerSecond": 4, "bakeSeconds": 10, "checks": { "plan-passable": "warning" } }""",
            Given = stack =>
            {
                situation.Scenario.Given(stack);
                stack.Api.Intercept = (call, _, proceed, _) =>
                {
                    stops += call.Operation == "codedeploy:stopDeployment" ? 1 : 0;

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
        => (resource, payload, proceed, _) => resource.LogicalId == function && payload?["LifecycleEvent"]?.GetValue<string>() == "AllowTraffic" ? Task.FromResult(JsonNode.Parse(answer)) : proceed();

    private static JsonObject Refused(JsonObject answer)
    {
        answer["FailedEntryCount"] = 1;

        return answer;
    }

    private static void Rewrite(RehearsalStack stack, string call, Action<RehearsalStack, JsonObject> change)
        => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == call && stack.Group.Running?.Deployment[LifecycleStep.AllowTraffic].Status is LifecycleEventStatus.InProgress)
            {
                change(stack, answer);
            }

            return answer;
        };

    /// <summary>For the first ten seconds of the shift.</summary>
    private static void Pending(RehearsalStack stack, JsonObject answer)
    {
        if (IsYoung(stack))
        {
            foreach (var step in answer["DeploymentTarget"]!["EcsTarget"]!["LifecycleEvents"]!.AsArray().Where(step => step!["LifecycleEventName"]!.GetValue<string>() == "AllowTraffic"))
            {
                step!["Status"] = "Pending";
            }
        }
    }

    private static void Unlisted(RehearsalStack stack, JsonObject answer)
    {
        if (IsYoung(stack))
        {
            var sets = answer["Services"]![0]!["TaskSets"]!.AsArray();
            sets.Remove(sets.First(set => set!["ExternalId"] is not null));
        }
    }

    private static bool IsYoung(RehearsalStack stack)
        => stack.Account.Clock.GetUtcNow() - stack.Group.Running!.Deployment[LifecycleStep.AllowTraffic].Started < TimeSpan.FromSeconds(10);

    private sealed record Situation(string Name, Scenario Scenario);

    private sealed record Played(ScenarioResult Result, IReadOnlyList<Execution> Watches, int Stops, int Heard);
}
