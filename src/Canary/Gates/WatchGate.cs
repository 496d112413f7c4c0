using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>
/// During AllowTraffic, where no hook is: green is probed beside blue and through the production listener while users move to it, and what the
/// load balancer counts of them is read. It answers nothing; on evidence the deployment is stopped (<see cref="Watching"/>).
/// </summary>
public sealed class WatchGate : Gate
{
    public override string Question => "Do the first users get what was promised?";

    /// <summary>What the comparison saw of blue while all users were on it.</summary>
    internal override bool NeedsBaseline => true;

    internal override IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair) => Production(pair);

    internal override string? HostFor(Plan plan, Site site) => RouteHost.Of(plan, site.Production);

    internal override AlarmRule Alarms => AlarmRule.AfterEachRound;

    /// <summary>
    /// Targets beside targets, and the production listener beside blue's. Where the plan probes routes, green is behind the test listener, and the
    /// production listener is what it is held against: blue at first, and less and less of it.
    /// </summary>
    internal override ProbePairing Pair(Site site, int attempt)
    {
        var plan = PlanFor(site, attempt);
        plan = plan with { Judge = plan.WatchJudge };

        return plan.Via == Via.Route
            ? ProbePairing.Of(plan, Url(site.Test), Url(site.Production))
            : ProbePairing.Of(plan, site.Green?.Addresses() ?? [], site.Blue?.Addresses() ?? []).WithRoute(site.Production?.Url);
    }

    public override TrafficStage Stage => TrafficStage.AfterTraffic;

    internal override bool ExpectsTraffic(Site site) => true;
}
