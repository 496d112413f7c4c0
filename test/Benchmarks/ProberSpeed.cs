using Canary.Judging;
using Canary.Probing;
using Rehearsal.Fleet;

namespace Benchmarks;

/// <summary>The prober at 200 probes a second against a task on loopback: how late its probes are.</summary>
internal static class ProberSpeed
{
    private const int Seconds = 10;

    public static async Task<IReadOnlyList<Measured>> Measure()
    {
        await using var network = new LoopbackNetwork();
        await using var green = await network.Listen((_, _) => Task.FromResult(Response.Text(200, "green")), CancellationToken.None);
        await using var blue = await network.Listen((_, _) => Task.FromResult(Response.Text(200, "blue")), CancellationToken.None);
        var plan = new Plan { ProbesPerSecond = 200, Judge = JudgeSettings.Default with { MinSeconds = 1000, MaxSeconds = 2000 } };
        using var transport = Transport.Create(TimeProvider.System);
        using var prober = new Prober(transport, TimeProvider.System);

        var before = Environment.CpuUsage.TotalTime;
        var round = await prober.Run(
            new ProbeRequest
            {
                Assignment = new Assignment { Slots = Seconds * 2, Targets = [0], ProbesPerSlot = plan.ProbesPerSlot(1), Samples = 3 },
                Green = [$"http://{green.EndPoint}"],
                Blue = [$"http://{blue.EndPoint}"],
                Plan = plan,
                Settings = plan.Judge,
                State = Judge.Start(plan.Judge, 1),
            },
            progress: null,
            CancellationToken.None);
        var sent = round.Slots.Sum(slot => slot.BlueSent + slot.Green.Sum(target => target.Sent));

        var microseconds = Math.Round((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (sent + round.Discarded), 1);

        return
        [
            new Measured("prober: probes short of 200 a second", (200 * Seconds) - sent, 0, ""),
            new Measured("prober: late against its schedule at 200 probes a second (median)", round.MedianLatenessMs, 5, "ms"),
            new Measured("prober: CPU of a probe on loopback, its target's work included", microseconds, ProbeCapacity.MicrosecondsMeasured, "us"),
        ];
    }
}
