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

/// <summary>JSON null, which is a value: a member that holds it is present.</summary>
internal sealed class JsonNull : Json
{
    public static readonly JsonNull Value = new();

    public override long Size => 4;

    public override string Kind => "null";

    public override void WriteTo(IBufferWriter<byte> utf8) => utf8.Write("null"u8);

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

    public override void WriteTo(IBufferWriter<byte> utf8) => utf8.Write(Value ? "true"u8 : "false"u8);

    public override bool IsSameAs(Json other) => other is JsonBoolean boolean && boolean.Value == Value;
}

/// <summary>A number as it was written, so that nothing is lost by passing it on.</summary>
internal sealed class JsonNumber(string text) : Json
{
    public JsonNumber(long value) : this(value.ToString(CultureInfo.InvariantCulture))
    {
    }

    public double Value => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override long Size => text.Length;

    public override string Kind => "number";

    /// <summary>The value if it is written as an integer; 1.0 is not.</summary>
    public long? Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null;

    public int Compare(JsonNumber other) => Exact is { } left && other.Exact is { } right ? left.CompareTo(right) : Value.CompareTo(other.Value);

    public override void WriteTo(IBufferWriter<byte> utf8) => Encoding.UTF8.GetBytes(text, utf8);

    public override bool IsSameAs(Json other) => other is JsonNumber number && Compare(number) == 0;

    private decimal? Exact => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;
}

/// <summary>A string.</summary>
internal sealed class JsonString(string value) : Json
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

    public string Value { get; } = value;

    public override long Size { get; } = SizeOf(value);

    public override string Kind => "string";

    public override void WriteTo(IBufferWriter<byte> utf8) => Write(utf8, Value);

    public override bool IsSameAs(Json other) => other is JsonString text && text.Value == Value;

    // The escaping of the service's own serializer: only what JSON demands. Those of System.Text.Json escape more, which
    // would change sizes and what States.JsonToString returns.
    internal static void Write(IBufferWriter<byte> utf8, string value)
    {
        utf8.Write("\""u8);
        var rest = value.AsSpan();
        for (var next = rest.IndexOfAny(Escaped); next >= 0; next = rest.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(rest[..next], utf8);
            Encoding.UTF8.GetBytes(Escape(rest[next]), utf8);
            rest = rest[(next + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, utf8);
        utf8.Write("\""u8);
    }

    internal static long SizeOf(string value)
    {
        long size = 2 + Encoding.UTF8.GetByteCount(value);
        var rest = value.AsSpan();
        for (var next = rest.IndexOfAny(Escaped); next >= 0; next = rest.IndexOfAny(Escaped))
        {
            size += Escape(rest[next]).Length - 1;
            rest = rest[(next + 1)..];
        }

        return size;
    }

    private static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => $"\\u{(int)character:X4}",
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

    public override void WriteTo(IBufferWriter<byte> utf8)
    {
        utf8.Write("["u8);
        for (var index = 0; index < Items.Count; index++)
        {
            utf8.Write(index == 0 ? ""u8 : ","u8);
            Items[index].WriteTo(utf8);
        }

        utf8.Write("]"u8);
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
            Size += JsonString.SizeOf(name) + 1 + value.Size;
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

    public override void WriteTo(IBufferWriter<byte> utf8)
    {
        utf8.Write("{"u8);
        var first = true;
        foreach (var (name, value) in _members)
        {
            utf8.Write(first ? ""u8 : ","u8);
            JsonString.Write(utf8, name);
            utf8.Write(":"u8);
            value.WriteTo(utf8);
            first = false;
        }

        utf8.Write("}"u8);
    }

    public override bool IsSameAs(Json other) =>
        other is JsonMap map && map.Count == Count && _members.All(member => map[member.Key] is { } value && value.IsSameAs(member.Value));
}
