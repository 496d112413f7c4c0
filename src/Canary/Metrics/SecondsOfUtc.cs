using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canary.Metrics;

/// <summary>
/// Times as 2026-03-01T10:00:00Z. The serializer's own +00:00 is the same moment, but Step Functions has to read it, and Z is what every reader of
/// ISO 8601 takes.
/// </summary>
public sealed class SecondsOfUtc : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);

        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
