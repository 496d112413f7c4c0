namespace StepFunctions.Running;

/// <summary>Waiting for as long as a workflow may ask for.</summary>
internal static class Pauses
{
    // A timer of .NET reaches 49 days; a workflow waits up to a year.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Returns after the span, or as soon as the token is cancelled; the caller asks the token which it was.</summary>
    public static async Task Pause(this TimeProvider clock, TimeSpan span, CancellationToken cancellationToken)
    {
        for (var left = span; left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested; left -= LongestTimer)
        {
            await Task.Delay(left < LongestTimer ? left : LongestTimer, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>
    /// Returns when the work is done, however it ended, when the span has passed, or when the token is cancelled: whichever is first.
    /// </summary>
    // Not Task.WhenAny, nor Task.WaitAsync inside one: a cancelled Task.Delay runs its continuations on the thread pool, and virtual
    // time would see nothing to do in the meantime and jump. Awaited directly, a task continues on the caller's context.
    public static async Task AtMost(this TimeProvider clock, TimeSpan? span, Task work, CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource();
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var aborted = cancellationToken.UnsafeRegister(_ => first.TrySetResult(), null);
        _ = Announce(work);
        if (span is { } limit)
        {
            _ = Announce(clock.Pause(limit, timer.Token));
        }

        await first.Task;
        timer.Cancel();

        async Task Announce(Task done)
        {
            await done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            first.TrySetResult();
        }
    }
}
