using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Terminal;

/// <summary>What a loop over a command of the AWS CLI has printed: one JSON document after the other, or the same in a list.</summary>
internal static class JsonOutputs
{
    private static readonly JsonReaderOptions s_options = new() { AllowMultipleValues = true };

    /// <summary>At least one.</summary>
    public static IReadOnlyList<JsonNode?> In(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), s_options);
        var outputs = new List<JsonNode?>();
        while (reader.Read())
        {
            outputs.Add(JsonNode.Parse(ref reader));
        }

        return outputs switch
        {
            [JsonArray { Count: > 0 } list] => [.. list],
            [] => throw new JsonException("There is nothing in it"),
            _ => outputs,
        };
    }
}
