namespace Rehearsal.CodeDeploy;

/// <summary>CodeDeploy's limits, and the points where AWS does not say what it does; the defaults are the harder of the two readings.</summary>
internal sealed record CodeDeployOptions
{
    /// <summary>How long CodeDeploy waits for the answer of a hook.</summary>
    public TimeSpan HookTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a task set that is being deleted may finish its requests.</summary>
    public TimeSpan DrainingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Delivers each hook event twice, as Lambda's asynchronous invocation may.</summary>
    public bool RedeliverHooks { get; init; }

    /// <summary>
    /// Invokes hooks asynchronously, so that Lambda tells a function's destination when it fails; AWS does not say whether CodeDeploy does.
    /// Otherwise nobody but CodeDeploy knows of it.
    /// </summary>
    public bool InvokesHooksAsynchronously { get; init; }

    /// <summary>Asks the hooks in a rollback deployment too; AWS does not say whether it does.</summary>
    public bool RunHooksInRollback { get; init; }

    /// <summary>Lists the target, with blue alone, before Install has begun, instead of answering that the deployment has not started.</summary>
    public bool ListTargetsBeforeInstall { get; init; }

    /// <summary>Holds Install until green is steady, for an hour at most. Otherwise Install ends when ECS has accepted the task set.</summary>
    public bool InstallWaitsForSteadyState { get; init; }
}
