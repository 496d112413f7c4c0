using System.Text.Encodings.Web;
using System.Text.Json;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>What <c>check</c> says, for scripts.</summary>
internal static class CheckJson
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(PartialResult result, IReadOnlyList<string> notes) => JsonSerializer.Serialize(
        new Document(result.HasError ? "error" : "no error", notes, result.Findings, [.. result.NotKnown.Select(Of)]),
        s_json);

    private static Missing Of(MissingCall waiting) => FactFiles.For(waiting.Call) is { } file
        ? new Missing(waiting.Call, file.Option, file.Command, waiting.Checks)
        : new Missing(waiting.Call, null, null, waiting.Checks);

    private sealed record Document(string Result, IReadOnlyList<string> Notes, IReadOnlyList<Finding> Findings, IReadOnlyList<Missing> NotKnown);

    /// <summary>Option and command are null where the hook alone can ask.</summary>
    private sealed record Missing(string Call, string? Option, string? Command, IReadOnlyList<string> Checks);
}
