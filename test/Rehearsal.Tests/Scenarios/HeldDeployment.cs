using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A deployment that stands still at a lifecycle event, whose hook can be asked again and again: one set-up serves many workflows.</summary>
internal sealed class HeldDeployment
{
    /// <summary>What comes up has come up by then, so that the same question leads into the same states.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromMinutes(2);

    private readonly RehearsalStack _stack;
    private readonly string _lifecycleEvent;
    private readonly Dictionary<string, List<(HookOutcome Outcome, TimeSpan After)>> _answers = [];
    private readonly Dictionary<string, string> _aborts = [];
    private readonly TaskCompletionSource _isHeld = new();
    private Deployment _deployment = null!;

    private HeldDeployment(RehearsalStack stack, string lifecycleEvent)
    {
        (_stack, _lifecycleEvent) = (stack, lifecycleEvent);
        var rewrite = stack.Api.Rewrite;
        stack.Api.Rewrite = (operation, answer) => Count(operation, rewrite?.Invoke(operation, answer) ?? answer);
        stack.Engine.Happened += Abort;
    }

    public static async Task<HeldDeployment> At(RehearsalStack stack, string lifecycleEvent)
    {
        var held = new HeldDeployment(stack, lifecycleEvent);
        stack.CodeDeploy.Options = stack.CodeDeploy.Options with { HookTimeout = TimeSpan.FromDays(20) };
        held._deployment = stack.Start(AppSpec.Parse(Shipped.Text("appspec.yml")), new Holding(held)).Deployment;
        await held._isHeld.Task;
        await Task.Delay(s_settling, stack.Account.Clock);

        return held;
    }

    /// <summary>Has CodeDeploy ask the hook once more.</summary>
    /// <param name="definition">The workflow that answers.</param>
    /// <param name="abortIn">The state in which the execution is aborted when it enters it; null: it is not.</param>
    public async Task<HookQuestion> Ask(string definition, string? abortIn = null)
    {
        var workflow = BreakableWorkflow.Of(_lifecycleEvent);
        var function = _stack.Template.Function(_lifecycleEvent);
        _stack.Account.StateMachines.Add(StateMachine.Load(workflow, definition, new SdkIntegration(_stack.Api, _stack.Functions)), _stack.Engine);
        var hook = _deployment.Ask(_stack.Account.Identifiers.HookExecution(), Enum.Parse<LifecycleStep>(_lifecycleEvent), function.Name);
        if (abortIn is not null)
        {
            _aborts[hook.Id] = abortIn;
        }

        _answers[hook.Id] = [];
        await _stack.Functions.Invoke(function.Name, new JsonObject { ["DeploymentId"] = _deployment.Id, ["LifecycleEventHookExecutionId"] = hook.Id }, CancellationToken.None);
        var execution = _stack.Account.StateMachines.Executions.Last(execution => HookOf(execution) == hook.Id);

        return new HookQuestion(hook, execution, _answers[hook.Id]);
    }

    private static string? HookOf(Execution execution) => execution.Input?["LifecycleEventHookExecutionId"]?.GetValue<string>();

    private JsonObject Count(string operation, JsonObject answer)
    {
        if (operation == "codedeploy:putLifecycleEventHookExecutionStatus" && _answers.TryGetValue(answer["LifecycleEventHookExecutionId"]!.GetValue<string>(), out var answers))
        {
            var hook = _deployment.FindHook(answer["LifecycleEventHookExecutionId"]!.GetValue<string>())!;
            answers.Add((hook.Outcome.Result, _stack.Account.Clock.GetUtcNow() - hook.Invoked));
        }

        return answer;
    }

    private void Abort(Execution execution, HistoryEvent history)
    {
        if (history.Type.EndsWith("StateEntered", StringComparison.Ordinal) && HookOf(execution) is { } hook && _aborts.GetValueOrDefault(hook) == history.State)
        {
            execution.Stop("Operator", $"pressed the button in {history.State}");
        }
    }

    /// <summary>Says Succeeded for every hook before the one that is held, and nothing for that one.</summary>
    private sealed class Holding(HeldDeployment held) : IHookInvoker
    {
        public async Task Invoke(string functionName, string eventJson, CancellationToken cancellationToken)
        {
            if (functionName == held._stack.Template.Function(held._lifecycleEvent).Name)
            {
                held._isHeld.SetResult();
                return;
            }

            var answer = JsonNode.Parse(eventJson)!.AsObject();
            answer["Status"] = "Succeeded";
            await held._stack.Api.Call("codedeploy", "putLifecycleEventHookExecutionStatus", answer, cancellationToken);
        }
    }
}

/// <summary>A question to a hook, the workflow that was to answer it, and the answers that CodeDeploy took.</summary>
internal sealed record HookQuestion(HookExecution Hook, Execution Execution, IReadOnlyList<(HookOutcome Outcome, TimeSpan After)> Answers)
{
    public IEnumerable<string> Visited => Execution.History.Where(history => history.Type.EndsWith("StateEntered", StringComparison.Ordinal)).Select(history => history.State!).Distinct();

    /// <summary>Whether the execution ended while it was in the state.</summary>
    public bool IsStillIn(string state) => Count("StateEntered", state) > Count("StateExited", state);

    private int Count(string what, string state) => Execution.History.Count(history => history.State == state && history.Type.EndsWith(what, StringComparison.Ordinal));

    /// <summary>Whether the workflow itself gave the answer.</summary>
    public bool IsAnsweredByWorkflow => Execution.History.Any(history => history is { Type: "TaskSucceeded", State: "Answer" });

    /// <summary>Backstop answers in the moment in which the workflow dies, Sweep later.</summary>
    public string Answerer => IsAnsweredByWorkflow ? "the workflow" : Hook.Invoked + Answers[0].After == Execution.StopDate ? "Backstop" : "Sweep";

    /// <summary>What the workflow was about to answer or has answered; null: it did not get there.</summary>
    public string? Word => Execution.History.LastOrDefault(history => history is { Type: "TaskScheduled", State: "Answer" })?.Detail?["parameters"]?["Status"]?.GetValue<string>();
}
