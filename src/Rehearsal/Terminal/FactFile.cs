using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Aws;
using Canary.Deployments;

namespace Rehearsal.Terminal;

/// <summary>An option that names a file with what a command of the AWS CLI printed, and where that goes among the facts.</summary>
/// <param name="Option">Such as <c>--service</c>.</param>
/// <param name="Call">What the checks call the fact: one of <see cref="Canary.Preflight.ApiCall"/>.</param>
/// <param name="Member">What the file must hold at its top.</param>
/// <param name="MayBeEmpty">Whether an empty list tells something, and not that something else was meant.</param>
internal sealed record FactFile(
    string Option, string Call, string Member, string Command, Func<Facts, JsonObject, Facts> Put, bool MayBeEmpty = false)
{
    /// <summary>The CLI writes names as each service does: camelCase here, PascalCase there.</summary>
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    public static FactFile Of<T>(string option, string call, string member, string command, Func<Facts, T, Facts> put, bool mayBeEmpty = false)
        where T : AwsResponse
        => new(option, call, member, command, (facts, json) => put(facts, json.Deserialize<T>(s_json)!), mayBeEmpty);

    /// <summary>The facts with what the file tells, or what is wrong with it.</summary>
    public (Facts Facts, string? Mistake) Read(Facts facts, string text)
    {
        try
        {
            return JsonNode.Parse(text) is not JsonObject json ? (facts, $"is not a JSON object; {Cure}")
                : MemberOf(json) is not { } member ? (facts, $"has no {Member}; {Cure}")
                : member is JsonArray { Count: 0 } && !MayBeEmpty ? (facts, $"has no {Member}: the list is empty; {Cure}")
                : NullItem(json) is { } path ? (facts, $"has null at {path}; {Cure}")
                : (Put(facts, json), null);
        }
        catch (JsonException exception) when (exception.Path is { } path and not "$")
        {
            return (facts, $"has a value at {path} that AWS does not return there; {Cure}");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return (facts, $"is not JSON; {Cure}");
        }
    }

    private string Cure => $"give the output of {Command}";

    /// <summary>Where a list holds null, which nobody who reads it reckons with.</summary>
    private static string? NullItem(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(member => NullItem(member.Value)).FirstOrDefault(path => path is not null),
        JsonArray items when items.IndexOf(null) is >= 0 and var index => $"{items.GetPath()}[{index}]",
        JsonArray items => items.Select(NullItem).FirstOrDefault(path => path is not null),
        _ => null,
    };

    private JsonNode? MemberOf(JsonObject json) =>
        json.FirstOrDefault(member => string.Equals(member.Key, Member, StringComparison.OrdinalIgnoreCase)).Value;
}
