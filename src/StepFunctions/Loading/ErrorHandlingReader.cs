using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Loading;

/// <summary>Reads the Retry and Catch of a state.</summary>
internal sealed class ErrorHandlingReader(FieldReader fields)
{
    private static readonly HashSet<string> ReservedNames =
    [
        "States.ALL", "States.BranchFailed", "States.DataLimitExceeded", "States.ExceedToleratedFailureThreshold", "States.HeartbeatTimeout",
        "States.Http.Socket", "States.IntrinsicFailure", "States.ItemReaderFailed", "States.NoChoiceMatched", "States.ParameterPathFailure",
        "States.Permissions", "States.QueryEvaluationError", "States.ResultPathMatchFailure", "States.ResultWriterFailed", "States.Runtime",
        "States.TaskFailed", "States.Timeout",
    ];

    public IReadOnlyList<Retrier> Retry() => Read("Retry", "a retrier", Retrier);

    public IReadOnlyList<Catcher> Catch() => Read("Catch", "a catcher", Catcher);

    private List<T> Read<T>(string field, string owner, Func<FieldReader, IReadOnlyList<string>, T> read)
    {
        var result = new List<T>();
        var total = (fields.Take(field) as JsonList)?.Items.Count;
        foreach (var (entry, _) in fields.Objects(field))
        {
            entry.Text("Comment");
            var names = ErrorEquals(entry, isLast: result.Count == total - 1);
            result.Add(read(entry, names));
            entry.Finish(owner);
        }

        return result;
    }

    private static Retrier Retrier(FieldReader entry, IReadOnlyList<string> names)
    {
        var jitter = entry.Text("JitterStrategy");
        if (jitter is not (null or "NONE" or "FULL"))
        {
            entry.Report("JitterStrategy", $"is {jitter}; use NONE or FULL");
        }

        var retrier = new Retrier(names);
        return retrier with
        {
            IntervalSeconds = entry.Integer("IntervalSeconds", 1, StateReader.LongestSeconds) ?? retrier.IntervalSeconds,
            MaxAttempts = entry.Integer("MaxAttempts", 0, StateReader.LongestSeconds) ?? retrier.MaxAttempts,
            BackoffRate = BackoffRate(entry) ?? retrier.BackoffRate,
            MaxDelaySeconds = entry.Integer("MaxDelaySeconds", 1, retrier.MaxDelaySeconds) ?? retrier.MaxDelaySeconds,
            HasFullJitter = jitter == "FULL",
        };
    }

    private static double? BackoffRate(FieldReader entry)
    {
        if (entry.Take<JsonNumber>("BackoffRate", "a number of at least 1.0") is { Value: < 1 } rate)
        {
            entry.Report("BackoffRate", $"is {rate}; use at least 1.0");
        }

        return (entry.Take("BackoffRate") as JsonNumber)?.Value;
    }

    private static Catcher Catcher(FieldReader entry, IReadOnlyList<string> names) =>
        new(names, entry.Text("Next", required: true) ?? string.Empty, StateReader.ResultPath(entry));

    private static string[] ErrorEquals(FieldReader entry, bool isLast)
    {
        var list = entry.Take<JsonList>("ErrorEquals", "an array of error names");
        string[] names = [.. list?.Items.OfType<JsonString>().Select(name => name.Value) ?? []];
        if (names is [] || names.Length < list?.Items.Count)
        {
            entry.Report("ErrorEquals", "is missing, empty or contains a non-string; write an array of error names");
        }

        if (names.Contains(StateFailure.All) && (names.Length > 1 || !isLast))
        {
            entry.Report("ErrorEquals", "States.ALL must be alone and in the last entry; move it there");
        }

        foreach (var name in names.Where(name => name.StartsWith("States.", StringComparison.Ordinal) && !ReservedNames.Contains(name)))
        {
            entry.Report(
                "ErrorEquals",
                $"{name} is not a Step Functions error, and no other may begin with States.; use one of {string.Join(", ", ReservedNames)}");
        }

        return names;
    }
}
