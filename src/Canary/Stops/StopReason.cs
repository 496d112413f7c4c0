namespace Canary.Stops;

/// <summary>Why a task stopped, in words that are the same for every task that stopped alike.</summary>
/// <param name="Kind">When in its life, and by whose doing.</param>
/// <param name="Lack">What was missing.</param>
/// <param name="Retry">Whether the next task like it may do better.</param>
/// <param name="How">A clause: <c>the image shop:8 was not found</c>.</param>
/// <param name="Cure">A sentence without its full stop; empty where none is known.</param>
internal sealed record StopReason(StopKind Kind, MissingResource Lack, Retry Retry, string How, string Cure)
{
    /// <summary>The container that ended or could not be started; null when none is to blame.</summary>
    public string? Container { get; init; }

    /// <summary>Whether the last words of that container tell more.</summary>
    public bool HasLastWords { get; init; }
}
