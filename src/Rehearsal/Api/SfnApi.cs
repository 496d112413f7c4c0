using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using StepFunctions;

namespace Rehearsal.Api;

/// <summary>
/// Step Functions: starts, lists, describes and stops executions, tells their histories, and takes task tokens back; runs those of Express
/// workflows to their end.
/// </summary>
internal sealed class SfnApi : ServiceApi
{
    private const int DefaultResults = 100;
    private const int MostResults = 1000;

    private readonly StateMachines _machines;

    public SfnApi(StateMachines machines)
        : base("sfn")
    {
        _machines = machines;
        Answers("startExecution", StartExecution, "StateMachineArn", "Name", "Input", "TraceHeader");
        AnswersLater("startSyncExecution", StartSyncExecution, "StateMachineArn", "Name", "Input", "TraceHeader", "IncludedData");
        Answers("describeExecution", DescribeExecution, "ExecutionArn", "IncludedData");
        Answers("listStateMachines", ListStateMachines, "MaxResults", "NextToken");
        Answers("getExecutionHistory", call => ExecutionHistory.Of(Required(call), call), ExecutionHistory.Parameters);
        Answers("listExecutions", ListExecutions, "StateMachineArn", "StatusFilter", "MaxResults", "NextToken");
        Answers("stopExecution", StopExecution, "ExecutionArn", "Error", "Cause");
        Answers("sendTaskSuccess", SendTaskSuccess, "TaskToken", "Output");
        Answers("sendTaskFailure", SendTaskFailure, "TaskToken", "Error", "Cause");
    }

    private JsonObject StartExecution(CallParameters call)
    {
        var execution = _machines.Start(call.RequiredText("StateMachineArn"), call.Text("Name"), Input(call));
        return ApiResponse.Of(("ExecutionArn", execution.Arn), ("StartDate", ApiResponse.Time(execution.StartDate)));
    }

    /// <summary>Answers 200 however the execution ended.</summary>
    private async Task<JsonObject> StartSyncExecution(CallParameters call, CancellationToken cancellationToken)
    {
        var execution = await _machines.Run(call.RequiredText("StateMachineArn"), call.Text("Name"), Input(call), cancellationToken);
        var output = execution.Status is ExecutionStatus.Succeeded ? execution.Output?.ToJsonString() ?? "null" : null;
        return ApiResponse.Of(
            ("Cause", execution.Cause),
            ("Error", execution.Error),
            ("ExecutionArn", execution.Arn),
            ("Input", execution.Input?.ToJsonString() ?? "null"),
            ("InputDetails", ApiResponse.Of(("Included", true))),
            ("Name", execution.Name),
            ("Output", output),
            ("OutputDetails", output is null ? null : ApiResponse.Of(("Included", true))),
            ("StartDate", ApiResponse.Time(execution.StartDate)),
            ("StateMachineArn", execution.Machine.Arn),
            ("Status", execution.Status.Name()),
            ("StopDate", ApiResponse.Time(execution.StopDate)));
    }

    private JsonObject DescribeExecution(CallParameters call)
    {
        var execution = Required(call);
        var isWhole = call.Text("IncludedData") is not "METADATA_ONLY";
        var output = execution.Status is ExecutionStatus.Succeeded ? execution.Output?.ToJsonString() ?? "null" : null;
        return ApiResponse.Of(
            ("Cause", execution.Cause),
            ("Error", execution.Error),
            ("ExecutionArn", execution.Arn),
            ("Input", isWhole ? execution.Input?.ToJsonString() ?? "null" : null),
            ("InputDetails", ApiResponse.Of(("Included", isWhole))),
            ("Name", execution.Name),
            ("Output", isWhole ? output : null),
            ("OutputDetails", output is null ? null : ApiResponse.Of(("Included", isWhole))),
            ("RedriveCount", 0),
            ("RedriveStatus", execution.Status.RedriveStatus()),
            ("StartDate", ApiResponse.Time(execution.StartDate)),
            ("StateMachineArn", execution.Machine.Arn),
            ("Status", execution.Status.Name()),
            ("StopDate", ApiResponse.Time(execution.StopDate)));
    }

