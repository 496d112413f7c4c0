using System.Diagnostics;
using Benchmarks.Reality;

namespace Benchmarks;

/// <summary>
/// Whole deployments of a healthy green, drawn and judged slot by slot as the simulation does it: how many two cores judge in a second. It
/// goes by the time that the processor spent, all threads and the collection of garbage included, so that it is the same beside other work.
/// </summary>
internal static class SimulationSpeed
{
    private const int Cores = 2;
    private const int Count = 4000;
    private const int WarmUp = 1000;

    public static IReadOnlyList<Measured> Measure()
    {
        Judge(WarmUp);
        var before = ProcessorTime();
        Judge(Count);
        var seconds = (ProcessorTime() - before).TotalSeconds / Cores;

        return [new Measured("simulation: healthy deployments judged by two cores, at least", Math.Round(Count / seconds), 1000, "/s", MoreIsBetter: true)];
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static void Judge(int deployments) => new Deployments(deployments, seed: 1).Of(Rows.All.First(row => row.Shape.Greens == 4));
}
