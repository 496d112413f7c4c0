using System.Text.Json.Serialization;
using Canary.Judging;

namespace Canary.Plans;

/// <summary>What to probe and how strict to be; one JSON document for a service.</summary>
public sealed record Plan
{
    public IReadOnlyList<Probe> Probes { get; init; } = [new Probe { Name = "home" }];

    public Via Via { get; init; } = Via.Targets;

    /// <summary>The Host header of every probe, and without a port the name that its TLS certificate must carry; empty: the address itself.</summary>
    public string Host { get; init; } = "";

    public TlsSettings Tls { get; init => field = value ?? new TlsSettings(); } = new();

    /// <summary>
    /// Probes per second, green and blue together; each slot must hold a whole number to either. 4 to 400; null: by the number of targets.
    /// </summary>
    public int? ProbesPerSecond { get; init; }

    /// <summary>How long green may take to become healthy. Seconds, 30 to 2400.</summary>
    public int HealthyWithinSeconds { get; init; } = 900;

    public JudgeSettings Judge { get; init; } = JudgeSettings.Default;

    public InconclusiveSettings Inconclusive { get; init => field = value ?? new InconclusiveSettings(); } = new();

    /// <summary>Preflight checks by id that are of another severity here, or excepted.</summary>
    public IReadOnlyDictionary<string, CheckOverride> Checks { get; init => field = value ?? new Dictionary<string, CheckOverride>(); } =
        new Dictionary<string, CheckOverride>();

    /// <summary>Times in which no traffic moves to a new version.</summary>
    public IReadOnlyList<FreezeWindow> Freeze { get; init => field = value ?? []; } = [];

    /// <summary>Whether a no of the gates stops anything. It can only weaken what the stack says.</summary>
    public Mode Mode { get; init; }

    /// <summary>Until when no no stops anything, and why; null: the gates decide.</summary>
    public Pause? Pause { get; init; }

    /// <summary>How long green is probed alone after production traffic has moved; null: judge.minSeconds. Seconds, 10 to 2700.</summary>
    public int? BakeSeconds { get; init; }

    /// <summary>How traffic shifts are watched.</summary>
    public WatchSettings Watch { get; init => field = value ?? new WatchSettings(); } = new();

    private const double StepSeconds = 15;

    /// <summary>The length of a slot of the schedule. Seconds.</summary>
    public const double SlotSeconds = 0.5;

    /// <summary>How long AfterAllowTraffic watches. Seconds.</summary>
    public double Bake => BakeSeconds ?? Judge.Times.MinSeconds;

    /// <summary>The judge of AfterAllowTraffic: it may fail after every slot, and passes at the end of the bake, not before.</summary>
    public JudgeSettings BakeJudge => Judge with { Stage = JudgeStage.Bake, BakeSeconds = Bake };

    /// <summary>The judge before a further step of a shift: as in a bake, for a moment.</summary>
    public JudgeSettings StepJudge => Judge with { Stage = JudgeStage.Bake, BakeSeconds = Math.Min(Bake, StepSeconds) };

    /// <summary>The judge of the traffic shift: as in a bake, with bounds that hold for every quarter of an hour.</summary>
    public JudgeSettings WatchJudge => Judge with { Stage = JudgeStage.Watch, BakeSeconds = 900 };

    /// <summary>The longest that a judgement before traffic takes, by itself. Seconds.</summary>
    internal double LongestJudgement => (Judge.WarmUp.Enabled ? Judge.WarmUp.MaxSeconds : 0) + Judge.Times.MaxSeconds;

    /// <summary>Whether a slot of this plan holds a whole number of probes to green, and as many to blue, at such a rate.</summary>
    internal static bool FillsSlots(int probesPerSecond) =>
        probesPerSecond * SlotSeconds / 2 is var perSlot && perSlot >= 1 && Math.Abs(perSlot - Math.Round(perSlot)) <= 1e-9;

    /// <summary>Pairs in each slot, all workers together: probes to green, and as many to blue.</summary>
    /// <remarks>
    /// Without a rate of its own a plan asks for 20 green probes a second, or 0.75 of each target where that is more: a fleet is proven target by
    /// target.
    /// </remarks>
    public int ProbesPerSlot(int targets) => ProbesPerSecond is { } rate
        ? (int)Math.Round(rate * SlotSeconds / 2)
        : Math.Max(1, (int)Math.Ceiling((Math.Max(20, 0.75 * targets) * SlotSeconds) - 1e-9));
}

