using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Stack;

/// <summary>Puts what functions log into their log group, a stream for each function and a line of JSON for each message, as Lambda does.</summary>
internal sealed class FunctionLogs(LogGroups groups, string group)
{
    public void Write(LogLine line)
    {
        var message = new JsonObject
        {
            ["timestamp"] = line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["level"] = line.Level,
            ["message"] = line.Message,
        };
        groups.Put(group, StreamOf(line), [new LoggedEvent(message.ToJsonString(), line.At.ToUnixTimeMilliseconds())]);
    }

    private static string StreamOf(LogLine line) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{line.At.UtcDateTime:yyyy'/'MM'/'dd}/{line.Function}[$LATEST]{ImageRegistry.DigestOf(line.Function).Split(':')[^1][..32]}");
}
