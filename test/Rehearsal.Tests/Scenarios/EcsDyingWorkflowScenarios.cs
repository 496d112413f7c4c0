using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>
/// A workflow of ECS's own deployments that dies in any of its states, however it does: the hook ends FAILED within the hour that its stage has, and
/// another execution reports it.
/// </summary>
public sealed class EcsDyingWorkflowScenarios
{
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(55);

    private static readonly string[] s_notices = ["StoreReport", "PutEvent", "PublishMessage"];

    /// <summary>What only CodeDeploy's deployments come to; and the rules of a listener, because ECS names the rule.</summary>
    private static readonly Dictionary<string, string[]> s_unreachable = new()
    {
        ["PreflightWorkflow"] =
        [
            "GetDeployment", "AskCodeDeploy", "GetDeploymentGroup", "GetDeploymentGroupUnread", "ListDeploymentTargets", "ListDeploymentTargetsUnread",
            "GetPlan", "GetPlanUnread", "GetApplicationRevisionEach", "GetApplicationRevision", "GetApplicationRevisionUnread", "GetAppSpecObjectEach",
            "HasVersion", "GetAppSpecVersion", "GetAppSpecObject", "GetAppSpecObjectUnread", "GetDeploymentConfig", "GetDeploymentConfigUnread",
            "GetDeploymentTarget", "GetDeploymentTargetUnread", "DescribeRules", "DescribeFurtherRules", "Answering", "Answer",
        ],
        ["CanaryWorkflow"] =
        [
            // Of the execution that reports a death: EcsAnswerScenarios has it die as well.
            "TakeFailure", "TakePlace",
            "GetDeployment", "AskCodeDeploy", "GetDeploymentGroup", "GetDeploymentGroupUnread", "ListDeploymentTargets", "ListDeploymentTargetsUnread",
            "GetPlan", "GetPlanUnread", "GetBaselineEach", "GetBaseline", "GetBaselineUnread", "DescribeWatchEach", "DescribeWatch", "DescribeWatchUnread",
            "GetDeploymentTarget", "GetDeploymentTargetUnread", "DescribeRules", "DescribeFurtherRules", "Answering", "Answer", "StartWatch",
        ],
    };

    /// <summary>
    /// What leads into the states, the cheap ones first; what a task that fails leads into is found out. After a good moment there is a watch, so what is
    /// asked where there is none comes before.
    /// </summary>
    private static readonly Situation[] s_situations =
    [
        new("green is up", DeploymentStage.PostScaleUp, new Scenario()),
        new("a rule that never leads to green alone", DeploymentStage.PostProductionTrafficShift, Shared(SharedBalancerScenarios.AlsoToBlue)),
        new("a good moment", DeploymentStage.PreProductionTrafficShift, new Scenario()),
        new("green is down", DeploymentStage.PostTestTrafficShift, new Scenario { GreenFault = "down" }),
        new("green does not stay up", DeploymentStage.PostScaleUp, Unsteady(new Scenario())),
        new("green crashes again and again", DeploymentStage.PostScaleUp, Unsteady(new Scenario { GreenFault = "after=1m:crash" })),
        new("a bake", DeploymentStage.PostProductionTrafficShift, new Scenario { PlanText = """{ "bakeSeconds": 60 }""" }),
        new("Locate says a word that nobody knows", DeploymentStage.PostScaleUp, Saying("Locate", """{ "Next": "Dance" }""")),
        new("a fault that blue shares", DeploymentStage.PostTestTrafficShift, new Scenario { BlueFault = "errors=50%", GreenFault = "errors=50%" }),
        new("a fault that blue shares, and a person is asked", DeploymentStage.PostTestTrafficShift, DyingWorkflowScenarios.Asking),
        new("EventBridge refuses the event", DeploymentStage.PreProductionTrafficShift, Answering("eventbridge:putEvents", Refused)),
        new(
            "no load balancer, and green is down",
            DeploymentStage.PreProductionTrafficShift,
            ServiceConnectScenarios.Connected with { GreenFault = "down" }),
        new("a sound service", DeploymentStage.PreScaleUp, new Scenario()),
        new("no load balancer", DeploymentStage.PreScaleUp, ServiceConnectScenarios.Connected),
        new("listeners with rules", DeploymentStage.PreScaleUp, Shared((_, answer) => answer)),
        new("a service without a test rule", DeploymentStage.PreScaleUp, new Scenario { PlanText = """{ "via": "route" }""", Service = new Scenario().Service with { HasTestListener = false } }),
        new("Locate says a word that nobody knows", DeploymentStage.PreScaleUp, Saying("Locate", """{ "Next": "Dance" }""")),
        new("EventBridge refuses the event", DeploymentStage.PreScaleUp, Answering("eventbridge:putEvents", Refused)),
    ];

    [Theory]
    [InlineData("PreflightWorkflow")]
    [InlineData("CanaryWorkflow")]
    public void Is_FAILED_and_reported_whichever_state_it_dies_in(string workflow) => Golden.Verify(DieInEach(workflow, "decide"), behaviour: workflow);

    /// <summary>Whatever breaks, a stack that only observes lets the deployment through. In turns it dies in one of the three ways: each is tried many times.</summary>
    [Theory]
    [InlineData("PreflightWorkflow")]
    [InlineData("CanaryWorkflow")]
    public void Is_SUCCEEDED_and_reported_where_the_stack_observes_whichever_state_it_dies_in(string workflow)
        => DieInEach(workflow, "observe").ShouldNotContain("FAILED");

