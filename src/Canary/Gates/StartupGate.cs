using Canary.Deployments;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>After Install: green's tasks run, ECS calls them steady, and each target has answered one probe, with whatever status.</summary>
/// <remarks>No listener points at green yet, so what the load balancer thinks of its targets is not asked.</remarks>
public sealed class StartupGate : Gate
{
    public override string Question => "Did green come up?";

    internal override bool ProbesTargets(Site site) => true;

    internal override string? Missing(Site site) => GreenReadiness.NotUp(site, site.Green!);

    /// <summary>ECS knows that a container runs; only an answer tells that something listens, and that the prober gets there.</summary>
    internal override bool MustReachTargets(Plan plan) => plan.Via == Via.Targets;

    internal override IReadOnlyList<string> PassesBecause(Site site, IReadOnlyList<string> alarms) =>
    [
        $"Green is up: {site.Green!.Running} of {site.Green.Desired} tasks are running and the {site.Words.TaskSet} is "
            + $"steady{(site.Plan!.Via == Via.Targets ? "; every target has answered" : "")}",
    ];
}
