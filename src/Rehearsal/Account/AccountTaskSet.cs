using System.Collections.Immutable;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>The tasks of one version of a service, and the target group they are registered with.</summary>
/// <remarks>
/// PRIMARY serves production · ACTIVE is there beside it · DRAINING is being deleted.
/// </remarks>
internal sealed class AccountTaskSet : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    private readonly AccountService _service;
    private readonly CancellationTokenSource _deleted = new();
    private Task _scheduling = Task.CompletedTask;
    private TaskCompletionSource _wakeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        : Plan.Label is TaskSetLabel.Blue ? _service.DesiredCount
        : _service.GreenCount ?? _service.DesiredCount;

    /// <summary>Whether its tasks were ever started.</summary>
    public bool IsLaunched { get; private set; }

    public ImmutableList<AccountTask> Tasks { get; private set; } = [];

    public IReadOnlyList<AccountTask> Running => [.. Tasks.Where(task => task.IsRunning)];

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
        _service.AddEvent($"{Name} has begun draining connections on {last.Count} tasks.");
        foreach (var task in last)
        {
            TargetGroup.Deregister(task.Running!.Address);
        }

        await Task.Delay(draining, _service.Account.Clock, CancellationToken.None);
        await Task.WhenAll(last.Select(Stop));
    }

    public void Dispose() => _deleted.Dispose();

    private string Name => _service.IsDeployedByEcs ? $"(service {_service.Name})" : $"(service {_service.Name}, taskSet {Id})";

    private string Kind => _service.IsDeployedByEcs ? "deployment " : "";

    private DateTimeOffset Now => _service.Account.Clock.GetUtcNow();

    private async Task Stop(AccountTask task)
    {
        task.Stopped(TaskStop.ByScheduler($"Scaling activity initiated by ({Kind}{Id})"), Now);
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
                if (Running.Count == DesiredCount)
                {
                    await _wakeUp.Task;
                    _wakeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    await Task.Delay(retry, _service.Account.Clock, _deleted.Token);
                    retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
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

        _service.AddEvent($"{Name} has started {tasks.Count} tasks: {string.Join(' ', tasks.Select(task => $"(task {task.Arn.Split('/')[^1]})"))}.");
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
        if (task.IsRunning)
        {
            task.Stopped(stop, Now);
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
