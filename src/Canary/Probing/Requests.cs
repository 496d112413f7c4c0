namespace Canary.Probing;

/// <summary>Starts probes without waiting for their answers; the requests of the plan take turns.</summary>
internal sealed class Requests(HttpProber prober, Plan plan, CancellationToken cancellationToken)
{
    /// <param name="address">Base address of the target.</param>
    /// <param name="turn">Which request: both probes of a pair get the same.</param>
    public Task<ProbeAnswer> Start(string address, int turn) => prober.Send(address, Probe(turn), plan.Host, cancellationToken);

    public Probe Probe(int turn) => plan.Probes[turn % plan.Probes.Count];
}
