using System.Buffers;

namespace StepFunctions.Values;

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
