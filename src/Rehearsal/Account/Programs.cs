using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The programs that play containers, by the container's name, and everything that runs because of them.</summary>
/// <param name="commands">One for each container.</param>
/// <param name="wire">Real time.</param>
/// <param name="realTime">Holds the account's clock at real time until it is disposed of.</param>
/// <param name="ends">Hears of tasks that end by themselves or do not start.</param>
internal sealed class Programs(
    IReadOnlyList<ContainerCommand> commands, TimeProvider wire, Func<IDisposable> realTime, IProgress<ProcessEnd>? ends) : IAsyncDisposable
{
    private readonly ConcurrentBag<ProcessTasks> _sources = [];

    /// <summary>Where tasks with this container come from; null: no program plays it.</summary>
    public ITaskSource? TasksOf(string container, InMemoryAccount account)
    {
        if (commands.FirstOrDefault(command => command.Container == container) is not { } command)
        {
            return null;
        }

        var source = new ProcessTasks(account, command, wire, realTime) { Ends = ends };
        _sources.Add(source);
        return source;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_sources.Select(source => source.DisposeAsync().AsTask()));
}
