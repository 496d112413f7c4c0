using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>
/// A workflow that dies in any of its states, however it does: CodeDeploy hears one answer, within 55 minutes of its question, and Succeeded only
/// when the workflow had said so itself.
/// </summary>
public sealed class DyingWorkflowScenarios
{
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(55);

    /// <summary>Longer than Sweep looks back: whoever might answer twice has had its chance.</summary>
    private static readonly TimeSpan s_aftermath = TimeSpan.FromMinutes(62);

    /// <summary>What leads into the states, the cheap ones first; what a task that fails leads into is found out.</summary>
    private static readonly Situation[] s_situations =
    [
        new("green comes up", "AfterInstall", new Scenario()),
        new("a good moment", "BeforeAllowTraffic", new Scenario()),
        new("green is down", "AfterAllowTestTraffic", new Scenario { GreenFault = "down" }),
        new("green does not get steady", "AfterInstall", Answering("ecs:describeServices", Unsteady, """{ "healthyWithinSeconds": 60 }""")),
        new("green crashes again and again", "AfterInstall", Answering("ecs:describeServices", Unsteady, """{ "healthyWithinSeconds": 60 }""") with { GreenFault = "crash=5s" }),
        new("a listener with rules that never leads to green alone", "AfterAllowTraffic", Shared(SharedBalancerScenarios.AlsoToBlue)),
        new("a bake", "AfterAllowTraffic", new Scenario { PlanText = """{ "bakeSeconds": 60 }""" }),
        new("Locate says a word that nobody knows", "AfterInstall", Saying("Locate", """{ "Next": "Dance" }""")),
        new("a fault that blue shares", "AfterAllowTestTraffic", new Scenario { BlueFault = "errors=50%", GreenFault = "errors=50%" }),
        new("a fault that blue shares, and a person is asked", "AfterAllowTestTraffic", Asking),
        new("EventBridge refuses the event", "BeforeAllowTraffic", Answering("eventbridge:putEvents", Refused)),
        new("a sound service", "BeforeInstall", new Scenario { CodeDeploy = new CodeDeployOptions { ListTargetsBeforeInstall = true } }),
        new("an AppSpec in S3", "BeforeInstall", new Scenario { Service = new Scenario().Service with { AppSpecBucket = Rehearsal.Account.Buckets.AppSpecs } }),
        new("a version of an AppSpec in S3", "BeforeInstall", new Scenario { Service = new Scenario().Service with { AppSpecBucket = Rehearsal.Account.Buckets.AppSpecs, AppSpecVersion = "v7" } }),
        new("listeners with rules", "BeforeInstall", Shared((_, answer) => answer)),
        new("a group that does not roll back", "BeforeInstall", new Scenario { Service = new Scenario().Service with { AutoRollback = AutoRollback.Off } }),
        new("Locate says a word that nobody knows", "BeforeInstall", Saying("Locate", """{ "Next": "Dance" }""")),
        new("EventBridge refuses the event", "BeforeInstall", Answering("eventbridge:putEvents", Refused)),
    ];

    /// <summary>What no stack comes to that only observes.</summary>
    internal const string Question = "AwaitApproval";

    /// <summary>What only ECS's own deployments come to: EcsDyingWorkflowScenarios has them.</summary>
    private static readonly Dictionary<string, string[]> s_ofEcs = new()
    {
        ["PreflightWorkflow"] =
        [
            "DescribeServiceDeployment", "AskRevisions", "DescribeServiceRevisions", "DescribeServiceRevisionsUnread", "GetPlanOfService",
            "GetPlanOfServiceUnread", "NoTargetGroups", "NoListeners", "DescribeKnownRules",
        ],
        ["CanaryWorkflow"] =
        [
            "TakeFailure", "TakePlace", "DescribeServiceDeployment", "AskRevisions", "DescribeServiceRevisions", "DescribeServiceRevisionsUnread",
            "GetPlanOfService", "GetPlanOfServiceUnread", "GetBaselineOfServiceEach", "GetBaselineOfService", "GetBaselineOfServiceUnread",
            "DescribeWatchOfServiceEach", "DescribeWatchOfService", "DescribeWatchOfServiceUnread", "NoTargetGroups", "NoListeners", "NoSickTargets",
            "StartWatchOfService",
        ],
    };

    [Theory]
    [InlineData("PreflightWorkflow")]
    [InlineData("CanaryWorkflow")]
    public void Is_answered_for_once_whichever_state_it_dies_in(string workflow) => Golden.Verify(DieInEach(workflow, "decide"), behaviour: workflow);

    /// <summary>Whatever breaks, a stack that only observes lets the deployment through. In turns it dies in one of the three ways: each is tried many times.</summary>
    [Theory]
    [InlineData("PreflightWorkflow")]
    [InlineData("CanaryWorkflow")]
    public void Lets_the_deployment_through_where_the_stack_observes_whichever_state_it_dies_in(string workflow)
        => DieInEach(workflow, "observe").ShouldNotContain("| Failed");

