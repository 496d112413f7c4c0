using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.StepFunctions.Values;

/// <summary>A JSON value that never changes, so that documents share their parts, and that knows its size.</summary>
// JsonNode has one parent, so every insertion would be a deep copy; and the size that the service limits is asked for at each state.
internal abstract class Json
{
    private const int MaximumDepth = 512;

    /// <summary>Bytes of the compact UTF-8 text.</summary>
    public abstract long Size { get; }

    /// <summary>The name of the type in messages.</summary>
    public abstract string Kind { get; }

    public abstract void WriteTo(StringBuilder text);

    /// <summary>Deep equality; numbers by value, members in any order.</summary>
    public abstract bool IsSameAs(Json other);

    /// <summary>The compact text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        WriteTo(text);
        return text.ToString();
    }

    public JsonNode? ToNode() => JsonNode.Parse(ToString(), documentOptions: new JsonDocumentOptions { MaxDepth = MaximumDepth });

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

/// <summary>JSON null, which is a value: a member that holds it is present.</summary>
internal sealed class JsonNull : Json
{
    public static readonly JsonNull Value = new();

    public override long Size => 4;

    public override string Kind => "null";

    public override void WriteTo(StringBuilder text) => text.Append("null");

    public override bool IsSameAs(Json other) => other is JsonNull;
}

/// <summary>true or false.</summary>
internal sealed class JsonBoolean(bool value) : Json
{
    public static readonly JsonBoolean True = new(true);
    public static readonly JsonBoolean False = new(false);

    public bool Value { get; } = value;

    public override long Size => Value ? 4 : 5;

    public override string Kind => "boolean";

    public static JsonBoolean Of(bool value) => value ? True : False;

    public override void WriteTo(StringBuilder text) => text.Append(Value ? "true" : "false");

    public override bool IsSameAs(Json other) => other is JsonBoolean boolean && boolean.Value == Value;
}

/// <summary>A number as it was written, so that nothing is lost by passing it on.</summary>
internal sealed class JsonNumber(string text) : Json
{
    private readonly string _text = text;

    public JsonNumber(long value) : this(value.ToString(CultureInfo.InvariantCulture))
    {
    }

    public double Value { get; } = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override long Size => _text.Length;

    public override string Kind => "number";

    /// <summary>The value if it is written as an integer; 1.0 is not.</summary>
    public long? Integer => long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null;

    public int Compare(JsonNumber other) => Exact is { } left && other.Exact is { } right ? left.CompareTo(right) : Value.CompareTo(other.Value);

    public override void WriteTo(StringBuilder text) => text.Append(_text);

    public override bool IsSameAs(Json other) => other is JsonNumber number && Compare(number) == 0;

    private decimal? Exact => decimal.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;
}

/// <summary>A string.</summary>
internal sealed class JsonString(string value) : Json
{
    public string Value { get; } = value;

    public override long Size { get; } = 2 + Encoding.UTF8.GetByteCount(value) + value.Sum(EscapeSize);

    public override string Kind => "string";

    public override void WriteTo(StringBuilder text) => Write(text, Value);

    public override bool IsSameAs(Json other) => other is JsonString text && text.Value == Value;

    // The escaping of the service's own serializer: only what JSON demands. Those of System.Text.Json escape more, which
    // would change sizes and what States.JsonToString returns.
    internal static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    internal static int EscapeSize(char character) => character switch
    {
        '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' => 1,
        < ' ' => 5,
        _ => 0,
    };
}

/// <summary>An array.</summary>
internal sealed class JsonList(IReadOnlyList<Json> items) : Json
{
    public static readonly JsonList Empty = new([]);

    public IReadOnlyList<Json> Items { get; } = items;

    public override long Size { get; } = 2 + Math.Max(0, items.Count - 1) + items.Sum(item => item.Size);

    public override string Kind => "array";

    public JsonList With(int index, Json value)
    {
        var changed = Items.ToArray();
        changed[index] = value;
        return new JsonList(changed);
    }

    public override void WriteTo(StringBuilder text)
    {
        text.Append('[');
        for (var index = 0; index < Items.Count; index++)
        {
            Items[index].WriteTo(index == 0 ? text : text.Append(','));
        }

        text.Append(']');
    }

    public override bool IsSameAs(Json other) =>
        other is JsonList list && list.Items.Count == Items.Count && Items.Zip(list.Items).All(pair => pair.First.IsSameAs(pair.Second));
}

/// <summary>An object; its members keep their order.</summary>
internal sealed class JsonMap : Json
{
    public static readonly JsonMap Empty = new(new OrderedDictionary<string, Json>());

    private readonly OrderedDictionary<string, Json> _members;

    /// <summary>Takes the dictionary over: the caller does not change it any more.</summary>
    public JsonMap(OrderedDictionary<string, Json> members)
    {
        _members = members;
        Size = 2 + Math.Max(0, members.Count - 1);
        foreach (var (name, value) in members)
        {
            Size += 3 + Encoding.UTF8.GetByteCount(name) + name.Sum(JsonString.EscapeSize) + value.Size;
        }
    }

    public override long Size { get; }

    public override string Kind => "object";

    public int Count => _members.Count;

    public IEnumerable<string> Names => _members.Keys;

    public IEnumerable<KeyValuePair<string, Json>> Members => _members;

    public Json? this[string name] => _members.GetValueOrDefault(name);

    public static JsonMap Of(params IEnumerable<(string Name, Json? Value)> members)
    {
        var present = new OrderedDictionary<string, Json>();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                present[name] = value;
            }
        }

        return new JsonMap(present);
    }

    public JsonMap With(string name, Json value) => new(new OrderedDictionary<string, Json>(_members) { [name] = value });

    public override void WriteTo(StringBuilder text)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, value) in _members)
        {
            JsonString.Write(first ? text : text.Append(','), name);
            value.WriteTo(text.Append(':'));
            first = false;
        }

        text.Append('}');
    }

    public override bool IsSameAs(Json other) =>
        other is JsonMap map && map.Count == Count && _members.All(member => map[member.Key] is { } value && value.IsSameAs(member.Value));
}
