using Canary.Judging;

static class Worlds
{
    static FleetShape S(int g, int p = 1, int? b = null) => new(g, b ?? g, p);
    static double Cold(double x, double tau, double t) => 1 + ((x - 1) * Math.Exp(-t / tau));

    public static IEnumerable<Row> All()
    {
        var d = S(4);
        yield return new("1 healthy 1", "0", S(1), _ => new World());
        yield return new("1 healthy 4", "0 30.5", d, _ => new World());
        yield return new("1 healthy 20", "0", S(20), _ => new World());
        yield return new("1 healthy 4x10", "0", S(4, 10), _ => new World());
        yield return new("1 healthy 10x10", "0", S(10, 10), _ => new World());
        yield return new("1 healthy 4x20", "0 38", S(4, 20), _ => new World());
        yield return new("2 healthy sigma 1", "0 31", d, _ => new World { Sigma = 1 });
        yield return new("3 healthy 40 at 60/s", "0 44", S(40), _ => new World()) { Pairs = 15 };
        foreach (var x in new[] { 1.5, 2, 3, 5, 10 }) foreach (var tau in new[] { 5.0, 30 })
            yield return new($"4 cold x{x} tau {tau}", "0", d, _ => new World { Factor = (g, _, _, t) => g ? Cold(x, tau, t) : 1 });
        foreach (var x in new[] { 5.0, 10 }) yield return new($"5 cold x{x} tau 60", "2, .5", d, _ => new World { Factor = (g, _, _, t) => g ? Cold(x, 60, t) : 1 });
        foreach (var x in new[] { 3.0, 5, 10 }) yield return new($"6 cold x{x} 200 requests", "0-.2", d, _ => { var w = new World { Hits = [] }; var hits = new int[4]; w.ColdByHits = null; w.Factor = (g, i, _, _) => g ? Cold(x, 200, hits[i]++) : 1; return w; });
        yield return new("7 one target of 4 cold x5 tau 30", "0", d, _ => new World { Factor = (g, i, _, t) => g && i == 2 ? Cold(5, 30, t) : 1 });
        yield return new("7 one path of 10 cold x5 tau 30", "21", S(4, 10), _ => new World { Factor = (g, _, p, t) => g && p == 3 ? Cold(5, 30, t) : 1 });
        foreach (var ms in new[] { 300.0, 2500 }) foreach (var p in new[] { 10, 20 })
            yield return new($"8 first hit +{ms} {p} paths", "0", S(4, p), _ => new World { Hits = [], FirstHit = ms });
        foreach (var e in new[] { 1.0, .5 }) yield return new($"9 dead {e}", "2.0; 3.0", d, _ => new World { Fails = (g, _, _, _) => g ? e : .001 });
        yield return new("9 hanging", "2.0", d, _ => new World { Hangs = true, Fails = (g, _, _, _) => g ? 1 : .001 });
        foreach (var e in new[] { 1.0, .2 }) yield return new($"10 from 25 s {e} (+warm)", "2.5; 3.5", d, _ => new World { Fails = (g, _, _, t) => g && t > 25 ? e : .001 });
        foreach (var e in new[] { .05, .02 }) yield return new($"11 errors {e}", "100 6.5; 99.5 20", d, _ => new World { Fails = (g, _, _, _) => g ? e : .001 });
        foreach (var e in new[] { 1, .2 }) yield return new($"12 one of 20 {e}", "4.5; 99.7 31", S(20), r => { var bad = (int)(r.U() * 20); return new World { Fails = (g, i, _, _) => g && i == bad ? e : .001 }; });
        foreach (var e in new[] { 1, .2 }) yield return new($"13 one endpoint of 20 {e}", "3.0; 99.8 17", S(4, 20), r => { var bad = (int)(r.U() * 20); return new World { Fails = (g, _, p, _) => g && p == bad ? e : .001 }; });
        yield return new("13 one pair of 4x10 dead", "100 7", S(4, 10), _ => new World { Fails = (g, i, p, _) => g && p == 3 && i == 1 ? 1 : .001 });
        foreach (var n in new[] { 2, 4, 5, 10, 20 }) foreach (var e in new[] { .05, .2, .5 })
        {
            yield return new($"14 both one of {n} {e} same", "failed<=10 rb<=14; 20: 35", S(n), _ => new World { Fails = (_, i, _, _) => i == 1 ? e : .001 });
            yield return new($"14 both one of {n} {e} own", "", S(n), _ => new World { Fails = (g, i, _, _) => i == (g ? 1 : 0) ? e : .001 });
        }
        yield return new("15 both 5%", "3", d, _ => new World { Errors = .05 });
        yield return new("15 both 20%", "1.8", d, _ => new World { Errors = .2 });
        yield return new("15 both 20% 10 paths", "11", S(4, 10), _ => new World { Errors = .2 });
        yield return new("16 both dead", "shared 100", d, _ => new World { Errors = 1 });
        yield return new("17 2x2 pair broken on both", "0", S(2, 2), _ => new World { Fails = (_, i, p, _) => i == 1 && p == 1 ? 1 : .001 });
        foreach (var x in new[] { 2.0, 5 }) yield return new($"18 both one of 5 x{x}", "0", S(5), _ => new World { Factor = (_, i, _, _) => i == 2 ? x : 1 });
        yield return new("18 both third of 6 x2", "0", S(6), _ => new World { Factor = (_, i, _, _) => i < 2 ? 2 : 1 });
        yield return new("19 1%/1%", "pass 96", d, _ => new World { Errors = .01 });
        yield return new("19 2%/2%", "pass 96.5", d, _ => new World { Errors = .02 });
        yield return new("20 1%/3%", "rb 98", d, _ => new World { Fails = (g, _, _, _) => g ? .03 : .01 });
        yield return new("21 blue dead green fine", "pass 100", d, _ => new World { Fails = (g, _, _, _) => g ? .001 : 1 });
        yield return new("21 blue 20% green fine", "pass 100", d, _ => new World { Fails = (g, _, _, _) => g ? .001 : .2 });
        yield return new("21 blue one of 4 20% green fine", "pass 100", d, _ => new World { Fails = (g, i, _, _) => g || i != 1 ? .001 : .2 });
        foreach (var b in new[] { .5, 1.0 }) yield return new($"22 blip {b} s", ".1 .5-.7", d, r => { var at = 12 + (r.U() * 15); return new World { Fails = (g, _, _, t) => g && t >= at && t < at + b ? 1 : .001 }; });
        yield return new("23 bursts side", ".5", d, r => Bursts(r, false));
        yield return new("23 bursts target", "1.2", d, r => Bursts(r, true));
        foreach (var x in new[] { 2.0, 5 }) yield return new($"24 cron 5 s/min x{x}", "0-.2", d, r => { var at = r.U() * 60; return new World { Factor = (g, _, _, t) => g && (t + at) % 60 < 5 ? x : 1 }; });
        foreach (var x in new[] { 2.0, 5 }) yield return new($"24 cron each target x{x}", "0-.2", d, r => { var at = new[] { r.U() * 60, r.U() * 60, r.U() * 60, r.U() * 60, r.U() * 60, r.U() * 60, r.U() * 60, r.U() * 60 }; return new World { Factor = (g, i, _, t) => (t + at[(g ? 0 : 4) + i]) % 60 < 5 ? x : 1 }; });
        foreach (var sd in new[] { .1, .2 }) yield return new($"25 wander sd {sd}", ".5-.9; 10", d, r => Wander(r, sd));
        foreach (var share in new[] { .1, .25 }) yield return new($"26 each target x1.5 with {share}", ".3; 1-2", d, r => { var slow = Enumerable.Range(0, 8).Select(_ => r.U() < share ? 1.5 : 1).ToArray(); return new World { Factor = (g, i, _, _) => slow[(g ? 0 : 4) + i] }; });
        foreach (var e in new[] { 5.0, 20 }) yield return new($"27 GC 300 ms each {e} s", "0", d, r => { var at = Enumerable.Range(0, 8).Select(_ => r.U() * e).ToArray(); return new World { Add = (g, i, _, t) => { var into = (t + at[(g ? 0 : 4) + i]) % e; return into < .3 ? (.3 - into) * 1000 : 0; } }; });
        yield return new("27 shared drift", "0", d, r => Drift(r, .3));
        yield return new("27 far zone +3 of 20 ms", "0", d, _ => new World { Median = 20, Add = (g, i, _, _) => i % 2 == 0 ? 3 : 0 });
        yield return new("28 x1.5", "15", d, _ => new World { Factor = (g, _, _, _) => g ? 1.5 : 1 });
        yield return new("28 x2", "7", d, _ => new World { Factor = (g, _, _, _) => g ? 2 : 1 });
        yield return new("28 x2 from 15 s", "11", d, _ => new World { Factor = (g, _, _, t) => g && t > 15 ? 2 : 1 });
        yield return new("28 x2 sigma 1", "13.5", d, _ => new World { Sigma = 1, Factor = (g, _, _, _) => g ? 2 : 1 });
        foreach (var n in new[] { 10, 20 }) foreach (var x in new[] { 5.0, 2 }) yield return new($"29 one endpoint of {n} x{x}", "100 10,15.5; 79,73", S(4, n), r => { var bad = (int)(r.U() * n); return new World { Factor = (g, _, p, _) => g && p == bad ? x : 1 }; });
        yield return new("30 10 paths 5..500 x1", "0", S(4, 10), _ => new World { MedianOfPath = p => 5 * Math.Pow(100, p / 9.0) });
        yield return new("30 10 paths 5..500 x1.5", "100 11.5", S(4, 10), _ => new World { MedianOfPath = p => 5 * Math.Pow(100, p / 9.0), Factor = (g, _, _, _) => g ? 1.5 : 1 });
        foreach (var share in new[] { .2, .1 }) yield return new($"31 slowest {share} x5", "100 26; 99.7 73", d, _ => new World { FactorRandom = (g, _, _, _, r) => g && r.U() < share ? 5 : 1 });
        yield return new("32 green one of 5 x3", "100 21.5", S(5), _ => new World { Factor = (g, i, _, _) => g && i == 3 ? 3 : 1 });
        yield return new("36 new path 404 on blue", "rb<=.5", S(4, 5), _ => new World { Fails = (g, _, p, _) => !g && p == 2 ? 1 : .001 });
        yield return new("36 new path 5% on green", "rb>=95", S(4, 5), _ => new World { Fails = (g, _, p, _) => p == 2 ? (g ? .05 : 1) : .001 });
        var bake = JudgeSettings.Default with { Stage = JudgeStage.Bake, BakeSeconds = 600 };
        Row B(string name, string want, FleetShape s, Func<Rng, IWorld> w) => new("33 bake " + name, want, s, w) { Settings = bake };
        yield return B("clean", "0 of 6000", d, _ => new World());
        yield return B("clean 10x10", "0", S(10, 10), _ => new World());
        yield return B("dead", "302", d, _ => new World { Fails = (g, _, _, t) => g && t > 300 ? 1 : .001 });
        yield return B("20%", "303.5/305", d, _ => new World { Fails = (g, _, _, t) => g && t > 300 ? .2 : .001 });
        yield return B("5%", "312.5/320.5", d, _ => new World { Fails = (g, _, _, t) => g && t > 300 ? .05 : .001 });
        yield return B("2%", "333/362", d, _ => new World { Fails = (g, _, _, t) => g && t > 300 ? .02 : .001 });
        yield return B("x2", "316/321", d, _ => new World { Factor = (g, _, _, t) => g && t > 300 ? 2 : 1 });
        yield return B("x3", "310.5/312", d, _ => new World { Factor = (g, _, _, t) => g && t > 300 ? 3 : 1 });
        yield return B("one of 4 dead", "302.5", d, _ => new World { Fails = (g, i, _, t) => g && i == 1 && t > 300 ? 1 : .001 });
        yield return B("one of 4 20%", "308/313", d, _ => new World { Fails = (g, i, _, t) => g && i == 1 && t > 300 ? .2 : .001 });
        yield return B("one of 4 x5", "318/319.5", d, _ => new World { Factor = (g, i, _, t) => g && i == 1 && t > 300 ? 5 : 1 });
        yield return B("endpoint of 10 dead", "304.5", S(4, 10), _ => new World { Fails = (g, _, p, t) => g && p == 4 && t > 300 ? 1 : .001 });
        yield return B("endpoint of 10 x5", "318.5/321", S(4, 10), _ => new World { Factor = (g, _, p, t) => g && p == 4 && t > 300 ? 5 : 1 });
        yield return B("both 1%", "2-4%", d, _ => new World { Errors = .01 });
        yield return B("load peak x1.5 green", "<1", d, _ => new World { Factor = (g, _, _, t) => g && t > 300 && t < 500 ? 1.5 : 1 });
        yield return B("load peak x1.3 green", "<1", d, _ => new World { Factor = (g, _, _, t) => g && t > 300 && t < 500 ? 1.3 : 1 });
        yield return B("load peak x1.5 sigma .3", "<1", d, _ => new World { Sigma = .3, Factor = (g, _, _, t) => g && t > 300 && t < 500 ? 1.5 : 1 });
        yield return B("x2 sigma .3", "<60 s", d, _ => new World { Sigma = .3, Factor = (g, _, _, t) => g && t > 300 ? 2 : 1 });
        yield return B("x2 sigma 1", "", d, _ => new World { Sigma = 1, Factor = (g, _, _, t) => g && t > 300 ? 2 : 1 });
        yield return B("shared total 5 s", "0", d, _ => new World { Fails = (_, _, _, t) => t > 300 && t < 305 ? 1 : .001 });
        yield return B("shared 20% 20 s", ".4", d, _ => new World { Fails = (_, _, _, t) => t > 300 && t < 320 ? .2 : .001 });
        yield return B("green blip 1 s", "1-2", d, r => { var at = 300 + r.U(); return new World { Fails = (g, _, _, t) => g && t > at && t < at + 1 ? 1 : .001 }; });
    }

