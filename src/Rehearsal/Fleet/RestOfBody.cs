namespace Rehearsal.Fleet;

/// <summary>The rest of a target's answer, passed on as it comes: however long it is, it takes no more memory than what was read at once.</summary>
/// <param name="exchange">The target's answer; closed with this.</param>
/// <param name="body">Where the rest is read from.</param>
/// <param name="idle">Ends the reading when nothing has come for as long as a load balancer waits.</param>
/// <param name="patience">How long that is.</param>
internal sealed class RestOfBody(HttpResponseMessage exchange, Stream body, CancellationTokenSource idle, TimeSpan patience) : IDisposable
{
    /// <summary>How much is read before it is passed on. Bytes.</summary>
    public const int AtOnce = 16 * 1024;

    /// <summary>What the target says that its whole body is long; null where it does not say. Bytes.</summary>
    public long? WholeLength => exchange.Content.Headers.ContentLength;

    /// <exception cref="IOException">The target or the reader has gone.</exception>
    /// <exception cref="OperationCanceledException">Nothing came in time, or nobody wants it any more.</exception>
    public async Task CopyTo(Stream reader, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        var buffer = new byte[AtOnce];
        for (int read; (read = await Read()) > 0;)
        {
            await reader.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        ValueTask<int> Read()
        {
            idle.CancelAfter(patience);
            return body.ReadAsync(buffer, either.Token);
        }
    }

    public void Dispose()
    {
        exchange.Dispose();
        idle.Dispose();
    }
}
