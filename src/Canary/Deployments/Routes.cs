using Canary.Aws;

namespace Canary.Deployments;

/// <summary>Finds where a listener sends its requests and how it is reached.</summary>
internal static class Routes
{
    /// <summary>
    /// The rules to be read: those of listeners whose default action forwards to neither group, for CodeDeploy changes one of their rules
    /// instead.
    /// </summary>
    /// <param name="routes">The listeners of which it matters where they lead.</param>
    /// <param name="listeners">As they are.</param>
    /// <param name="groups">The pair.</param>
    /// <param name="before">What was asked the last time: rules that are known to lead to the pair are read alone.</param>
    public static IReadOnlyList<ListenerRules> Queries(
        IReadOnlyList<TrafficRoute> routes,
        IReadOnlyList<ElbListener> listeners,
        IReadOnlyList<ElbTargetGroup> groups,
        IReadOnlyList<ListenerRules> before)
    {
        var pair = ArnsOf(groups);

        return
        [
            .. listeners
                .Where(listener => listener.ListenerArn is { } arn
                    && routes.Any(route => route is { RuleArn: null, ListenerArns: { } arns } && arns.Contains(arn))
                    && !RulePages.Forwards(listener.DefaultActions).Any(forward => pair.Contains(forward.TargetGroupArn)))
                .Select(listener => before.FirstOrDefault(known => known.ListenerArn == listener.ListenerArn)
                    ?? new ListenerRules { ListenerArn = listener.ListenerArn!, TargetGroupArns = pair, Next = NextStep.AskRules }),
            .. routes
                .Where(route => route is { RuleArn: not null, ListenerArns: [_, ..] })
                .Select(route => before.FirstOrDefault(known => known.OnlyRule == route.RuleArn) ?? new ListenerRules
                {
                    ListenerArn = route.ListenerArns![0],
                    OnlyRule = route.RuleArn!,
                    RuleArns = [route.RuleArn!],
                    TargetGroupArns = pair,
                    Next = NextStep.AskKnownRules,
                }),
        ];
    }

    public static Route? Find(
        TrafficRoute? route,
        IReadOnlyList<ElbListener> listeners,
        IReadOnlyList<ElbTargetGroup> groups,
        HealthFacts health,
        IReadOnlyList<ListenerRules> rules)
    {
        var listener = listeners.FirstOrDefault(listener => listener.ListenerArn is { } arn && (route?.ListenerArns ?? []).Contains(arn));
        var balancer = (health.LoadBalancers ?? [])
            .SelectMany(response => response.LoadBalancers ?? [])
            .FirstOrDefault(balancer => balancer.LoadBalancerArn == listener?.LoadBalancerArn);
        if (listener is not { ListenerArn: { } arn, Port: { } port } || balancer is not { DnsName: { } dnsName })
        {
            return null;
        }

        var pair = ArnsOf(groups);
        var byDefault = (route!.RuleArn is null ? RulePages.Forwards(listener.DefaultActions) : [])
            .ToLookup(forward => pair.Contains(forward.TargetGroupArn));
        var byRule = rules.FirstOrDefault(rules => rules?.ListenerArn == arn && rules.OnlyRule == (route.RuleArn ?? "")) ?? new ListenerRules();
        var scheme = listener.Protocol is "HTTPS" or "TLS" ? "https" : "http";

        return new Route
        {
            ListenerArn = arn,
            RuleArn = route.RuleArn ?? "",
            Url = $"{scheme}://{dnsName}:{port}",
            Forwards = [.. byRule.Forwards, .. byDefault[true]],
            Elsewhere = byDefault[true].Any() ? byDefault[false].Sum(RulePages.WeightOf) : byRule.Elsewhere,
            Rules = byRule.Rules,
        };
    }

    /// <summary>
    /// What of production's traffic green gets by the weights of the listener's default action. Percent; null where that forwards to neither, for
    /// then a rule does.
    /// </summary>
    public static double? ShareOf(TaskSet? green, TaskSet? blue, Route? production, IReadOnlyList<ElbListener> listeners)
        => production is null ? null : ShareOf(green, blue, new TrafficRoute([production.ListenerArn]), listeners, rules: []);

    /// <summary>The same, and of the rule where the route names one. Percent; null where that forwards to neither, or was not read.</summary>
    public static double? ShareOf(
        TaskSet? green,
        TaskSet? blue,
        TrafficRoute? production,
        IReadOnlyList<ElbListener> listeners,
        IReadOnlyList<ListenerRules> rules)
    {
        var forwards = (production?.RuleArn is { } rule
            ? rules.Where(read => read?.OnlyRule == rule).SelectMany(read => read.Forwards)
            : listeners.Where(listener => listener.ListenerArn is { } arn && production?.ListenerArns?.Contains(arn) == true)
                .SelectMany(listener => RulePages.Forwards(listener.DefaultActions))).ToList();
        var (greens, blues) = (WeightOf(forwards, green), WeightOf(forwards, blue));

        return greens + blues == 0 ? null : 100.0 * greens / (greens + blues);
    }

    private static int WeightOf(IEnumerable<WeightedTargetGroup> forwards, TaskSet? set)
        => set is null ? 0 : forwards.Where(forward => forward.TargetGroupArn == set.TargetGroupArn).Sum(RulePages.WeightOf);

    private static IReadOnlyList<string> ArnsOf(IReadOnlyList<ElbTargetGroup> groups) =>
        [.. groups.Select(group => group.TargetGroupArn).OfType<string>()];
}
