namespace Rehearsal.CodeDeploy;

/// <summary>The request to stop a deployment: who asks first gives the reason.</summary>
internal sealed class DeploymentStop : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private DeploymentError? _reason;

    public DeploymentError? Reason => Volatile.Read(ref _reason);

    /// <summary>What the caller wants instead of the group's setting; null: what the group says.</summary>
    public bool? RollBack { get; private set; }

    public CancellationToken Token => _stop.Token;

    public void Request(DeploymentError reason, bool? rollBack = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            RollBack = rollBack;
            _stop.Cancel();
        }
    }

    public void Dispose() => _stop.Dispose();
}
