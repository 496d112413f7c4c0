namespace Rehearsal.Account;

/// <summary>Where the tasks of a service come from.</summary>
internal interface ITaskSource
{
    /// <summary>Starts tasks; they need not be healthy yet.</summary>
    /// <param name="label">Blue for the tasks that a service begins with, Green for those of a deployment.</param>
    /// <param name="taskDefinition">The full ARN.</param>
    /// <param name="count">How many; one or more.</param>
    /// <param name="cancellationToken">Cancelled when nobody wants the tasks any more.</param>
    /// <exception cref="TaskFailedToStartException">No task came up; ECS will try again.</exception>
    Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken);
}

/// <summary>A task that was started.</summary>
internal interface IRunningTask
{
    Uri Address { get; }

    /// <summary>Completes when the task ends by itself; never, when it does not.</summary>
    Task<TaskStop> Ended { get; }

    /// <summary>The container's, once it was stopped; null where there is none.</summary>
    int? ExitCode => null;

    /// <summary>Hears the id that ECS gives it, once and at once after its start.</summary>
    void BecomeTask(string id)
    {
    }

    Task StopAsync();
}

/// <summary>Why a task is no more, in the words of ECS.</summary>
/// <param name="Code">Such as <c>EssentialContainerExited</c>.</param>
/// <param name="Reason">For people.</param>
/// <param name="ExitCode">The container's, when it ran.</param>
/// <param name="ContainerReason">Such as <c>OutOfMemoryError: Container killed due to memory usage</c>.</param>
internal sealed record TaskStop(string Code, string Reason, int? ExitCode = null, string? ContainerReason = null)
{
    public const string SchedulerInitiated = "ServiceSchedulerInitiated";

    public static TaskStop ByScheduler(string reason) => new(SchedulerInitiated, reason);
}

/// <summary>A task that could not be started: no image, no secret, no network.</summary>
internal sealed class TaskFailedToStartException(string reason, string? containerReason = null) : Exception(reason)
{
    public TaskStop Stop { get; } = new("TaskFailedToStart", reason, ContainerReason: containerReason);
}
