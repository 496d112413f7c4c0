namespace Canary.Judging;

/// <summary>What a count of pairs is worth in a slot of so many green and blue latencies: lambda x U - norm, for each shift.</summary>
internal sealed class LatencyWeights
{
    private readonly double[] _lambdas;
    private readonly double[] _norms;

    public LatencyWeights(int green, int blue, IReadOnlyList<double> deltas)
    {
        _lambdas = [.. deltas.Select(delta => LatencyTest.Lambda(green, blue, delta))];
        _norms = [.. _lambdas.Select(lambda => LatencyTest.LogNorm(green, blue, lambda))];
    }

    /// <summary>ln evidence of each shift.</summary>
    public void Weigh(long pairs, Span<double> increments)
    {
        for (var d = 0; d < increments.Length; d++)
        {
            increments[d] = (_lambdas[d] * pairs) - _norms[d];
        }
    }
}
