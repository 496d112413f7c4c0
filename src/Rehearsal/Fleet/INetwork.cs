using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Rehearsal.Fleet;

/// <summary>Answers a request, or throws <see cref="ConnectionDroppedException"/> to cut the connection without an answer.</summary>
internal delegate Task<Response> RequestHandler(Request request, CancellationToken cancellationToken);

/// <summary>What tasks and load balancers listen on, and what everybody who calls them sends through.</summary>
internal interface INetwork : IAsyncDisposable
{
    /// <summary>For whoever sends. Shared: it lives as long as the network.</summary>
    HttpMessageHandler Handler { get; }

    /// <summary>For load balancers, which take whatever certificate a target shows. Shared: it lives as long as the network.</summary>
    HttpMessageHandler ToTargets { get; }

    /// <summary>Listens on a free port of 127.0.0.1.</summary>
    ValueTask<IListening> Listen(RequestHandler handler, CancellationToken cancellationToken);

    /// <summary>The same, over TLS.</summary>
    ValueTask<IListening> Listen(RequestHandler handler, X509Certificate2 certificate, CancellationToken cancellationToken);
}

/// <summary>An open port; once it is disposed of, connections are refused.</summary>
internal interface IListening : IAsyncDisposable
{
    IPEndPoint EndPoint { get; }
}

/// <summary>Tells the network to cut the connection instead of answering.</summary>
internal sealed class ConnectionDroppedException() : Exception("The connection is cut without an answer");
