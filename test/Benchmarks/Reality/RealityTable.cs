using System.Diagnostics;
using Canary.Judging;

var filter = args.Length > 0 ? args[0] : "";
var runs = args.Length > 1 ? int.Parse(args[1]) : 300;
foreach (var row in Worlds.All().Where(r => filter == "" || r.Name.StartsWith(filter) || (filter.Contains(',') && filter.Split(',').Any(f => r.Name.StartsWith(f + " ")))))
{
    var clock = Stopwatch.StartNew();
    var results = new (Decision V, double T, double W)[runs];
    Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = Simulation.Run(row, (ulong)i));
    var fail = results.Count(r => r.V.Outcome == Outcome.Fail);
    var pass = results.Count(r => r.V.Outcome == Outcome.Pass);
    var times = results.Where(r => row.TimesOf == null || r.V.Outcome == row.TimesOf).Select(r => r.T).Order().ToList();
    string At(double s) => times.Count == 0 ? "-" : $"{times[(int)Math.Min(times.Count - 1, Math.Ceiling(s * times.Count) - 1)]:0.0}";
    var rules = string.Join(" ", results.GroupBy(r => (r.V.Rule, r.V.Stratum.Kind)).OrderByDescending(g => g.Count()).Take(4).Select(g => $"{g.Key.Rule}/{g.Key.Kind}:{100.0 * g.Count() / runs:0.#}"));
    Console.WriteLine($"{row.Name,-46} fail {100.0 * fail / runs,5:0.0}% pass {100.0 * pass / runs,5:0.0}% rb {100.0 - (100.0 * pass / runs),5:0.0}% t {At(.5)}/{At(.95)} warm {results.Select(r => r.W).Order().ElementAt(runs / 2):0.0} [{row.Want}] {rules} {clock.Elapsed.TotalSeconds:0.0}s");
}

sealed record Row(string Name, string Want, FleetShape Shape, Func<Rng, IWorld> World)
{
    public int Pairs { get; init; } = 10;
    public JudgeSettings Settings { get; init; } = JudgeSettings.Default;
    public Outcome? TimesOf { get; init; }
    public Action<Row>? Init { get; init; }
}

interface IWorld
{
    /// <summary>ms, or null for a failure; -1 ms: timed out.</summary>
    Reply Ask(bool green, int target, int path, double t, Rng rng);
}

sealed class Rng(ulong seed)
{
    private ulong _s = Mix(seed + 0x1234567);
    private double? _spare;
    private static ulong Mix(ulong z) { z += 0x9E3779B97F4A7C15UL; z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL; z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL; return z ^ (z >> 31); }
    public ulong Next() { _s += 0x9E3779B97F4A7C15UL; return Mix(_s); }
    public double U() => (Next() >> 11) * (1.0 / (1UL << 53));
    public double N()
    {
        if (_spare is { } sp) { _spare = null; return sp; }
        var r = Math.Sqrt(-2 * Math.Log(1 - U())); var (s, c) = Math.SinCos(2 * Math.PI * U());
        _spare = r * s; return r * c;
    }
}

static class Simulation
{
    public static (Decision, double, double) Run(Row row, ulong i)
    {
        var rng = new Rng((i * 7919) ^ (ulong)row.Name.GetHashCode(StringComparison.Ordinal) * 31);
        rng = new Rng(rng.Next());
        var world = row.World(rng);
        var shape = row.Shape with { Deal = (int)(rng.Next() & 0x7fffffff) };
        var settings = row.Settings;
        var limits = JudgeConstants.For(settings, shape);
        var state = Judge.Start(settings, shape, [.. Enumerable.Repeat(50_000.0, shape.Paths)]);
        if (!limits.IsBake) state = Judge.Start(settings, shape);
        int[] own = [.. Enumerable.Range(0, shape.Greens)];
        var planner = new Planner(state, settings, 0, own);
        for (var slot = 0; ; slot++)
        {
            var plan = planner.Next(state, slot, row.Pairs);
            var pairs = new Pair[plan.Count];
            for (var k = 0; k < plan.Count; k++)
            {
                var p = plan[k];
                var t = (slot + ((k + .5) / plan.Count)) * .5;
                pairs[k] = p.With(world.Ask(true, p.Green, p.Path, t, rng), p.Blue < 0 ? Reply.Pending : world.Ask(false, p.Blue, p.Path, t, rng));
            }
            Weighing.Add(state, [new SlotTally { Slot = slot, Pairs = pairs }], limits);
            if (Environment.GetEnvironmentVariable("EXPLAIN") is not null && Judge.Decide(state, settings) is { } d) { var json = System.Text.Json.JsonSerializer.Serialize(state); var back = System.Text.Json.JsonSerializer.Deserialize<JudgeState>(json)!; Console.WriteLine($"{row.Name} json {json.Length}"); foreach (var x in Judge.Explain(d, state, settings).Reasons) Console.WriteLine("   - " + x); foreach (var q in Evidence.Of(state, settings, d).Questions) Console.WriteLine($"     {q.Kind} {q.Claim}: {q.Value:0.0} of {q.Threshold:0.0} {q.Missing}"); if (Judge.Decide(back, settings) != d) Console.WriteLine($"!! {Judge.Decide(back, settings)}"); }
            if (Judge.Decide(state, settings) is { } v) return (v, v.Outcome == Outcome.Fail && !state.IsWarm ? state.Slots * .5 : (state.JudgedSlots * .5), state.WarmSlots * .5);
        }
    }
}

/// <summary>Base world: lognormal with median 50 ms, sigma .5, 1% x8 outliers, 0.1% errors.</summary>
class World : IWorld
{
    public double Median = 50, Sigma = .5, Outliers = .01, Errors = .001;
    public Func<bool, int, int, double, double>? Factor;   // latency factor by side, target, path, t
    public Func<bool, int, int, double, double>? Add;      // ms to add
    public Func<bool, int, int, double, double>? Fails;    // error probability
    public Func<bool, int, int, double, Rng, double>? FactorRandom;
    public Func<int, double>? MedianOfPath;
    public Dictionary<(bool, int, int), int>? Hits;
    public Func<int, double>? ColdByHits;
    public Func<bool, int, int, bool>? ColdWho;
    public bool Hangs;
    public Reply Ask(bool green, int target, int path, double t, Rng rng)
    {
        var fails = Fails?.Invoke(green, target, path, t) ?? Errors;
        var f = Factor?.Invoke(green, target, path, t) ?? 1;
        if (FactorRandom is not null) f *= FactorRandom(green, target, path, t, rng);
        var add = Add?.Invoke(green, target, path, t) ?? 0;
        if (Hits is not null)
        {
            var key = (green, target, path);
            var h = Hits.GetValueOrDefault(key);
            Hits[key] = h + 1;
            if (ColdByHits is not null && (ColdWho?.Invoke(green, target, path) ?? green)) f *= ColdByHits(h);
            if (FirstHit > 0 && green && h == 0) add += FirstHit;
        }
        if (rng.U() < fails) return Hangs ? Reply.TimedOut : Reply.Failed;
        var ms = (MedianOfPath?.Invoke(path) ?? Median) * Math.Exp(Sigma * rng.N()) * f;
        if (rng.U() < Outliers) ms *= 8;
        ms += add;
        return ms > 2000 * TimeoutFactor ? Reply.TimedOut : Reply.Answered((long)(ms * 1000));
    }
    public double FirstHit;
    public double TimeoutFactor = 2;
}
