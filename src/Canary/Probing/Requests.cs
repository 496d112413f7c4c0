using Canary.Plans;

namespace Canary.Probing;

/// <summary>Starts probes without waiting for their answers.</summary>
internal sealed class Requests(HttpProber prober, Plan plan, CancellationToken cancellationToken)
{
    /// <param name="address">Base address of the target.</param>
    /// <param name="path">Which of the plan's probes: both of a pair get the same.</param>
    public Task<ProbeAnswer> Start(string address, int path) => prober.Send(address, plan.Probes[path], plan.Host, cancellationToken);
}
