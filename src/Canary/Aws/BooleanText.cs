using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Aws;

/// <summary>A boolean that CloudFormation fills into a workflow, which makes a text of it: "false" is false, every other text is true.</summary>
public sealed class BooleanText : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType switch
        {
            JsonTokenType.False => false,
            JsonTokenType.String => reader.GetString() != "false",
            _ => true,
        };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteStringValue(value ? "true" : "false");
}
