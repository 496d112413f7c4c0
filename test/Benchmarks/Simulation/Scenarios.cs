namespace Benchmarks.Simulation;

/// <summary>The streams that every policy is shown.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<Stream> All { get; } =
    [
        new("healthy, 0.1% errors"),
        .. from rate in new[] { 0.01, 0.02, 0.05, 0.2, 0.5, 1 } select new Stream($"all of 5 fail {rate:0%}") { BadRate = rate },
        .. from targets in new[] { 2, 5, 20 }
           from rate in new[] { 0.05, 0.2, 0.5, 1 }
           select new Stream($"one of {targets} fails {rate:0%}") { Targets = targets, Bad = 1, BadRate = rate },
        .. from slowness in new[] { 1.1, 1.3, 2 } select new Stream($"all of 5 take {slowness:0.0} x as long") { Slowness = slowness },
        .. from rate in new[] { 0.05, 0.2, 1 } select new Stream($"green and blue fail {rate:0%}") { BadRate = rate, BlueRate = rate },
        new("blips: all green probes of 0.2% of slots fail") { Blips = 0.002 },
    ];
}
