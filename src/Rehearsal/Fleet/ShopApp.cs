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
    private readonly ActiveFault[] _ailments;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _wire;
    private readonly DateTimeOffset _fleetStart;
    private readonly long _start;

    /// <param name="version">What it says it is.</param>
    /// <param name="index">Which of its version it is, from 0.</param>
    /// <param name="faults">Of all tasks of its version; it has those that its origin says.</param>
    /// <param name="seed">Decides how long its answers take.</param>
    /// <param name="clock">The account's clock: how long the task has been running.</param>
    /// <param name="wire">The clock of connections: how long an answer takes.</param>
    /// <param name="origin">Null: its own fleet.</param>
    public ShopApp(string version, int index, IEnumerable<Fault> faults, int seed, TimeProvider clock, TimeProvider wire, Origin? origin = null)
    {
        (Version, Index, _clock, _wire) = (version, index, clock, wire);
        (StartedAt, _start) = (clock.GetUtcNow(), wire.GetTimestamp());
        origin ??= new Origin(seed, version, index, StartedAt);
        _fleetStart = origin.FleetStart;
        _faults = [.. faults.Where(origin.Has)];
        _ailments = [.. _faults.OfType<Fault.AnswerFault>().Select(fault => new ActiveFault(
            fault, origin)).OrderByDescending(ailment => ailment.IsLimit)];
        _random = new Random(seed);
    }

    /// <summary>Whether it is one of the shop's paths; the health check's is not.</summary>
    public static bool Has(string path) =>
        path is "/" or "/version" or "/products" or "/cart"
            || (path.StartsWith("/products/", StringComparison.Ordinal) && IsProduct(path["/products/".Length..], out _));

    public string Version { get; }

    public int Index { get; }

    public DateTimeOffset StartedAt { get; }

    public async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        if (Has<Fault.PortClosed>())
        {
            throw new ConnectionDroppedException();
        }

        var response = request.Path == HealthPath
            ? await AnswerHealthCheck(cancellationToken)
            : await AnswerUnder(Meet(request.Path, Users.Sent(request)), request, cancellationToken);
        return response.With("X-Version", Version);
    }

    private TimeSpan Uptime => _clock.GetUtcNow() - StartedAt;

    private bool Has<T>()
        where T : Fault => _faults.OfType<T>().Any();

    private bool IsInBadSpell() => _faults.OfType<Fault.Flap>().Any(flap => flap.IsBad(Uptime));

    private double Leaking() => _faults.OfType<Fault.Leak>().Aggregate(1.0, (factor, leak) => factor * leak.Factor(Uptime));

    private async Task<Response> AnswerHealthCheck(CancellationToken cancellationToken)
    {
        await _wire.DelayExactly(Latency() + (Has<Fault.SlowHealth>() ? Fault.SlowHealth.Delay : TimeSpan.Zero), cancellationToken);
        return Health();
    }

    private async Task<Response> AnswerUnder(FaultEffect strain, Request request, CancellationToken cancellationToken)
    {
        if (strain.IsCut)
        {
            throw new ConnectionDroppedException();
        }

        if (strain.RetryAfter is { } wait)
        {
            return Failed(429, "too many requests").With("Retry-After", $"{wait.TotalSeconds:0}");
        }

        await _wire.DelayExactly((Latency() * strain.Factor * Leaking()) + strain.Added, cancellationToken);
        return strain.IsError ? Failed(500, "the shop is broken") : IsInBadSpell() ? Failed(503, "a bad spell") : Serve(request);
    }

    private FaultEffect Meet(string path, bool isUser)
    {
        lock (_gate)
        {
            var strain = FaultEffect.None;
            var now = new TaskTime(Uptime, _clock.GetUtcNow() - _fleetStart, _wire.GetElapsedTime(_start));
            foreach (var ailment in _ailments)
            {
                // What a limit refuses is not served: it warms nothing up and is nobody's first hit.
                strain = strain.RetryAfter is null ? strain.And(ailment.Meet(path, isUser, now)) : strain;
            }

            return strain;
        }
    }

    // Lognormal, median 6 ms, sigma 0.3: what a small service looks like from inside its network.
    private TimeSpan Latency()
    {
        lock (_gate)
        {
            return TimeSpan.FromMilliseconds(6 * Math.Exp(0.3 * _random.NextNormal()));
        }
    }

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
        ("GET" or "HEAD", []) =>
            Response.Text(200, $"<!doctype html><title>Shop</title><h1>Shop</h1><p>version {Version}</p>", "text/html; charset=utf-8"),
        ("GET" or "HEAD", ["version"]) => Json(200, []),
        ("GET" or "HEAD", ["products"]) => Json(200, new() { ["products"] = new JsonArray([.. Products.Select((_, i) => Product(i + 1))]) }),
        ("GET" or "HEAD", ["products", var id]) => IsProduct(id, out var number)
            ? Json(200, Product(number))
            : Failed(404, $"there is no product {id}"),
        ("POST", ["cart"]) => Cart(request.Body),
        (_, [] or ["version"] or ["products"] or ["products", _] or ["cart"]) => Failed(405, $"{request.Method} is not for {request.Path}"),
        _ => Failed(404, $"there is nothing at {request.Path}"),
    };

    private static bool IsProduct(string id, out int number) => int.TryParse(id, out number) && number >= 1 && number <= Products.Length;

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
