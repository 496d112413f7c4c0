using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Stack;

/// <summary>What an EventBridge rule matches: for each member it names, one of the listed values.</summary>
internal sealed class EventPattern
{
    private readonly JsonObject _pattern;

    /// <exception cref="InvalidDataException">The pattern holds something other than lists of plain values.</exception>
    public EventPattern(JsonObject pattern)
    {
        Require(pattern, "the pattern");
        _pattern = pattern;
    }

    /// <param name="envelope">The whole event, with source and detail-type.</param>
    public bool Matches(JsonObject envelope) => Matches(_pattern, envelope);

    private static bool Matches(JsonObject pattern, JsonObject found) =>
        pattern.All(member => (member.Value, found[member.Key]) switch
        {
            (JsonObject inner, JsonObject section) => Matches(inner, section),
            (JsonArray allowed, JsonArray several) => several.Any(value => IsAmong(allowed, value)),
            (JsonArray allowed, JsonValue value) => IsAmong(allowed, value),
            _ => false,
        });

    private static bool IsAmong(JsonArray allowed, JsonNode? value) => allowed.Any(one => JsonNode.DeepEquals(one, value));

    private static void Require(JsonObject pattern, string where)
    {
        foreach (var (name, value) in pattern)
        {
            if (value is JsonObject inner)
            {
                Require(inner, name);
            }
            else if (value is not JsonArray { Count: > 0 } list || list.Any(one => one?.GetValueKind() is not JsonValueKind.String))
            {
                throw new InvalidDataException($"{name} in {where} of an EventBridge rule is {value?.ToJsonString() ?? "null"}; the rehearsal "
                    + "matches lists of plain values");
            }
        }
    }
}