/// <summary>Whether a no of the gates stops anything.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Mode>))]
public enum Mode
{
    /// <summary>First, so that a missing mode opens no gate.</summary>
    Decide,

    /// <summary>All is judged and told; nothing is failed and nothing is stopped.</summary>
    Observe,
}

/// <summary>A time in which the gates only observe, such as an incident.</summary>
/// <param name="Until">From then on they decide again.</param>
/// <param name="Reason">Each report gives it.</param>
public sealed record Pause(DateTimeOffset Until, string Reason);

/// <summary>Where the probes of AfterAllowTestTraffic go.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Via>))]
public enum Via
{
    /// <summary>Straight to each target's address and port.</summary>
    Targets,

    /// <summary>Green through the test listener, blue through the production listener.</summary>
    Route,
}

/// <summary>The authorities that the prober trusts.</summary>
public sealed record TlsSettings
{
    /// <summary>Authorities in PEM that are trusted beside the system's; empty: none. Certificates are verified in any case.</summary>
    public string CaBundle { get; init => field = value ?? ""; } = "";

    /// <summary>Where they are kept, in place of <see cref="CaBundle"/>; null: nowhere.</summary>
    public StoredValue? CaBundleFrom { get; init; }
}

/// <summary>One request with what it expects.</summary>
public sealed record Probe
{
    /// <summary>What every call of gRPC's health service is sent to.</summary>
    internal const string HealthCheckPath = "/grpc.health.v1.Health/Check";

    public string Name { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ProbeKind Kind { get; init; }

    public string Method { get; init; } = "GET";

    /// <summary>Path and query, starting with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Of kind grpc: the service whose health is asked for; empty or null: the server's as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Service { get; init; }

    /// <summary>Of kind websocket: the subprotocol that is asked for and must be accepted; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subprotocol { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers whose values the plan only names; no name is in <see cref="Headers"/> too.</summary>
    public IReadOnlyDictionary<string, StoredValue> StoredHeaders { get; init => field = value ?? new Dictionary<string, StoredValue>(); } =
        new Dictionary<string, StoredValue>();

    public string? Body { get; init; }

    public Expectation Expect { get; init; } = new();

    /// <summary>From sending to the last byte of the body. Milliseconds, 50 to 10000.</summary>
    public int TimeoutMs { get; init; } = 2000;

    /// <summary>Up to five redirects, to the same host and port only: a response must not be able to send the prober elsewhere.</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>What is asked, such as <c>GET /cart</c> or <c>grpc.health.v1.Health/Check shop.Orders</c>; safe to show.</summary>
    internal string Request => Kind switch
    {
        ProbeKind.Grpc => $"{HealthCheckPath[1..]} {Service}".TrimEnd(),
        ProbeKind.WebSocket => $"WebSocket {Redaction.OfPath(Path)}",
        _ => $"{Method} {Redaction.OfPath(Path)}",
    };
}

/// <summary>What a probe speaks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeKind>))]
public enum ProbeKind
{
    /// <summary>A request of HTTP/1.1.</summary>
    Http,

    /// <summary>A call of gRPC's health service, over HTTP/2.</summary>
    Grpc,

    /// <summary>A handshake of a WebSocket, which is closed at once.</summary>
    WebSocket,
}

/// <summary>What an answer must be to count as a success; every condition that is given must hold.</summary>
public sealed record Expectation
{
    /// <summary>Accepted statuses: <c>200</c>, <c>2xx</c> or <c>200-299</c>; of kind grpc <c>SERVING</c> or <c>NOT_SERVING</c>.</summary>
    public IReadOnlyList<string> Status { get; init; } = ["2xx"];

    public string? BodyContains { get; init; }

    /// <summary>Paths such as <c>$.items[0].id</c> and the JSON text of the value that must stand there.</summary>
    public IReadOnlyDictionary<string, string> Json { get; init; } = new Dictionary<string, string>();

    /// <summary>Header names and the value each must have; letter case of the name does not matter, of the value it does.</summary>
    public IReadOnlyDictionary<string, string> Header { get; init; } = new Dictionary<string, string>();
}

/// <summary>The two answers that CodeDeploy accepts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Answer>))]
public enum Answer
{
    /// <summary>First, so that a missing answer is not a success.</summary>
    Failed,
    Succeeded,
}
