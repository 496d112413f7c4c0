using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>Tasks that run the sample shop, blue ones well unless told otherwise and green ones with the faults to order.</summary>
/// <param name="network">What they listen on.</param>
/// <param name="clock">The account's clock.</param>
/// <param name="wire">The clock of connections.</param>
/// <param name="seed">Decides which requests meet a fault.</param>
internal sealed class ShopTasks(INetwork network, TimeProvider clock, TimeProvider wire, int seed = 0) : ITaskSource
{
    private readonly Dictionary<string, int> _started = [];

    public IReadOnlyList<Fault> BlueFaults { get; set; } = [];

    /// <summary>For the tasks of every deployment that starts from now on.</summary>
    public IReadOnlyList<Fault> GreenFaults { get; set; } = [];

    /// <summary>Issues the tasks' certificates; null: they speak plain HTTP.</summary>
    public CertificateAuthority? Authority { get; init; }

    /// <summary>The shop's version is the revision of its task definition.</summary>
    public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        var faults = label is TaskSetLabel.Blue ? BlueFaults : GreenFaults;
        if (Authority is null && faults.Any(fault => fault is Fault.Tls))
        {
            throw new InvalidOperationException("A fault of TLS is ordered and there is no authority; give one, or the fault has no effect");
        }

        if (faults.OfType<Fault.StartsNot>().FirstOrDefault() is { } missing)
        {
            throw new TaskFailedToStartException(missing.Reason(taskDefinition.Split('/')[^1].Split(':')[0]));
        }

        var started = new List<IRunningTask>();
        for (var i = 0; i < count; i++)
        {
            var index = NextIndex(taskDefinition);
            var app = new ShopApp(taskDefinition.Split(':')[^1], index, faults, HashCode(seed, taskDefinition, index), clock, wire);
            var task = new ShopTask(await FleetTask.Start(network, app, Authority?.Issue(FlawOf(faults, index)), cancellationToken));
            started.Add(task);
            if (faults.OfType<Fault.Ends>().FirstOrDefault(fault => fault.Hits(index)) is { } end)
            {
                _ = task.End(end, clock);
            }
        }

        return started;
    }

    private static CertificateFlaw FlawOf(IReadOnlyList<Fault> faults, int index) => faults.OfType<Fault.Tls>().FirstOrDefault(fault => fault.Hits(index))?.Flaw ?? CertificateFlaw.None;

    private int NextIndex(string taskDefinition)
    {
        _started.TryGetValue(taskDefinition, out var index);
        _started[taskDefinition] = index + 1;
        return index;
    }

    // string.GetHashCode differs from run to run; a rehearsal with a seed does not.
    private static int HashCode(int seed, string text, int index) => text.Aggregate(seed, (hash, character) => unchecked((hash * 31) + character)) + index;
}

/// <summary>A task of the shop; it serves until it is stopped, or ends of a fault.</summary>
internal sealed class ShopTask(FleetTask task) : IRunningTask
{
    private readonly TaskCompletionSource<TaskStop> _ended = new();

    public FleetTask Task { get; } = task;

    public Uri Address => Task.Address;

    public Task<TaskStop> Ended => _ended.Task;

    public async Task StopAsync() => await Task.StopAsync();

    /// <summary>Lets the time pass, and ends the task as ECS tells it.</summary>
    public async Task End(Fault.Ends fault, TimeProvider clock)
    {
        await System.Threading.Tasks.Task.Delay(fault.After, clock, CancellationToken.None);
        if (Task.IsRunning)
        {
            await Task.StopAsync();
            _ended.TrySetResult(InWordsOfEcs(fault));
        }
    }

    private static TaskStop InWordsOfEcs(Fault.Ends fault) => fault switch
    {
        Fault.OutOfMemory => new("EssentialContainerExited", "Essential container in task exited", 137, "OutOfMemoryError: Container killed due to memory usage"),
        Fault.Crash => new("EssentialContainerExited", "Essential container in task exited", 1),
        Fault.Spot => new("SpotInterruption", "Your Spot Task was interrupted.", 143),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "nobody knows how it ends"),
    };
}
