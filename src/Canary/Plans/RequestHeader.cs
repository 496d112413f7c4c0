using System.Buffers;

namespace Canary.Plans;

/// <summary>Which headers a plan may give its probes: what the transport would refuse is refused before anything is sent.</summary>
internal static class RequestHeader
{
    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> s_framing =
        new(StringComparer.OrdinalIgnoreCase) { "Content-Length", "Expect", "Trailer", "Transfer-Encoding", "Upgrade" };

    /// <summary>They belong to one connection, which HTTP/2 has other means for (RFC 9113, 8.2.2), or to the call itself.</summary>
    private static readonly HashSet<string> s_ofCalls =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Content-Type", "Content-Encoding" };

    private static readonly HashSet<string> s_ofBody = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location",
        "Content-MD5", "Content-Range", "Content-Type", "Expires", "Last-Modified",
    };

    /// <summary>Such a header travels with a body, or not at all.</summary>
    public static bool DescribesBody(string name) => s_ofBody.Contains(name);

    /// <summary>What is wrong with a header and what to do about it; null when nothing is. It shows no value: that may be a credential.</summary>
    public static (string What, string Cure)? Mistake(string name, string value, Probe probe)
        => !IsName(name) ? ("not a header name", "use letters, digits and hyphens")
            : name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? ("set by the plan's host, for every probe", "use host instead")
            : s_framing.Contains(name) || IsOfKind(name, probe.Kind) ? ("set by the prober", "leave it out")
            : DescribesBody(name) && probe.Body is null ? ("about a body, but the probe has none", "give the probe a body, or leave the header out")
            : value.Any(character => character is < ' ' or > '~') ? ("a text with characters other than printable ASCII", "use printable ASCII only")
            : null;

    private static bool IsOfKind(string name, ProbeKind kind) => kind switch
    {
        ProbeKind.Grpc => s_ofCalls.Contains(name) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase),
        ProbeKind.WebSocket
            => name.Equals("Connection", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Whether a text can be the name of a header at all.</summary>
    public static bool IsName(string name) => name is not "" && !name.AsSpan().ContainsAnyExcept(s_token);
}
