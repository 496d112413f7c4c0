using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Api;

/// <summary>
/// Turns the account's answers into what travels between an SDK client and AWS, and back: camel case, and times as seconds since 1970.
/// </summary>
internal static class WireJson
{
    private static readonly HashSet<string> Times =
        ["CompleteTime", "CreateTime", "EndTime", "LastUpdatedAt", "RedriveDate", "StartDate", "StartTime", "StopDate"];

    // The one structure of CodeDeploy that is in PascalCase on the wire too.
    private static readonly HashSet<string> KeptAsTheyAre = ["DeploymentOverview"];

    public static JsonObject ToWire(JsonObject answer) =>
        new(answer.Select(member => KeyValuePair.Create(Lower(member.Key), ToWire(member.Key, member.Value))));

    public static JsonObject FromWire(JsonObject request) =>
        new(request.Select(member => KeyValuePair.Create(Upper(member.Key), FromWire(member.Value))));

    private static JsonNode? ToWire(string name, JsonNode? value) =>
        value switch
        {
            JsonObject section => KeptAsTheyAre.Contains(name) ? section.DeepClone() : ToWire(section),
            JsonArray list => new JsonArray([.. list.Select(item => ToWire(name, item))]),
            not null when Times.Contains(name) => Seconds(value.GetValue<string>()),
            _ => value?.DeepClone(),
        };

    private static JsonNode? FromWire(JsonNode? value) =>
        value switch
        {
            JsonObject section => FromWire(section),
            JsonArray list => new JsonArray([.. list.Select(FromWire)]),
            _ => value?.DeepClone(),
        };

    private static JsonValue Seconds(string time) =>
        JsonValue.Create(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000m);

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
