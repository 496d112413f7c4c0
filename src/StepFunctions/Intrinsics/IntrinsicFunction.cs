using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>A function of the language, with how many arguments it takes, both bounds inclusive.</summary>
internal sealed record IntrinsicFunction(string Name, int Fewest, int Most, Func<IReadOnlyList<Json>, Random, Json> Apply)
{
    /// <summary>All functions that are implemented, by name.</summary>
    public static readonly IReadOnlyDictionary<string, IntrinsicFunction> All = new IntrinsicFunction[]
    {
        new("States.Format", 1, int.MaxValue, (a, _) => TextFunctions.Format(a)),
        new("States.StringToJson", 1, 1, (a, _) => TextFunctions.StringToJson(a[0])),
        new("States.JsonToString", 1, 1, (a, _) => new JsonString(a[0].ToString())),
        new("States.StringSplit", 2, 2, (a, _) => TextFunctions.StringSplit(a[0], a[1])),
        new("States.Base64Encode", 1, 1, (a, _) => TextFunctions.Base64Encode(a[0])),
        new("States.Base64Decode", 1, 1, (a, _) => TextFunctions.Base64Decode(a[0])),
        new("States.Hash", 2, 2, (a, _) => TextFunctions.Hash(a[0], a[1])),
        new("States.UUID", 0, 0, (_, random) => TextFunctions.Uuid(random)),
        new("States.Array", 0, int.MaxValue, (a, _) => new JsonList(a)),
        new("States.ArrayPartition", 2, 2, (a, _) => ArrayFunctions.Partition(a[0], a[1])),
        new("States.ArrayContains", 2, 2, (a, _) => ArrayFunctions.Contains(a[0], a[1])),
        new("States.ArrayRange", 3, 3, (a, _) => ArrayFunctions.Range(a[0], a[1], a[2])),
        new("States.ArrayGetItem", 2, 2, (a, _) => ArrayFunctions.GetItem(a[0], a[1])),
        new("States.ArrayLength", 1, 1, (a, _) => ArrayFunctions.Length(a[0])),
        new("States.ArrayUnique", 1, 1, (a, _) => ArrayFunctions.Unique(a[0])),
        new("States.JsonMerge", 3, 3, (a, _) => ObjectFunctions.Merge(a[0], a[1], a[2])),
        new("States.MathAdd", 2, 2, (a, _) => NumberFunctions.Add(a[0], a[1])),
        new("States.MathRandom", 2, 3, (a, random) => NumberFunctions.Draw(a[0], a[1], a.ElementAtOrDefault(2), random)),
    }.ToDictionary(function => function.Name);
}

/// <summary>Arguments as the type a function needs, or the refusal.</summary>
internal static class Argument
{
    public static string Text(this Json value) => value is JsonString text ? text.Value : throw Refusal(value, "a string");

    public static IReadOnlyList<Json> Items(this Json value) => value is JsonList list ? list.Items : throw Refusal(value, "an array");

    public static JsonMap Map(this Json value) => value as JsonMap ?? throw Refusal(value, "an object");

    /// <summary>A 32-bit integer; anything else is rounded half up first, as Java's Math.round does.</summary>
    public static int Whole(this Json value) => value is not JsonNumber number ? throw Refusal(value, "a number")
        : Math.Floor(number.Value + 0.5) is >= int.MinValue and <= int.MaxValue and var rounded ? (int)rounded
        : throw new IntrinsicException($"{number} is outside the range of a 32-bit integer");

    private static IntrinsicException Refusal(Json value, string wanted) => new($"expected {wanted}, but {Shortened(value)} is of type {value.Kind}");

    private static string Shortened(Json value) => value.ToString() is { Length: > 100 } text ? $"{text[..100]}…" : value.ToString();
}
