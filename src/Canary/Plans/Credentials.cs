using System.Text;
using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>What a plan sends that must stay secret: values of its headers and of query parameters that are named like credentials.</summary>
internal static partial class Credentials
{
    /// <summary>Shorter ones are shown: hiding every 1 and every no would leave little of an excerpt, and they keep no secret.</summary>
    public const int Shortest = 4;

    private static readonly HashSet<string> s_ofRequests = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie" };

    /// <summary>Names that say it in a URL, beside those that say it of a variable.</summary>
    private static readonly HashSet<string> s_ofQueries = new(StringComparer.OrdinalIgnoreCase)
    {
        "sig", "signature", "x-amz-signature", "x-amz-credential", "pwd", "pass", "passwd", "auth",
        "authorization", "jwt", "credential", "session", "sessionid", "sid",
    };

    public static IReadOnlyList<string> Of(Plan plan)
        => [.. plan.Probes.SelectMany(probe => probe.Headers.SelectMany(header => OfHeader(header.Key, header.Value)).Concat(OfPath(probe.Path)))
            .Where(value => value.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a query parameter of this name is a credential.</summary>
    public static bool IsQueryName(string name) => s_ofQueries.Contains(name) || CredentialName.IsCredential(name);

    /// <summary>A query parameter and its value, wherever a URL stands in a text, also inside of another.</summary>
    [GeneratedRegex(
        @"([?&;]|%3F|%26|\\u0026)(?<name>[A-Za-z0-9_.\-\[\]]{1,64})(=|%3D)(?<value>((?!%26|%23)[^&\s""'<>#;\\])+)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    public static partial Regex QueryParameter();

    private static IEnumerable<string> OfPath(string path) => QueryParameter().Matches(path)
        .Where(match => IsQueryName(match.Groups["name"].Value))
        .SelectMany(match => new[] { match.Groups["value"].Value, Uri.UnescapeDataString(match.Groups["value"].Value) });

    /// <summary>
    /// The whole value, and of a credential its parts: an application tells the token without its scheme, or one cookie of several.
    /// </summary>
    private static IEnumerable<string> OfHeader(string name, string value) => s_ofRequests.Contains(name) || CredentialName.IsCredential(name)
        ? [value.Trim(), .. Parts(value.Trim())]
        : [value.Trim()];

    private static IEnumerable<string> Parts(string value)
    {
        if (value.Split(' ', 2) is [var scheme, var rest])
        {
            yield return rest.Trim();
            foreach (var part in scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? OfBasic(rest.Trim()) : [])
            {
                yield return part;
            }
        }

        foreach (var pair in value.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(
            '=', 2)).Where(pair => pair.Length == 2))
        {
            yield return pair[1].Trim('"');
        }
    }

    /// <summary>RFC 7617: the user's name and the password, with a colon between them.</summary>
    private static IEnumerable<string> OfBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return [];
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);

        return pair.Split(':', 2) is [_, var password] ? [pair, password] : [pair];
    }
}
