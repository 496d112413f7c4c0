using StepFunctions;

namespace Rehearsal.Serving;

/// <summary>Keeps the histories of the executions that ended last: one holds every document of a workflow, more than half a megabyte.</summary>
/// <param name="most">How many are kept; of what ended before, the input and the output stay.</param>
internal sealed class KeptHistories(int most)
{
    /// <summary>Some sixty deployments: two hundred megabytes.</summary>
    public const int Usual = 300;

    private readonly Queue<Execution> _ended = [];

    /// <summary>Follows an engine.</summary>
    public void Record(Execution execution, HistoryEvent happened)
    {
        // The event that ends an execution is its last.
        if (execution.Status is ExecutionStatus.Running)
        {
            return;
        }

        _ended.Enqueue(execution);
        if (_ended.Count > most)
        {
            _ended.Dequeue().ForgetHistory();
        }
    }
}
