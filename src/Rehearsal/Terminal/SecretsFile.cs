using System.Text.Json;

namespace Rehearsal.Terminal;

/// <summary>Reads the values that play an account's parameters and secrets; no mistake shows one.</summary>
internal static class SecretsFile
{
    private const string Cure = """write { "/shop/probe-token": "its value" }""";

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values by name, and what is wrong with the text.</summary>
    public static (IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Mistakes) Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (new Dictionary<string, string>(), [$"is not a JSON object; {Cure}"]);
            }

            var members = document.RootElement.EnumerateObject().ToLookup(member => member.Value.ValueKind == JsonValueKind.String);

            return (
                members[true].DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => member.Value.GetString()!),
                [
                    .. members[false].Select(member => $"gives {member.Name} a value that is not a string; {Cure}"),
                    .. members[true]
                        .GroupBy(member => member.Name)
                        .Where(same => same.Count() > 1)
                        .Select(same => $"gives {same.Key} twice; keep one"),
                ]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (new Dictionary<string, string>(), [$"is not JSON; {Cure}"]);
        }
    }
}
