using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Wire;

/// <summary>JSON as CBOR and back: times are text in ISO 8601 here, and tagged seconds since 1970 there; bytes are text in base 64.</summary>
internal static class Cbor
{
    /// <summary>As JSON's own limit.</summary>
    private const int Deepest = 64;

    /// <param name="node">What is written.</param>
    /// <param name="times">The members that are times.</param>
    public static byte[] Write(JsonObject node, IReadOnlySet<string> times)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        Write(writer, "", node, times);
        return writer.Encode();
    }

    /// <exception cref="CborContentException">It is not CBOR.</exception>
    /// <exception cref="FormatException">It is CBOR that JSON has no words for, or too deep.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> cbor)
    {
        var reader = new CborReader(cbor, CborConformanceMode.Lax);
        var node = Read(reader, 0);
        return reader.PeekState() is CborReaderState.Finished ? node : throw new FormatException("Something follows the value.");
    }

    private static void Write(CborWriter writer, string name, JsonNode? node, IReadOnlySet<string> times)
    {
        switch (node)
        {
            case JsonObject section:
                writer.WriteStartMap(section.Count);
                foreach (var (member, value) in section)
                {
                    writer.WriteTextString(member);
                    Write(writer, member, value, times);
                }

                writer.WriteEndMap();
                break;
            case JsonArray list:
                writer.WriteStartArray(list.Count);
                foreach (var item in list)
                {
                    Write(writer, name, item, times);
                }

                writer.WriteEndArray();
                break;
            default:
                Write(writer, node as JsonValue, times.Contains(name));
                break;
        }
    }

    private static void Write(CborWriter writer, JsonValue? value, bool isTime)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String when isTime:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                writer.WriteDouble((double)WireTime.Seconds(value.GetValue<string>()));
                break;
            case JsonValueKind.String:
                writer.WriteTextString(value.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetValue<bool>());
                break;
            case JsonValueKind.Number when value.TryGetValue(out int number):
                writer.WriteInt32(number);
                break;
            case JsonValueKind.Number when value.TryGetValue(out long number):
                writer.WriteInt64(number);
                break;
            case JsonValueKind.Number:
                writer.WriteDouble(value.GetValue<double>());
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static JsonNode? Read(CborReader reader, int depth)
    {
        if (depth > Deepest)
        {
            throw new FormatException($"It is more than {Deepest} levels deep.");
        }

        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                return Map(reader, depth);
            case CborReaderState.StartArray:
                return List(reader, depth);
            case CborReaderState.Tag:
                return Tagged(reader, reader.ReadTag(), depth);
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return JsonValue.Create(reader.ReadTextString());
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return JsonValue.Create(Convert.ToBase64String(reader.ReadByteString()));
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return Whole(reader.ReadInt64());
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return Fraction(reader.ReadDouble());
            case CborReaderState.Boolean:
                return JsonValue.Create(reader.ReadBoolean());
            case CborReaderState.Null or CborReaderState.SimpleValue:
                reader.SkipValue();
                return null;
            case var other:
                throw new FormatException($"A value is expected; there is {other}.");
        }
    }

    private static JsonObject Map(CborReader reader, int depth)
    {
        var section = new JsonObject();
        reader.ReadStartMap();
        while (reader.PeekState() is not CborReaderState.EndMap)
        {
            var name = reader.ReadTextString();
            if (!section.TryAdd(name, Read(reader, depth + 1)))
            {
                throw new FormatException($"{name} is there twice.");
            }
        }

        reader.ReadEndMap();
        return section;
    }

    private static JsonArray List(CborReader reader, int depth)
    {
        var list = new JsonArray();
        reader.ReadStartArray();
        while (reader.PeekState() is not CborReaderState.EndArray)
        {
            list.Add(Read(reader, depth + 1));
        }

        reader.ReadEndArray();
        return list;
    }

    /// <summary>Of tags the protocol knows but the one for times.</summary>
    private static JsonNode? Tagged(CborReader reader, CborTag tag, int depth)
    {
        var value = Read(reader, depth + 1);
        return tag is CborTag.UnixTimeSeconds && value is JsonValue seconds && seconds.GetValueKind() is JsonValueKind.Number
            ? JsonValue.Create(WireTime.Text(seconds))
            : value;
    }

    /// <summary>As small as it fits, which is how the account reads whole numbers.</summary>
    private static JsonValue Whole(long number) => number is >= int.MinValue and <= int.MaxValue
        ? JsonValue.Create((int)number)
        : JsonValue.Create(number);

    private static JsonValue Fraction(double number) =>
        double.IsFinite(number) ? JsonValue.Create(number) : throw new FormatException($"{number} is not a number that JSON has.");
}
