using System.Collections;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>Tasks that run a program of this machine in place of their container, each in a process of its own.</summary>
/// <remarks>
/// Whoever disposes of it ends them all, and nothing else. So do the end and an unhandled exception of this process; SIGKILL does not.
/// </remarks>
internal sealed class ProcessTasks : ITaskSource, IAsyncDisposable
{
    /// <summary>What a program may take until it accepts connections without the account's clock running ahead. Real time.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to end when everything ends; its stopTimeout, if that is shorter. Real time.</summary>
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(5);

    /// <summary>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly InMemoryAccount _account;
    private readonly ContainerCommand _command;
    private readonly TimeProvider _wire;
    private readonly Func<IDisposable> _realTime;
    private readonly string _mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private ImmutableList<ProcessTask> _tasks = [];
    private int _started;
    private bool _isClosed;

    /// <param name="account">Has the task definitions, and gets the output.</param>
    /// <param name="command">What runs.</param>
    /// <param name="wire">Real time.</param>
    /// <param name="realTime">
    /// Holds the account's clock at real time until it is disposed of: a process starts and stops no faster for a fast clock.
    /// </param>
    public ProcessTasks(InMemoryAccount account, ContainerCommand command, TimeProvider wire, Func<IDisposable> realTime)
    {
        (_account, _command, _wire, _realTime) = (account, command, wire, realTime);
        AppDomain.CurrentDomain.ProcessExit += KillAll;
        AppDomain.CurrentDomain.UnhandledException += KillAll;
    }

    /// <summary>Hears of tasks that end by themselves or do not start.</summary>
    public IProgress<ProcessEnd>? Ends { get; init; }

    public Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken) =>
        Task.Run(() => StartAll(label, taskDefinition, count, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        await Task.WhenAll(_tasks.Select(task => task.EndWithin(s_longestEnd)));
        AppDomain.CurrentDomain.ProcessExit -= KillAll;
        AppDomain.CurrentDomain.UnhandledException -= KillAll;
    }

    private async Task<IReadOnlyList<IRunningTask>> StartAll(
        TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
    {
        List<ProcessTask> started = [];
        try
        {
            var container = Container(taskDefinition);
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                started.Add(StartOne(taskDefinition, container));
            }
        }
        catch (Exception problem)
        {
            await Task.WhenAll(started.Select(task => task.EndWithin(TimeSpan.Zero)));
            if (problem is TaskFailedToStartException { Stop: var stop })
            {
                Ends?.Report(EndOf(label, "", null, stop.ContainerReason ?? stop.Reason));
            }

            throw;
        }

        return [.. started.Select(task => new Placed(this, task, label, taskDefinition))];
    }

    private JsonObject Container(string taskDefinition) =>
        (_account.TaskDefinitions.Find(taskDefinition)?["ContainerDefinitions"]?.AsArray() ?? []).OfType<JsonObject>()
            .FirstOrDefault(container => $"{container["Name"]}" == _command.Container)
        ?? throw new TaskFailedToStartException($"CannotStartContainerError: {taskDefinition} has no container {_command.Container}");

    private ProcessTask StartOne(string taskDefinition, JsonObject container)
    {
        var (family, revision) = taskDefinition.Split('/')[^1].Split(':') is [var first, var second] ? (first, second) : (taskDefinition, "");
        var secrets = new SecretValues(_account.Parameters, _account.Secrets, _account.Arns.Region);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var port = FreePort.Outside(_tasks.Select(task => task.Port).ToHashSet());
            var mark = $"{_mark}-{++_started}";
            var environment = ContainerEnvironment.Of(Own(), container, secrets, ContainerEnvironment.Given(port, family, revision, mark));
            var start = new ProcessStart(_command.For(port, family, revision), environment, port, mark, StopTimeout(container));
            var task = ProcessTask.Start(start, _wire);
            _tasks = _tasks.Add(task);
            _ = Follow(task);

            return task;
        }
    }

    private static TimeSpan StopTimeout(JsonObject container) =>
        container["StopTimeout"] is JsonValue value && value.TryGetValue(out int seconds) ? TimeSpan.FromSeconds(seconds) : s_stopTimeout;

    private static IEnumerable<KeyValuePair<string, string>> Own() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Select(variable => KeyValuePair.Create($"{variable.Key}", $"{variable.Value}"));

    /// <summary>While it starts, and while it is in the way of another's port.</summary>
    private async Task Follow(ProcessTask task)
    {
        using (_realTime())
        {
            await task.Listens(LongestStart);
        }

        await task.Life;
        lock (_gate)
        {
            _tasks = _tasks.Remove(task);
        }
    }

    private void KillAll(object? sender, EventArgs happened)
    {
        foreach (var task in _tasks)
        {
            task.Kill();
        }
    }

    private async Task ReportEnd(ProcessTask task, TaskSetLabel label, string id)
    {
        var stop = await task.Ended;
        Ends?.Report(EndOf(label, id, stop.ExitCode, task.LastLine));
    }

    private ProcessEnd EndOf(TaskSetLabel label, string id, int? exitCode, string last) =>
        new(_account.Clock.GetUtcNow(), label, _command.Container, id, exitCode, last);

    /// <summary>A process as a task of a task set, which gives it its id.</summary>
    private sealed class Placed(ProcessTasks source, ProcessTask task, TaskSetLabel label, string taskDefinition) : IRunningTask
    {
        public Uri Address => task.Address;

        public Task<TaskStop> Ended => task.Ended;

        public int? ExitCode => task.ExitCode;

        public void BecomeTask(string id)
        {
            task.WriteTo(ContainerLog.Of(source._account.LogGroups, source._account.Clock, source.Container(taskDefinition), id));
            _ = source.ReportEnd(task, label, id);
        }

        public async Task StopAsync()
        {
            using var _ = source._realTime();
            await task.StopAsync();
        }
    }
}

/// <summary>A task that ended by itself, or that could not be started.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Side">Whose it is.</param>
/// <param name="Container">Whose program it ran.</param>
/// <param name="Task">Its id; empty when it did not start.</param>
/// <param name="ExitCode">Null when it did not start.</param>
/// <param name="Last">What it wrote last, or why it did not start.</param>
internal sealed record ProcessEnd(DateTimeOffset At, TaskSetLabel Side, string Container, string Task, int? ExitCode, string Last);
