using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Preflight;

/// <summary>Will later probes reach the versions they judge? Asked of blue, while nothing has moved yet.</summary>
internal static class RouteCheck
{
    private const string ProductionListener = "The production listener";
    private const string TestListener = "The test listener";
    private const int WhyShown = 300;
    private const int MostListed = 5;

    public static CheckResult Look(CheckContext context) => context is { IsPartial: true, Facts.Reach: null }
        ? Beforehand(context)
        : context.Lacking(
            ApiCall.Group, ApiCall.Service, ApiCall.TargetGroups, ApiCall.Listeners, ApiCall.LoadBalancers, ApiCall.Rules, ApiCall.TargetHealth)
            ?? Probed(context);

    private static CheckResult Probed(CheckContext context)
    {
        var queries = RouteQueries.Of(context);
        var reach = context.Facts.Reach;

        return context.Site.Blue?.Targets.Any(target => target.IsHealthy) != true
            ? CheckResult.Unknown("The routes were not probed: blue has no healthy target that could answer", severity: Severity.Warning)
            : reach is { Unread: [_, ..] unread } ? CheckResult.Unknown(
                $"The routes were not probed, because values that the plan names could not be read. {string.Join(". ", unread)}")
            : queries.All.Any(query => AnswerOf(context, query) is null) ? CheckResult.Unknown(
                $"Whether the routes are reachable is not known: {WhyUnknown(reach)}",
                "Read Probe's log, and check that the workflow's role may invoke it (lambda:InvokeFunction)")
            : !context.HasBalancer ? Targets(context, queries)
                ?? CheckResult.Good("There is no load balancer; blue's tasks answer the prober, which asks them as it will ask green's")
            : new[] { Production(context, queries), Test(context, queries), Targets(context, queries) }.OfType<CheckResult>().Together(context);
    }

    private static string WhyUnknown(Round? reach)
        => reach?.Error is null ? "the prober returned no answer" : Excerpt.Of($"the prober failed: {reach.Error} {reach.Cause}", WhyShown);

    private static CheckResult Production(CheckContext context, RouteQueries queries) => (context.Site.Production, queries.Production) switch
    {
        ({ } route, { } query) => Compare(context, ProductionListener, route, query, queries),
        ({ } route, null) when RouteQueries.IsOfPair(context, route) => Nameless(ProductionListener, route, context.Words.AfterTraffic),
        _ => CheckResult.Unknown("The production listener was not probed: see route-distinct", severity: Severity.Warning),
    };

    /// <summary>
    /// Where the plan probes targets, nothing is sent through the test listener later: then what is wrong with it is only reported.
    /// </summary>
    private static CheckResult? Test(CheckContext context, RouteQueries queries)
    {
        var result = (context.Site.Test, queries.Test) switch
        {
            (null, _) => null,
            ({ } route, { } query) => Compare(context, TestListener, route, query, queries),
            ({ } route, null) when route.IsSameAs(context.Site.Production) || !RouteQueries.IsOfPair(context, route) => null,
            ({ } route, null) when !RouteQueries.LeadsToBlue(context, route) => CheckResult.Good(
                $"The test listener {route.Url} was not probed: it does not forward to blue only, "
                    + "and the other target group is empty before green starts, so 503 would be the correct answer"),
            (_, null) when context.Plan.Via == Via.Targets => null,
            ({ } route, null) => Nameless(TestListener, route, context.Words.AfterTestTraffic),
        };

        return result is { Outcome: not FindingOutcome.Passed } && context.Plan.Via == Via.Targets
            ? result with { Severity = Severity.Warning }
            : result;
    }

    /// <summary>A plan that probes targets needs them, not only to compare.</summary>
    private static CheckResult? Targets(CheckContext context, RouteQueries queries)
    {
        var answers = queries.Targets.Select(query => AnswerOf(context, query)!).ToList();

        return context.Plan.Via != Via.Targets ? null
            : !context.IsProberInVpc ? CheckResult.Bad(
                "The plan probes targets, but the prober is not in a VPC, so it cannot reach them",
                "Set the stack's SubnetIds and SecurityGroupIds, or set the plan's via to route")
            : answers is [] || answers.Exists(answer => answer.Silence is Silence.None or Silence.Cut) ? null
            : Silent(answers);
    }

