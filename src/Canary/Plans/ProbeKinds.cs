namespace Canary.Plans;

/// <summary>Which settings belong to which kind of probe; one that belongs to another is refused, never ignored.</summary>
internal static class ProbeKinds
{
    /// <summary>What a health service may be expected to answer; the other two of its statuses say that it does not know.</summary>
    public const string Serving = "SERVING", NotServing = "NOT_SERVING";

    private const int LongestService = 255;

    private static readonly (string Setting, ProbeKind[] Kinds)[] s_settings =
    [
        ("method", [ProbeKind.Http]),
        ("path", [ProbeKind.Http, ProbeKind.WebSocket]),
        ("body", [ProbeKind.Http]),
        ("followRedirects", [ProbeKind.Http]),
        ("service", [ProbeKind.Grpc]),
        ("subprotocol", [ProbeKind.WebSocket]),
    ];

    private static readonly (string Setting, ProbeKind[] Kinds)[] s_ofExpect =
    [
        ("status", [ProbeKind.Http, ProbeKind.Grpc]),
        ("bodyContains", [ProbeKind.Http]),
        ("json", [ProbeKind.Http]),
    ];

    /// <summary>The kind, with the settings of others refused; those are not looked at where the kind itself is wrong.</summary>
    public static ProbeKind Read(JsonSettings settings)
    {
        var kind = settings.Choice<ProbeKind?>(
            "kind", null, ("http", ProbeKind.Http), ("grpc", ProbeKind.Grpc), ("websocket", ProbeKind.WebSocket));
        if (kind is not null || !settings.Has("kind"))
        {
            RefuseOthers(settings, kind ?? ProbeKind.Http, s_settings);
        }

        return kind ?? ProbeKind.Http;
    }

    public static void RefuseOthersOfExpect(JsonSettings settings, ProbeKind kind) => RefuseOthers(settings, kind, s_ofExpect);

    public static Probe Defaults(ProbeKind kind) => kind switch
    {
        ProbeKind.Grpc => new Probe { Kind = kind, Method = "POST", Path = Probe.HealthCheckPath, Expect = new Expectation { Status = [Serving] } },
        ProbeKind.WebSocket => new Probe { Kind = kind, Expect = new Expectation { Status = ["101"] } },
        _ => new Probe(),
    };

    public static string NameOf(ProbeKind kind, string path, string? service) => kind != ProbeKind.Grpc ? Redaction.OfPath(path)
        : service is null or "" ? Probe.HealthCheckPath[1..]
        : service;

    public static bool IsStatus(ProbeKind kind, string status) => kind == ProbeKind.Grpc
        ? status is Serving or NotServing
        : StatusSet.IsValid(status);

    public static string CureOfStatus(ProbeKind kind) => kind == ProbeKind.Grpc
        ? $"use {Serving} or {NotServing}"
        : "use a status such as 200, a class such as 2xx or a range such as 200-299";

    public static void Check(JsonSettings settings, Probe probe)
    {
        if (probe.Service is { } service && (service.Length > LongestService || service.Any(character => character is < ' ' or > '~')))
        {
            settings.Refuse("service", Excerpt.Of(service, 60), $"use at most {LongestService} characters of printable ASCII, such as shop.Orders");
        }

        if (probe.Subprotocol is { } subprotocol && !RequestHeader.IsName(subprotocol))
        {
            settings.Refuse("subprotocol", Excerpt.Of(subprotocol, 60), "use one name of letters, digits, dots and hyphens, such as graphql-ws");
        }
    }

    private static void RefuseOthers(JsonSettings settings, ProbeKind kind, (string Setting, ProbeKind[] Kinds)[] all)
    {
        foreach (var (setting, kinds) in all.Where(one => !one.Kinds.Contains(kind)))
        {
            settings.RefuseIfGiven(
                setting,
                $"a setting of kind {string.Join(" and ", kinds.Select(Word))}, but the probe is of kind {Word(kind)}",
                "leave it out, or change kind");
        }
    }

    private static string Word(ProbeKind kind) => kind.ToString().ToLowerInvariant();
}
