using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Api;

/// <summary>Builds answers the way Step Functions hands them over: PascalCase, and what is absent or empty is not there at all.</summary>
internal static class ApiResponse
{
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var answer = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }))
            {
                answer.Add(name, value);
            }
        }

        return answer;
    }

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> answer) => new([.. items.Select(answer)]);

    public static JsonArray Texts(IEnumerable<string> items) => List(items, text => JsonValue.Create(text));

    public static JsonNode? Time(DateTimeOffset? when) => when is { } time ? Time(time) : null;

    /// <summary>As Java's Instant prints itself, which is what Step Functions shows: no fraction when it is zero.</summary>
    public static JsonNode Time(DateTimeOffset when) =>
        JsonValue.Create(when.UtcDateTime.ToString(
            when.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture));
}
