namespace Rehearsal.Tests.Fleet;

/// <summary>A load balancer with a blue and a green target group, in memory.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public Shop(VirtualTime clock, HealthCheck? healthCheck = null)
    {
        Clock = clock;
        Client = new HttpMessageInvoker(Network.Handler, disposeHandler: false);
        LoadBalancer = new LoadBalancer("shop", Network, clock, clock, seed: 1);
        Blue = LoadBalancer.AddTargetGroup("blue", healthCheck ?? new HealthCheck());
        Green = LoadBalancer.AddTargetGroup("green", healthCheck ?? new HealthCheck());
    }

    public InMemoryNetwork Network { get; } = new();

    public VirtualTime Clock { get; }

    public LoadBalancer LoadBalancer { get; }

    public TargetGroup Blue { get; }

    public TargetGroup Green { get; }

    public HttpMessageInvoker Client { get; }

    public ValueTask<Listener> Listen(string name, TargetGroup initial) => LoadBalancer.AddListener(name, initial, CancellationToken.None);

    public async ValueTask<Uri> Open(RequestHandler handler)
    {
        var listening = await Network.Listen(handler, CancellationToken.None);
        return new Uri($"http://{listening.EndPoint}");
    }

    public ValueTask<Uri> Open(Func<Request, Response> answer) => Open((request, _) => Task.FromResult(answer(request)));

    public async ValueTask<Uri> Add(TargetGroup group, Func<Request, Response> answer)
    {
        var address = await Open(answer);
        group.Register(address);
        return address;
    }

    public async Task<int> Get(Listener listener)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, listener.Address);
        using var response = await Client.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }

    public async Task<IReadOnlyList<string>> Bodies(Listener listener, int requests)
    {
        var bodies = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, listener.Address);
            using var response = await Client.SendAsync(request, CancellationToken.None);
            bodies.Add(await response.Content.ReadAsStringAsync(CancellationToken.None));
        }

        return bodies;
    }

    public async ValueTask DisposeAsync()
    {
        await LoadBalancer.DisposeAsync();
        await Network.DisposeAsync();
        Client.Dispose();
    }
}
