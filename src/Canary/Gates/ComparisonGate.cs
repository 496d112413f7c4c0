using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>After AllowTestTraffic: every target of green is healthy, then green is judged beside blue.</summary>
public sealed class ComparisonGate : Gate
{
    public override string Question => "Is green at least as good as blue?";

    /// <summary>Both, where the plan probes through them: green through the test listener, blue through the production listener.</summary>
    internal override IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair) => plan.Via == Via.Route ? Both(pair) : [];

    internal override string? HostFor(Plan plan, Site site) => plan.Via == Via.Route ? RouteHost.Of(plan, site.Production, site.Test) : null;

    internal override bool ProbesTargets(Site site) => true;

    /// <summary>Without a test listener nothing points at green, and its targets stay unused.</summary>
    internal override string? Missing(Site site) => GreenReadiness.NotHealthy(site, site.Green!, "green", mayBeUnused: site.Test is null);

    internal override string? Astray(Site site) => site.Plan!.Via != Via.Route ? null
        : site.Test is { } test && !test.LeadsTo(site.Green!, site.Blue) ? $"the {site.Words.Test} does not forward to green only"
        : site is { Blue: { } blue, Production: { } production }
            && !production.LeadsTo(blue, site.Green) ? $"the {site.Words.Production} does not forward to blue only"
        : null;

    internal override string? FailsAtOnce(Site site) => GreenReadiness.NotComparable(site);

    internal override bool TargetsMustBecomeHealthy(Site site) => site.Test is not null;

    internal override bool ExpectsTraffic(Site site) => site.Test is not null;
}
