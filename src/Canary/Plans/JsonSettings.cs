using System.Globalization;
using System.Text.Json;

namespace Canary.Plans;

/// <summary>One JSON object of settings, read member by member; keeps every mistake instead of stopping at the first.</summary>
internal sealed class JsonSettings
{
    private readonly Dictionary<string, JsonElement> _members = [];
    private readonly HashSet<string> _known = [];
    private readonly string _path;

    public JsonSettings(JsonElement element, string path, List<string>? problems = null)
    {
        _path = path;
        Problems = problems ?? [];
        if (element.ValueKind != JsonValueKind.Object)
        {
            Problems.Add($"{(path is "" ? "the document" : path)} is {Describe(element)}; use an object {{ … }}");

            return;
        }

        foreach (var member in element.EnumerateObject().Where(member => !_members.TryAdd(member.Name, member.Value)))
        {
            Problems.Add($"{Full(member.Name)} is given twice; keep one");
        }
    }

    public List<string> Problems { get; }

    /// <summary>The members there are, for objects whose names are the user's.</summary>
    public IReadOnlyCollection<string> Names => _members.Keys;

    /// <summary>Whether the member is given at all, right or wrong.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    public string? Text(string name) => Read(name, JsonValueKind.String, "a text", element => element.GetString());

    public bool? Flag(string name) => Find(name) is not { } element ? null
        : element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean()
        : Wrong<bool>(name, element, "true or false");

    public int? Integer(string name, int minimum, int maximum) => Find(name) is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= minimum && value <= maximum ? value
        : Wrong<int>(name, element, $"a whole number from {minimum} to {maximum}");

    /// <summary>Any finite number; its bounds are the judge's to check.</summary>
    public double? Number(string name) => Find(name) is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value
        : Wrong<double>(name, element, "a number");

    public T Choice<T>(string name, T otherwise, params (string Word, T Value)[] choices)
    {
        if (Find(name) is not { } element)
        {
            return otherwise;
        }

        var word = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        foreach (var choice in choices.Where(choice => choice.Word == word))
        {
            return choice.Value;
        }

        Refuse(name, Describe(element), $"use {string.Join(" or ", choices.Select(choice => choice.Word))}");

        return otherwise;
    }

    public T? Object<T>(string name, Func<JsonSettings, T> read)
        where T : class
        => Find(name) is { } element ? read(new JsonSettings(element, Full(name), Problems)) : null;

    public IReadOnlyList<T>? List<T>(string name, Func<JsonSettings, T> read)
        => Items(name) is { } items
            ? [.. items.Select((item, index) => read(new JsonSettings(item, $"{Full(name)}[{index}]", Problems)))]
            : null;

    /// <summary>An object whose members are texts; a member that is none is refused and left out.</summary>
    public IReadOnlyDictionary<string, string>? Texts(string name)
        => Members(name)?.Where(member => IsText($"{name}.{member.Key}", member.Value))
            .ToDictionary(member => member.Key, member => member.Value.GetString()!);

