using System.Buffers;
using System.Globalization;
using System.Text;

namespace StepFunctions.Values;

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
