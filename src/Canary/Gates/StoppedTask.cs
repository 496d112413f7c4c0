using Canary.Aws;
using Canary.Stops;

namespace Canary.Gates;

/// <summary>A task of green that stopped by itself: when it lived, and why it stopped.</summary>
/// <param name="Created">When ECS made it.</param>
/// <param name="Stopped">When it was over.</param>
/// <param name="Life">From its start, or from when it was made where it never started.</param>
/// <param name="HasStarted">Whether its containers ran at all.</param>
/// <param name="Reason">As the catalogue reads it.</param>
/// <param name="Words">ECS's own, shortened.</param>
internal sealed record StoppedTask(DateTimeOffset Created, DateTimeOffset Stopped, TimeSpan Life, bool HasStarted, StopReason Reason, string Words)
{
    /// <summary>Whether no task of this version can start, whatever ECS tries.</summary>
    public bool NeverStarts => Reason is { Kind: StopKind.NeverStarted, Retry: Retry.CannotHelp };

    /// <summary>Null for a task that did not stop by itself, and for one that met what the next may not meet.</summary>
    public static StoppedTask? Of(EcsTask task)
        => task is { CreatedAt: { } created, StoppedAt: { } stopped }
            && StopReasons.Of(task, definition: null)
                is { Kind: StopKind.NeverStarted or StopKind.Died or StopKind.Unhealthy, Retry: not Retry.MayHelp } reason
                ? new StoppedTask(created, stopped, stopped - (task.StartedAt ?? created), task.StartedAt is not null, reason, WordsOf(task))
                : null;

    private static string WordsOf(EcsTask task)
    {
        var words = StopWording.Of(task);
        var exit = (task.Containers ?? []).FirstOrDefault(container => container.ExitCode is not (null or 0));
        var told = exit is null ? words : $"{words}; container {exit.Name} exited with {exit.ExitCode}";

        return StopWording.Quoted(told is "" ? task.StopCode ?? "" : told);
    }
}
