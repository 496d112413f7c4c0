using System.Text.Json.Nodes;
using Hooks;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A deployment of ECS's own that stands still at a stage, whose hook can be asked again and again: one set-up serves many workflows.</summary>
internal sealed class HeldServiceDeployment
{
    /// <summary>What comes up has come up by then, so that the same question leads into the same states.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromMinutes(2);

    private readonly RehearsalStack _stack;
    private readonly DeploymentStage _stage;
    private readonly Dictionary<string, string> _aborts = [];
    private readonly TaskCompletionSource _isHeld = new();
    private ServiceDeployment _deployment = null!;
    private int _questions;

    private HeldServiceDeployment(RehearsalStack stack, DeploymentStage stage)
    {
        (_stack, _stage) = (stack, stage);
        stack.Engine.Happened += Abort;
    }

    /// <summary>The logical id of the workflow that is asked at a stage.</summary>
    public static string WorkflowOf(DeploymentStage stage) => stage is DeploymentStage.PreScaleUp ? "PreflightWorkflow" : "CanaryWorkflow";

    public static async Task<HeldServiceDeployment> At(RehearsalStack stack, DeploymentStage stage)
    {
        var held = new HeldServiceDeployment(stack, stage);
        held._deployment = stack.Start(AppSpec.Parse(Shipped.Text("appspec.yml")), new Holding(held)).Deployment;
        await held._isHeld.Task;
        await Task.Delay(s_settling, stack.Account.Clock);

        return held;
    }

    /// <summary>Has ECS ask the hook once more, as often as it wants to be asked again, and returns when it was asked for the first time.</summary>
    /// <param name="definition">The workflow that is asked.</param>
    /// <param name="abortIn">The state in which the execution is aborted when it enters it; null: it is not.</param>
    public async Task<StageQuestion> Ask(string definition, string? abortIn = null)
    {
        Load(definition);
        var listening = new Listening(_stack.Functions);

        // Of the steps of a shift each is told other weights, and that is how executions of one stage have names of their own.
        var revision = $"question-{++_questions}";
        var name = ExecutionName.OfStage(new EcsHookEvent(_stage.Name(), _deployment.Arn, $"{revision}=100", Plan: null, Execution: null), number: 1);
        if (abortIn is not null)
        {
            _aborts[name] = abortIn;
        }

        var weights = new TrafficWeights([], [(revision, 100)]);
        var answer = Answered(new StageHooks(_stack.Ecs, _deployment, listening, progress: null).Ask(_stage, weights, CancellationToken.None));
        await listening.IsAsked;

        return new StageQuestion(_stack.Account.StateMachines.Executions.Single(execution => execution.Name == name), answer);
    }

    /// <summary>What is started from now on is this: the shipped workflow again, for what reports a death.</summary>
    public void Load(string definition)
    {
        var workflow = WorkflowOf(_stage);
        _stack.Account.StateMachines.Add(StateMachine.Load(workflow, definition, new SdkIntegration(_stack.Api, _stack.Functions)), _stack.Engine);
    }

    private async Task<StageAnswer> Answered(Task<DeploymentFailure?> hook)
    {
        var began = _stack.Account.Clock.GetUtcNow();

        return new StageAnswer(await hook, _stack.Account.Clock.GetUtcNow() - began);
    }

    private void Abort(Execution execution, HistoryEvent history)
    {
        if (history.Type.EndsWith("StateEntered", StringComparison.Ordinal) && _aborts.GetValueOrDefault(execution.Name) == history.State)
        {
            execution.Stop("Operator", $"pressed the button in {history.State}");
        }
    }

    /// <summary>Says SUCCEEDED at every stage before the one that is held, and nothing at that one.</summary>
    private sealed class Holding(HeldServiceDeployment held) : IFunctions
    {
        public Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken)
        {
            if (payload!["lifecycleStage"]!.GetValue<string>() == held._stage.Name())
            {
                held._isHeld.TrySetResult();
                return new TaskCompletionSource<JsonNode?>().Task;
            }

            return Task.FromResult<JsonNode?>(new JsonObject { ["hookStatus"] = "SUCCEEDED" });
        }
    }

    /// <summary>Tells when the hook was asked for the first time.</summary>
    private sealed class Listening(IFunctions functions) : IFunctions
    {
        private readonly TaskCompletionSource _isAsked = new();

        public Task IsAsked => _isAsked.Task;

        public async Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken)
        {
            var answer = await functions.Invoke(functionName, payload, cancellationToken);
            _isAsked.TrySetResult();

            return answer;
        }
    }
}

/// <summary>A question to the hook of a stage, and the workflow that it waits for.</summary>
internal sealed record StageQuestion(Execution Execution, Task<StageAnswer> Answer)
{
    public IEnumerable<string> Visited => Execution.History.Where(history => history.Type.EndsWith("StateEntered", StringComparison.Ordinal)).Select(history => history.State!).Distinct();

    /// <summary>Whether the execution ended while it was in the state.</summary>
    public bool IsStillIn(string state) => Count("StateEntered", state) > Count("StateExited", state);

    private int Count(string what, string state) => Execution.History.Count(history => history.State == state && history.Type.EndsWith(what, StringComparison.Ordinal));
}

/// <summary>What ECS makes of the hook's answer.</summary>
/// <param name="Failure">Null: it goes on.</param>
/// <param name="After">How long ECS asked.</param>
internal sealed record StageAnswer(DeploymentFailure? Failure, TimeSpan After);
