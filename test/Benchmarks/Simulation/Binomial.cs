using System.Collections.Concurrent;

namespace Benchmarks.Simulation;

/// <summary>
/// How many of so many trials succeed, drawn by inverting the exact distribution: one number and a search, however many the trials. A
/// policy that only sees counts is shown the same as if each probe had been drawn.
/// </summary>
internal sealed class Binomial
{
    private static readonly ConcurrentDictionary<(int Trials, double Probability), Binomial> _known = [];

    // The chance of the first count or fewer, of the next or fewer, and so on to certainty.
    private readonly int _first;
    private readonly double[] _upTo;

    private Binomial(int trials, double probability)
    {
        var weights = Weights(trials, probability);
        var likely = Enumerable.Range(0, weights.Length).Where(k => weights[k] > 0).ToList();
        _first = likely[0];
        _upTo = new double[likely[^1] - _first + 1];
        var (sum, all) = (0.0, weights.Sum());
        for (var i = 0; i < _upTo.Length; i++)
        {
            sum += weights[_first + i];
            _upTo[i] = sum / all;
        }
    }

    public static int Draw(int trials, double probability, Dice dice)
    {
        if (trials == 0 || probability <= 0)
        {
            return 0;
        }

        return probability >= 1 ? trials : _known.GetOrAdd((trials, probability), key => new Binomial(key.Trials, key.Probability)).At(dice.Uniform());
    }

    private int At(double uniform)
    {
        // The first that is not below; rounding may leave the last one short of 1.
        var found = Array.BinarySearch(_upTo, uniform);
        return _first + Math.Min(found < 0 ? ~found : found, _upTo.Length - 1);
    }

    // Outwards from the likeliest, so that nothing underflows but what never happens.
    private static double[] Weights(int trials, double probability)
    {
        var weights = new double[trials + 1];
        var likeliest = (int)((trials + 1) * probability);
        var odds = probability / (1 - probability);
        weights[likeliest] = 1;
        for (var k = likeliest; k < trials; k++)
        {
            weights[k + 1] = weights[k] * (trials - k) / (k + 1) * odds;
        }

        for (var k = likeliest; k > 0; k--)
        {
            weights[k - 1] = weights[k] * k / (trials - k + 1) / odds;
        }

        return weights;
    }
}
