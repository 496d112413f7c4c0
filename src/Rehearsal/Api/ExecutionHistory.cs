using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using StepFunctions;

namespace Rehearsal.Api;

/// <summary>The history of an execution as GetExecutionHistory tells it.</summary>
internal static class ExecutionHistory
{
    private const int DefaultEvents = 100;
    private const int MostEvents = 1000;

    public static string[] Parameters { get; } = ["ExecutionArn", "MaxResults", "ReverseOrder", "NextToken", "IncludeExecutionData"];

    public static JsonObject Of(Execution execution, CallParameters call)
    {
        var most = call.Number("MaxResults") ?? 0;
        if (most is < 0 or > MostEvents)
        {
            throw new AwsException("ValidationException", $"Value '{most}' at 'maxResults' must be between 0 and {MostEvents}");
        }

        if (execution is { History: [], Status: not ExecutionStatus.Running })
        {
            throw new AwsException(
                "ExecutionDoesNotExist", $"The history of '{execution.Arn}' is no longer kept; DescribeExecution tells its input and output");
        }

        var start = call.Text("NextToken") is not { } token ? 0
            : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new AwsException("InvalidToken", $"Invalid Token: '{token}'");
        var (events, next) = (execution.History.ToList(), start + (most is 0 ? DefaultEvents : most));
        if (call.Flag("ReverseOrder") is true)
        {
            events.Reverse();
        }

        var withData = call.Flag("IncludeExecutionData") is not false;
        return ApiResponse.Of(
            ("Events", ApiResponse.List(events.Skip(start).Take(next - start), happened => Event(happened, withData))),
            ("NextToken", next < events.Count ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>The one before is the one that was recorded before; of branches, AWS tells which one led here.</summary>
    private static JsonObject Event(HistoryEvent happened, bool withData) =>
        ApiResponse.Of(
            ("Id", happened.Id),
            ("PreviousEventId", happened.Id - 1),
            ("Timestamp", ApiResponse.Time(happened.At)),
            ("Type", happened.Type),
            (Member(happened.Type), Details(happened, withData)));

    private static string Member(string type) =>
        type.EndsWith("StateEntered", StringComparison.Ordinal) ? "StateEnteredEventDetails"
        : type.EndsWith("StateExited", StringComparison.Ordinal) ? "StateExitedEventDetails"
        : $"{type}EventDetails";

    private static JsonObject Details(HistoryEvent happened, bool withData)
    {
        var (detail, isState) = (happened.Detail as JsonObject, happened.Type.Contains("State", StringComparison.Ordinal));
        var details = ApiResponse.Of(
            ("Name", isState || happened.Type.StartsWith("MapIteration", StringComparison.Ordinal) ? happened.State : null),
            ("Cause", Text(detail, "cause")),
            ("Error", Text(detail, "error")),
            ("Index", detail?["index"]?.DeepClone()),
            ("Length", detail?["length"]?.DeepClone()),
            ("Region", happened.Type is "TaskScheduled" ? "local" : null));
        if (Text(detail, "resource") is { } resource)
        {
            // arn:aws:states:::aws-sdk:ecs:describeServices, or arn:aws:states:::lambda:invoke.
            var words = resource.Split(":::")[^1].Split(':');
            (details["ResourceType"], details["Resource"]) = (string.Join(':', words[..^1]), words[^1]);
        }

        foreach (var (name, member) in withData ? s_documents : [])
        {
            if (detail is not null && detail.TryGetPropertyValue(name, out var document))
            {
                details[member] = document?.ToJsonString() ?? "null";
                details[$"{member}Details"] = name is "parameters" ? null : ApiResponse.Of(("Truncated", false));
            }
        }

        foreach (var absent in details.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            details.Remove(absent);
        }

        return details;
    }

    private static readonly (string Name, string Member)[] s_documents = [("input", "Input"), ("output", "Output"), ("parameters", "Parameters")];

    private static string? Text(JsonObject? detail, string name) => detail?[name]?.ToString();
}
