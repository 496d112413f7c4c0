using System.Globalization;
using System.Text.Json;

namespace Canary.Tests.Reporting;

/// <summary>Holds a document to a JSON Schema; a keyword that it does not know is a mistake of the schema, so that none goes unchecked.</summary>
internal static class JsonSchema
{
    public static IReadOnlyList<string> Mistakes(JsonElement schema, JsonElement document, string path = "$") =>
        [.. schema.EnumerateObject().SelectMany(keyword => Check(keyword, schema, document, path))];

    private static IEnumerable<string> Check(JsonProperty keyword, JsonElement schema, JsonElement document, string path) => keyword.Name switch
    {
        "$schema" or "title" or "description" => [],
        "type" => That(TypeOf(document, keyword.Value.GetString()), $"{path} is no {keyword.Value}"),
        "const" => That(JsonElement.DeepEquals(keyword.Value, document), $"{path} is not {keyword.Value}"),
        "enum" => That(keyword.Value.EnumerateArray().Any(word => JsonElement.DeepEquals(word, document)), $"{path} is {document}, none of {keyword.Value}"),
        "required" => keyword.Value.EnumerateArray().Select(name => name.GetString()!).Where(name => !document.TryGetProperty(name, out _)).Select(name => $"{path} has no {name}"),
        "properties" => keyword.Value.EnumerateObject()
            .SelectMany(property => document.TryGetProperty(property.Name, out var value) ? Mistakes(property.Value, value, $"{path}.{property.Name}") : []),
        "additionalProperties" => document.EnumerateObject().Where(member => !keyword.Value.GetBoolean() && !schema.GetProperty("properties").TryGetProperty(member.Name, out _))
            .Select(member => $"{path}.{member.Name} is not in the schema"),
        "items" => document.EnumerateArray().SelectMany((item, index) => Mistakes(keyword.Value, item, $"{path}[{index}]")),
        "maxItems" => That(document.GetArrayLength() <= keyword.Value.GetInt32(), $"{path} has {document.GetArrayLength()} items"),
        "maxLength" => That(new StringInfo(document.GetString()!).LengthInTextElements <= keyword.Value.GetInt32(), $"{path} has {document.GetString()!.Length} characters"),
        "minimum" => That(document.GetDouble() >= keyword.Value.GetDouble(), $"{path} is {document}"),
        "format" => That(keyword.Value.GetString() == "date-time" && document.TryGetDateTimeOffset(out _), $"{path} is no {keyword.Value}"),
        _ => [$"the schema's keyword {keyword.Name} is not known here"],
    };

    private static IEnumerable<string> That(bool holds, string mistake) => holds ? [] : [mistake];

    private static bool TypeOf(JsonElement document, string? type) => type switch
    {
        "object" => document.ValueKind == JsonValueKind.Object,
        "array" => document.ValueKind == JsonValueKind.Array,
        "string" => document.ValueKind == JsonValueKind.String,
        "boolean" => document.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => document.ValueKind == JsonValueKind.Number,
        "integer" => document.ValueKind == JsonValueKind.Number && document.TryGetInt64(out _),
        _ => false,
    };
}
