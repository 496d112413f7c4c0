using System.Diagnostics;
using Rehearsal;

namespace Benchmarks;

/// <summary>Two rehearsals on real sockets, of a healthy green and of one that is down.</summary>
internal static class RehearsalSpeed
{
    public static async Task<IReadOnlyList<Measured>> Measure()
    {
        var healthy = await Rehearse("");
        var judged = healthy.Reports.Single(report => report.LifecycleEvent == "AfterAllowTestTraffic");
        var down = await Rehearse("down");

        return
        [
            new Measured("rehearsal: verdict on a healthy green, warm-up and 20 s of judging included", Math.Round(judged.Evidence!.Seconds, 2), 35, "s"),
            new Measured("rehearsal: green down, from the first probe to the answer", Math.Round(down.FirstProbeToRollback!.Value.TotalSeconds, 2), 3, "s"),
            new Measured("rehearsal: a whole deployment, real time, a minute of shift included", Math.Round(healthy.RealTime.TotalSeconds, 1), 120, "s"),
            new Measured("rehearsal: peak memory", Process.GetCurrentProcess().PeakWorkingSet64 >> 20, 250, "MB"),
        ];
    }

    private static Task<RehearsalOutcome> Rehearse(string fault)
    {
        var options = new RehearsalOptions
        {
            GreenFault = fault,
            PlanText = ShopPlan.Text,
            Plan = PlanReader.Read(ShopPlan.Text).Plan!,
            AppSpecText = Shipped.Text("appspec.yml"),
        };

        return LiveRehearsal.Run(options, new RehearsalRun(_ => { }, (_, _) => Task.CompletedTask), CancellationToken.None);
    }
}
