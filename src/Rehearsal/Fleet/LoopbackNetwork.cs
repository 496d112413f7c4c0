using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Rehearsal.Fleet;

/// <summary>
/// Real sockets on 127.0.0.1: one Kestrel server serves every port, because a server for each task would cost a thread and its pools each.
/// </summary>
internal sealed class LoopbackNetwork : INetwork
{
    private readonly ConcurrentDictionary<int, LoopbackPort> _ports = [];
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly KestrelServer _server;
    private readonly Lazy<Task> _started;

    public LoopbackNetwork()
    {
        _server = new KestrelServer(
            Options.Create(Settings(new TlsConnections(port => _ports.GetValueOrDefault(port)?.Certificate))),
            new Accepted(_accepted.Reader),
            NullLoggerFactory.Instance);
        _started = new Lazy<Task>(() => _server.StartAsync(new Application(_ports), CancellationToken.None));
    }

    public HttpMessageHandler Handler { get; } = Sending(new SslClientAuthenticationOptions());

    /// <summary>
    /// "The load balancer does not validate these certificates":
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    /// </summary>
    [SuppressMessage("Security", "CA5359", Justification = "So does the real one, and nothing but a loopback address is reached")]
    public HttpMessageHandler ToTargets { get; } =
        Sending(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true });

    public ValueTask<IListening> Listen(RequestHandler handler, CancellationToken cancellationToken) => Open(handler, null, cancellationToken);

    /// <summary>As <see cref="Listen(RequestHandler, CancellationToken)"/>, at a port of one's choice.</summary>
    /// <param name="handler">Answers.</param>
    /// <param name="port">0: any that is free.</param>
    /// <param name="mostConnections">Those beyond are closed as they come.</param>
    /// <param name="longestBody">Of a longer one, the handler gets one byte more and no further; it has to refuse it.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public ValueTask<IListening> Listen(
        RequestHandler handler, int port, int mostConnections, int longestBody, CancellationToken cancellationToken) =>
        Open(handler, null, cancellationToken, port, mostConnections, longestBody);

    public ValueTask<IListening> Listen(RequestHandler handler, X509Certificate2 certificate, CancellationToken cancellationToken) =>
        Open(handler, certificate, cancellationToken);

    private static SocketsHttpHandler Sending(SslClientAuthenticationOptions tls) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        SslOptions = tls,
    };

    private async ValueTask<IListening> Open(
        RequestHandler handler,
        X509Certificate2? certificate,
        CancellationToken cancellationToken,
        int at = 0,
        int mostConnections = int.MaxValue,
        int? longestBody = null)
    {
        await _started.Value.WaitAsync(cancellationToken);
        var port = new LoopbackPort(
            handler, certificate, _connections, _accepted.Writer, closed => _ports.TryRemove(closed, out _), at, mostConnections,
            longestBody);
        _ports[port.EndPoint.Port] = port;
        port.Open();
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        Handler.Dispose();
        ToTargets.Dispose();
        foreach (var port in _ports.Values)
        {
            await port.DisposeAsync();
        }

        _accepted.Writer.TryComplete();

        // A cancelled token: nobody is left to wait for, so what is still open is cut.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        _connections.Dispose();
    }

    private static KestrelServerOptions Settings(TlsConnections tls)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(tls.Before);
        });
        return options;
    }

    /// <summary>The one endpoint Kestrel knows; its connections come from every port.</summary>
    private sealed class Accepted(ChannelReader<ConnectionContext> connections) : IConnectionListenerFactory, IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            EndPoint = endpoint;
            return ValueTask.FromResult<IConnectionListener>(this);
        }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await connections.ReadAsync(_unbound.Token);
            }
            catch (Exception closed) when (closed is OperationCanceledException or ChannelClosedException)
            {
                return null;
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _unbound.CancelAsync();

        public ValueTask DisposeAsync()
        {
            _unbound.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Application(ConcurrentDictionary<int, LoopbackPort> ports) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context)
        {
            if (ports.TryGetValue(context.Connection.LocalPort, out var port))
            {
                return port.Serve(context);
            }

            context.Abort();
            return Task.CompletedTask;
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