    /// <summary>A certificate is the version's own, and green may bring a better one; a way there is not.</summary>
    private static CheckResult Silent(List<RouteAnswer> answers)
    {
        var told = $"The plan probes targets, but none of the {answers.Count} blue targets that were tried answers the prober: "
            + $"{answers[0].Address} ({answers[0].Failure})";

        return answers[0].Refusal is { } faults
            ? CheckResult.Bad(told, CertificateCure.Of(faults), Severity.Warning)
            : CheckResult.Bad(
                told,
                "Check that the stack's SubnetIds are private subnets of their VPC, and that the tasks' security group accepts the stack's "
                    + "SecurityGroupIds on the container port");
    }

    private static CheckResult Compare(CheckContext context, string name, Route route, RouteQuery query, RouteQueries queries)
        => new RouteResult(context, name, route, query, AnswerOf(context, query)!, [.. queries.Targets.Select(target => AnswerOf(context, target)!)])
            .Look();

    private static RouteAnswer? AnswerOf(CheckContext context, RouteQuery query)
        => context.Facts.Reach?.Answers.FirstOrDefault(answer => answer.Address == query.Address);

    private static CheckResult Nameless(string name, Route route, string lifecycleEvent)
    {
        var hosts = string.Join(" or ", route.Rules.SelectMany(rule => rule.Hosts).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostListed));

        return RouteHost.IsSecure(route)
            ? CheckResult.Bad(
                $"{name} {route.Url} is HTTPS and the plan has no "
                    + $"host{(hosts is "" ? "" : $"; its rules forward to the pair by {hosts}, which is a pattern, not a name")}: "
                    + $"the certificate does not cover the load balancer's own name, so every probe of {lifecycleEvent} would fail",
                "Set the plan's host to a name that the certificate covers, such as shop.example.com")
            : CheckResult.Bad(
                $"{name} {route.Url} forwards to the pair by the host {(hosts is "" ? "that a regular expression describes" : hosts)}, "
                    + "which is a pattern, not a name, and the plan has no host: "
                    + $"every probe of {lifecycleEvent} would be answered by something else",
                "Set the plan's host to a name that its rules forward to the pair, such as shop.example.com");
    }

    /// <summary>What can be said before AWS is asked: an HTTPS listener needs a name.</summary>
    private static CheckResult Beforehand(CheckContext context)
    {
        var test = context.Pair?.TestTrafficRoute?.ListenerArns ?? [];
        var secure = (context.Facts.Service?.Listeners?.Listeners ?? [])
            .Where(listener => listener.Protocol is "HTTPS" or "TLS"
                && (context.Plan.Via == Via.Route || listener.ListenerArn is not { } arn || !test.Contains(arn)))
            .ToList();
        IReadOnlyList<string> needs = !context.HasBalancer ? [ApiCall.ProbeOfTasks]
            : context.Facts.Service?.Listeners is null ? [ApiCall.Listeners, ApiCall.Probe]
            : [ApiCall.Probe];
        var unknown = CheckResult.Unknown("Whether the routes are reachable is not known until they are probed") with { Needs = needs };

        return context.Plan.Host is not "" || secure is [] ? unknown : new[]
        {
            CheckResult.Bad(
                $"The plan has no host, and {(secure is [_] ? "the listener" : "the listeners")} on {(secure is [_] ? "port" : "ports")} "
                    + $"{string.Join(", ", secure.Select(listener => listener.Port))} "
                    + $"{(secure is [_] ? "is" : "are")} HTTPS: without a rule that forwards to the service by a host, "
                    + "no probe can verify the certificate",
                "Set the plan's host to a name that the certificate covers, such as shop.example.com",
                Severity.Warning),
            unknown,
        }.Together(context);
    }
}
