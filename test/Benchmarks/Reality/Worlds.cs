namespace Benchmarks.Reality;

/// <summary>Worlds that take more than a line to say.</summary>
internal static class Worlds
{
    private const double Longest = 3100;

    /// <summary>How many times as long a target takes that began at x and comes to its usual speed with such a time constant, in seconds or requests.</summary>
    public static double Cold(double x, double tau, double since) => 1 + ((x - 1) * Math.Exp(-since / tau));

    /// <summary>Green's targets are cold by the requests that each has had.</summary>
    public static World ColdByRequests(double x, double requests, int targets)
    {
        var had = new int[targets];

        return new World { Slower = it => it.IsGreen ? Cold(x, requests, had[it.Target]++) : 1 };
    }

    /// <summary>Green's first answer of each path at each target comes later.</summary>
    public static World FirstHits(double milliseconds)
    {
        HashSet<(int, int)> hit = [];

        return new World { Later = it => it.IsGreen && hit.Add((it.Target, it.Path)) ? milliseconds : 0 };
    }

    /// <summary>Seconds in which half of all fails, so often that one in a thousand does on average; no other failure.</summary>
    public static World Bursts(Chance chance, int targets, bool ofTargets)
    {
        var starts = Enumerable.Range(0, 2 * targets).Select(_ => Poisson(chance, every: 500)).ToArray();

        return new World { Errors = it => IsIn(starts[Index(it, ofTargets ? targets : 0)], it.Seconds) ? 0.5 : 0 };
    }

    /// <summary>The same seconds for both sides, ten times as often.</summary>
    public static World SharedBursts(Chance chance)
    {
        var starts = Poisson(chance, every: 50);

        return new World { Errors = it => IsIn(starts, it.Seconds) ? 0.5 : 0 };
    }

    /// <summary>Five seconds of each minute, at a time of their own for green or for every target of both sides.</summary>
    public static World Cron(Chance chance, double x, int targets, bool ofTargets)
    {
        var at = Enumerable.Range(0, 2 * targets).Select(_ => 60 * chance.Next()).ToArray();

        return new World { Slower = it => (ofTargets || it.IsGreen) && (it.Seconds + at[Index(it, ofTargets ? targets : 0)]) % 60 < 5 ? x : 1 };
    }

    /// <summary>Each side's speed wanders by itself, or both in step: Ornstein and Uhlenbeck's process, a minute long.</summary>
    public static World Wander(Chance chance, double sd, bool isShared = false)
    {
        var green = Path(chance, sd);
        var sides = new[] { green, isShared ? green : Path(chance, sd) };

        return new World { Slower = it => Math.Exp(sides[it.IsGreen ? 0 : 1][(int)(it.Seconds * 2)]) };

        static double[] Path(Chance chance, double sd)
        {
            var keeps = Math.Exp(-0.5 / 60);
            var path = new double[(int)(2 * Longest)];
            path[0] = sd * chance.Normal();
            for (var i = 1; i < path.Length; i++)
            {
                path[i] = (keeps * path[i - 1]) + (sd * Math.Sqrt(1 - (keeps * keeps)) * chance.Normal());
            }

            return path;
        }
    }

    /// <summary>Both sides' speed takes the same random walk, far though it may go.</summary>
    public static World SharedDrift(Chance chance, double perRootSecond)
    {
        var walk = new double[(int)(2 * Longest)];
        for (var i = 1; i < walk.Length; i++)
        {
            walk[i] = walk[i - 1] + (perRootSecond * Math.Sqrt(0.5) * chance.Normal());
        }

        // At 2 s the probes of both would fail: a service that slow is not what this row is about.
        return new World { Slower = it => Math.Exp(Math.Min(walk[(int)(it.Seconds * 2)], 1.5)) };
    }

    /// <summary>Each target of either side takes x times as long with such a chance, for good.</summary>
    public static World SomeSlow(Chance chance, double x, double share, int targets)
    {
        var slower = Enumerable.Range(0, 2 * targets).Select(_ => chance.Next() < share ? x : 1).ToArray();

        return new World { Slower = it => slower[Index(it, targets)] };
    }

    /// <summary>Every target stops for 300 ms, each at a time of its own; who asks meanwhile waits for the rest of it.</summary>
    public static World Pauses(Chance chance, double every, int targets)
    {
        const double pause = 0.3;
        var at = Enumerable.Range(0, 2 * targets).Select(_ => every * chance.Next()).ToArray();

        return new World { Later = it => (it.Seconds + at[Index(it, targets)]) % every is var into && into < pause ? 1000 * (pause - into) : 0 };
    }

    /// <summary>A second from some moment of the judgement on, in which green fails.</summary>
    public static World Blip(Chance chance, double seconds)
    {
        var at = 12 + (15 * chance.Next());

        return new World { Errors = it => it.IsGreen && it.Seconds >= at && it.Seconds < at + seconds ? 1 : World.Healthy };
    }

    /// <summary>A token bucket of one second for each target.</summary>
    public static World Limited(double perSecond, int targets)
    {
        var tokens = Enumerable.Repeat(perSecond, 2 * targets).ToArray();
        var last = new double[2 * targets];

        return new World
        {
            Limits = it =>
            {
                var i = Index(it, targets);
                tokens[i] = Math.Min(perSecond, tokens[i] + ((it.Seconds - last[i]) * perSecond));
                last[i] = it.Seconds;
                if (tokens[i] < 1)
                {
                    return true;
                }

                tokens[i]--;

                return false;
            },
        };
    }

    private static int Index(Asked it, int targets) => targets == 0 ? (it.IsGreen ? 0 : 1) : (it.IsGreen ? 0 : targets) + it.Target;

    private static List<double> Poisson(Chance chance, double every)
    {
        List<double> starts = [];
        for (var at = 0.0; at < Longest; at -= every * Math.Log(1 - chance.Next()))
        {
            starts.Add(at);
        }

        return starts[1..];
    }

    private static bool IsIn(List<double> starts, double seconds)
    {
        // The first that is later; the one before it is the burst that may still last.
        var found = starts.BinarySearch(seconds);
        var before = found >= 0 ? found : ~found - 1;

        return before >= 0 && seconds < starts[before] + 1;
    }
}
