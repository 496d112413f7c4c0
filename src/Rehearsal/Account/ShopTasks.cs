using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>Tasks that run the sample shop, blue ones well unless told otherwise and green ones with the faults to order.</summary>
/// <param name="network">What they listen on.</param>
/// <param name="clock">The account's clock.</param>
/// <param name="wire">The clock of connections.</param>
/// <param name="seed">Decides which requests meet a fault.</param>
internal sealed class ShopTasks(INetwork network, TimeProvider clock, TimeProvider wire, int seed = 0) : ITaskSource
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly Dictionary<string, int> _started = [];

    public IReadOnlyList<Fault> BlueFaults { get; set; } = [];

    /// <summary>For the tasks of every deployment that starts from now on.</summary>
    public IReadOnlyList<Fault> GreenFaults { get; set; } = [];

    /// <summary>The faults of a version that orders its own, by the ARN of its task definition; null: those of its side.</summary>
    public Func<string, IReadOnlyList<Fault>?>? FaultsOf { get; init; }

    /// <summary>
    /// Hears of the faults of tasks as they start: of those that all tasks of a side have once, of others whenever a task has them.
    /// </summary>
    public IProgress<TasksWithFault>? FaultReports { get; init; }

    /// <summary>Issues the tasks' certificates; null: they speak plain HTTP.</summary>
    public CertificateAuthority? Authority { get; init; }

    /// <summary>The shop's version is the revision of its task definition.</summary>
    public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        var faults = FaultsOf?.Invoke(taskDefinition) ?? (label is TaskSetLabel.Blue ? BlueFaults : GreenFaults);
        RefuseToStart(faults, taskDefinition);
        var (started, isFirst) = (new List<(ShopTask Task, Origin Origin)>(), !_started.ContainsKey(taskDefinition));
        for (var i = 0; i < count; i++)
        {
            var origin = new Origin(seed, taskDefinition, NextIndex(taskDefinition), _start);
            started.Add((await StartOne(origin, taskDefinition, faults, cancellationToken), origin));
        }

        foreach (var fault in faults)
        {
            LogFault(label, fault, isFirst, [.. started.Where(one => one.Origin.Has(fault)).Select(one => one.Task.Address)]);
        }

        return [.. started.Select(one => one.Task)];
    }

    private void RefuseToStart(IReadOnlyList<Fault> faults, string taskDefinition)
    {
        if (Authority is null && faults.Any(fault => fault is Fault.Tls))
        {
            throw new InvalidOperationException("A fault of TLS is ordered and there is no authority; give one, or the fault has no effect");
        }

        if (faults.OfType<Fault.StartFailure>().FirstOrDefault() is { } missing)
        {
            throw new TaskFailedToStartException(missing.Reason(taskDefinition.Split('/')[^1].Split(':')[0]));
        }
    }

    private async Task<ShopTask> StartOne(Origin origin, string taskDefinition, IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        var app = new ShopApp(taskDefinition.Split(':')[^1], origin.Index, faults, HashCode(seed, taskDefinition, origin.Index), clock, wire, origin);
        var task = new ShopTask(await FleetTask.Start(network, app, Authority?.Issue(FlawOf(faults, origin)), cancellationToken));
        if (faults.OfType<Fault.Ending>().Where(origin.Has).MinBy(end => end.After) is { } end)
        {
            _ = task.End(end, clock);
        }

        return task;
    }

    private void LogFault(TaskSetLabel label, Fault fault, bool isFirst, IReadOnlyList<Uri> addresses)
    {
        if (fault.OneOf is null ? isFirst : addresses is [_, ..])
        {
            FaultReports?.Report(new TasksWithFault(clock.GetUtcNow(), label, fault, addresses));
        }
    }

    private static CertificateFlaw FlawOf(IReadOnlyList<Fault> faults, Origin origin) =>
        faults.OfType<Fault.Tls>().FirstOrDefault(origin.Has)?.Flaw ?? CertificateFlaw.None;

    private int NextIndex(string taskDefinition)
    {
        _started.TryGetValue(taskDefinition, out var index);
        _started[taskDefinition] = index + 1;
        return index;
    }

    // string.GetHashCode differs from run to run; a rehearsal with a seed does not.
    private static int HashCode(int seed, string text, int index) =>
        text.Aggregate(seed, (hash, character) => unchecked((hash * 31) + character)) + index;
}

/// <summary>Tasks that started with a fault.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Side">Whose they are.</param>
/// <param name="Fault">What they have.</param>
/// <param name="Addresses">Where they are.</param>
internal sealed record TasksWithFault(DateTimeOffset At, TaskSetLabel Side, Fault Fault, IReadOnlyList<Uri> Addresses);

/// <summary>A task of the shop; it serves until it is stopped, or ends of a fault.</summary>
internal sealed class ShopTask(FleetTask task) : IRunningTask
{
    private readonly TaskCompletionSource<TaskStop> _ended = new();

    public FleetTask Task { get; } = task;

    public Uri Address => Task.Address;

    public Task<TaskStop> Ended => _ended.Task;

    public async Task StopAsync() => await Task.StopAsync();

    /// <summary>Lets the time pass, and ends the task as ECS tells it.</summary>
    public async Task End(Fault.Ending fault, TimeProvider clock)
    {
        await System.Threading.Tasks.Task.Delay(fault.After, clock, CancellationToken.None);
        if (Task.IsRunning)
        {
            await Task.StopAsync();
            _ended.TrySetResult(InWordsOfEcs(fault));
        }
    }

    private static TaskStop InWordsOfEcs(Fault.Ending fault) => fault switch
    {
        Fault.OutOfMemory or Fault.Leak =>
            new("EssentialContainerExited", "Essential container in task exited", 137, "OutOfMemoryError: Container killed due to memory usage"),
        Fault.Crash => new("EssentialContainerExited", "Essential container in task exited", 1),
        Fault.Spot => new("SpotInterruption", "Your Spot Task was interrupted.", 143),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "it has no known end"),
    };
}
