using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Ecs;

/// <summary>What a hook is told of the traffic: percent by a revision's ARN, for each of the two routes.</summary>
internal sealed record TrafficWeights(
    IReadOnlyList<(string RevisionArn, decimal Percent)> Test, IReadOnlyList<(string RevisionArn, decimal Percent)> Production)
{
    public static TrafficWeights None { get; } = new([], []);

    public JsonObject TestAsJson => AsJson(Test);

    public JsonObject ProductionAsJson => AsJson(Production);

    /// <summary>With a fraction always, as Java prints a double: 100.0, not 100.</summary>
    private static JsonObject AsJson(IReadOnlyList<(string RevisionArn, decimal Percent)> weights) => new(weights.Select(weight =>
        KeyValuePair.Create(weight.RevisionArn, JsonNode.Parse(weight.Percent.ToString("0.0####", CultureInfo.InvariantCulture)))));
}