    private static string DieInEach(string workflow, string mode)
    {
        var result = new StringBuilder().AppendLine("state | situation | aborted | timed out | broken").AppendLine("--- | --- | --- | --- | ---");
        var covered = new Dictionary<string, string>();
        IReadOnlyList<string> states = [];
        foreach (var situation in s_situations.Where(situation => BreakableWorkflow.Of(situation.LifecycleEvent) == workflow))
        {
            (situation.Scenario with { Service = situation.Scenario.Service with { StackMode = mode } }).Play(
                async (stack, time) =>
                {
                    var shipped = BreakableWorkflow.Read(stack, workflow);
                    states = shipped.States;
                    var held = await HeldDeployment.At(stack, situation.LifecycleEvent);
                    foreach (var (state, line) in await Die(held, time, shipped, situation, covered.Keys, mode))
                    {
                        covered.Add(state, line);
                    }

                    return true;
                },
                limit: TimeSpan.FromDays(10));
        }

        string[] unreached = mode is "observe" ? [.. s_ofEcs[workflow], Question] : s_ofEcs[workflow];
        states.Except(covered.Keys).ShouldBe(states.Where(unreached.Contains), "no situation leads into these states; add one");
        foreach (var state in states.Except(unreached))
        {
            result.AppendLine(covered[state]);
        }

        return result.ToString();
    }

    /// <summary>Kills a workflow in each state that the situation leads into and none did before: three ways, all at the same time.</summary>
    private static async Task<IEnumerable<(string State, string Line)>> Die(
        HeldDeployment held, VirtualTime time, BreakableWorkflow shipped, Situation situation, IReadOnlyCollection<string> covered, string mode)
    {
        var ways = await shipped.Ways(situation.Name, covered, async (way, definition) =>
        {
            var question = await held.Ask(definition.Text);
            await question.Execution.Completion;
            question.Execution.Status.ShouldBe(ExecutionStatus.Succeeded, $"{way}: {question.Execution.Error} {question.Execution.Cause}");
            question.Answers.Count.ShouldBe(1, way);

            return question.Visited;
        });
        var deaths = new List<Death>();
        foreach (var (index, (state, (way, definition))) in ways.Index())
        {
            deaths.Add(new Death(
                state,
                way,
                Asks(index, 0) ? await held.Ask(definition.Text, abortIn: state) : null,
                Asks(index, 1) ? await held.Ask(definition.Lingering(state).Text) : null,
                Asks(index, 2) ? await held.Ask(definition.Fatal(state).Text) : null,
                mode));
        }

        bool Asks(int index, int way) => mode is "decide" || index % 3 == way;

        foreach (var question in deaths.SelectMany(death => death.Questions))
        {
            await question.Execution.Completion;
            await question.Hook.Outcome.WaitAsync(s_latest, time);
        }

        await Task.Delay(s_aftermath, time);
        return [.. deaths.Select(death => (death.State, death.Tell()))];
    }

    /// <summary>A fault that blue shares decides nothing; for a minute a person may answer, and nobody does.</summary>
    internal static Scenario Asking => new()
    {
        BlueFault = "errors=50%",
        GreenFault = "errors=50%",
        PlanText = """{ "probes": [ { "name": "home", "path": "/" } ], "inconclusive": { "beforeTraffic": { "shared": "ask", "askMinutes": 1 } } }""",
    };

    private static Scenario Saying(string function, string answer) => new()
    {
        Intercept = (resource, _, proceed, _) => resource.LogicalId == function ? Task.FromResult(JsonNode.Parse(answer)) : proceed(),
    };

    /// <summary>Rules of others that fill more than a page.</summary>
    private static Scenario Shared(Func<RehearsalStack, JsonObject, JsonObject> change) => new()
    {
        PlanText = """{ "healthyWithinSeconds": 60 }""",
        Service = new Scenario().Service with { NeighbourRules = 30 },
        Given = stack => stack.Api.Rewrite = (operation, answer) => operation == "elasticloadbalancingv2:describeRules" ? change(stack, answer) : answer,
    };

    private static Scenario Answering(string call, Action<JsonObject> change, string plan = Scenario.Plan) => new()
    {
        PlanText = plan,
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == call)
            {
                change(answer);
            }

            return answer;
        },
    };

    private static void Refused(JsonObject answer) => answer["FailedEntryCount"] = 1;

    private static void Unsteady(JsonObject answer) => Set(answer["Services"]![0]!["TaskSets"]!, set => set["StabilityStatus"] = "STABILIZING");

    private static void Set(JsonNode list, Action<JsonNode> change)
    {
        foreach (var item in list.AsArray())
        {
            change(item!);
        }
    }

    private sealed record Situation(string Name, string LifecycleEvent, Scenario Scenario);

    private sealed record Death(string State, string Way, HookQuestion? Aborted, HookQuestion? TimedOut, HookQuestion? Broken, string Mode)
    {
        public IEnumerable<HookQuestion> Questions => new[] { Aborted, TimedOut, Broken }.OfType<HookQuestion>();

        public string Tell() => $"{State} | {Way} | {Tell(Aborted, ExecutionStatus.Aborted)} | {Tell(TimedOut, ExecutionStatus.TimedOut)} | {Tell(Broken, ExecutionStatus.Failed)}";

        private string Tell(HookQuestion? question, ExecutionStatus ending)
        {
            if (question is null)
            {
                return "not tried";
            }

            question.Execution.Status.ShouldBe(ending, $"{State}: {question.Execution.Error} {question.Execution.Cause}");
            question.IsStillIn(State).ShouldBeTrue(State);
            var (outcome, after) = question.Answers.ShouldHaveSingleItem(State);
            after.ShouldBeLessThan(s_latest, State);
            outcome.ToString().ShouldBe(question.IsAnsweredByWorkflow ? question.Word : Mode is "observe" ? "Succeeded" : "Failed", State);

            return $"{outcome}, by {question.Answerer}{(after > TimeSpan.FromMinutes(1) ? $", after {after.TotalMinutes:0} min" : "")}";
        }
    }
}
