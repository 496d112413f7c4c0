using System.Text.Json.Nodes;

namespace Canary.Tests;

/// <summary>Every member of a document by its path, as in <c>/Tasks/0/TaskArn</c>, to take away one after the other.</summary>
internal static class JsonMembers
{
    public static List<string> Of(JsonNode? node, string path = "") => node switch
    {
        JsonObject members => [.. members.SelectMany(member => Of(member.Value, $"{path}/{member.Key}").Prepend($"{path}/{member.Key}"))],
        JsonArray items => [.. items.SelectMany((item, index) => Of(item, $"{path}/{index}"))],
        _ => [],
    };

    public static JsonNode? At(JsonNode root, string path)
    {
        JsonNode? here = root;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            here = here is JsonArray list ? list.ElementAtOrDefault(int.Parse(step)) : (here as JsonObject)?[step];
        }

        return here;
    }

    public static JsonObject Without(JsonObject document, string path)
    {
        var rest = document.DeepClone().AsObject();
        (At(rest, path[..path.LastIndexOf('/')]) as JsonObject)!.Remove(path[(path.LastIndexOf('/') + 1)..]).ShouldBeTrue(path);

        return rest;
    }
}
