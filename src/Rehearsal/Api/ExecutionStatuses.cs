using StepFunctions;

namespace Rehearsal.Api;

/// <summary>An execution's status in the words of the Step Functions API.</summary>
internal static class ExecutionStatuses
{
    public static string Name(this ExecutionStatus status) =>
        status switch
        {
            ExecutionStatus.Running => "RUNNING",
            ExecutionStatus.Succeeded => "SUCCEEDED",
            ExecutionStatus.Failed => "FAILED",
            ExecutionStatus.TimedOut => "TIMED_OUT",
            ExecutionStatus.Aborted => "ABORTED",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status"),
        };

    public static string RedriveStatus(this ExecutionStatus status) =>
        status is ExecutionStatus.Running or ExecutionStatus.Succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE";
}
