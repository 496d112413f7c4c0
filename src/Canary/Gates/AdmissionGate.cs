using Canary.Deployments;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>
/// Before AllowTraffic, the last moment at which a stop costs users nothing: green is healthy, blue could take all of the traffic back, and
/// nothing forbids a start.
/// </summary>
/// <remarks>Where there was no test listener, green has not been compared with blue yet: that is done here.</remarks>
public sealed class AdmissionGate : Gate
{
    public override string Question => "Is this a good moment?";

    internal override string? HostFor(Plan plan, Site site) => plan.Via == Via.Route ? RouteHost.Of(plan, site.Production, site.Test) : null;

    internal override bool ProbesTargets(Site site) => site.Test is null;

    internal override string? Missing(Site site)
        => GreenReadiness.NotHealthy(site, site.Green!, "green", mayBeUnused: site.Test is null) ?? GreenReadiness.CannotTakeBack(site);

    internal override string? FailsAtOnce(Site site) => site.Test is not null ? null : GreenReadiness.NotComparable(site);

    internal override bool TargetsMustBecomeHealthy(Site site) => site.Test is not null;

    internal override bool IsStoppedByFreeze => true;

    internal override AlarmRule Alarms => AlarmRule.BeforeTheAnswer;

    internal override IReadOnlyList<string>? PassesBecause(Site site, IReadOnlyList<string> alarms) => site.Test is null
        ? null
        :
        [
            site.IsFirst
                ? $"{Healthy(site.Green)} are healthy on green; it is the first deployment, so there is no blue that could take the traffic back"
                : $"{Healthy(site.Green)} are healthy on green, and {Healthy(site.Blue)} on blue, so blue could take the traffic back",
            .. alarms,
        ];

    internal override bool ExpectsTraffic(Site site) => site.Test is not null;
}
