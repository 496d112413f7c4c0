using System.Globalization;

namespace Canary.Deployments;

/// <summary>Finds where a listener sends its requests and how it is reached.</summary>
internal static class Routes
{
    private const string HostHeader = "host-header";
    private const string PathPattern = "path-pattern";

    /// <summary>Listeners whose default action forwards to none of the groups: CodeDeploy may be changing one of their rules instead.</summary>
    public static IReadOnlyList<string> NeedingRules(IReadOnlyList<ElbListener> listeners, IReadOnlyList<ElbTargetGroup> groups)
    {
        var arns = groups.Select(group => group.TargetGroupArn).ToHashSet();

        return [.. listeners
            .Where(listener => !Forwards(listener.DefaultActions).Any(forward => arns.Contains(forward.TargetGroupArn)))
            .Select(listener => listener.ListenerArn)
            .OfType<string>()];
    }

    public static Route? Find(TrafficRoute? route, IReadOnlyList<ElbListener> listeners, IReadOnlyList<ElbTargetGroup> groups, HealthFacts health)
    {
        var listener = listeners.FirstOrDefault(listener => listener.ListenerArn is { } arn && (route?.ListenerArns ?? []).Contains(arn));
        var balancer = (health.LoadBalancers ?? [])
            .SelectMany(response => response.LoadBalancers ?? [])
            .FirstOrDefault(balancer => balancer.LoadBalancerArn == listener?.LoadBalancerArn);
        if (listener is not { ListenerArn: { } arn, Port: { } port } || balancer is not { DnsName: { } dnsName })
        {
            return null;
        }

        var pair = groups.Select(group => group.TargetGroupArn).OfType<string>().ToHashSet();
        var rules = LeadingTo(pair, (health.Rules ?? []).FirstOrDefault(rules => rules.ListenerArn == arn)?.Rules?.Rules ?? []);
        var scheme = listener.Protocol is "HTTPS" or "TLS" ? "https" : "http";

        return new Route
        {
            ListenerArn = arn,
            Url = $"{scheme}://{dnsName}:{port}",
            Forwards = [.. rules.SelectMany(rule => rule.Forwards), .. Forwards(listener.DefaultActions).Where(forward => IsOf(pair, forward))],
            Rules = rules,
        };
    }

    /// <summary>Of a listener's rules those that forward to the pair, and of each what concerns it: others' target groups are none of our business.</summary>
    private static List<RouteRule> LeadingTo(HashSet<string> pair, IReadOnlyList<ElbRule> rules)
        => [.. rules
            .Where(rule => rule.IsDefault != true && Forwards(rule.Actions).Any(forward => IsOf(pair, forward)))
            .Select(rule => Read(pair, rule))
            .OrderBy(rule => rule.Priority)];

    private static RouteRule Read(HashSet<string> pair, ElbRule rule)
    {
        var forwards = Forwards(rule.Actions).ToLookup(forward => IsOf(pair, forward));
        var conditions = rule.Conditions ?? [];

        return new RouteRule
        {
            RuleArn = rule.RuleArn ?? "",
            Priority = int.TryParse(rule.Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : int.MaxValue,
            Hosts = ValuesOf(conditions, HostHeader, condition => condition.HostHeaderConfig),
            Paths = ValuesOf(conditions, PathPattern, condition => condition.PathPatternConfig),
            Others = [.. conditions.Select(OtherThanHostAndPath).OfType<string>().Distinct()],
            Forwards = [.. forwards[true]],
            Elsewhere = forwards[false].Sum(forward => forward.Weight ?? 1),
        };
    }

    private static IReadOnlyList<string> ValuesOf(IReadOnlyList<ElbCondition> conditions, string field, Func<ElbCondition, ElbConditionValues?> configuration)
        => [.. conditions
            .Where(condition => condition.Field == field)
            .SelectMany(condition => configuration(condition)?.Values ?? condition.Values ?? [])
            .Distinct(StringComparer.Ordinal)];

    private static string? OtherThanHostAndPath(ElbCondition condition)
    {
        string[] expressions = [.. condition.RegexValues ?? [], .. condition.HostHeaderConfig?.RegexValues ?? [], .. condition.PathPatternConfig?.RegexValues ?? []];

        return condition.Field is not (HostHeader or PathPattern) ? condition.Field
            : expressions is [] ? null
            : $"{condition.Field} by regular expression";
    }

    private static bool IsOf(HashSet<string> pair, WeightedTargetGroup forward) => forward.TargetGroupArn is { } arn && pair.Contains(arn);

    /// <summary>An action with two weighted groups has no TargetGroupArn of its own; one with a single group may have both forms.</summary>
    private static IEnumerable<WeightedTargetGroup> Forwards(IReadOnlyList<ElbAction>? actions)
        => (actions ?? []).SelectMany(action => action.ForwardConfig?.TargetGroups
            ?? (action.TargetGroupArn is { } arn ? [new WeightedTargetGroup(arn, 1)] : []));
}
