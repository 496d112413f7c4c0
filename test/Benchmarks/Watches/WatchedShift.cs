using Rehearsal;

namespace Benchmarks.Watches;

/// <summary>Rehearses a deployment on virtual time until its traffic has shifted or it was stopped, and looks when.</summary>
internal static class WatchedShift
{
    private static readonly TimeSpan s_blueSettles = TimeSpan.FromMinutes(1);

    /// <param name="row">What is deployed.</param>
    /// <param name="chance">Decides everything that is left to chance.</param>
    public static ShiftOutcome Play(WatchRow row, Chance chance) => VirtualTime.Run(async time =>
    {
        await using var network = new InMemoryNetwork();
        var seed = chance.Below(int.MaxValue);
        var environment = new VirtualEnvironment(network, time, seed);
        var tasks = new ObservedNetwork(network, time);
        var begins = Math.Round(row.Begins.Earliest + (chance.Next() * (row.Begins.Latest - row.Begins.Earliest)), 3);
        var shop = new ShopTasks(tasks, time, time, seed) { BlueFaults = Fault.Ordered(row.BlueFault), GreenFaults = Fault.Ordered(row.GreenFault(FormattableString.Invariant($"{begins:0.000}"))) };
        await using var stack = await RehearsalStack.SetUp(environment, row.Service, shop, planText: "{}", watch: null, CancellationToken.None);

        // CloudWatch counts by the minutes of the clock: the deployment begins at any moment of one.
        await Task.Delay(s_blueSettles * (1 + chance.Next()), time);
        await using var users = new Users(network, stack.Group.ProductionListener.Address, ShopApp.Paths, time, Math.Max(1, row.UsersPerSecond));
        if (row.UsersPerSecond > 0)
        {
            users.Start();
        }

        var deployment = stack.Start(AppSpec.Parse(Shipped.Text("appspec.yml")), new FunctionHooks(stack.Functions)).Deployment;
        var shift = deployment[LifecycleStep.AllowTraffic];
        while (shift.Ended is null && !deployment.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        var stop = stack.Api.Calls.FirstOrDefault(call => call.Operation == "codedeploy:stopDeployment")?.When;
        var fault = deployment.Green?.Tasks is [var first, ..] ? first.Started + TimeSpan.FromSeconds(begins) : (DateTimeOffset?)null;
        var from = row.From switch
        {
            CountedFrom.Shift => shift.Started,
            CountedFrom.FirstFailure => tasks.Failures.Where(at => at >= fault).Cast<DateTimeOffset?>().FirstOrDefault(),
            _ => fault,
        };

        return new ShiftOutcome(
            HasShifted: shift.Started is not null && (row.IsHealthy || from >= shift.Started),
            stop is null ? null : row.IsHealthy ? 0 : (stop - from)?.TotalSeconds,
            [.. stack.Reports.Where(report => report.LifecycleEvent == "AllowTraffic").SelectMany(report => report.Reasons)]);
    });
}

/// <summary>What became of one shift.</summary>
/// <param name="HasShifted">Whether traffic shifted before the fault began: what a gate has found is not the watch's.</param>
/// <param name="Seconds">To the call that stops the deployment; null: there was none. Below 0: it was stopped for something else.</param>
/// <param name="Reasons">The watch's.</param>
internal sealed record ShiftOutcome(bool HasShifted, double? Seconds, IReadOnlyList<string> Reasons);
