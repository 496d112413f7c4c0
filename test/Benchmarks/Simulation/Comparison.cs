using System.Diagnostics;
using System.Globalization;
using Canary.Deployments;
using Canary.Probing;

namespace Benchmarks.Simulation;

/// <summary>Shows the same streams to the judge and to its rivals, and prints what each makes of them.</summary>
internal static class Comparison
{
    private const string Usage = "use simulation [--deployments 1 or more] [--seed 0 or more] [--bounds]";

    public static int Run(IReadOnlyList<string> wishes)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var (deployments, seed, bounds) = (4000, 1, false);
        for (var i = 0; i < wishes.Count; i++)
        {
            var number = 0;
            var isNumber = i + 1 < wishes.Count && int.TryParse(wishes[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
            switch (wishes[i])
            {
                case "--deployments" when isNumber && number > 0:
                    (deployments, i) = (number, i + 1);
                    break;
                case "--seed" when isNumber:
                    (seed, i) = (number, i + 1);
                    break;
                case "--bounds" or "bounds":
                    bounds = true;
                    break;
                default:
                    Console.Error.WriteLine($"{string.Join(' ', wishes.Skip(i))} is not understood; {Usage}");
                    return 2;
            }
        }

        var started = Stopwatch.GetTimestamp();
        Console.WriteLine($"{deployments} deployments of each kind, seed {seed}");
        if (bounds)
        {
            Bounds.Print(deployments, seed);
        }
        else
        {
            Compare(deployments, seed);
        }

        Console.Error.WriteLine($"took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");

        return 0;
    }

    private static void Compare(int deployments, int seed)
    {
        IPolicy[] policies =
        [
            // What AfterAllowTestTraffic judges by at first under the built-in plan.
            new Ours(InconclusivePolicy.SettingsOf(LifecycleEvent.AfterAllowTestTraffic, new Plan(), attempt: 1)),
            new Flagger(60, 5),
            new Flagger(30, 2),
            new ArgoRollouts(60, 5, 0, 99),
            new ArgoRollouts(30, 10, 3, 95),
            new CloudWatchAlarm(),
            new Kayenta(),
            new NaiveHook(1),
            new NaiveHook(10),
        ];
        var begun = Stopwatch.GetTimestamp();
        for (var scenario = 0; scenario < Scenarios.All.Count; scenario++)
        {
            var stream = Scenarios.All[scenario];
            Console.Error.WriteLine($"{scenario + 1} of {Scenarios.All.Count}, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s: {stream.Name}");
            Table.Head(stream);
            for (var policy = 0; policy < policies.Length; policy++)
            {
                var endings = policies[policy].Sees(stream) ? Endings(policies[policy], stream, deployments, seed, scenario, policy) : [];
                Table.Row(policies[policy], stream, endings);
            }
        }
    }

    // Each deployment has a seed of its own, so that the result does not depend on which core runs it when.
    private static Ending[] Endings(IPolicy policy, Stream stream, int deployments, int seed, int scenario, int number)
    {
        var endings = new Ending[deployments];
        Parallel.For(0, deployments, i => endings[i] = policy.Run(stream, Dice.For(seed, scenario, number, i)));
        return endings;
    }
}
