using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>
/// After AllowTraffic: green is probed through the production listener, as users reach it, beside what is left of blue; it fails at once, and
/// passes at the end of its time. Where there is no load balancer, its tasks are probed.
/// </summary>
public sealed class BakeGate : Gate
{
    public override string Question => "Do users get what the canary promised?";

    /// <summary>What the comparison saw of blue while users were on it: blue is idle now, and faster for it.</summary>
    internal override bool NeedsBaseline => true;

    internal override bool AsksForWatch => true;

    internal override bool HasUsers => true;

    internal override IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair) => Production(pair);

    internal override string? HostFor(Plan plan, Site site) => RouteHost.Of(plan, site.Production);

    internal override bool ProbesTargets(Site site) => !site.Green!.HasTargetGroup;

    internal override string? Missing(Site site)
        => site.Green!.HasTargetGroup ? null : GreenReadiness.NotHealthy(site, site.Green, "green", mayBeUnused: false);

    internal override string? Astray(Site site) => !site.Green!.HasTargetGroup ? null
        : site.Production is not { } production ? $"the {site.Words.Production} is unknown"
        : !production.Reaches(site.Green.TargetGroupArn) ? $"the {site.Words.Production} does not forward to green"
        : production.LeadsTo(site.Green, site.Blue) ? null
        : $"the {site.Words.Production} still forwards to blue too";

    /// <summary>Users are behind production's figures, so an alarm ends the bake whatever the probes say.</summary>
    internal override AlarmRule Alarms => AlarmRule.AfterEachRound;

    /// <summary>Blue's targets are asked for as long as they run and can be reached: no listener leads to them any more.</summary>
    internal override ProbePairing Pair(Site site, int attempt)
    {
        var plan = PlanFor(site, attempt);

        return ProbePairing.Of(
            plan with { Judge = plan.BakeJudge },
            site.Green is { HasTargetGroup: false } green ? green.Addresses() : Url(site.Production),
            plan.Via == Via.Route ? [] : site.Blue?.Addresses() ?? []);
    }

    public override TrafficStage Stage => TrafficStage.AfterTraffic;

    internal override bool ExpectsTraffic(Site site) => true;
}
