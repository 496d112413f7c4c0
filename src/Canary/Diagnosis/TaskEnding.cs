using Canary.Aws;
using Canary.Stops;

namespace Canary.Diagnosis;

/// <summary>How a task ended, as the diagnosis tells it; equal for every task that ended alike.</summary>
/// <param name="Kind">Whether it never started, died, or was stopped as unhealthy.</param>
/// <param name="How">A clause: <c>the app container ran out of memory at 512 MiB</c>.</param>
/// <param name="Cure">A sentence without its full stop.</param>
/// <param name="LogOf">The container whose last words tell more; null when they do not.</param>
internal sealed record TaskEnding(CauseKind Kind, string How, string Cure, string? LogOf)
{
    /// <summary>Null for a task that was stopped because it was not needed any more.</summary>
    public static TaskEnding? Of(EcsTask task, TaskDefinition? definition) => StopReasons.Of(task, definition) switch
    {
        null => null,
        { Lack: MissingResource.Memory } reason => ForMemory(reason, MemoryLimit.Of(reason.Container, task, definition)),
        var reason => new(KindOf(reason), reason.How, reason.Cure, reason.HasLastWords ? reason.Container ?? "unnamed" : null),
    };

    private static TaskEnding ForMemory(StopReason reason, MemoryLimit limit) => new(KindOf(reason), reason.How + limit.At, limit.Cure, LogOf: null);

    private static CauseKind KindOf(StopReason reason) => reason.Kind switch
    {
        StopKind.NeverStarted => CauseKind.TaskNeverStarted,
        StopKind.Unhealthy => CauseKind.NeverHealthy,
        _ => CauseKind.TaskDied,
    };
}
