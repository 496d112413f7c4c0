using System.Collections.Immutable;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>Keeps which tasks have a fault that not all of their side have, and passes on what starts with one in the words of the screen.</summary>
internal sealed class FaultLog(IProgress<RehearsalEvent> watch) : IProgress<TasksWithFault>
{
    private ImmutableList<FaultyTask> _tasks = [];

    public IReadOnlyList<FaultyTask> FaultyTasks => _tasks;

    public void Report(TasksWithFault value)
    {
        var side = value.Side is TaskSetLabel.Blue ? "blue" : "green";
        var tasks = value.Fault.OneOf is null ? [] : value.Addresses.Select(address => address.Authority).ToArray();
        ImmutableInterlocked.Update(ref _tasks, kept => kept.AddRange(tasks.Select(task => new FaultyTask(side, task, $"{value.Fault}"))));
        watch.Report(new FaultStarted(value.At, side, value.Fault.Describe(), tasks));
    }
}
