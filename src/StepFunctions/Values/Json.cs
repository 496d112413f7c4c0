using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StepFunctions.Values;

/// <summary>A JSON value that never changes, so that documents share their parts, and that knows its size.</summary>
// JsonNode has one parent, so every insertion would be a deep copy; and the size that the service limits is asked for at each state.
internal abstract class Json
{
    private const int MaximumDepth = 512;

    /// <summary>Bytes of the compact UTF-8 text.</summary>
    public abstract long Size { get; }

    /// <summary>The name of the type in messages.</summary>
    public abstract string Kind { get; }

    public abstract void WriteTo(IBufferWriter<byte> utf8);

    /// <summary>Deep equality; numbers by value, members in any order.</summary>
    public abstract bool IsSameAs(Json other);

    /// <summary>The compact text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Written().WrittenSpan);

    public JsonNode? ToNode() => JsonNode.Parse(Written().WrittenSpan, documentOptions: new JsonDocumentOptions { MaxDepth = MaximumDepth });

    public static Json From(JsonNode? node)
    {
        if (node is null)
        {
            return JsonNull.Value;
        }

        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            node.WriteTo(writer);
        }

        return Parse(bytes.WrittenSpan);
    }

    /// <summary>Reads JSON text; a name that an object has twice keeps its last value unless that is refused.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Json Parse(string text, bool refuseDuplicates = false) => Parse(Encoding.UTF8.GetBytes(text), refuseDuplicates);

    private ArrayBufferWriter<byte> Written()
    {
        var utf8 = new ArrayBufferWriter<byte>((int)Size);
        WriteTo(utf8);
        return utf8;
    }

    private static Json Parse(ReadOnlySpan<byte> utf8, bool refuseDuplicates = false)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        reader.Read();
        var value = Read(ref reader, refuseDuplicates);

        // Reading on is what finds text after the value.
        reader.Read();
        return value;
    }

    private static Json Read(ref Utf8JsonReader reader, bool refuseDuplicates) => reader.TokenType switch
    {
        JsonTokenType.Null => JsonNull.Value,
        JsonTokenType.True => JsonBoolean.True,
        JsonTokenType.False => JsonBoolean.False,
        JsonTokenType.String => new JsonString(reader.GetString()!),
        JsonTokenType.Number => new JsonNumber(Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.StartArray => ReadList(ref reader, refuseDuplicates),
        JsonTokenType.StartObject => ReadMap(ref reader, refuseDuplicates),
        var token => throw new JsonException($"{token} where a value was expected"),
    };

    private static JsonList ReadList(ref Utf8JsonReader reader, bool refuseDuplicates)
    {
        var items = new List<Json>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader, refuseDuplicates));
        }

        return new JsonList(items);
    }

    private static JsonMap ReadMap(ref Utf8JsonReader reader, bool refuseDuplicates)
    {
        var members = new OrderedDictionary<string, Json>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = Read(ref reader, refuseDuplicates);
            if (!members.TryAdd(name, value))
            {
                members[name] = refuseDuplicates
                    ? throw new JsonException($"The name '{name}' appears twice in one object; remove one of them")
                    : value;
            }
        }

        return new JsonMap(members);
    }
}
