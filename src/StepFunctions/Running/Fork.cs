namespace StepFunctions.Running;

/// <summary>Runs the branches of a state at the same time; the first that fails aborts the others.</summary>
internal static class Fork
{
    /// <param name="count">How many branches there are.</param>
    /// <param name="atOnce">How many may run at the same time; the next starts when one is done.</param>
    /// <param name="branch">Runs the branch of a position until it is done, fails, or is cancelled.</param>
    /// <param name="cancellationToken">Aborts all of them.</param>
    /// <returns>The results by position.</returns>
    /// <exception cref="StateFailure">The first failure of a branch, once the others have been aborted.</exception>
    public static async Task<T[]> Run<T>(int count, int atOnce, Func<int, CancellationToken, Task<T>> branch, CancellationToken cancellationToken)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = new T[count];
        var next = 0;
        Exception? first = null;

        await Task.WhenAll(Enumerable.Range(0, Math.Min(count, atOnce)).Select(_ => TakeTurns()).ToArray());
        cancellationToken.ThrowIfCancellationRequested();
        return first is null ? results : throw first;

        async Task TakeTurns()
        {
            while (first is null && next < count && !abort.IsCancellationRequested)
            {
                var position = next++;
                try
                {
                    results[position] = await branch(position, abort.Token);
                }
                catch (OperationCanceledException) when (abort.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception failure)
                {
                    first ??= failure;
                    // Not CancelAsync, here and elsewhere: it runs the callbacks on another thread, out of virtual time.
                    abort.Cancel();
                }
            }
        }
    }
}
