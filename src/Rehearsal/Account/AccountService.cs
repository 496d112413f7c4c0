using System.Collections.Immutable;
using Canary.Deployments;

namespace Rehearsal.Account;

/// <summary>An ECS service: its tasks in sets, one for each version of it that is there.</summary>
internal sealed class AccountService(InMemoryAccount account, string cluster, string name, int desiredCount, ITaskSource source)
{
    private const int EventsKept = 100;
    private static readonly TimeSpan StoppedTasksAreKept = TimeSpan.FromHours(1);

    private ImmutableList<AccountTaskSet> _gone = [];

    public InMemoryAccount Account { get; } = account;

    public string Cluster { get; } = cluster;

    public string Name { get; } = name;

    public string Arn => Account.Arns.Service(Cluster, Name);

    public int DesiredCount { get; } = desiredCount;

    /// <summary>How many tasks a replacement has, when that differs; in ECS it never does.</summary>
    public int? GreenCount { get; init; }

    public ITaskSource Source { get; } = source;

    /// <summary>Whether ECS controls its deployments itself; otherwise CodeDeploy does.</summary>
    public bool IsDeployedByEcs { get; init; }

    public int HealthCheckGracePeriodSeconds { get; init; }

    public AwsvpcConfiguration Network { get; init; } = TwoSubnets;

    public static AwsvpcConfiguration TwoSubnets { get; } = new(["subnet-0a1b2c3d", "subnet-4e5f6a7b"], ["sg-0c1d2e3f"], AssignPublicIp: false);

    /// <summary>Empty: everything runs on FARGATE.</summary>
    public IReadOnlyList<CapacityProvider> CapacityProviders { get; init; } = [];

    public DateTimeOffset Created { get; } = account.Clock.GetUtcNow();

    public ImmutableList<AccountTaskSet> TaskSets { get; private set; } = [];

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
    }

    public async Task DeleteTaskSet(AccountTaskSet set, TimeSpan draining)
    {
        await set.Delete(draining);
        TaskSets = TaskSets.Remove(set);
        _gone = _gone.Add(set);
        set.Dispose();
    }

    public void AddEvent(string message)
    {
        var events = Events.Insert(0, new ServiceEvent(Account.Identifiers.Uuid(), Account.Clock.GetUtcNow(), message));
        Events = events.GetRange(0, Math.Min(EventsKept, events.Count));
    }
}

/// <summary>Something the service scheduler did, in its own words.</summary>
internal sealed record ServiceEvent(string Id, DateTimeOffset When, string Message);
