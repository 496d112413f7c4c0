namespace Rehearsal.Account;

/// <summary>Tasks that somebody else runs, at addresses that are given; they are neither started nor stopped.</summary>
internal sealed class GivenTasks(IReadOnlyList<Uri> blue, IReadOnlyList<Uri> green) : ITaskSource
{
    public Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        var addresses = label is TaskSetLabel.Blue ? blue : green;
        return addresses.Count < count
            ? throw new ArgumentException(
                $"{label} has {addresses.Count} addresses and {count} tasks are desired; give {count}, or desire {addresses.Count}", nameof(count))
            : Task.FromResult<IReadOnlyList<IRunningTask>>([.. addresses.Take(count).Select(address => new GivenTask(address))]);
    }

    private sealed class GivenTask(Uri address) : IRunningTask
    {
        private readonly TaskCompletionSource<TaskStop> _ended = new();

        public Uri Address { get; } = address;

        public Task<TaskStop> Ended => _ended.Task;

        public Task StopAsync() => Task.CompletedTask;
    }
}
