using System.Collections.Immutable;
using Rehearsal.Account;

namespace Rehearsal.Ecs;

/// <summary>A deployment of a service by ECS itself, and its rollback, as ECS remembers it.</summary>
/// <remarks>
/// PENDING → IN_PROGRESS → SUCCESSFUL, or → ROLLBACK_REQUESTED → ROLLBACK_IN_PROGRESS → ROLLBACK_SUCCESSFUL | ROLLBACK_FAILED,
/// or where another one takes its place → STOP_REQUESTED → STOPPED.
/// </remarks>
internal sealed class ServiceDeployment(string arn, EcsService service, ServiceRevision green, ServiceRevision? blue)
    : IDeployment
{
    private readonly TimeProvider _clock = service.Service.Account.Clock;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Arn { get; } = arn;

    public string Id => Arn.Split('/')[^1];

    public EcsService Service { get; } = service;

    /// <summary>As it was when the deployment began.</summary>
    public DeploymentConfiguration Configuration { get; } = service.Configuration;

    /// <summary>The target revision.</summary>
    public ServiceRevision Green { get; } = green;

    /// <summary>The source revision that serves; null: this is the service's first deployment.</summary>
    public ServiceRevision? Blue { get; } = blue;

    /// <summary>Every revision that was active when the deployment began.</summary>
    public IReadOnlyList<ServiceRevision> Sources { get; internal set; } = blue is null ? [] : [blue];

    public ServiceDeploymentStatus Status { get; private set; } = ServiceDeploymentStatus.Pending;

    public string? StatusReason { get; private set; }

    /// <summary>Why it is rolled back.</summary>
    public DeploymentFailure? Failure => Request.Reason;

    public DeploymentStage? Stage { get; private set; }

    /// <summary>Those of the way forward, each as often as it came.</summary>
    public ImmutableList<StageRecord> Stages { get; private set; } = [];

    /// <summary>Those of the rollback.</summary>
    public ImmutableList<StageRecord> RollbackStages { get; private set; } = [];

    /// <summary>The hooks of the stage that was asked last.</summary>
    public IReadOnlyList<HookRun> Hooks { get; internal set; } = [];

    /// <summary>Green's share of the production traffic in percent.</summary>
    public decimal ProductionPercent { get; internal set; }

    /// <summary>Green's share of the test traffic in percent.</summary>
    public decimal TestPercent { get; internal set; }

    public MonitorStatus AlarmMonitor { get; internal set; } = MonitorStatus.Disabled;

    public string? TriggeredAlarm { get; internal set; }

    public MonitorStatus CircuitBreaker { get; internal set; } = MonitorStatus.Disabled;

    /// <summary>
    /// As many tasks may fail before the circuit breaker trips:
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    /// </summary>
    public int FailureThreshold => Math.Clamp((Service.Service.DesiredCount + 1) / 2, 3, 200);

    /// <summary>How many tasks the circuit breaker saw fail.</summary>
    public int FailureCount { get; internal set; }

    public DateTimeOffset Created { get; } = service.Service.Account.Clock.GetUtcNow();

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? RollbackStarted { get; private set; }

    public DateTimeOffset? Finished { get; private set; }

    public DateTimeOffset Updated { get; private set; } = service.Service.Account.Clock.GetUtcNow();

    public bool IsOver => Finished is not null;

    /// <summary>Completes when the status is final.</summary>
    public Task Completion => _completion.Task;

    string IDeployment.Status => Status.Name();

    string? IDeployment.Message => StatusReason;

    /// <summary>A rollback of ECS is the same deployment.</summary>
    string? IDeployment.RollbackId => null;

    AccountTaskSet? IDeployment.Blue => Blue?.Tasks;

    AccountTaskSet? IDeployment.Green => Green.Tasks;

    /// <summary>Those of the way forward; RECONCILE_SERVICE only where it came.</summary>
    IReadOnlyList<DeploymentEvent> IDeployment.Events =>
    [
        .. from stage in Enum.GetValues<DeploymentStage>()
           let records = Stages.Where(record => record.Stage == stage).ToList()
           where records is [_, ..] || stage is not DeploymentStage.ReconcileService
           select EventOf(stage, records),
    ];

    internal RollbackRequest Request { get; } = new();

    /// <summary>False: it is over, or blue is on its way out already.</summary>
    public bool CanBeRolledBack => !IsOver && Stage is not DeploymentStage.CleanUp;

    /// <summary>Whether nothing is rolled back: another one takes its place, or the service is deleted.</summary>
    public bool IsStopped => Failure is { IsStop: true };

    /// <summary>Ends it where it is. One that is on its way back, or whose blue goes already, goes on to its end.</summary>
    internal void StopFor(DeploymentFailure reason)
    {
        if (CanBeRolledBack && Request.TryGive(reason))
        {
            Become(ServiceDeploymentStatus.StopRequested);
            Request.Cancel();
        }
    }

    internal void Start()
    {
        Started = _clock.GetUtcNow();
        if (Failure is null)
        {
            Become(ServiceDeploymentStatus.InProgress);
        }
    }

    internal StageRecord Begin(DeploymentStage stage, bool isRollback)
    {
        var record = new StageRecord(stage, _clock.GetUtcNow());
        Stage = stage;
        (Stages, RollbackStages) = isRollback ? (Stages, RollbackStages.Add(record)) : (Stages.Add(record), RollbackStages);
        Touch();
        return record;
    }

    /// <summary>Asks for the rollback; one that was asked for before goes on as it is.</summary>
    internal void RollBack(DeploymentFailure failure)
    {
        if (Request.TryGive(failure))
        {
            Become(ServiceDeploymentStatus.RollbackRequested);
            Request.Cancel();
        }
    }

    internal void StartRollback()
    {
        RollbackStarted = _clock.GetUtcNow();
        StatusReason = Failure!.StatusReason;
        Become(ServiceDeploymentStatus.RollbackInProgress);
    }

    internal void End(ServiceDeploymentStatus status, string? reason = null)
    {
        Finished = _clock.GetUtcNow();
        StatusReason = reason ?? StatusReason;
        Become(status);
        _completion.TrySetResult();
    }

    /// <summary>The rehearsal itself broke: whoever waits for the end is told, instead of waiting for ever.</summary>
    internal void Break(Exception problem) => _completion.TrySetException(problem);

    private DeploymentEvent EventOf(DeploymentStage stage, IReadOnlyList<StageRecord> records) =>
        records is [var first, ..] && records[^1] is var last
        ? new(
            stage.Name(),
            last.Status,
            first.Started,
            last.Ended,
            records.Aggregate(TimeSpan.Zero, (sum, record) => sum + (record.Ended - record.Started ?? TimeSpan.Zero)),
            last.Failure?.StatusReason)
        : new(stage.Name(), IsOver ? EventStatus.Skipped : EventStatus.Pending, null, null, TimeSpan.Zero, null);

    private void Become(ServiceDeploymentStatus status)
    {
        Status = status;
        Touch();
    }

    private void Touch() => Updated = _clock.GetUtcNow();
}

/// <summary>How far a service deployment is.</summary>
internal enum ServiceDeploymentStatus
{
    Pending,
    InProgress,
    Successful,
    StopRequested,
    Stopped,
    RollbackRequested,
    RollbackInProgress,
    RollbackSuccessful,
    RollbackFailed,
}

/// <summary>Whether ECS looks at the alarms, or at the tasks that fail.</summary>
internal enum MonitorStatus
{
    Disabled,
    Monitoring,
    MonitoringComplete,
    Triggered,
}

/// <summary>A stage that a deployment has reached.</summary>
internal sealed class StageRecord(DeploymentStage stage, DateTimeOffset started)
{
    public DeploymentStage Stage { get; } = stage;

    public DateTimeOffset Started { get; } = started;

    public DateTimeOffset? Ended { get; private set; }

    public DeploymentFailure? Failure { get; private set; }

    /// <summary>One of <see cref="EventStatus"/>.</summary>
    public string Status => Ended is null ? EventStatus.InProgress : Failure is null ? EventStatus.Succeeded : EventStatus.Failed;

    internal void End(DeploymentFailure? failure, DateTimeOffset now) => (Failure, Ended) = (failure, now);
}
