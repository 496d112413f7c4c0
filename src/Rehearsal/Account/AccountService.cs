using System.Collections.Immutable;
using Canary.Deployments;

namespace Rehearsal.Account;

/// <summary>An ECS service: its tasks in sets, one for each version of it that is there.</summary>
internal sealed class AccountService(InMemoryAccount account, string cluster, string name, int desiredCount, ITaskSource source)
{
    /// <summary>The most tasks that a service may have: those of all services and of their greens share one machine.</summary>
    public const int MostTasks = 40;

    private const int EventsKept = 100;
    private static readonly TimeSpan StoppedTasksAreKept = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private ImmutableList<AccountTaskSet> _gone = [];
    private int _changes;

    public InMemoryAccount Account { get; } = account;

    public string Cluster { get; } = cluster;

    public string Name { get; } = name;

    public string Arn => Account.Arns.Service(Cluster, Name);

    public int DesiredCount { get; private set; } = desiredCount;

    /// <summary>How many tasks it had at most.</summary>
    public int LargestCount { get; private set; } = desiredCount;

    /// <summary>How many tasks a replacement has, when that differs; in ECS it never does.</summary>
    public int? GreenCount { get; init; }

    public ITaskSource Source { get; } = source;

    /// <summary>Whether ECS controls its deployments itself; otherwise CodeDeploy does.</summary>
    public bool IsDeployedByEcs { get; init; }

    public int HealthCheckGracePeriodSeconds { get; set; }

    public AwsvpcConfiguration Network { get; init; } = TwoSubnets;

    public static AwsvpcConfiguration TwoSubnets { get; } = new(["subnet-0a1b2c3d", "subnet-4e5f6a7b"], ["sg-0c1d2e3f"], AssignPublicIp: false);

    /// <summary>Empty: everything runs on FARGATE.</summary>
    public IReadOnlyList<CapacityProvider> CapacityProviders { get; init; } = [];

    public DateTimeOffset Created { get; } = account.Clock.GetUtcNow();

    public ImmutableList<AccountTaskSet> TaskSets { get; private set; } = [];

    public ServiceStatus Status { get; private set; }

    /// <summary>The task set that is primary, or was before the service was deleted.</summary>
    public AccountTaskSet LastPrimary { get; private set; } = null!;

    public AccountTaskSet Primary => TaskSets.Single(set => set.Status is TaskSetStatus.Primary);

    /// <summary>Newest first.</summary>
    public ImmutableList<ServiceEvent> Events { get; private set; } = [];

    /// <summary>Running tasks, and stopped ones for an hour.</summary>
    public IEnumerable<AccountTask> Tasks
    {
        get
        {
            var oldest = Account.Clock.GetUtcNow() - StoppedTasksAreKept;
            return _gone.Concat(TaskSets).SelectMany(set => set.Tasks).Where(task => task.End is null || task.End.When > oldest);
        }
    }

    /// <summary>What a task of the service was started for.</summary>
    public TaskSetPlan PlanOf(AccountTask task) => _gone.Concat(TaskSets).First(set => set.Id == task.StartedBy).Plan;

    /// <summary>Adds a task set beside the others; it has no tasks until it is launched.</summary>
    public AccountTaskSet AddTaskSet(TaskSetPlan plan)
    {
        var added = new AccountTaskSet(this, plan);
        TaskSets = TaskSets.Add(added);
        return added;
    }

    public void MakePrimary(AccountTaskSet primary)
    {
        foreach (var set in TaskSets.Where(set => set.Status is TaskSetStatus.Primary))
        {
            set.Become(TaskSetStatus.Active);
        }

        primary.Become(TaskSetStatus.Primary);
        LastPrimary = primary;
    }

    public async Task DeleteTaskSet(AccountTaskSet set, TimeSpan draining)
    {
        await set.Delete(draining);
        TaskSets = TaskSets.Remove(set);
        _gone = _gone.Add(set);
        set.Dispose();
    }

    /// <summary>Starts or stops tasks of every task set that has some, and returns at once.</summary>
    /// <param name="count">0 to <see cref="MostTasks"/>.</param>
    public void ScaleTo(int count)
    {
        if (count != DesiredCount)
        {
            Desire(count);
            TaskSets.ForEach(set => set.Rescale());
            _ = TellWhenSteady(++_changes);
        }
    }

    /// <summary>Has the versions that come from now on run as many tasks; those that are there keep what they have.</summary>
    public void ScaleNextTo(int count)
    {
        TaskSets.ForEach(set => set.Hold());
        Desire(count);
    }

    /// <summary>From now on it is to have no tasks, and can be neither updated nor deployed.</summary>
    public void BeginDeletion()
    {
        Status = ServiceStatus.Draining;
        ScaleTo(0);
        _changes++;
    }

    /// <summary>Ends what is left of it.</summary>
    public async Task Delete(TimeSpan draining)
    {
        await Task.WhenAll(TaskSets.Select(set => DeleteTaskSet(set, set.Running is [] ? TimeSpan.Zero : draining)));
        Status = ServiceStatus.Inactive;
    }

    private void Desire(int count) => (DesiredCount, LargestCount) = (count, Math.Max(count, LargestCount));

    private async Task TellWhenSteady(int change)
    {
        do
        {
            await Task.Delay(BetweenLooks, Account.Clock, CancellationToken.None);
        }
        while (change == _changes && !TaskSets.TrueForAll(set => set.IsSteady));

        if (change == _changes)
        {
            AddEvent($"(service {Name}) has reached a steady state.");
        }
    }

    public void AddEvent(string message)
    {
        var events = Events.Insert(0, new ServiceEvent(Account.Identifiers.Uuid(), Account.Clock.GetUtcNow(), message));
        Events = events.GetRange(0, Math.Min(EventsKept, events.Count));
    }
}

internal enum ServiceStatus
{
    Active,
    Draining,
    Inactive,
}

/// <summary>Something the service scheduler did, in its own words.</summary>
internal sealed record ServiceEvent(string Id, DateTimeOffset When, string Message);
