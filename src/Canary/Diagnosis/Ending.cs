using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>How a task ended, in words that are the same for every task that ended alike.</summary>
/// <param name="Kind">Whether it never started, died, or was stopped for being sick.</param>
/// <param name="How">A clause: <c>the app container was killed for memory at 512 MiB</c>.</param>
/// <param name="Cure">A sentence without its full stop.</param>
/// <param name="Prospect">What becomes of the next task like it.</param>
/// <param name="LogOf">The container whose last words tell more; null when they do not.</param>
internal sealed record Ending(CauseKind Kind, string How, string Cure, Prospect Prospect, string? LogOf = null)
{
    /// <summary>Null for a task that was stopped because nobody needed it any more.</summary>
    public static Ending? Of(EcsTask task, TaskDefinition? definition)
        => StartFailures.Of(task, definition) ?? Deaths.Of(task, definition);
}

/// <summary>Whether a stopped task may do better when ECS starts it again as it is.</summary>
public enum Prospect
{
    MayRecover,

    /// <summary>The next task meets the same end: something must be changed first.</summary>
    Hopeless,
}

/// <summary>Tells whether it is worth waiting for the replacement of a stopped task.</summary>
public static class Prospects
{
    /// <summary>Hopeless is only what a retry cannot mend: an image, secret, log group or entrypoint that is not there, or a permission.</summary>
    public static Prospect Of(EcsTask stopped, TaskDefinition? definition) => Ending.Of(stopped, definition)?.Prospect ?? Prospect.MayRecover;
}
