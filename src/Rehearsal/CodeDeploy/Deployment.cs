using System.Collections.Concurrent;
using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal.CodeDeploy;

/// <summary>A deployment, or the rollback of one, as CodeDeploy remembers it.</summary>
/// <remarks>
/// Created → InProgress → Succeeded | Failed | Stopped. It is InProgress until blue is gone, long after its eight events have succeeded.
/// </remarks>
internal sealed class Deployment(string id, DeploymentGroup group, AppSpec appSpec, string configurationName, TimeProvider clock)
    : IDeployment
{
    private readonly ConcurrentDictionary<string, HookExecution> _hooks = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public DeploymentGroup Group { get; } = group;

    public AppSpec AppSpec { get; } = appSpec;

    public AppSpec? PreviousAppSpec { get; init; }

    /// <summary>Where the AppSpec lies; null: CodeDeploy holds its text.</summary>
    public S3Revision? InS3 { get; init; }

    public string ConfigurationName { get; } = configurationName;

    /// <summary>The deployment that this one takes back, when it is a rollback.</summary>
    public Deployment? Triggering { get; init; }

    public bool IsRollback => Triggering is not null;

    public string? Description { get; init; }

    public AutoRollback AutoRollback { get; init; } = group.AutoRollback;

    /// <summary>The deployment that takes this one back.</summary>
    public Deployment? Rollback { get; private set; }

    public DeploymentStatus Status { get; private set; } = DeploymentStatus.Created;

    public DeploymentError? Error { get; private set; }

    public DateTimeOffset Created { get; } = clock.GetUtcNow();

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Completed { get; private set; }

    public DateTimeOffset LastUpdated { get; private set; } = clock.GetUtcNow();

    public bool HasTerminationWaitStarted { get; private set; }

    public IReadOnlyList<LifecycleEventRecord> LifecycleEvents { get; } =
        [.. CodeDeploy.LifecycleEvents.InOrder.Select(e => new LifecycleEventRecord(e))];

    public AccountTaskSet? Blue { get; internal set; }

    public AccountTaskSet? Green { get; internal set; }

    public bool IsCompleted => Completed is not null;

    /// <summary>Completes when the status is final.</summary>
    public Task Completion => _completion.Task;

    string IDeployment.Status => $"{Status}";

    string? IDeployment.Message => Error?.Message;

    string? IDeployment.RollbackId => Rollback?.Id;

    IReadOnlyList<DeploymentEvent> IDeployment.Events => [.. LifecycleEvents.Select(record => record.AsEvent)];

    internal DeploymentStop Stop { get; } = new();

    /// <summary>Cancelled when whoever deploys does not want to wait for blue's end any longer.</summary>
    internal CancellationTokenSource TerminationWait { get; } = new();

    public LifecycleEventRecord this[LifecycleStep lifecycleEvent] => LifecycleEvents[(int)lifecycleEvent];

    public HookExecution? FindHook(string executionId) => _hooks.GetValueOrDefault(executionId);

    internal HookExecution Ask(string executionId, LifecycleStep lifecycleEvent, string function) =>
        _hooks[executionId] = new HookExecution(executionId, lifecycleEvent, function, clock.GetUtcNow());

    internal void Start()
    {
        Started = clock.GetUtcNow();
        Status = DeploymentStatus.InProgress;
        Touch();
    }

    internal void StartTerminationWait()
    {
        HasTerminationWaitStarted = true;
        Touch();
    }

    internal void WillBeRolledBackBy(Deployment rollback) => Rollback = rollback;

    internal void End(DeploymentError? error)
    {
        Error = error;
        Status = error?.Status ?? DeploymentStatus.Succeeded;
        Completed = clock.GetUtcNow();
        Touch();
        _completion.TrySetResult();
    }

    /// <summary>The rehearsal itself broke: whoever waits for the end is told, instead of waiting for ever.</summary>
    internal void Break(Exception problem) => _completion.TrySetException(problem);

    internal void Touch() => LastUpdated = clock.GetUtcNow();
}

/// <summary>How far a deployment is.</summary>
internal enum DeploymentStatus
{
    Created,
    InProgress,
    Succeeded,
    Failed,
    Stopped,
}

/// <summary>A lifecycle event of one deployment.</summary>
internal sealed class LifecycleEventRecord(LifecycleStep lifecycleEvent)
{
    public LifecycleStep Event { get; } = lifecycleEvent;

    public LifecycleEventStatus Status { get; private set; } = LifecycleEventStatus.Pending;

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public DeploymentError? Error { get; private set; }

    public DeploymentEvent AsEvent => new($"{Event}", $"{Status}", Started, Ended, Ended - Started ?? TimeSpan.Zero, Error?.Message);

    internal void Begin(DateTimeOffset now)
    {
        Started = now;
        Status = LifecycleEventStatus.InProgress;
    }

    internal void End(DeploymentError? error, DateTimeOffset now)
    {
        Error = error;
        Ended = now;
        Status = error is null ? LifecycleEventStatus.Succeeded : LifecycleEventStatus.Failed;
    }

    internal void Skip() => Status = LifecycleEventStatus.Skipped;
}
