using Canary.Judging;

namespace Benchmarks.Simulation;

/// <summary>How often the judge is wrong where its bounds are tightest, against what it promises.</summary>
internal static class Bounds
{
    // Without a shortest time a wrong pass is as likely as it can be.
    private static readonly JudgeSettings Eager = JudgeSettings.Default with { MinSeconds = 0 };

    // A healthy green is at risk until it passes, so that one is judged as it would be.
    private static readonly JudgeSettings Usual = JudgeSettings.Default;

    private static readonly IReadOnlyList<(string Wrong, Rule[] Rules, double Bound, Stream Stream)> All =
    [
        ("rolled back, healthy, 0.1% errors", [Rule.FailErrors, Rule.FailLatency], Usual.Alpha + Usual.AlphaLat, new("")),
        ("errors failed, all of 5 at P0, blue at 0", [Rule.FailErrors], Eager.Alpha, new("") { BadRate = Eager.P0, BlueRate = 0 }),
        ("errors failed, green and blue at 5%", [Rule.FailErrors], Eager.AlphaRel, new("") { BadRate = 0.05, BlueRate = 0.05 }),
        ("latency failed, all of 5 at C0 and the floor", [Rule.FailLatency], Eager.AlphaLat, Slow(5, 5, Eager.C0)),
        ("passed, all of 5 at P1", [Rule.Passed], Eager.Beta, new("") { BadRate = Eager.P1 }),
        ("passed, one of 20 at P1Target", [Rule.Passed], Eager.Beta, new("") { Targets = 20, Bad = 1, BadRate = Eager.P1Target, GoodRate = 0 }),
        ("passed, all of 5 at C1 and the floor", [Rule.Passed], Eager.BetaLat, Slow(5, 5, Eager.C1)),
        ("passed, one of 20 at C1Target and the floor", [Rule.Passed], Eager.BetaLatTarget, Slow(20, 1, Eager.C1Target)),
    ];

    public static void Print(int deployments, int seed)
    {
        Console.WriteLine($"{"wrong answer, at its worst case",-50} {"bound",8} {"measured",9} {"95% interval (Wilson)",24}");
        for (var number = 0; number < All.Count; number++)
        {
            var (wrong, rules, bound, stream) = All[number];
            Console.Error.WriteLine($"{number + 1} of {All.Count}: {wrong}");
            var judge = new Ours(number == 0 ? Usual : Eager);
            var count = 0;
            var row = number;
            Parallel.For(0, deployments, i =>
            {
                if (rules.Contains(judge.Judged(stream, Dice.For(seed, 1000 + row, 0, i)).Rule))
                {
                    Interlocked.Increment(ref count);
                }
            });
            var (low, high) = Wilson(count, deployments);
            Console.WriteLine($"{wrong,-50} {bound,8:0.###%} {(double)count / deployments,9:0.###%} {$"{low:0.###%} to {high:0.###%}",24}");
        }
    }

    private static Stream Slow(int targets, int bad, double slowness) =>
        new("") { Targets = targets, Bad = bad, Slowness = slowness, DelayMs = Eager.FloorMs, BadRate = 0, GoodRate = 0, BlueRate = 0 };

    private static (double Low, double High) Wilson(int count, int of)
    {
        const double Z = 1.959963984540054;
        var (share, scale) = ((double)count / of, 1 + (Z * Z / of));
        var middle = (share + (Z * Z / (2 * of))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / of) + (Z * Z / (4.0 * of * of)));
        return (Math.Max(0, middle - half), middle + half);
    }
}
