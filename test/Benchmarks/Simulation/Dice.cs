namespace Benchmarks.Simulation;

/// <summary>Chance from a seed alone (SplitMix64, Steele et al. 2014), so that no result depends on the machine or its scheduling.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;
    private double? _spare;

    public static Dice For(params ReadOnlySpan<int> keys)
    {
        var seed = 0UL;
        foreach (var key in keys)
        {
            seed = new Dice(seed ^ (uint)key).Bits();
        }

        return new Dice(seed);
    }

    /// <summary>Above 0 and below 1.</summary>
    public double Uniform() => ((Bits() >> 11) + 0.5) / (1UL << 53);

    public bool Happens(double probability) => Uniform() < probability;

    public double Normal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var (radius, angle) = (Math.Sqrt(-2 * Math.Log(Uniform())), 2 * Math.PI * Uniform());
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>How many of so many trials succeed.</summary>
    public int Binomial(int trials, double probability) => Simulation.Binomial.Draw(trials, probability, this);

    private ulong Bits()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
