using System.Globalization;

namespace Rehearsal.Tests.Scenarios;

/// <summary>How a healthy shop's answers are changed on their way; health checks are not.</summary>
/// <param name="answer">What the shop answers, when it is asked for it.</param>
/// <param name="times">How often this task was asked before.</param>
/// <param name="time">What waiting takes.</param>
internal delegate Task<Response> Manner(Func<Task<Response>> answer, int times, TimeProvider time);

/// <summary>Tasks that run the shop with its faults, and the manner in which a side answers.</summary>
/// <param name="tasks">Those of a side that has no manner; its faults are taken for the others too.</param>
/// <param name="network">What the others listen on.</param>
/// <param name="time">The clock of everything.</param>
internal sealed class MannerlyTasks(ShopTasks tasks, INetwork network, TimeProvider time, Manner? blue, Manner? green) : ITaskSource
{
    private int _index;

    public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        var (manner, faults) = label is TaskSetLabel.Green ? (green, tasks.GreenFaults) : (blue, tasks.BlueFaults);
        if (manner is null)
        {
            return await tasks.Start(label, taskDefinition, count, cancellationToken);
        }

        var started = new List<IRunningTask>();
        for (var i = 0; i < count; i++)
        {
            started.Add(await RunningTask.Start(network, new ShopApp(taskDefinition.Split(':')[^1], _index, faults, 1000 + _index++, time, time), manner, time, cancellationToken));
        }

        return started;
    }

    private sealed class RunningTask(ShopApp app, Manner manner, TimeProvider time) : IRunningTask
    {
        private IListening? _listening;
        private int _times;

        public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://{_listening!.EndPoint}"));

        public Task<TaskStop> Ended { get; } = new TaskCompletionSource<TaskStop>().Task;

        public static async Task<RunningTask> Start(INetwork network, ShopApp app, Manner manner, TimeProvider time, CancellationToken cancellationToken)
        {
            var task = new RunningTask(app, manner, time);
            task._listening = await network.Listen(task.Answer, cancellationToken);

            return task;
        }

        public async Task StopAsync() => await _listening!.DisposeAsync();

        private Task<Response> Answer(Request request, CancellationToken cancellationToken) => request.Path == ShopApp.HealthPath
            ? app.Answer(request, cancellationToken)
            : manner(() => app.Answer(request, cancellationToken), _times++, time);
    }
}

/// <summary>Manners that depend on how far the deployment has come, which no fault to order knows.</summary>
internal static class Manners
{
    public static Response Broken { get; } = Response.Text(500, "broken");

    public static Manner BrokenWhile(Func<bool> isBroken) => (answer, _, _) => isBroken() ? Task.FromResult(Broken) : answer();

    public static Manner LimitedWhile(Func<bool> isLimited) =>
        (answer, _, _) => isLimited() ? Task.FromResult(Response.Text(429, "slow down").With("Retry-After", "5")) : answer();

    public static Manner LaterWhile(Func<bool> isLater, TimeSpan added) => async (answer, _, time) =>
    {
        await Task.Delay(isLater() ? added : TimeSpan.Zero, time);

        return await answer();
    };
}