    private JsonObject ListStateMachines(CallParameters call)
    {
        var machines = _machines.All.ToList();
        var skipped = Skipped(call);
        var page = machines.Skip(skipped).Take(PageSize(call.Number("MaxResults") ?? 0)).ToList();
        return ApiResponse.Of(
            ("NextToken", skipped + page.Count < machines.Count ? (skipped + page.Count).ToString(CultureInfo.InvariantCulture) : null),
            ("StateMachines", ApiResponse.List(page, one => ApiResponse.Of(
                ("CreationDate", ApiResponse.Time(one.Created)),
                ("Name", one.Machine.Name),
                ("StateMachineArn", one.Machine.Arn),
                ("Type", one.IsExpress ? "EXPRESS" : "STANDARD")))));
    }

    /// <summary>The token says how many were listed before.</summary>
    private static int Skipped(CallParameters call) =>
        call.Text("NextToken") is not { } token ? 0
        : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new AwsException("InvalidToken", $"Invalid Token: '{token}'");

    /// <summary>Newest first.</summary>
    private JsonObject ListExecutions(CallParameters call)
    {
        var filter = call.Text("StatusFilter");
        Require(
            filter is null || Enum.GetValues<ExecutionStatus>().Any(status => status.Name() == filter),
            $"Value '{filter}' at 'statusFilter' is no status of an execution");
        var executions = _machines.Of(call.RequiredText("StateMachineArn"))
            .Reverse()
            .Where(execution => filter is null || execution.Status.Name() == filter)
            .ToList();

        var skipped = Skipped(call);
        var page = executions.Skip(skipped).Take(PageSize(call.Number("MaxResults") ?? 0)).ToList();
        return ApiResponse.Of(
            ("Executions", ApiResponse.List(page, Summarize)),
            ("NextToken", skipped + page.Count < executions.Count ? (skipped + page.Count).ToString(CultureInfo.InvariantCulture) : null));
    }

    private static JsonObject Summarize(Execution execution) =>
        ApiResponse.Of(
            ("ExecutionArn", execution.Arn),
            ("Name", execution.Name),
            ("RedriveCount", 0),
            ("StartDate", ApiResponse.Time(execution.StartDate)),
            ("StateMachineArn", execution.Machine.Arn),
            ("Status", execution.Status.Name()),
            ("StopDate", ApiResponse.Time(execution.StopDate)));

    /// <summary>Zero asks for the default.</summary>
    private static int PageSize(int asked)
    {
        Require(asked is >= 0 and <= MostResults, $"Value '{asked}' at 'maxResults' must be between 0 and {MostResults}");
        return asked == 0 ? DefaultResults : asked;
    }

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException("ValidationException", message);
        }
    }

    private JsonObject StopExecution(CallParameters call)
    {
        var execution = Required(call);
        execution.Stop(call.Text("Error"), call.Text("Cause"));
        return ApiResponse.Of(("StopDate", ApiResponse.Time(execution.StopDate)));
    }

    private JsonObject SendTaskSuccess(CallParameters call)
    {
        var (token, text) = (call.RequiredText("TaskToken"), call.RequiredText("Output"));
        try
        {
            var output = JsonNode.Parse(text);

            return Settled(_machines.Settle(engine => engine.SendTaskSuccess(token, output)));
        }
        catch (JsonException problem)
        {
            throw new AwsException("InvalidOutput", $"Invalid Output: '{problem.Message}'");
        }
    }

    private JsonObject SendTaskFailure(CallParameters call)
        => Settled(_machines.Settle(engine => engine.SendTaskFailure(call.RequiredText("TaskToken"), call.Text("Error"), call.Text("Cause"))));

    private static JsonObject Settled(TokenReceipt receipt) => receipt switch
    {
        TokenReceipt.Taken => [],
        TokenReceipt.TooLate => throw new AwsException("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'"),
        _ => throw new AwsException("InvalidToken", "Invalid Token: 'Invalid token'"),
    };

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
