using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Canary.Aws;

/// <summary>
/// Reads a member that came by a tolerant path of a workflow, which answers with a list of one or none; the bare member is read too.
/// </summary>
public sealed class AtMostOne<T> : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return JsonSerializer.Deserialize(ref reader, TypeInfo(options));
        }

        T? first = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var one = JsonSerializer.Deserialize(ref reader, TypeInfo(options));
            first ??= one;
        }

        return first;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        => JsonSerializer.Serialize(writer, value, TypeInfo(options));

    private static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
