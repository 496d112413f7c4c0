namespace Canary.Deployments;

/// <summary>Finds where a listener sends its requests and how it is reached.</summary>
internal static class Routes
{
    /// <summary>Listeners whose default action forwards to none of the groups: CodeDeploy may be changing one of their rules instead.</summary>
    public static IReadOnlyList<string> NeedingRules(IReadOnlyList<ElbListener> listeners, IReadOnlyList<ElbTargetGroup> groups)
    {
        var arns = groups.Select(group => group.TargetGroupArn).ToHashSet();

        return [.. listeners
            .Where(listener => !Forwards(listener.DefaultActions).Any(forward => arns.Contains(forward.TargetGroupArn)))
            .Select(listener => listener.ListenerArn)
            .OfType<string>()];
    }

    public static Route? Find(TrafficRoute? route, IReadOnlyList<ElbListener> listeners, HealthFacts health)
    {
        var listener = listeners.FirstOrDefault(listener => listener.ListenerArn is { } arn && (route?.ListenerArns ?? []).Contains(arn));
        var balancer = (health.LoadBalancers ?? [])
            .SelectMany(response => response.LoadBalancers ?? [])
            .FirstOrDefault(balancer => balancer.LoadBalancerArn == listener?.LoadBalancerArn);
        if (listener is not { ListenerArn: { } arn, Port: { } port } || balancer is not { DnsName: { } dnsName })
        {
            return null;
        }

        var rules = (health.Rules ?? []).FirstOrDefault(rules => rules.ListenerArn == arn)?.Rules?.Rules ?? [];
        var scheme = listener.Protocol is "HTTPS" or "TLS" ? "https" : "http";

        return new Route
        {
            ListenerArn = arn,
            Url = $"{scheme}://{dnsName}:{port}",
            Forwards = [.. rules.SelectMany(rule => Forwards(rule.Actions)).Concat(Forwards(listener.DefaultActions))],
        };
    }

    /// <summary>An action with two weighted groups has no TargetGroupArn of its own; one with a single group may have both forms.</summary>
    private static IEnumerable<WeightedTargetGroup> Forwards(IReadOnlyList<ElbAction>? actions)
        => (actions ?? []).SelectMany(action => action.ForwardConfig?.TargetGroups
            ?? (action.TargetGroupArn is { } arn ? [new WeightedTargetGroup(arn, 1)] : []));
}
