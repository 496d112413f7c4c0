using Canary.Aws;

namespace Canary.Preflight;

/// <summary>May green's tasks ask the registry and AWS for what they need?</summary>
internal static class EgressCheck
{
    private const int Https = 443;

    public static CheckResult Look(CheckContext context) => NetworkChecks.OnFargate(context, (_, network)
        => NetworkChecks.GroupsOf(context, network).Look(groups => Look(network.SecurityGroups ?? [], groups)));

    private static CheckResult Look(IReadOnlyList<string> named, IReadOnlyList<SecurityGroup> groups)
    {
        var rules = groups.SelectMany(group => (group.IpPermissionsEgress ?? []).Select(rule => (Group: group.GroupId, Rule: rule)))
            .Where(it => it.Rule.IsOn(Https) != false).ToList();
        var open = rules.Find(it => it.Rule.IsOn(Https) == true && it.Rule.IsOfAnyIpv4());
        var peers = rules.Where(it => it.Rule.IsOn(Https) == true).SelectMany(it => it.Rule.Peers()).Distinct(StringComparer.Ordinal).ToList();

        return open.Rule is not null ? CheckResult.Good($"The security group {open.Group} lets HTTPS out to any address")
            : peers is [_, ..] ? CheckResult.Unknown(
                $"The security groups of green's tasks let HTTPS out to {string.Join(", ", peers)} only; whether the registry, the logs and the "
                    + "secrets are there is not known",
                severity: Plans.Severity.Info)
            : rules is [_, ..] ? CheckResult.Unknown(
                $"The security group {rules[0].Group} has an outbound rule that does not say its ports or addresses")
            : CheckResult.Bad(
                $"No security group of green's tasks ({string.Join(", ", named)}) lets TCP port {Https} out: a task could not pull its image, fetch "
                    + "its secrets or send its logs",
                $"Add an outbound rule to {named[0]}: TCP, port {Https}, to 0.0.0.0/0, or to the security groups of the VPC's endpoints and the "
                    + "prefix list of S3");
    }
}
