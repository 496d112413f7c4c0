using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

internal static class ApiAnswers
{
    /// <summary>The same members with the same values, in any order.</summary>
    public static void Same(JsonNode actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"was {actual.ToJsonString()}");
}
