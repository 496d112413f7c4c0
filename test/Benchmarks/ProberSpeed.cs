using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;
using Canary.Probing;

namespace Benchmarks;

/// <summary>
/// The prober at 200 probes a second, in a process of its own that has done nothing before, as in a new execution environment of Lambda; green and
/// blue answer from this one, so that the CPU of a probe is the prober's alone.
/// </summary>
internal static class ProberSpeed
{
    /// <summary>The word that makes this program the prober.</summary>
    public const string Prober = "prober-alone";

    /// <summary>What compiling while it runs may add; publish with PublishReadyToRun to measure what the functions take (docs/scale.md).</summary>
    private const int MicrosecondsJustInTime = 6000;

    private const int PerSecond = 200;
    private const int SlotsOfColdRound = 10;
    private const int SlotsOfLaterRound = 40;

    private static bool IsPrecompiled
    {
        get
        {
            using var file = new PEReader(File.OpenRead(typeof(Plan).Assembly.Location));

            return file.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
        }
    }

    public static async Task<IReadOnlyList<Measured>> Measure()
    {
        await using var network = new LoopbackNetwork();
        await using var green = await network.Listen((_, _) => Task.FromResult(Response.Text(200, "green")), CancellationToken.None);
        await using var blue = await network.Listen((_, _) => Task.FromResult(Response.Text(200, "blue")), CancellationToken.None);
        using var prober = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Prober, $"{green.EndPoint}", $"{blue.EndPoint}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var told = await prober.StandardOutput.ReadToEndAsync();
        await prober.WaitForExitAsync();
        var figures = told.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToList();

        return figures is [var cold, var later, var missing, var late]
            ?
            [
                new Measured($"prober: probes short of {PerSecond} a second", missing, 0, ""),
                new Measured($"prober: late against its schedule at {PerSecond} probes a second (median)", late, 5, "ms"),
                IsPrecompiled
                    ? new Measured("prober: CPU of a probe in the first five seconds of a process", cold, ProbeCapacity.MicrosecondsCold, "us")
                    : new Measured("prober: the same in the first five seconds, without the functions' ReadyToRun", cold, MicrosecondsJustInTime, "us"),
                new Measured("prober: CPU of a probe from then on", later, ProbeCapacity.MicrosecondsWarm, "us"),
            ]
            : throw new InvalidOperationException($"The prober ended with {prober.ExitCode} and told: {told}");
    }

    /// <summary>Probes, and prints what a probe costs at first, what from then on, how many were not sent, and how late the median was.</summary>
    public static async Task Probe(string green, string blue)
    {
        var plan = new Plan { ProbesPerSecond = PerSecond, Judge = JudgeSettings.Default with { Times = new JudgeTimes(2400, 2400) } };
        using var transport = Transport.Create(TimeProvider.System);
        using var prober = new Prober(transport, TimeProvider.System);
        var state = Judge.Start(plan.Judge, new FleetShape(1, 1, 1));
        var (cold, first) = await Round(0, SlotsOfColdRound);
        state = first.Slots.Aggregate(state, (sum, slot) => Judge.After(sum, slot, plan.Judge));
        var (later, second) = await Round(SlotsOfColdRound, SlotsOfLaterRound);
        var sent = first.Green.Sent + first.Blue.Sent + second.Green.Sent + second.Blue.Sent;
        var due = (SlotsOfColdRound + SlotsOfLaterRound) * Plan.SlotSeconds * PerSecond;
        Console.WriteLine(FormattableString.Invariant($"{cold:0} {later:0} {due - sent:0} {second.MedianLatenessMs:0.00}"));

        async Task<(double Microseconds, Round Round)> Round(int firstSlot, int slots)
        {
            var before = Environment.CpuUsage.TotalTime;
            var round = await prober.Run(
                new ProbeRequest
                {
                    Assignment = new Assignment { FirstSlot = firstSlot, Slots = slots, Targets = [0], ProbesPerSlot = plan.ProbesPerSlot(1), Samples = 3 },
                    Green = [$"http://{green}"],
                    Blue = [$"http://{blue}"],
                    Plan = plan,
                    Settings = plan.Judge,
                    State = state,
                },
                progress: null,
                CancellationToken.None);

            return ((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (round.Green.Sent + round.Blue.Sent), round);
        }
    }
}
