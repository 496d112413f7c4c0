using System.Globalization;

namespace Rehearsal.Fleet;

/// <summary>Other services behind the same load balancer: their target groups, which hold no targets here, and the rules that lead to them.</summary>
/// <remarks>
/// Each rule takes requests by host, by path or by both, and forwards them to one to five groups by weight; none takes what another service's
/// users ask for.
/// </remarks>
internal sealed class Neighbours
{
    /// <summary>A load balancer's quota: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html</summary>
    public const int MostRules = 100;

    /// <summary>As many as a load balancer may have, without the two of the service.</summary>
    private const int MostGroups = 98;

    private const int Step = 10;

    private readonly int _rules;
    private readonly TargetGroup[] _groups;

    /// <param name="balancer">That they share.</param>
    /// <param name="rules">How many they have on each listener. 1 to 100.</param>
    public Neighbours(LoadBalancer balancer, int rules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rules, MostRules);
        _rules = rules;
        _groups = [.. Enumerable.Range(1, Math.Clamp(rules, ListenerRule.MostGroups, MostGroups)).Select(number => balancer.AddTargetGroup(
            $"neighbour-{number:000}", new HealthCheck()))];
    }

    /// <summary>A priority in the midst of theirs that none of them has.</summary>
    public int PriorityAmongThem => (_rules / 2 * Step) + (Step / 2);

    public void AddRulesTo(Listener listener)
    {
        for (var number = 1; number <= _rules; number++)
        {
            listener.AddRule(number * Step, ConditionOf(number), Forwards(number));
        }
    }

    private static RuleCondition ConditionOf(int number)
    {
        var name = number.ToString("000", CultureInfo.InvariantCulture);
        string[] hosts = [$"service-{name}.example.com", $"*.service-{name}.example.com"];
        string[] paths = [$"/service-{name}", $"/service-{name}/*", $"/v?/service-{name}/*"];

        return (number % 3) switch
        {
            0 => new RuleCondition(hosts, []),
            1 => new RuleCondition([], paths),
            _ => new RuleCondition(hosts, paths),
        };
    }

    private Forward[] Forwards(int number) =>
        [.. Enumerable.Range(number, 1 + (number % ListenerRule.MostGroups)).Select((at, place) => new Forward(
            _groups[at % _groups.Length], place == 0 ? 90 : 10))];
}
