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
    /// <summary>Whether it may hold several outputs, one after the other or in a list: each of one thing.</summary>
    public bool IsOfMany { get; init; }

    /// <summary>What each output must hold beside its member; null: nothing.</summary>
    public string? Also { get; init; }

    /// <summary>What an output may hold in place of its member.</summary>
    public IReadOnlyList<string> Instead { get; init; } = [];

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
            var known = facts;
            foreach (var output in IsOfMany ? JsonOutputs.In(text) : [JsonNode.Parse(text)])
            {
                if (output is not JsonObject json)
                {
                    return (facts, $"is not a JSON object; {Cure}");
                }

                if (MistakeIn(json) is { } mistake)
                {
                    return (facts, $"{mistake}; {Cure}");
                }

                known = Put(known, json);
            }

            return (known, null);
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

    private string? MistakeIn(JsonObject json)
        => new[] { Member }.Concat(Instead).Select(name => MemberOf(json, name)).FirstOrDefault(found => found is not null) is not { } member
            ? $"has no {string.Join(" or ", new[] { Member }.Concat(Instead))}"
            : Also is not null && MemberOf(json, Also) is null ? $"has no {Also}"
            : member is JsonArray { Count: 0 } && !MayBeEmpty ? $"has no {Member}: the list is empty"
            : NullItem(json) is { } path ? $"has null at {path}"
            : null;

    /// <summary>Where a list holds null, which nobody who reads it reckons with.</summary>
    private static string? NullItem(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(member => NullItem(member.Value)).FirstOrDefault(path => path is not null),
        JsonArray items when items.IndexOf(null) is >= 0 and var index => $"{items.GetPath()}[{index}]",
        JsonArray items => items.Select(NullItem).FirstOrDefault(path => path is not null),
        _ => null,
    };

    private static JsonNode? MemberOf(JsonObject json, string name) =>
        json.FirstOrDefault(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
