using System.Buffers;

namespace Canary.Probing;

/// <summary>Which headers a plan may give its probes: what the transport would refuse is refused before anything is sent.</summary>
internal static class RequestHeader
{
    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> s_framing = new(StringComparer.OrdinalIgnoreCase) { "Content-Length", "Expect", "Trailer", "Transfer-Encoding", "Upgrade" };

    private static readonly HashSet<string> s_ofBody = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type", "Expires", "Last-Modified",
    };

    /// <summary>Such a header travels with a body, or not at all.</summary>
    public static bool DescribesBody(string name) => s_ofBody.Contains(name);

    /// <summary>What is wrong with a header, as a cure; null when nothing is.</summary>
    public static string? Cure(string name, string value, bool hasBody)
        => name is "" || name.AsSpan().ContainsAnyExcept(s_token) ? "use a name of letters, digits and hyphens"
            : s_framing.Contains(name) ? "leave it out: the prober sets it"
            : DescribesBody(name) && !hasBody ? "give the probe a body, or leave the header out"
            : value.Any(character => character is < ' ' or > '~') ? "use printable ASCII characters"
            : null;
}
