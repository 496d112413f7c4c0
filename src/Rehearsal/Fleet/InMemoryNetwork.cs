using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Rehearsal.Fleet;

/// <summary>A network without sockets: a request is a call, on the thread and the clock of whoever sends it. Nothing on it speaks TLS.</summary>
internal sealed class InMemoryNetwork : INetwork
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RequestHandler> _handlers = [];
    private readonly int? _port;
    private int _next;

    /// <param name="port">On which everybody listens, each at an address of its own, as tasks do; null: each on a port of its own.</param>
    public InMemoryNetwork(int? port = null) => (Handler, _port) = (new Wire(this), port);

    public HttpMessageHandler Handler { get; }

    public ValueTask<IListening> Listen(RequestHandler handler, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var endPoint = Next();
            _handlers.Add($"{endPoint}", handler);
            return ValueTask.FromResult<IListening>(new Listening(this, endPoint));
        }
    }

    public HttpMessageHandler ToTargets => Handler;

    /// <summary>Where there are no sockets there is no handshake: a certificate without an effect would prove nothing.</summary>
    public ValueTask<IListening> Listen(RequestHandler handler, X509Certificate2 certificate, CancellationToken cancellationToken)
        => throw new NotSupportedException("A network in memory has no TLS; use real sockets");

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _handlers.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private IPEndPoint Next() => _next++ is var number && _port is { } port
        ? new IPEndPoint(new IPAddress([127, 1, (byte)(number / 250), (byte)(1 + (number % 250))]), port)
        : new IPEndPoint(IPAddress.Loopback, 20_000 + number);

    private RequestHandler Find(Uri uri)
    {
        if (!uri.IsLoopback)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"Name or service not known ({uri.Authority})");
        }

        if (uri.Scheme == Uri.UriSchemeHttps)
        {
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, "The SSL connection could not be established, see inner "
                    + "exception.", new AuthenticationException("Cannot determine the frame size or a corrupted frame was received."));
        }

        lock (_gate)
        {
            return _handlers.TryGetValue($"{(uri.Host is "localhost" ? IPAddress.Loopback : uri.Host)}:{uri.Port}", out var handler)
                ? handler
                : throw new HttpRequestException(HttpRequestError.ConnectionError, $"Connection refused ({uri.Authority})");
        }
    }

    private void Close(IPEndPoint endPoint)
    {
        lock (_gate)
        {
            _handlers.Remove($"{endPoint}");
        }
    }

    private sealed class Listening(InMemoryNetwork network, IPEndPoint endPoint) : IListening
    {
        public IPEndPoint EndPoint => endPoint;

        public ValueTask DisposeAsync()
        {
            network.Close(endPoint);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Wire(InMemoryNetwork network) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new TaskCompletionSource<HttpResponseMessage>();
            _ = Deliver(request, answer, cancellationToken);
            return answer.Task;
        }

        private async Task Deliver(HttpRequestMessage message, TaskCompletionSource<HttpResponseMessage> answer, CancellationToken cancellationToken)
        {
            var call = Call(message, cancellationToken);
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            // HttpClient awaits us with ConfigureAwait(false). Completed under a context it would continue on the thread pool and leave virtual
            // time; completed without one it continues here, and whoever awaits with a context is still called back through it.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                answer.SetFromTask(call);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }

        private async Task<HttpResponseMessage> Call(HttpRequestMessage message, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var handler = network.Find(message.RequestUri!);
            var request = await message.ToRequest(cancellationToken);
            try
            {
                // A handler may ignore its token; a caller who hangs up is gone all the same.
                var response = await handler(request, cancellationToken).WaitAsync(cancellationToken);
                return (await response.Whole(cancellationToken)).ToMessage(message);
            }
            catch (ConnectionDroppedException cut)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.", cut);
            }
        }
    }
}
