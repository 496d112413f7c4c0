using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Wire;

/// <summary>
/// Turns the account's answers into what travels between a client and AWS, and back: the names as the service spells them, times as seconds
/// since 1970, and lists that are there although they are empty.
/// </summary>
internal static class WireMembers
{
    /// <param name="service">Whose answer it is.</param>
    /// <param name="action">In camel case.</param>
    /// <param name="answer">In PascalCase.</param>
    /// <param name="inSeconds">Times become numbers; else they stay as they are.</param>
    public static JsonObject ToWire(WireService service, string action, JsonObject answer, bool inSeconds) =>
        Section(service, action, answer, inSeconds);

    /// <exception cref="FormatException">A time is out of range.</exception>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static JsonObject FromWire(WireService service, JsonObject request) => FromWire(service, request, isKept: false);

    private static JsonObject Section(WireService service, string parent, JsonObject section, bool inSeconds)
    {
        var wire = new JsonObject();
        foreach (var (name, value) in section)
        {
            wire[service.ToWire(name)] = ToWire(service, name, value, inSeconds);
        }

        foreach (var list in service.EmptyListsOf(parent).Where(list => !section.ContainsKey(list)))
        {
            wire[service.ToWire(list)] = new JsonArray();
        }

        return wire;
    }

    private static JsonNode? ToWire(WireService service, string name, JsonNode? value, bool inSeconds) => value switch
    {
        JsonObject or JsonArray when service.Kept.Contains(name) => value.DeepClone(),
        JsonObject section => Section(service, name, section, inSeconds),
        JsonArray list => new JsonArray([.. list.Select(item => ToWire(service, name, item, inSeconds))]),
        JsonValue time when inSeconds && IsText(time) && service.Times.Contains(name) => JsonValue.Create(WireTime.Seconds(time.GetValue<string>())),
        _ => value?.DeepClone(),
    };

    private static JsonObject FromWire(WireService service, JsonObject section, bool isKept)
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in section)
        {
            var member = isKept ? name : service.FromWire(name);
            parameters[member] = FromWire(service, member, value, isKept || service.Kept.Contains(member));
        }

        return parameters;
    }

    private static JsonNode? FromWire(WireService service, string name, JsonNode? value, bool isKept) => value switch
    {
        JsonObject section => FromWire(service, section, isKept),
        JsonArray list => new JsonArray([.. list.Select(item => FromWire(service, name, item, isKept))]),
        JsonValue text when IsText(text) => JsonValue.Create(text.GetValue<string>()),
        JsonValue seconds when service.Times.Contains(name) && seconds.GetValueKind() is JsonValueKind.Number =>
            JsonValue.Create(WireTime.Text(seconds)),
        _ => value?.DeepClone(),
    };

    private static bool IsText(JsonValue value) => value.GetValueKind() is JsonValueKind.String;
}
