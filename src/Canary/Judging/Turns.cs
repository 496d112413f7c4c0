using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>
/// Goes round: the path changes with every pair, and every target of a side is asked for every path before one is asked again. From 0, green has
/// been asked everything after targets x paths pairs, and so has blue. The production listener has turns of its own.
/// </summary>
internal sealed class Turns
{
    /// <summary>
    /// One turn in so many is the production listener's. It is enough to find one that fails, since a suspect gets extras; with as many as a target
    /// has, a service with few targets would lose a part of its probes, and time.
    /// </summary>
    private const int TurnsPerRoute = 20;

    private readonly FleetShape _shape;
    private readonly IReadOnlyList<int> _own;
    private readonly bool _takesRoute;
    private readonly int[] _greenDeal;
    private readonly int[] _blueDeal;

    /// <param name="shape">Of the whole fleet.</param>
    /// <param name="own">The numbers of green's targets that this worker asks.</param>
    public Turns(FleetShape shape, IReadOnlyList<int> own)
    {
        _shape = shape;
        _takesRoute = own.Count > 1 && own.Contains(shape.Route);
        _own = _takesRoute ? [.. own.Where(target => target != shape.Route)] : own;
        _greenDeal = Deal(_own.Count, shape.Deal);
        _blueDeal = Deal(shape.Blues, ~shape.Deal);
    }

    /// <summary>How many pairs it takes to ask green everything once.</summary>
    public long FirstHits => (long)_own.Count * _shape.Paths;

    public Asked At(long turn) => !_takesRoute ? OfTargets(turn)
        : turn % TurnsPerRoute == TurnsPerRoute - 1 ? OfTargets(turn / TurnsPerRoute) with { Green = _shape.Route }
        : OfTargets(turn - (turn / TurnsPerRoute));

    private Asked OfTargets(long turn) => new(
        (int)(turn % _shape.Paths),
        _own[_greenDeal[Position(turn, _own.Count)]],
        _shape.HasBlue ? _blueDeal[(Position(turn, _shape.Blues) + Shift(turn)) % _shape.Blues] : -1);

    /// <summary>Blue begins each time round with another target, by a hash: by any rule some fleets would keep their partners.</summary>
    private int Shift(long turn) => (int)(Scrambled((ulong)(turn / ((long)_shape.Blues * _shape.Paths)) + (uint)_shape.Deal) % (ulong)_shape.Blues);

    /// <summary>A shift by one whenever targets and paths come round together, or some would never meet.</summary>
    private int Position(long turn, int targets) => (int)((turn + (turn / LeastCommonMultiple(targets, _shape.Paths))) % targets);

    private static int[] Deal(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var (i, state) = (count - 1, (ulong)(uint)seed); i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15;
            var j = (int)(Scrambled(state) % (ulong)(i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Which of a pair goes first: by a hash, for by turns an even number of paths would fix it for each.</summary>
    public static bool IsGreenFirst(int slot, int pair) => (Scrambled(((ulong)slot << 16) + (ulong)pair) & 1) == 0;

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): all that is asked of it is to look like chance and be the same everywhere.</summary>
    private static ulong Scrambled(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;

        return value ^ (value >> 31);
    }

    private static long LeastCommonMultiple(int a, int b) => (long)a / (long)System.Numerics.BigInteger.GreatestCommonDivisor(a, b) * b;

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Asked(int Path, int Green, int Blue);
}
