using Canary.Deployments;
using Canary.Probing;

namespace Canary.Preflight;

/// <summary>Will later probes reach the versions they judge? Asked of blue, while nothing has moved yet.</summary>
internal static class RouteCheck
{
    private const string ProductionListener = "The production listener";
    private const string TestListener = "The test listener";
    private const int WhyShown = 300;
    private const int MostListed = 5;

    public static Sight Look(Setting setting) => setting is { IsPartial: true, Facts.Reach: null }
        ? Beforehand(setting)
        : setting.Lacking(Need.Group, Need.Service, Need.TargetGroups, Need.Listeners, Need.LoadBalancers, Need.Rules, Need.TargetHealth) ?? Probed(setting);

    private static Sight Probed(Setting setting)
    {
        var queries = RouteQueries.Of(setting);
        var reach = setting.Facts.Reach;

        return setting.Location.Blue?.Targets.Any(target => target.IsHealthy) != true
            ? Sight.Unknown("The routes were not probed: blue has no healthy target that could answer", severity: Severity.Warning)
            : reach is { Unread: [_, ..] unread } ? Sight.Bad($"Nothing could be sent: {string.Join("; ", unread)}", "Every later probe needs these values")
            : queries.All.Any(query => AnswerOf(setting, query) is null) ? Sight.Unknown(
                $"Whether the routes are reachable is not known: {(reach?.Error is null ? "the prober brought no answer back" : Excerpt.Of($"the prober failed: {reach.Error} {reach.Cause}", WhyShown))}",
                "Look into Probe's log, and see that the workflow's role may invoke it (lambda:InvokeFunction)")
            : new[] { Production(setting, queries), Test(setting, queries), Targets(setting, queries) }.OfType<Sight>().Together(setting);
    }

    private static Sight Production(Setting setting, RouteQueries queries) => (setting.Location.Production, queries.Production) switch
    {
        ({ } route, { } query) => Compare(setting, ProductionListener, route, query, queries),
        ({ } route, null) when RouteQueries.IsOfPair(setting, route) => Nameless(ProductionListener, route, "AfterAllowTraffic"),
        _ => Sight.Unknown("The production listener was not probed: route-distinct says why", severity: Severity.Warning),
    };

    /// <summary>Where the plan probes targets, nothing is sent through the test listener later: then what is wrong with it is told, and no more.</summary>
    private static Sight? Test(Setting setting, RouteQueries queries)
    {
        var sight = (setting.Location.Test, queries.Test) switch
        {
            (null, _) => null,
            ({ } route, { } query) => Compare(setting, TestListener, route, query, queries),
            ({ } route, null) when route.ListenerArn == setting.Location.Production?.ListenerArn || !RouteQueries.IsOfPair(setting, route) => null,
            ({ } route, null) when !RouteQueries.LeadsToBlue(setting, route) => Sight.Good(
                $"The test listener {route.Url} was not probed: it does not forward to blue alone, and the other target group is empty before Install, so that 503 would be the right answer"),
            (_, null) when setting.Plan.Via == Via.Targets => null,
            ({ } route, null) => Nameless(TestListener, route, "AfterAllowTestTraffic"),
        };

        return sight is { Outcome: not FindingOutcome.Passed } && setting.Plan.Via == Via.Targets ? sight with { Severity = Severity.Warning } : sight;
    }

    /// <summary>A plan that probes targets needs them, not only to compare.</summary>
    private static Sight? Targets(Setting setting, RouteQueries queries)
    {
        var answers = queries.Targets.Select(query => AnswerOf(setting, query)!).ToList();

        return setting.Plan.Via != Via.Targets ? null
            : !setting.IsProberInVpc ? Sight.Bad(
                "The plan probes targets, and the prober is in no VPC, so it reaches none of them", "Give the stack SubnetIds and SecurityGroupIds, or set the plan's via to route")
            : answers is [] || answers.Exists(answer => answer.Silence is Silence.None or Silence.Cut) ? null
            : Silent(answers);
    }

    /// <summary>A certificate is the version's own, and green may bring a better one; a way there is not.</summary>
    private static Sight Silent(List<RouteAnswer> answers)
    {
        var told = $"The plan probes targets, and none of the {answers.Count} targets of blue that were asked answers the prober: {answers[0].Address} ({answers[0].Failure})";

        return answers[0].Refusal is { } faults
            ? Sight.Bad(told, CertificateCure.Of(faults), Severity.Warning)
            : Sight.Bad(told, "See that the stack's SubnetIds are private subnets of their VPC, and let the tasks' security group let the stack's SecurityGroupIds in on the container port");
    }

    private static Sight Compare(Setting setting, string name, Route route, RouteQuery query, RouteQueries queries)
        => new RouteSight(setting, name, route, query, AnswerOf(setting, query)!, [.. queries.Targets.Select(target => AnswerOf(setting, target)!)]).Look();

    private static RouteAnswer? AnswerOf(Setting setting, RouteQuery query) => setting.Facts.Reach?.Answers.FirstOrDefault(answer => answer.Address == query.Address);

    private static Sight Nameless(string name, Route route, string lifecycleEvent)
    {
        var hosts = string.Join(" or ", route.Rules.SelectMany(rule => rule.Hosts).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostListed));

        return RouteHost.IsSecure(route)
            ? Sight.Bad(
                $"{name} {route.Url} is HTTPS and the plan has no host{(hosts is "" ? "" : $", and {hosts}, by which its rules forward to the pair, is a pattern and no name")}: "
                    + $"the certificate does not bear the load balancer's own name, so every probe of {lifecycleEvent} would fail",
                "Set the plan's host to a name that the certificate bears, such as shop.example.com")
            : Sight.Bad(
                $"{name} {route.Url} forwards to the pair by the host {(hosts is "" ? "that a regular expression describes" : hosts)}, which is a pattern and no name, and the plan has no host: "
                    + $"every probe of {lifecycleEvent} would be answered by something else",
                "Set the plan's host to a name that its rules forward to the pair, such as shop.example.com");
    }

    /// <summary>What can be told before AWS is asked: a listener of HTTPS wants a name.</summary>
    private static Sight Beforehand(Setting setting)
    {
        var test = setting.Pair?.TestTrafficRoute?.ListenerArns ?? [];
        var secure = (setting.Facts.Service?.Listeners?.Listeners ?? [])
            .Where(listener => listener.Protocol is "HTTPS" or "TLS" && (setting.Plan.Via == Via.Route || listener.ListenerArn is not { } arn || !test.Contains(arn)))
            .ToList();
        IReadOnlyList<string> needs = setting.Facts.Service?.Listeners is null ? [Need.Listeners, Need.Probe] : [Need.Probe];
        var unknown = Sight.Unknown("Whether the routes are reachable is known when they are probed") with { Needs = needs };

        return setting.Plan.Host is not "" || secure is [] ? unknown : new[]
        {
            Sight.Bad(
                $"The plan has no host, and {(secure is [_] ? "the listener" : "the listeners")} on {(secure is [_] ? "port" : "ports")} {string.Join(", ", secure.Select(listener => listener.Port))} "
                    + $"{(secure is [_] ? "is" : "are")} HTTPS: without a rule that forwards to the service by a host, no probe can verify the certificate",
                "Set the plan's host to a name that the certificate bears, such as shop.example.com",
                Severity.Warning),
            unknown,
        }.Together(setting);
    }
}
