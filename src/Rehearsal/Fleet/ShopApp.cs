using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Fleet;

/// <summary>A small shop that a task runs: it says which version it is, takes some 6 ms to answer, and has the faults that were ordered.</summary>
internal sealed class ShopApp
{
    public const string HealthPath = "/health";

    /// <summary>What users ask for.</summary>
    public static readonly IReadOnlyList<string> Paths = ["/", "/products", "/products/1", "/products/3", "/version"];

    private static readonly (string Name, decimal Price)[] Products =
    [
        ("Walnut desk", 480.00m), ("Desk lamp", 39.90m), ("Oak chair", 129.00m), ("Notebook", 4.50m), ("Wool rug", 215.00m), ("Mug", 9.80m),
    ];

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly Fault[] _faults;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _wire;

    /// <param name="clock">The account's clock: how long the task has been running.</param>
    /// <param name="wire">The clock of connections: how long an answer takes.</param>
    public ShopApp(string version, int index, IEnumerable<Fault> faults, int seed, TimeProvider clock, TimeProvider wire)
    {
        (Version, Index, _clock, _wire) = (version, index, clock, wire);
        _faults = [.. faults.Where(fault => fault.Hits(index))];
        _random = new Random(seed);
        StartedAt = clock.GetUtcNow();
    }

    public string Version { get; }

    public int Index { get; }

    public DateTimeOffset StartedAt { get; }

    public async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        var isHealthCheck = request.Path == HealthPath;
        if (Has<Fault.PortClosed>() || (!isHealthCheck && Has<Fault.Down>()))
        {
            throw new ConnectionDroppedException();
        }

        var (latency, isError) = Draw();
        await _wire.DelayExactly(isHealthCheck ? latency + (Has<Fault.SlowHealth>() ? Fault.SlowHealth.Delay : TimeSpan.Zero) : Slowed(latency), cancellationToken);
        var response = isHealthCheck ? Health() : isError ? Failed(500, "the shop is broken") : IsInBadSpell() ? Failed(503, "a bad spell") : Serve(request);
        return response.With("X-Version", Version);
    }

    private TimeSpan Uptime => _clock.GetUtcNow() - StartedAt;

    private bool Has<T>()
        where T : Fault => _faults.OfType<T>().Any();

    private bool IsInBadSpell() => _faults.OfType<Fault.Flap>().Any(flap => flap.IsBad(Uptime));

    // Lognormal, median 6 ms, sigma 0.3: what a small service looks like from inside its network.
    private (TimeSpan Latency, bool IsError) Draw()
    {
        lock (_gate)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            var isError = _faults.OfType<Fault.Errors>().Aggregate(false, (failed, fault) => failed | (_random.NextDouble() * 100 < fault.Percent));
            return (TimeSpan.FromMilliseconds(6 * Math.Exp(0.3 * normal)), isError);
        }
    }

    private TimeSpan Slowed(TimeSpan latency) =>
        _faults.OfType<Fault.Slower>().Aggregate(latency, (slowed, fault) => slowed * fault.Times)
        + _faults.OfType<Fault.Later>().Aggregate(TimeSpan.Zero, (added, fault) => added + fault.Added);

    private Response Health()
    {
        var isStarting = _faults.OfType<Fault.SlowStart>().Any(fault => Uptime < fault.Span);
        return Has<Fault.WrongHealthPath>() ? Failed(404, $"there is nothing at {HealthPath}")
            : Has<Fault.Unhealthy>() ? Json(503, new() { ["status"] = "unhealthy" })
            : isStarting ? Json(503, new() { ["status"] = "starting" })
            : Json(200, new() { ["status"] = "ok" });
    }

    private Response Serve(Request request) => (request.Method, request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
    {
        ("GET" or "HEAD", []) => Response.Text(200, $"<!doctype html><title>Shop</title><h1>Shop</h1><p>version {Version}</p>", "text/html; charset=utf-8"),
        ("GET" or "HEAD", ["version"]) => Json(200, []),
        ("GET" or "HEAD", ["products"]) => Json(200, new() { ["products"] = new JsonArray([.. Products.Select((_, i) => Product(i + 1))]) }),
        ("GET" or "HEAD", ["products", var id]) => int.TryParse(id, out var number) && number >= 1 && number <= Products.Length
            ? Json(200, Product(number))
            : Failed(404, $"there is no product {id}"),
        ("POST", ["cart"]) => Cart(request.Body),
        (_, [] or ["version"] or ["products"] or ["products", _] or ["cart"]) => Failed(405, $"{request.Method} is not for {request.Path}"),
        _ => Failed(404, $"there is nothing at {request.Path}"),
    };

    private Response Cart(ReadOnlyMemory<byte> body)
    {
        if (Lines(body) is not { } lines || lines.Any(line => line is not { Id: >= 1, Quantity: >= 1 } || line.Id > Products.Length))
        {
            return Failed(400, """a cart looks like {"items":[{"id":1,"quantity":2}]}""");
        }

        var items = new JsonArray([.. lines.Select(line => new JsonObject { ["id"] = line.Id, ["quantity"] = line.Quantity })]);
        return Json(200, new() { ["items"] = items, ["total"] = lines.Sum(line => Products[line.Id - 1].Price * line.Quantity) });
    }

    private static IReadOnlyList<Line>? Lines(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Order>(body.Span, JsonSerializerOptions.Web)?.Items;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Response Failed(int status, string error) => Json(status, new() { ["error"] = error });

    private Response Json(int status, JsonObject content)
    {
        content["version"] = Version;
        return Response.Json(status, content);
    }

    private static JsonObject Product(int id) => new() { ["id"] = id, ["name"] = Products[id - 1].Name, ["price"] = Products[id - 1].Price };

    private sealed record Order(IReadOnlyList<Line>? Items);

    private sealed record Line(int Id, int Quantity);
}
