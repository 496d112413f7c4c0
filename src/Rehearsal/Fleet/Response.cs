using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Fleet;

/// <summary>An HTTP response as it leaves; its length is the body's, unless there is more of it to come.</summary>
internal sealed record Response(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>What follows the body; whoever writes the response disposes it. Null: the body is whole.</summary>
    public RestOfBody? Rest { get; init; }

    /// <summary>What follows the body, of gRPC; only a network in memory carries it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Trailers { get; init; } = [];

    public static Response Json(int status, JsonNode node) => Of(status, "application/json; charset=utf-8", node.ToJsonString());

    public static Response Text(int status, string text, string contentType = "text/plain; charset=utf-8") => Of(status, contentType, text);

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public Response With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    private static Response Of(int status, string contentType, string text) =>
        new(status, [new("Content-Type", contentType)], Encoding.UTF8.GetBytes(text));
}
