using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StepFunctions.Values;

namespace StepFunctions;

/// <summary>Where an execution stands.</summary>
internal enum ExecutionStatus
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

/// <summary>One run of a state machine: what it was given, what happened, and how it ended.</summary>
// Running -> Succeeded | Failed | TimedOut | Aborted. The first end is the only one: what arrives later changes nothing.
[DebuggerDisplay("{Arn} {Status}")]
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no parent: there is nothing to release.")]
internal sealed class Execution
{
    private const int LongestHistory = 25_000;

    private readonly TimeProvider _clock;
    private readonly Action<Execution, HistoryEvent>? _happened;
    private readonly CancellationTokenSource _end = new();
    private readonly List<HistoryEvent> _history = [];
    private Json? _output;

    internal Execution(StateMachine machine, string name, Json input, TimeProvider clock, Action<Execution, HistoryEvent>? happened)
    {
        Machine = machine;
        Name = name;
        InputDocument = input;
        _clock = clock;
        _happened = happened;
        StartDate = clock.GetUtcNow();
    }

    public string Arn => $"arn:aws:states:local:000000000000:execution:{Machine.Name}:{Name}";

    public string Name { get; }

    public StateMachine Machine { get; }

    public ExecutionStatus Status { get; private set; } = ExecutionStatus.Running;

    /// <summary>What it was started with. A new node each time.</summary>
    public JsonNode? Input => InputDocument.ToNode();

    /// <summary>What it answered; there is none unless it succeeded. A new node each time.</summary>
    public JsonNode? Output => _output?.ToNode();

    public string? Error { get; private set; }

    public string? Cause { get; private set; }

    public DateTimeOffset StartDate { get; }

    public DateTimeOffset? StopDate { get; private set; }

    /// <summary>States entered and attempts repeated: what AWS bills.</summary>
    public int Transitions { get; internal set; }

    public IReadOnlyList<HistoryEvent> History => _history;

    /// <summary>Completes when the execution has ended and nothing of it runs any more; never faults.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    internal Json InputDocument { get; }

    /// <summary>Cancelled when the execution has ended, however it did.</summary>
    internal CancellationToken Ended => _end.Token;

    internal bool IsRunning => Status == ExecutionStatus.Running;

    /// <summary>Ends the execution as aborted and cancels the task that runs; does nothing if it has ended.</summary>
    public void Stop(string? error, string? cause) => End(ExecutionStatus.Aborted, "ExecutionAborted", error, cause);

    /// <summary>Drops the history of an execution that has ended, as AWS does after 90 days; what it was given and how it ended stays.</summary>
    public void ForgetHistory()
    {
        if (!IsRunning)
        {
            _history.Clear();
        }
    }

    internal void Succeed(Json output)
    {
        _output = IsRunning ? output : _output;
        End(ExecutionStatus.Succeeded, "ExecutionSucceeded", error: null, cause: null);
    }

    internal void Fail(string? error, string? cause) => End(ExecutionStatus.Failed, "ExecutionFailed", error, cause);

    internal void TimeOut() => End(ExecutionStatus.TimedOut, "ExecutionTimedOut", error: null, cause: null);

    /// <summary>Adds to the history. After the end nothing happened any more, whatever is still unwinding.</summary>
    internal int Record(string type, string? state = null, Json? content = null)
    {
        if (!IsRunning)
        {
            return _history.Count;
        }

        // The last place is kept for the event that ends the execution.
        if (_history.Count >= LongestHistory - 1)
        {
            throw new StateFailure(StateFailure.Runtime, $"The execution reached the maximum number of history events ({LongestHistory}).");
        }

        return Add(type, state, content);
    }

    // The status is set before anyone is told or cancelled, so that both find the execution ended.
    private void End(ExecutionStatus status, string type, string? error, string? cause)
    {
        if (!IsRunning)
        {
            return;
        }

        (Status, Error, Cause, StopDate) = (status, error, cause, _clock.GetUtcNow());
        try
        {
            Add(type, state: null, JsonMap.Of(("error", Text(error)), ("cause", Text(cause)), ("output", _output)));
        }
        finally
        {
            _end.Cancel();
        }
    }

    private int Add(string type, string? state, Json? content)
    {
        var happened = new HistoryEvent(_history.Count + 1, _clock.GetUtcNow(), type, state) { Content = content };
        _history.Add(happened);
        _happened?.Invoke(this, happened);
        return happened.Id;
    }

    private static JsonString? Text(string? value) => value is null ? null : new JsonString(value);
}
