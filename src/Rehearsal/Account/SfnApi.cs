using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.StepFunctions;

namespace Rehearsal.Account;

/// <summary>Step Functions: starts, describes and stops executions.</summary>
internal sealed class SfnApi : ServiceApi
{
    private readonly StateMachines _machines;

    public SfnApi(StateMachines machines)
        : base("sfn")
    {
        _machines = machines;
        Answers("startExecution", StartExecution, "StateMachineArn", "Name", "Input", "TraceHeader");
        Answers("describeExecution", DescribeExecution, "ExecutionArn", "IncludedData");
        Answers("stopExecution", StopExecution, "ExecutionArn", "Error", "Cause");
    }

    private JsonObject StartExecution(CallParameters call)
    {
        var execution = _machines.Start(call.RequiredText("StateMachineArn"), call.Text("Name"), Input(call));
        return Answer.Of(("ExecutionArn", execution.Arn), ("StartDate", Answer.Time(execution.StartDate)));
    }

    private JsonObject DescribeExecution(CallParameters call)
    {
        var execution = Required(call);
        var isWhole = call.Text("IncludedData") is not "METADATA_ONLY";
        var output = execution.Status is ExecutionStatus.Succeeded ? execution.Output?.ToJsonString() ?? "null" : null;
        return Answer.Of(
            ("Cause", execution.Cause),
            ("Error", execution.Error),
            ("ExecutionArn", execution.Arn),
            ("Input", isWhole ? execution.Input?.ToJsonString() ?? "null" : null),
            ("InputDetails", Answer.Of(("Included", isWhole))),
            ("Name", execution.Name),
            ("Output", isWhole ? output : null),
            ("OutputDetails", output is null ? null : Answer.Of(("Included", isWhole))),
            ("RedriveCount", 0),
            ("RedriveStatus", execution.Status.RedriveStatus()),
            ("StartDate", Answer.Time(execution.StartDate)),
            ("StateMachineArn", execution.Machine.Arn),
            ("Status", execution.Status.Name()),
            ("StopDate", Answer.Time(execution.StopDate)));
    }

    private JsonObject StopExecution(CallParameters call)
    {
        var execution = Required(call);
        execution.Stop(call.Text("Error"), call.Text("Cause"));
        return Answer.Of(("StopDate", Answer.Time(execution.StopDate)));
    }

    private Execution Required(CallParameters call) =>
        call.RequiredText("ExecutionArn") is var arn && _machines.Find(arn) is { } execution
            ? execution
            : throw new AwsException("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    /// <summary>A workflow may give an object where the API wants text: Step Functions writes it out.</summary>
    private static string Input(CallParameters call) =>
        call["Input"] switch
        {
            null => "{}",
            JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
            var input => input.ToJsonString(),
        };
}
