using System.Reflection;

namespace Amazon.Runtime;

/// <summary>An enumeration that can hold a value which the service added later. Values are equal without regard to case.</summary>
public class ConstantClass
{
    protected ConstantClass(string value) => Value = value;

    public string Value { get; }

    public static implicit operator string(ConstantClass value) => value?.Value;

    public static bool operator ==(ConstantClass a, ConstantClass b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(ConstantClass a, ConstantClass b) => !(a == b);

    public static bool operator ==(ConstantClass a, string b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(ConstantClass a, string b) => !(a == b);

    public static bool operator ==(string a, ConstantClass b) => b == a;

    public static bool operator !=(string a, ConstantClass b) => !(b == a);

    public override string ToString() => Value;

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    public override bool Equals(object obj) => obj is ConstantClass other ? Equals(other) : Equals(obj as string);

    public bool Equals(ConstantClass obj) => obj is not null && Equals(obj.Value);

    protected virtual bool Equals(string value) => string.Equals(Value, value, StringComparison.OrdinalIgnoreCase);

    protected static T FindValue<T>(string value)
        where T : ConstantClass =>
        value is null
            ? null
            : typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<T>().FirstOrDefault(known => known.Equals(value))
                ?? (T)Activator.CreateInstance(typeof(T), value);
}