    static World Bursts(Rng r, bool target)
    {
        // 1 s of 50%, mean .1% of a side or of a target.
        var every = .5 / .001;
        var starts = new List<double>[8];
        for (var i = 0; i < 8; i++) { starts[i] = []; for (var t = -every * Math.Log(1 - r.U()); t < 700; t += -every * Math.Log(1 - r.U())) starts[i].Add(t); }
        return new World { Fails = (g, i, _, t) => starts[target ? (g ? 0 : 4) + i : g ? 0 : 4].Exists(s => t >= s && t < s + 1) ? .5 : 0 };
    }
    static World Wander(Rng r, double sd)
    {
        // Ornstein-Uhlenbeck with 60 s, each side its own.
        var series = new double[2][];
        for (var side = 0; side < 2; side++)
        {
            series[side] = new double[1600]; var x = sd * r.N(); var a = Math.Exp(-.5 / 60);
            for (var k = 0; k < 1600; k++) { series[side][k] = x; x = (a * x) + (sd * Math.Sqrt(1 - (a * a)) * r.N()); }
        }
        return new World { Factor = (g, _, _, t) => Math.Exp(series[g ? 0 : 1][(int)(t * 2)]) };
    }
    static World Drift(Rng r, double perRootSecond)
    {
        var walk = new double[1600]; for (var k = 1; k < 1600; k++) walk[k] = walk[k - 1] + (perRootSecond * Math.Sqrt(.5) * r.N());
        return new World { TimeoutFactor = 1e9, Factor = (_, _, _, t) => Math.Exp(walk[(int)(t * 2)]) };
    }
}
