using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>What a plan's <c>host</c> may be: a DNS name or an IP address, an IPv6 one in brackets, with a port or without.</summary>
/// <remarks>The port stands in the Host header and nowhere else: a target is connected to at its own port, and a certificate names none.</remarks>
internal static partial class HostName
{
    public const string Cure = "give a DNS name such as shop.example.com, or an IP address, with a port from 1 to 65535 if the Host header needs one";

    private const int LongestName = 253;

    public static bool IsValid(string host) => Shape().Match(host) is { Success: true } match
        && (match.Groups["ipv6"] is { Success: true, Value: var ipv6 } ? IsIPv6(ipv6) : IsName(match.Groups["name"].Value))
        && IsPort(match.Groups["port"].Value);

    private static bool IsIPv6(string text) =>
        !text.Contains('%', StringComparison.Ordinal)
            && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Of digits and dots alone a name is an address, or the URL parser takes it for half of one.</summary>
    private static bool IsName(string text) => text.Any(character => character is not ((>= '0' and <= '9') or '.'))
        ? text.Length <= LongestName && text.Split('.').All(label => Label().IsMatch(label))
        : IPAddress.TryParse(text, out var address) && address.ToString() == text;

    private static bool IsPort(string text) =>
        text is "" || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535);

    [GeneratedRegex(
        @"\A(\[(?<ipv6>[0-9A-Fa-f:.]{2,45})\]|(?<name>[A-Za-z0-9._-]{1,253}))(:(?<port>[0-9]{1,5}))?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();

    /// <summary>Underscores are no letters of a host name, and stand in many names of service discovery all the same.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();
}
