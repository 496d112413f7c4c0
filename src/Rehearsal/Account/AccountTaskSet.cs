using System.Collections.Immutable;
using Rehearsal.Fleet;
using StepFunctions.Running;

namespace Rehearsal.Account;

/// <summary>The tasks of one version of a service, and the target group they are registered with.</summary>
/// <remarks>
/// PRIMARY serves production · ACTIVE is there beside it · DRAINING is being deleted.
/// </remarks>
internal sealed class AccountTaskSet : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>How long tasks may finish their requests that are stopped because there are to be fewer.</summary>
    private static readonly TimeSpan DrainingTime = TimeSpan.FromSeconds(30);

    private readonly AccountService _service;
    private readonly CancellationTokenSource _deleted = new();
    private Task _scheduling = Task.CompletedTask;
    private TaskCompletionSource _wakeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _rescaled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _leaving = Task.CompletedTask;
    private int? _held;

    public AccountTaskSet(AccountService service, TaskSetPlan plan)
    {
        _service = service;
        Plan = plan;
        Id = service.Account.Identifiers.TaskSet();
        Created = Updated = service.Account.Clock.GetUtcNow();
    }

    /// <summary>Such as <c>ecs-svc/1234567890123456789</c>.</summary>
    public string Id { get; }

    public TaskSetPlan Plan { get; }

    public TargetGroup TargetGroup => Plan.TargetGroup;

    public string? StartedBy => Plan.ExternalId is null ? null : "CODE_DEPLOY";

    public DateTimeOffset Created { get; }

    public DateTimeOffset Updated { get; private set; }

    public TaskSetStatus Status { get; private set; } = TaskSetStatus.Active;

    public int DesiredCount =>
        Status is TaskSetStatus.Draining || !IsLaunched ? 0
        : _held is { } held ? held
        : Plan.Label is TaskSetLabel.Blue ? _service.DesiredCount
        : _service.GreenCount ?? _service.DesiredCount;

    /// <summary>Whether its tasks were ever started.</summary>
    public bool IsLaunched { get; private set; }

    public ImmutableList<AccountTask> Tasks { get; private set; } = [];

    /// <summary>Those that are to run and do; not those that finish their last requests because there are to be fewer.</summary>
    public IReadOnlyList<AccountTask> Running => [.. Tasks.Where(task => task.IsWanted)];

    /// <summary>Those that never came up, or ended by themselves.</summary>
    public int FailedCount => Tasks.Count(task => task.End is { Stop.Code: not TaskStop.SchedulerInitiated });

    public int PendingCount => Math.Max(0, DesiredCount - Running.Count);

    /// <summary>Steady when as many run as are desired and, where a listener already points, none is still on its way to healthy or sick.</summary>
    public bool IsSteady => Running.Count == DesiredCount && !Targets.Any(target => target.State is FleetTarget.Initial or FleetTarget.Unhealthy);

    private IEnumerable<FleetTarget> Targets
    {
        get
        {
            var own = Running.Select(task => task.Running!.Address).ToHashSet();
            return TargetGroup.Targets.Where(target => own.Contains(target.Address));
        }
    }

    public void Become(TaskSetStatus status)
    {
        Status = status;
        Updated = Now;
    }

    /// <summary>Starts the tasks once, and from then on replaces those that end, as the service scheduler does.</summary>
    public async Task Launch(CancellationToken cancellationToken)
    {
        IsLaunched = true;
        await StartMissing(cancellationToken);
        _scheduling = KeepRunning();
    }

    /// <summary>Keeps as many tasks as it is to have now, whatever the service desires, until <see cref="Rescale"/>.</summary>
    public void Hold() => _held = DesiredCount;

    /// <summary>Has as many tasks as the service desires now.</summary>
    public void Rescale()
    {
        _held = null;
        _rescaled.TrySetResult();
        Wake();
    }

    /// <summary>Takes the targets out, lets them drain and stops the tasks.</summary>
    public async Task Delete(TimeSpan draining)
    {
        Become(TaskSetStatus.Draining);
        StopScheduling();
        await _scheduling;
        if (!IsLaunched)
        {
            return;
        }

        var last = Running;
        BeginDraining(last);
        await Task.Delay(draining, _service.Account.Clock, CancellationToken.None);
        await Task.WhenAll([_leaving, .. last.Select(Stop)]);
    }

    public void Dispose() => _deleted.Dispose();

    private string Name => _service.IsDeployedByEcs ? $"(service {_service.Name})" : $"(service {_service.Name}, taskSet {Id})";

    private string Kind => _service.IsDeployedByEcs ? "deployment " : "";

    private DateTimeOffset Now => _service.Account.Clock.GetUtcNow();

    private TaskStop ScalingActivity => TaskStop.ByScheduler($"Scaling activity initiated by ({Kind}{Id})");

    private void BeginDraining(IReadOnlyList<AccountTask> tasks)
    {
        if (tasks.Count > 0 || _service.Status is ServiceStatus.Active)
        {
            _service.AddEvent($"{Name} has begun draining connections on {tasks.Count} tasks.");
        }

        foreach (var task in tasks)
        {
            TargetGroup.Deregister(task.Running!.Address);
        }
    }

    /// <summary>The tasks that were started last go first; the others keep serving.</summary>
    private async Task StopExcess(IReadOnlyList<AccountTask> excess)
    {
        foreach (var task in excess)
        {
            task.Leave(ScalingActivity, Now);
        }

        BeginDraining(excess);
        _service.AddEvent($"{Name} deregistered {excess.Count} targets in (target-group {TargetGroup.Arn})");
        await Task.Delay(DrainingTime, _service.Account.Clock, CancellationToken.None);
        await Task.WhenAll(excess.Select(Stop));
        _service.AddEvent($"{Name} has stopped {excess.Count} running tasks: {Named(excess)}.");
    }

    private static string Named(IEnumerable<AccountTask> tasks) => string.Join(' ', tasks.Select(task => $"(task {task.Arn.Split('/')[^1]})"));

    private async Task Stop(AccountTask task)
    {
        task.Stopped(ScalingActivity, Now);
        await task.Running!.StopAsync();
        task.Exited(task.Running.ExitCode);
    }

    private async Task KeepRunning()
    {
        var retry = FirstRetry;
        try
        {
            while (!_deleted.IsCancellationRequested)
            {
                if (Running.Count >= DesiredCount)
                {
                    _rescaled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                if (Running.Count > DesiredCount)
                {
                    _leaving = Task.WhenAll(_leaving, StopExcess([.. Running.Skip(DesiredCount)]));
                }
                else if (Running.Count == DesiredCount)
                {
                    await _wakeUp.Task;
                    _wakeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    // Another count is had at once; what ended by itself is tried again later and later.
                    await _service.Account.Clock.AtMost(retry, _rescaled.Task, _deleted.Token);
                    retry = _rescaled.Task.IsCompleted ? FirstRetry : retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
                    _rescaled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _deleted.Token.ThrowIfCancellationRequested();
                    await StartMissing(_deleted.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_deleted.IsCancellationRequested)
        {
            // Nobody wants the tasks any more.
        }
    }

    private async Task StartMissing(CancellationToken cancellationToken)
    {
        var missing = DesiredCount - Running.Count;
        if (missing <= 0 || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            var started = await _service.Source.Start(Plan.Label, Plan.TaskDefinition, missing, cancellationToken);
            Register(started);
        }
        catch (TaskFailedToStartException problem)
        {
            FailedToStart(problem.Stop, missing);
        }
    }

    private void Register(IReadOnlyList<IRunningTask> started)
    {
        var tasks = started.Select(task => NewTask(task)).ToList();
        Tasks = Tasks.AddRange(tasks);
        foreach (var task in tasks)
        {
            task.Running!.BecomeTask(task.Arn.Split('/')[^1]);
            TargetGroup.Register(task.Running!.Address);
            _ = Watch(task, task.Running!);
        }

        _service.AddEvent($"{Name} has started {tasks.Count} tasks: {Named(tasks)}.");
        _service.AddEvent($"{Name} registered {tasks.Count} targets in (target-group {TargetGroup.Arn})");
    }

    private void FailedToStart(TaskStop stop, int count)
    {
        foreach (var task in Enumerable.Range(0, count).Select(_ => NewTask(null)))
        {
            task.Stopped(stop, Now);
            Tasks = Tasks.Add(task);
        }

        _service.AddEvent($"{Name} is unable to consistently start tasks successfully. {stop.Reason}");
    }

    private AccountTask NewTask(IRunningTask? running) =>
        new(_service.Account.Arns.Task(_service.Cluster, _service.Account.Identifiers.Task()), Plan.TaskDefinition, Id, running, Now);

    private async Task Watch(AccountTask task, IRunningTask running)
    {
        var stop = await running.Ended;
        var wasWanted = task.IsWanted;
        task.Stopped(stop, Now);
        if (wasWanted)
        {
            TargetGroup.Deregister(running.Address);
            _service.AddEvent($"{Name} deregistered 1 targets in (target-group {TargetGroup.Arn})");
            Wake();
        }
    }

    // Not CancelAsync: that runs the callbacks on the thread pool, outside virtual time.
    private void StopScheduling()
    {
        _deleted.Cancel();
        Wake();
    }

    private void Wake() => _wakeUp.TrySetResult();
}
