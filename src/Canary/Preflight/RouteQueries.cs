using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Preflight;

/// <summary>
/// Where the plan's first probe is sent before anything is deployed: to blue through the listeners, as later probes will be, and to some of its
/// targets.
/// </summary>
/// <param name="Production">As AfterAllowTraffic will ask it; null where there is nothing to learn.</param>
/// <param name="Test">As AfterAllowTestTraffic will ask it where the plan probes routes; null as well while anything but blue is behind it.</param>
/// <param name="Targets">Healthy ones, to compare; none where the prober reaches no private address.</param>
internal sealed record RouteQueries(RouteQuery? Production, RouteQuery? Test, IReadOnlyList<RouteQuery> Targets)
{
    /// <summary>Blue's targets are alike; more than one, for one of them may stumble.</summary>
    private const int TargetsCompared = 3;

    private static readonly RouteQueries s_none = new(null, null, []);

    public IReadOnlyList<RouteQuery> All => [.. new[] { Production, Test }.OfType<RouteQuery>(), .. Targets];

    public static RouteQueries Of(CheckContext context)
    {
        var (blue, location, plan) = (context.Site.Blue, context.Site, context.Plan);
        var healthy = blue is null ? [] : blue.Targets.Where(target => target.IsHealthy).ToList();
        if (blue is null || healthy is [])
        {
            return s_none;
        }

        var production = location.Production is { } known && IsOfPair(context, known) ? QueryOf(plan, known, beside: null) : null;
        var test = location.Test is { } other && other.ListenerArn != location.Production?.ListenerArn && LeadsToBlue(context, other)
            ? QueryOf(plan, other, plan.Via == Via.Route ? location.Production : null)
            : null;

        return new RouteQueries(production, test, TargetsOf(context, blue with { Targets = healthy }, production ?? test));
    }

    /// <summary>A listener that forwards to neither target group is another check's to tell.</summary>
    public static bool IsOfPair(CheckContext context, Route route)
        => context.TargetGroups.Any(group => group.TargetGroupArn is { } arn && route.Reaches(arn));

    /// <summary>
    /// Before Install the other group of the pair is empty: what goes there is answered 503, which counts as the load balancer's own error and may
    /// set off an alarm.
    /// </summary>
    public static bool LeadsToBlue(CheckContext context, Route route)
        => context.TargetGroups.All(group => group.TargetGroupArn is { } arn && route.Reaches(arn) == (arn == context.Site.Blue?.TargetGroupArn));

    private static RouteQuery? QueryOf(Plan plan, Route route, Route? beside)
        => RouteHost.Of(plan, beside ?? route, beside is null ? null : route) is var host && host is "" && RouteHost.IsNeeded(route)
            ? null
            : new RouteQuery(route.Url, host);

    /// <summary>
    /// Under the name that the route is asked by: many applications answer by name. A target of HTTPS is asked as the plan says, for its certificate.
    /// </summary>
    private static IReadOnlyList<RouteQuery> TargetsOf(CheckContext context, TaskSet blue, RouteQuery? route)
    {
        var addresses = blue.Addresses();
        var host = context.Plan.Host is not "" || blue.Protocol is "HTTPS" or "TLS" ? context.Plan.Host : route?.Host ?? "";

        return context.IsProberInVpc && (route is not null || context.Plan.Via == Via.Targets) && ProbePairing.Unreachable(addresses) is null
            ? [.. addresses.Take(TargetsCompared).Select(address => new RouteQuery(address, host))]
            : [];
    }
}
