using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>
/// Before the second and each later step of a shift that ECS makes by itself: what the step before showed. Green is probed beside blue for a
/// moment, and users' requests and the alarms are looked at; it fails at once, and passes at the end of its time.
/// </summary>
/// <remarks>
/// The watch, unless it is off, looks all the while and would have stopped the deployment: this asks once more, where a no costs least.
/// </remarks>
public sealed class StepGate : Gate
{
    public override string Question => "Did the step before go well?";

    /// <summary>What the comparison saw of blue while all users were on it.</summary>
    internal override bool NeedsBaseline => true;

    internal override bool AsksForWatch => true;

    internal override bool HasUsers => true;

    internal override IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair)
        => plan.Via == Via.Route ? Both(pair) : Production(pair);

    internal override string? HostFor(Plan plan, Site site) => RouteHost.Of(plan, site.Production);

    internal override bool ProbesTargets(Site site) => true;

    internal override string? Missing(Site site)
        => GreenReadiness.NotHealthy(site, site.Green!, "green", mayBeUnused: false) ?? GreenReadiness.CannotTakeBack(site);

    internal override string? FailsAtOnce(Site site) => GreenReadiness.NotComparable(site);

    /// <summary>Through the routes, green is asked behind the test rule; the production rule leads to both by now.</summary>
    internal override string? Astray(Site site) => site.Plan!.Via == Via.Route && site.Test is { } test && !test.LeadsTo(site.Green!, site.Blue)
        ? $"the {site.Words.Test} does not forward to green only"
        : null;

    internal override AlarmRule Alarms => AlarmRule.AfterEachRound;

    internal override ProbePairing Pair(Site site, int attempt)
    {
        var plan = PlanFor(site, attempt);

        return Beside(site, plan with { Judge = plan.StepJudge });
    }

    public override TrafficStage Stage => TrafficStage.AfterTraffic;

    internal override bool ExpectsTraffic(Site site) => true;
}
