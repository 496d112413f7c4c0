using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Resources;

/// <summary>
/// An object of a document in the words of AWS's APIs: names in any case, as each service and CloudFormation spell them, and numbers and flags also
/// as texts.
/// </summary>
/// <param name="json">Its members.</param>
/// <param name="path">Where it stands, such as <c>services[0]</c>.</param>
/// <param name="mistakes">Gets what is wrong with it.</param>
internal sealed class Item(JsonObject json, string path, ICollection<string> mistakes)
{
    public JsonObject Json => json;

    public JsonNode? this[string name] =>
        json.FirstOrDefault(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    public string? Text(string name) => this[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => Wrong<string>(name, "a text"),
    };

    /// <summary>A text that has to be there; empty where it is not.</summary>
    public string Required(string name)
    {
        if (Text(name) is { Length: > 0 } text)
        {
            return text;
        }

        mistakes.Add($"{path} has no {name}; give it");
        return "";
    }

    public int? Number(string name) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => Wrong<int?>(name, "a whole number"),
    };

    /// <summary>A whole number in bounds, both inclusive.</summary>
    public int Number(string name, int least, int most, int otherwise)
    {
        if (Number(name) is not { } number)
        {
            return otherwise;
        }

        return number >= least && number <= most ? number : Wrong(name, $"{least} to {most}", otherwise);
    }

    public bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => Wrong<bool?>(name, "true or false"),
    };

    public IReadOnlyList<string> Texts(string name) => this[name] switch
    {
        null => [],
        JsonArray list when list.All(one => one is JsonValue) => [.. list.Select(one => one!.ToString())],
        _ => Wrong<IReadOnlyList<string>>(name, "a list of texts") ?? [],
    };

    public Item? Section(string name) => this[name] switch
    {
        null => null,
        JsonObject section => new Item(section, $"{path}.{name}", mistakes),
        _ => Wrong<Item?>(name, "an object"),
    };

    public IReadOnlyList<Item> Items(string name) => this[name] switch
    {
        null => [],
        JsonArray list when list.All(one => one is JsonObject) =>
            [.. list.Select((one, index) => new Item(one!.AsObject(), $"{path}.{name}[{index}]", mistakes))],
        _ => Wrong<IReadOnlyList<Item>>(name, "a list of objects") ?? [],
    };

    public void Mistake(string told) => mistakes.Add($"{path}{told}");

    private T? Wrong<T>(string name, string expected, T? otherwise = default)
    {
        var shown = this[name]!.ToJsonString();
        mistakes.Add($"{path}.{name} is {(shown.Length > MostShown ? $"{shown[..MostShown]}…" : shown)}; give {expected}");
        return otherwise;
    }

    private const int MostShown = 60;
}
