using Canary.Aws;

namespace Canary.Preflight;

/// <summary>What a rule of a security group is about.</summary>
internal static class SecurityGroupRules
{
    private const string AnyIpv4 = "0.0.0.0/0";
    private const string AnyIpv6 = "::/0";

    /// <summary>Whether a rule is about TCP on that port; null when it does not say its ports.</summary>
    public static bool? IsOn(this SecurityGroupRule rule, int port) => rule switch
    {
        { IpProtocol: "-1" } => true,
        { IpProtocol: not ("tcp" or "6" or null) } => false,
        { IpProtocol: not null, FromPort: { } from, ToPort: { } to } => from <= port && port <= to,
        _ => null,
    };

    public static bool IsOfAnyIpv4(this SecurityGroupRule rule) => (rule.IpRanges ?? []).Any(range => range.CidrIp == AnyIpv4);

    /// <summary>The ranges of the whole world that it has.</summary>
    public static IEnumerable<string> World(this SecurityGroupRule rule)
        => Addresses(rule).Where(range => range is AnyIpv4 or AnyIpv6);

    /// <summary>Everything that it names: addresses, security groups, prefix lists.</summary>
    public static IEnumerable<string> Peers(this SecurityGroupRule rule) =>
    [
        .. Addresses(rule),
        .. (rule.UserIdGroupPairs ?? []).Select(pair => pair.GroupId).OfType<string>(),
        .. (rule.PrefixListIds ?? []).Select(list => list.PrefixListId).OfType<string>(),
    ];

    private static IEnumerable<string> Addresses(SecurityGroupRule rule)
        => (rule.IpRanges ?? []).Select(range => range.CidrIp).Concat((rule.Ipv6Ranges ?? []).Select(range => range.CidrIpv6)).OfType<string>();
}
