using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Canary.Tests.Probing;

/// <summary>Answers whatever it is sent with the same bytes, closes the connection, and remembers what it was sent.</summary>
internal sealed class RawSite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Task _serving;

    public RawSite(string answer)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        _serving = Serve();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Each request as it came, up to the end of its headers.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task Serve()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(Serve(await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)));
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                await Answer(client.GetStream());
                client.Client.Shutdown(SocketShutdown.Send);

                // A connection that is closed with bytes unread is reset, and what was sent may be lost.
                await client.GetStream().CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
            catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException or OperationCanceledException)
            {
                // The prober has gone.
            }
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        while (!(buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            if (read == 0)
            {
                return;
            }

            length += read;
        }

        Requests.Enqueue(Encoding.Latin1.GetString(buffer, 0, length));
        await stream.WriteAsync(_answer, TestContext.Current.CancellationToken);
    }
}
