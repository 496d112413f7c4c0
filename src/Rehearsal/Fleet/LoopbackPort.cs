using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Rehearsal.Fleet;

/// <summary>One open port of the loopback network: it accepts connections, serves their requests, and can be closed while others stay open.</summary>
internal sealed class LoopbackPort : IListening
{
    private readonly ConcurrentDictionary<string, Connection> _open = [];
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly RequestHandler _handler;
    private readonly SocketConnectionContextFactory _connections;
    private readonly ChannelWriter<ConnectionContext> _accepted;
    private readonly Action<int> _closed;
    private readonly int _mostConnections;
    private readonly int? _longestBody;
    private volatile bool _isClosed;

    public LoopbackPort(
        RequestHandler handler,
        X509Certificate2? certificate,
        SocketConnectionContextFactory connections,
        ChannelWriter<ConnectionContext> accepted,
        Action<int> closed,
        int port = 0,
        int mostConnections = int.MaxValue,
        int? longestBody = null)
    {
        (_handler, Certificate, _connections, _accepted, _closed) = (handler, certificate, connections, accepted, closed);
        (_mostConnections, _longestBody) = (mostConnections, longestBody);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Null: it speaks plain HTTP.</summary>
    public X509Certificate2? Certificate { get; }

    public void Open()
    {
        _socket.Listen(512);
        _ = Accept();
    }

    public async Task Serve(HttpContext context)
    {
        if (_isClosed || !_open.TryGetValue(context.Connection.Id, out var connection))
        {
            context.Abort();
            return;
        }

        connection.IsBusy = true;
        try
        {
            var response = await _handler(await Read(context), context.RequestAborted);
            using var rest = response.Rest;
            await Write(response, context);
        }
        catch (ConnectionDroppedException)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception broken) when (context.Response.HasStarted && broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // The target went in the middle of its answer, or fell silent: half of an answer must not look whole.
            context.Abort();
        }
        finally
        {
            connection.IsBusy = false;
        }
    }

    /// <summary>Refuses new connections and cuts idle ones; a request that is being served is still answered.</summary>
    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        _socket.Dispose();
        _closed(EndPoint.Port);
        foreach (var connection in _open.Values.Where(c => !c.IsBusy))
        {
            connection.Context.Abort();
        }

        return ValueTask.CompletedTask;
    }

    private async Task Accept()
    {
        while (!_isClosed)
        {
            try
            {
                var socket = await _socket.AcceptAsync();
                socket.NoDelay = true;
                Track(_connections.Create(socket));
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // A client that gave up before it was accepted is no reason to stop; a disposed socket ends the loop by its condition.
            }
        }
    }

    private void Track(ConnectionContext context)
    {
        _open[context.ConnectionId] = new Connection(context);
        context.ConnectionClosed.Register(() => _open.TryRemove(context.ConnectionId, out _));
        if (_open.Count > _mostConnections || !_accepted.TryWrite(context))
        {
            context.Abort();
        }
    }

    private async Task<Request> Read(HttpContext context)
    {
        using var body = new MemoryStream();
        await (_longestBody is { } longest
            ? CopyBeginning(context, body, longest + 1)
            : context.Request.Body.CopyToAsync(body, context.RequestAborted));
        var headers = context.Request.Headers.Select(h => new KeyValuePair<string, string>(h.Key, h.Value.ToString()));
        return new Request(
            context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, [.. headers], body.ToArray());
    }

    /// <summary>What follows is read after the answer, by Kestrel, so that a client which sends all of it first gets to read the answer.</summary>
    private static async Task CopyBeginning(HttpContext context, MemoryStream body, int most)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var buffer = new byte[64 * 1024];
        while (most - (int)body.Length is > 0 and var left
            && await context.Request.Body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), context.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
        }
    }

    private async Task Write(Response response, HttpContext context)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers.Where(h => HttpMessages.IsEndToEnd(h.Key)))
        {
            context.Response.Headers.Append(name, value);
        }

        if (_isClosed)
        {
            context.Response.Headers.Connection = "close";
        }

        if (response.Status is not (204 or 304))
        {
            context.Response.ContentLength = response.Rest is { } more ? more.WholeLength : response.Body.Length;
        }

        if (!response.Body.IsEmpty && !HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
            await (response.Rest?.CopyTo(context.Response.Body, context.RequestAborted) ?? Task.CompletedTask);
        }
    }

    private sealed class Connection(ConnectionContext context)
    {
        private volatile bool _isBusy;

        public ConnectionContext Context => context;

        public bool IsBusy
        {
            get => _isBusy;
            set => _isBusy = value;
        }
    }
}
