using System.Globalization;
using System.Text.RegularExpressions;
using Canary.Aws;

namespace Canary.Preflight;

/// <summary>The ports that a health check's command asks on the container's own address.</summary>
internal static partial class LocalPorts
{
    /// <summary>A command asks one, or a few.</summary>
    private const int Most = 4;

    /// <summary>As they were found when the container was redacted, else by its command.</summary>
    public static IReadOnlyList<int> Of(ContainerHealthCheck check) => check.LocalPorts ??
    [
        .. Local().Matches(string.Join(' ', check.Command ?? [])).Select(PortOf).OfType<int>().Distinct().Take(Most),
    ];

    private static int? PortOf(Match match)
        => int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port is > 0 and < 65536 ? port : null
            : match.Groups["scheme"].Value.ToUpperInvariant() switch { "HTTP" => 80, "HTTPS" => 443, _ => null };

    /// <summary>A URL, host:port, or the two arguments of nc; without a port, a URL means that of its scheme.</summary>
    [GeneratedRegex(
        """(?<![\w.@-])((?<scheme>https?)://)?(localhost|127\.0\.0\.1|\[::1\])(:(?<port>[0-9]{1,5})|[ \t]+(?<port>[0-9]{1,5}))?(?![\w.:-])""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Local();
}
