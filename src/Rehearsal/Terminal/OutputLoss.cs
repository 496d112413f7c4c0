namespace Rehearsal.Terminal;

/// <summary>Whether what is printed still arrives; once it does not, what was asked for cannot be shown any more.</summary>
internal sealed class OutputLoss : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Why nothing can be printed; null while it can.</summary>
    public string? Reason { get; private set; }

    /// <summary>Cancelled when the output is lost.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();

    public void Note(string reason)
    {
        Reason ??= reason;

        // Whoever is printing at this moment must not be called back by what it printed.
        _ = _source.CancelAsync();
    }
}
