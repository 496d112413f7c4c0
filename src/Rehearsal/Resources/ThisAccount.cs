using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Resources;

/// <summary>
/// Moves what was described of another account and region into this one: its ARNs, and the names of images in its registry, so that the hooks find
/// what they name.
/// </summary>
internal static class ThisAccount
{
    private static readonly Arns s_here = new();

    /// <summary>A copy with every ARN and image of the other account as this one's.</summary>
    public static JsonObject Move(JsonObject output, string account, string region) => (JsonObject)Move((JsonNode)output, account, region);

    /// <summary>The account and region of the first service that is described; null: none is by its ARN.</summary>
    public static (string Account, string Region)? Of(IEnumerable<JsonObject> outputs) =>
        outputs.SelectMany(output => output["services"] as JsonArray ?? []).Select(service => $"{service?["serviceArn"]}".Split(':'))
            .Select(arn => arn is ["arn", _, "ecs", var region, var account, ..] ? (account, region) : ((string, string)?)null)
            .FirstOrDefault(found => found is not null);

    private static JsonNode Move(JsonNode node, string account, string region) => node switch
    {
        JsonObject members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, member.Value is { } value ? Move(value, account, region) : null))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Move(item, account, region))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Moved(text, account, region)),
        _ => node.DeepClone(),
    };

    private static string Moved(string text, string account, string region) => text
        .Replace($":{region}:{account}:", $":{s_here.Region}:{s_here.Account}:", StringComparison.Ordinal)
        .Replace($"::{account}:", $"::{s_here.Account}:", StringComparison.Ordinal)
        .Replace($"{account}.dkr.ecr.{region}.", $"{s_here.Account}.dkr.ecr.{s_here.Region}.", StringComparison.Ordinal);
}
