using System.Text.Json.Nodes;
using Rehearsal.Account;
using StepFunctions;

namespace Rehearsal.Api;

/// <summary>
/// What EventBridge delivers when an execution changes its status; unlike API answers it holds what is absent as null, and milliseconds.
/// </summary>
internal static class ExecutionStatusChange
{
    public static JsonObject Of(Execution execution, InMemoryAccount account) =>
        new()
        {
            ["version"] = "0",
            ["id"] = account.RequestIdentifiers.Uuid(),
            ["detail-type"] = "Step Functions Execution Status Change",
            ["source"] = "aws.states",
            ["account"] = account.Arns.Account,
            ["time"] = ApiResponse.Time(execution.StopDate ?? execution.StartDate),
            ["region"] = account.Arns.Region,
            ["resources"] = new JsonArray(execution.Arn),
            ["detail"] = Detail(execution),
        };

    private static JsonObject Detail(Execution execution)
    {
        var output = execution.Status is ExecutionStatus.Succeeded ? execution.Output?.ToJsonString() ?? "null" : null;
        return new JsonObject
        {
            ["executionArn"] = execution.Arn,
            ["stateMachineArn"] = execution.Machine.Arn,
            ["name"] = execution.Name,
            ["status"] = execution.Status.Name(),
            ["startDate"] = execution.StartDate.ToUnixTimeMilliseconds(),
            ["stopDate"] = execution.StopDate?.ToUnixTimeMilliseconds(),
            ["input"] = execution.Input?.ToJsonString() ?? "null",
            ["inputDetails"] = Included(),
            ["output"] = output,
            ["outputDetails"] = output is null ? null : Included(),
            ["stateMachineVersionArn"] = null,
            ["stateMachineAliasArn"] = null,
            ["redriveCount"] = 0,
            ["redriveDate"] = null,
            ["redriveStatus"] = execution.Status.RedriveStatus(),
            ["redriveStatusReason"] = null,
            ["error"] = execution.Error,
            ["cause"] = execution.Cause,
        };
    }

    private static JsonObject Included() => new() { ["included"] = true };
}
