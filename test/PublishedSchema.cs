using System.Text.Json;
using Json.Schema;

namespace Testing;

/// <summary>A JSON Schema that a document is held to.</summary>
internal sealed class PublishedSchema(string file)
{
    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>A schema may have keywords that nobody checks; ours may not.</summary>
    private static readonly JsonSchema s_known = JsonSchema.FromText(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:codedeploy-hooks:known-keywords",
          "$dynamicAnchor": "meta",
          "$ref": "https://json-schema.org/draft/2020-12/schema",
          "unevaluatedProperties": false
        }
        """);

    private readonly JsonSchema _schema = JsonSchema.FromText(Repository.Read(file));

    /// <summary>What the document has against the schema, such as <c>/probes: Required properties ["blue"] are not present</c>.</summary>
    public IReadOnlyList<string> Mistakes(JsonElement document) => Mistakes(_schema, document);

    /// <summary>What is no schema, or has a keyword that JSON Schema does not know.</summary>
    public static IReadOnlyList<string> MistakesOfSchema(string schema) => Mistakes(s_known, JsonDocument.Parse(schema).RootElement);

    private static IReadOnlyList<string> Mistakes(JsonSchema schema, JsonElement document)
    {
        var result = schema.Evaluate(document, s_options);

        // Alternatives that were tried in vain are in the list, too.
        return result.IsValid ? [] :
        [
            .. from part in (result.Details ?? []).Prepend(result)
               from error in part.Errors ?? new Dictionary<string, string>()
               select $"{part.InstanceLocation}: {error.Value}",
        ];
    }
}
