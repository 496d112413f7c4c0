namespace Rehearsal.Fleet;

/// <summary>A delay to the clock's full precision.</summary>
internal static class ExactDelay
{
    /// <summary>Task.Delay cuts to whole milliseconds; with answers of some 6 ms, that would fill the latencies of a rehearsal with ties.</summary>
    public static async Task DelayExactly(this TimeProvider clock, TimeSpan span, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var due = new TaskCompletionSource();
        using var cancelled = cancellationToken.Register(() => due.TrySetCanceled(cancellationToken));
        await using var timer = clock.CreateTimer(_ => due.TrySetResult(), null, span, Timeout.InfiniteTimeSpan);
        await due.Task;
    }
}
