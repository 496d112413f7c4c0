namespace Rehearsal;

/// <summary>Runs what is posted in its order on the thread pool, never two things at once.</summary>
/// <remarks>
/// The engine and CodeDeploy rely on one thing happening at a time. Virtual time gives them that with its pump; a live rehearsal
/// with this, while tasks, load balancer, users and prober run beside it.
/// </remarks>
internal sealed class SerialQueue : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Work, object? State)> _waiting = new();
    private bool _isRunning;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _waiting.Enqueue((d, state));
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => Drain(), null);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Send would wait for another thread; use Post");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the work here, and everything that continues it.</summary>
    public Task<T> Run<T>(Func<Task<T>> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = Complete(work, completion), null);

        return completion.Task;
    }

    private static async Task Complete<T>(Func<Task<T>> work, TaskCompletionSource<T> completion)
    {
        try
        {
            completion.SetResult(await work());
        }
        catch (OperationCanceledException exception)
        {
            completion.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private void Drain()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (TryNext(out var next))
            {
                next.Work(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private bool TryNext(out (SendOrPostCallback Work, object? State) next)
    {
        lock (_gate)
        {
            _isRunning = _waiting.TryDequeue(out next);

            return _isRunning;
        }
    }
}
