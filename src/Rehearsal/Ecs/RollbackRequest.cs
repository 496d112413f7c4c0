namespace Rehearsal.Ecs;

/// <summary>The request to roll a deployment back: who asks first gives the reason.</summary>
internal sealed class RollbackRequest : IDisposable
{
    private readonly CancellationTokenSource _request = new();
    private readonly CancellationTokenSource _end = new();
    private DeploymentFailure? _reason;

    public DeploymentFailure? Reason => Volatile.Read(ref _reason);

    public CancellationToken Token => _request.Token;

    /// <summary>Cancelled when the service is deleted: not even the rollback goes on then.</summary>
    public CancellationToken GivenUp => _end.Token;

    /// <summary>False: there is a reason already.</summary>
    public bool TryGive(DeploymentFailure reason) => Interlocked.CompareExchange(ref _reason, reason, null) is null;

    // Not CancelAsync: that runs the callbacks on the thread pool, outside virtual time.
    public void Cancel() => _request.Cancel();

    public void GiveUp() => _end.Cancel();

    public void Dispose()
    {
        _request.Dispose();
        _end.Dispose();
    }
}
