using System.Security.Cryptography.X509Certificates;

namespace Rehearsal.Fleet;

/// <summary>One running task of the shop, with the requests it has seen; health checks are not counted.</summary>
internal sealed class FleetTask : IAsyncDisposable
{
    private readonly ShopApp _app;
    private IListening? _listening;
    private long _requests;
    private long _failures;

    private FleetTask(ShopApp app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public string Version => _app.Version;

    public int Index => _app.Index;

    public DateTimeOffset StartedAt => _app.StartedAt;

    public bool IsRunning => _listening is not null;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Requests that were answered with a 5xx, or not at all.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public static ValueTask<FleetTask> Start(INetwork network, ShopApp app, CancellationToken cancellationToken) =>
        Start(network, app, certificate: null, cancellationToken);

    /// <param name="network">What it listens on.</param>
    /// <param name="app">What it runs.</param>
    /// <param name="certificate">By which it speaks TLS; null: plain HTTP.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async ValueTask<FleetTask> Start(INetwork network, ShopApp app, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        var task = new FleetTask(app);
        task._listening = certificate is null
            ? await network.Listen(task.Answer, cancellationToken)
            : await network.Listen(task.Answer, certificate, cancellationToken);
        task.Address = new Uri($"{(certificate is null ? "http" : "https")}://{task._listening.EndPoint}");
        return task;
    }

    /// <summary>Closes the port: from now on connections are refused.</summary>
    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _listening, null) is { } listening)
        {
            await listening.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => StopAsync();

    private async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        if (request.Path == ShopApp.HealthPath)
        {
            return await _app.Answer(request, cancellationToken);
        }

        Interlocked.Increment(ref _requests);
        var isAnswered = false;
        try
        {
            var response = await _app.Answer(request, cancellationToken);
            isAnswered = response.Status < 500;
            return response;
        }
        finally
        {
            if (!isAnswered)
            {
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
