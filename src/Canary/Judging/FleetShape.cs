namespace Canary.Judging;

/// <summary>How many targets there are on either side, and how many paths the plan asks for; fixed for a judgement, as the weights are.</summary>
/// <param name="Greens">1 or more.</param>
/// <param name="Blues">0 where green is judged alone.</param>
/// <param name="Paths">Probes of the plan, 1 or more.</param>
/// <param name="Deal">Decides who is paired with whom: from the deployment's id, so that no target has the same partner by design.</param>
/// <param name="HasRoute">
/// Whether the last of green's is no target but the production listener. It is a stratum of its own and no part of the fleet, for while traffic
/// moves blue answers most of what it forwards. Its errors are weighed, and its latency, which holds the load balancer's, is not.
/// </param>
public sealed record FleetShape(int Greens, int Blues, int Paths, int Deal = 0, bool HasRoute = false)
{
    /// <summary>The number of the production listener among green's targets; -1 where it is not among them.</summary>
    internal int Route => HasRoute ? Greens - 1 : -1;

    public bool HasTargets => Greens > 1;

    public bool HasPaths => Paths > 1;

    public bool HasBlue => Blues > 0;

    /// <summary>The same number for the same text on every machine (FNV-1a).</summary>
    public static int DealOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)(hash & int.MaxValue);
    }
}