    /// <summary>
    /// An object whose members are texts or objects; a member that is neither is refused without being shown, for it may be a secret.
    /// </summary>
    public (IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, T> Objects)? TextsOrObjects<T>(
        string name, Func<JsonSettings, T> read, string wanted)
    {
        if (Members(name) is not { } members)
        {
            return null;
        }

        var (texts, objects) = (new Dictionary<string, string>(), new Dictionary<string, T>());
        foreach (var (member, element) in members)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    texts.Add(member, element.GetString()!);
                    break;
                case JsonValueKind.Object:
                    objects.Add(member, read(new JsonSettings(element, $"{Full(name)}.{member}", Problems)));
                    break;
                default:
                    Refuse($"{name}.{member}", "neither a text nor an object", $"use {wanted}");
                    break;
            }
        }

        return (texts, objects);
    }

    /// <summary>A text, or an object in its place.</summary>
    public (string? Text, T? Object) TextOrObject<T>(string name, Func<JsonSettings, T> read, string wanted)
        where T : class
    {
        if (Find(name) is not { } element)
        {
            return default;
        }

        if (element.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
        {
            Refuse(name, Describe(element), $"use {wanted}");

            return default;
        }

        return element.ValueKind == JsonValueKind.String
            ? (element.GetString(), null)
            : (null, read(new JsonSettings(element, Full(name), Problems)));
    }

    /// <summary>An object whose members are any JSON values, each kept as its JSON text.</summary>
    public IReadOnlyDictionary<string, string>? Values(string name)
        => Members(name)?.ToDictionary(member => member.Key, member => JsonText.Of(member.Value));

    /// <summary>A text, a number, or a list of either, each kept as text.</summary>
    public IReadOnlyList<string>? TextsOrNumbers(string name)
    {
        if (Find(name) is not { } element)
        {
            return null;
        }

        var items = element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [element];

        return items is [_, ..] && items.All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? [.. items.Select(item => item.ToString())]
            : WrongList<string>(name, "a status or a list of them");
    }

    /// <summary>The member's text, where it is one; nothing is said where it is not.</summary>
    public string? Word(string name) =>
        _members.TryGetValue(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public bool IsObject(string name) => _members.TryGetValue(name, out var element) && element.ValueKind == JsonValueKind.Object;

    public void Refuse(string name, string value, string cure) => Problems.Add($"{Full(name)} is {value}; {cure}");

    /// <summary>Refuses the object itself.</summary>
    public void RefuseWhole(string what, string cure) => Problems.Add($"{_path} is {what}; {cure}");

    /// <summary>Refuses a member that is none of the settings with a cure of its own.</summary>
    public void RefuseIfGiven(string name, string cure)
    {
        if (_members.Remove(name, out var element))
        {
            Refuse(name, Describe(element), cure);
        }
    }

    /// <summary>Refuses a member without showing it, for it may be a secret.</summary>
    public void RefuseIfGiven(string name, string what, string cure)
    {
        if (_members.Remove(name))
        {
            Refuse(name, what, cure);
        }
    }

    /// <summary>Names every unknown member: a misspelt setting must not be ignored.</summary>
    public void Finish()
    {
        foreach (var name in _members.Keys.Where(name => !_known.Contains(name)))
        {
            Problems.Add($"{Full(name)} is not a setting; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private static string Describe(JsonElement element)
        => element.ValueKind is JsonValueKind.Object ? "an object"
            : element.ValueKind is JsonValueKind.Array ? "a list"
            : Excerpt.Of(element.GetRawText(), 60);

    private JsonElement? Find(string name)
    {
        _known.Add(name);

        return _members.TryGetValue(name, out var element) ? element : null;
    }

    private T? Read<T>(string name, JsonValueKind kind, string wanted, Func<JsonElement, T?> read)
        where T : class
    {
        if (Find(name) is not { } element)
        {
            return null;
        }

        if (element.ValueKind == kind)
        {
            return read(element);
        }

        Refuse(name, Describe(element), $"use {wanted}");

        return null;
    }

    private List<JsonElement>? Items(string name)
    {
        if (Find(name) is not { } element)
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            return [.. element.EnumerateArray()];
        }

        Refuse(name, Describe(element), "use a list [ … ]");

        return null;
    }

    private Dictionary<string, JsonElement>? Members(string name)
    {
        if (Find(name) is not { } element)
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            var members = new Dictionary<string, JsonElement>();
            foreach (var member in element.EnumerateObject().Where(member => !members.TryAdd(member.Name, member.Value)))
            {
                Problems.Add($"{Full(name)}.{member.Name} is given twice; keep one");
            }

            return members;
        }

        Refuse(name, Describe(element), "use an object { … }");

        return null;
    }

    private T? Wrong<T>(string name, JsonElement element, string wanted)
        where T : struct
    {
        Refuse(name, Describe(element), $"use {wanted}");

        return null;
    }

    private bool IsText(string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return true;
        }

        Refuse(name, Describe(element), "use a text");

        return false;
    }

    private IReadOnlyList<T>? WrongList<T>(string name, string wanted)
    {
        Refuse(name, Describe(_members[name]), $"use {wanted}");

        return null;
    }

    private string Full(string name) => _path is "" ? name : string.Create(CultureInfo.InvariantCulture, $"{_path}.{name}");
}
