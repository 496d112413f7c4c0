namespace Rehearsal.Tests.Scenarios;

/// <summary>Green's tasks as they come, but each generation of them meets what is planned for it; those after the last plan are well.</summary>
internal sealed class UnluckyTasks(ITaskSource tasks, TimeProvider clock, params Fate[] fates) : ITaskSource
{
    private int _generation;

    public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        var fate = label is TaskSetLabel.Green ? fates.ElementAtOrDefault(_generation++) : null;
        if (fate is { Life: null })
        {
            throw new TaskFailedToStartException(fate.Reason);
        }

        var started = await tasks.Start(label, taskDefinition, count, cancellationToken);

        return fate is { Life: { } life } ? [.. started.Select((task, i) => i % fate.OneOf == 0 ? new MortalTask(task, life, fate, clock) : task)] : started;
    }

    private sealed class MortalTask(IRunningTask task, TimeSpan life, Fate fate, TimeProvider clock) : IRunningTask
    {
        public Uri Address => task.Address;

        public Task<TaskStop> Ended { get; } = End(task, life, fate, clock);

        public Task StopAsync() => task.StopAsync();

        private static async Task<TaskStop> End(IRunningTask task, TimeSpan life, Fate fate, TimeProvider clock)
        {
            await Task.Delay(life, clock);
            await task.StopAsync();

            return new TaskStop(fate.Code, fate.Reason, ExitCode: 1);
        }
    }
}

/// <summary>What becomes of a generation of tasks.</summary>
/// <param name="Life">Null: they do not start.</param>
internal sealed record Fate(TimeSpan? Life, string Code, string Reason)
{
    /// <summary>Of those that start, one in so many meets it: the first, and after it every such.</summary>
    public int OneOf { get; init; } = 1;

    public static Fate NotStarted(string reason) => new(null, "TaskFailedToStart", reason);

    public static Fate Crash(double seconds) => new(TimeSpan.FromSeconds(seconds), "EssentialContainerExited", "Essential container in task exited");

    public static Fate Spot(double seconds) => new(TimeSpan.FromSeconds(seconds), "SpotInterruption", "Your Spot Task was interrupted.");
}
