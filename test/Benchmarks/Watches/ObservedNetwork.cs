using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Benchmarks.Watches;

/// <summary>Sees what the tasks of a service answer, and when their ports close.</summary>
/// <param name="network">What they listen on.</param>
/// <param name="clock">By which it is seen.</param>
internal sealed class ObservedNetwork(INetwork network, TimeProvider clock) : INetwork
{
    /// <summary>When a probe was answered badly, or its connection cut; when a task was no longer there.</summary>
    public List<DateTimeOffset> Failures { get; } = [];

    public HttpMessageHandler Handler => network.Handler;

    public HttpMessageHandler ToTargets => network.ToTargets;

    public async ValueTask<IListening> Listen(RequestHandler handler, CancellationToken cancellationToken)
        => new Watched(await network.Listen((request, token) => Observe(handler, request, token), cancellationToken), () => Failures.Add(clock.GetUtcNow()));

    public ValueTask<IListening> Listen(RequestHandler handler, X509Certificate2 certificate, CancellationToken cancellationToken)
        => network.Listen(handler, certificate, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Response> Observe(RequestHandler handler, Request request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await handler(request, cancellationToken);
            if (response.Status >= 500 && !Users.Sent(request) && request.Path != ShopApp.HealthPath)
            {
                Failures.Add(clock.GetUtcNow());
            }

            return response;
        }
        catch (ConnectionDroppedException) when (!Users.Sent(request))
        {
            Failures.Add(clock.GetUtcNow());
            throw;
        }
    }

    private sealed class Watched(IListening listening, Action closed) : IListening
    {
        public IPEndPoint EndPoint => listening.EndPoint;

        public ValueTask DisposeAsync()
        {
            closed();

            return listening.DisposeAsync();
        }
    }
}