    private static string DieInEach(string workflow, string mode)
    {
        var result = new StringBuilder().AppendLine("state | situation | aborted | timed out | broken").AppendLine("--- | --- | --- | --- | ---");
        var covered = new Dictionary<string, string>();
        IReadOnlyList<string> states = [];
        foreach (var situation in s_situations.Where(situation => HeldServiceDeployment.WorkflowOf(situation.Stage) == workflow))
        {
            var scenario = situation.Scenario with
            {
                Controller = Controller.Ecs,
                Service = situation.Scenario.Service with { HookTimeout = TimeSpan.FromDays(20), StackMode = mode },
            };
            scenario.Play(
                async (stack, time) =>
                {
                    var shipped = BreakableWorkflow.Read(stack, workflow);
                    states = shipped.States;
                    var held = await HeldServiceDeployment.At(stack, situation.Stage);
                    foreach (var (state, line) in await Die(stack, held, time, shipped, situation, covered.Keys, mode))
                    {
                        covered.Add(state, line);
                    }

                    return true;
                },
                limit: TimeSpan.FromDays(10));
        }

        string[] unreached = mode is "observe" ? [.. s_unreachable[workflow], DyingWorkflowScenarios.Question] : s_unreachable[workflow];
        states.Except(covered.Keys).ShouldBe(states.Where(unreached.Contains), "no situation leads into these states; add one");
        foreach (var state in states.Except(unreached))
        {
            result.AppendLine(covered[state]);
        }

        return result.ToString();
    }

    /// <summary>Kills a workflow in each state that the situation leads into and none did before: three ways, all at the same time.</summary>
    private static async Task<IEnumerable<(string State, string Line)>> Die(
        RehearsalStack stack, HeldServiceDeployment held, VirtualTime time, BreakableWorkflow shipped, Situation situation, IReadOnlyCollection<string> covered, string mode)
    {
        var ways = await shipped.Ways(situation.Name, covered, async (way, definition) =>
        {
            var question = await held.Ask(definition.Text);
            var answer = await question.Answer;
            question.Execution.Status.ShouldBe(ExecutionStatus.Succeeded, $"{way}: {question.Execution.Error} {question.Execution.Cause}");
            (answer.Failure is null).ShouldBe(WordOf(question) == "Succeeded", $"{way}: {question.Execution.Output} {answer.Failure?.Cause}");

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

        held.Load(shipped.Text);
        foreach (var question in deaths.SelectMany(death => death.Questions))
        {
            await question.Answer;
        }

        await Task.Delay(TimeSpan.FromMinutes(2), time);
        return [.. deaths.Select(death => (death.State, death.Tell(stack)))];
    }

    private static string? WordOf(StageQuestion question) => question.Execution.Output?["Status"]?.GetValue<string>();

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

    private static Scenario Answering(string call, Action<JsonObject> change) => new()
    {
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == call)
            {
                change(answer);
            }

            return answer;
        },
    };

    /// <summary>Fewer tasks run than are wanted, whichever answer is read.</summary>
    private static Scenario Unsteady(Scenario scenario) => scenario with
    {
        PlanText = """{ "healthyWithinSeconds": 60 }""",
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            foreach (var deployment in operation == "ecs:describeServices" ? answer["Services"]![0]!["Deployments"]?.AsArray() ?? [] : [])
            {
                deployment!["RunningCount"] = 0;
            }

            foreach (var deployment in operation == "ecs:describeServiceDeployments" ? answer["ServiceDeployments"]!.AsArray() : [])
            {
                deployment!["TargetServiceRevision"]!["RunningTaskCount"] = 0;
            }

            return answer;
        },
    };

    private static void Refused(JsonObject answer) => answer["FailedEntryCount"] = 1;

    private sealed record Situation(string Name, DeploymentStage Stage, Scenario Scenario);

    private sealed record Death(string State, string Way, StageQuestion? Aborted, StageQuestion? TimedOut, StageQuestion? Broken, string Mode)
    {
        public IEnumerable<StageQuestion> Questions => new[] { Aborted, TimedOut, Broken }.OfType<StageQuestion>();

        public string Tell(RehearsalStack stack) =>
            $"{State} | {Way} | {Tell(stack, Aborted, ExecutionStatus.Aborted)} | {Tell(stack, TimedOut, ExecutionStatus.TimedOut)} | {Tell(stack, Broken, ExecutionStatus.Failed)}";

        private string Tell(RehearsalStack stack, StageQuestion? question, ExecutionStatus ending)
        {
            if (question is null)
            {
                return "not tried";
            }

            question.Execution.Status.ShouldBe(ending, $"{State}: {question.Execution.Error} {question.Execution.Cause}");
            question.IsStillIn(State).ShouldBeTrue(State);
            var (failure, after) = question.Answer.Result;
            after.ShouldBeLessThan(s_latest, State);
            if (Mode is "observe")
            {
                failure.ShouldBeNull(State);
            }
            else
            {
                failure.ShouldNotBeNull(State).Cause.ShouldEndWith("returned FAILED status.");
            }

            var told = stack.Account.StateMachines.Executions.Where(execution => execution.Name == $"{question.Execution.Name}-died").ShouldHaveSingleItem(State);
            told.Status.ShouldBe(ExecutionStatus.Succeeded, State);
            s_notices.ShouldAllBe(notice => told.History.Any(history => history.Type == "TaskSucceeded" && history.State == notice), State);

            return $"{(Mode is "observe" ? "SUCCEEDED" : "FAILED")}{(after > TimeSpan.FromMinutes(1) ? $", after {after.TotalMinutes:0} min" : "")}, reported";
        }
    }
}
