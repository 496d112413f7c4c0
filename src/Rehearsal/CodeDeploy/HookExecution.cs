namespace Rehearsal.CodeDeploy;

/// <summary>One question to a hook, which takes one answer.</summary>
internal sealed class HookExecution(string id, LifecycleStep lifecycleEvent, string function, DateTimeOffset invoked)
{
    private readonly TaskCompletionSource<HookOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public LifecycleStep Event { get; } = lifecycleEvent;

    public string Function { get; } = function;

    public DateTimeOffset Invoked { get; } = invoked;

    public Task<HookOutcome> Outcome => _outcome.Task;

    /// <summary>The first end counts; false: it had ended before.</summary>
    public bool TryEnd(HookOutcome outcome) => _outcome.TrySetResult(outcome);
}

/// <summary>How a question to a hook ended.</summary>
internal enum HookOutcome
{
    Succeeded,
    Failed,
    TimedOut,
    DeploymentStopped,
    NoSuchFunction,
}

/// <summary>Invokes the function behind a hook.</summary>
internal interface IHookInvoker
{
    /// <summary>Returns when the function has returned, which is not the hook's answer. A throw is what Lambda calls a function error.</summary>
    /// <exception cref="Account.FunctionNotFoundException">There is no such function.</exception>
    Task Invoke(string functionName, string eventJson, CancellationToken cancellationToken);
}
