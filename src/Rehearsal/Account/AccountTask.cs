namespace Rehearsal.Account;

/// <summary>A task of a service, running or stopped.</summary>
internal sealed class AccountTask(string arn, string taskDefinition, string startedBy, IRunningTask? running, DateTimeOffset started)
{
    public string Arn { get; } = arn;

    public string TaskDefinition { get; } = taskDefinition;

    /// <summary>The id of its task set.</summary>
    public string StartedBy { get; } = startedBy;

    /// <summary>Null when it never came up.</summary>
    public IRunningTask? Running { get; } = running;

    public DateTimeOffset Started { get; } = started;

    public TaskEnd? End { get; private set; }

    public bool IsRunning => End is null;

    /// <summary>Since when it finishes its requests, before it is stopped because its service has fewer tasks; null: it is not.</summary>
    public TaskEnd? Leaving { get; private set; }

    /// <summary>Whether ECS desires it running; it may be running still when it does not.</summary>
    public bool IsWanted => IsRunning && Leaving is null;

    public void Leave(TaskStop stop, DateTimeOffset when) => Leaving ??= new TaskEnd(stop, when);

    public void Stopped(TaskStop stop, DateTimeOffset when) => End ??= new TaskEnd(stop, when);

    /// <summary>Its container has ended after it was stopped.</summary>
    public void Exited(int? code) =>
        End = End is { Stop.ExitCode: null } && code is not null ? End with { Stop = End.Stop with { ExitCode = code } } : End;
}

/// <summary>When and why a task stopped.</summary>
internal sealed record TaskEnd(TaskStop Stop, DateTimeOffset When);
