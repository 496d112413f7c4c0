namespace Canary.Judging;

/// <summary>Random numbers of a simulation: SplitMix64, seeded by a hash, for seeds a step apart would give overlapping streams.</summary>
internal sealed class Chance(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Scrambled(seed + Step);
    private double? _spare;

    /// <summary>From 0 (inclusive) to 1 (exclusive).</summary>
    public double Next() => (Scrambled(_state += Step) >> 11) * (1.0 / (1UL << 53));

    public int Below(int bound) => (int)(Next() * bound);

    /// <summary>Box and Muller's, who make two at a time.</summary>
    public double Normal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - Next()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * Next());
        _spare = radius * sin;
        return radius * cos;
    }

    private static ulong Scrambled(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;

        return value ^ (value >> 31);
    }
}
