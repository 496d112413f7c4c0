namespace Canary.Judging;

/// <summary>
/// Merges the evidence of the fleet with that of each target by a weighted average, which stays evidence under any dependence between
/// them (Vovk and Wang 2021). It costs ln 2 for a fault of the whole fleet and ln 2N for one bad target.
/// </summary>
internal sealed class Hierarchy(double poolWeight, int targets)
{
    private readonly double _logPool = Math.Log(poolWeight);
    private readonly double _logTarget = Math.Log((1 - poolWeight) / targets);

    public double Merge<TSums>(double pool, IReadOnlyList<TSums> sums, Func<TSums, double> evidence)
    {
        // One target is the fleet: there is nothing to average, and nothing to pay.
        if (sums.Count == 1)
        {
            return pool;
        }

        var merged = default(LogSum);
        merged.Add(_logPool + pool);
        for (var i = 0; i < sums.Count; i++)
        {
            merged.Add(_logTarget + evidence(sums[i]));
        }

        return merged.Value;
    }

    /// <summary>Whether this one target explains the evidence better than the fleet as a whole does.</summary>
    public bool Singles(double target, double pool) => targets == 1 || _logTarget + target > _logPool + pool;
}
