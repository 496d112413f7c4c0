using System.Net;

namespace Canary.Preflight;

/// <summary>Addresses that nobody has on the internet: RFC 1918, RFC 6598 and RFC 4193.</summary>
internal static class PrivateAddresses
{
    private static readonly IPNetwork[] s_all =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Whether all of these are private.</summary>
    public static bool Contains(string range)
        => IPNetwork.TryParse(range, out var given)
            && s_all.Any(network => network.PrefixLength <= given.PrefixLength && network.Contains(given.BaseAddress));
}
