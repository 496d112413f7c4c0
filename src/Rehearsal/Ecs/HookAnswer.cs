using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Ecs;

/// <summary>What a hook's function returned, as ECS reads it.</summary>
internal abstract record HookAnswer
{
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(30);

    private HookAnswer()
    {
    }

    /// <summary>Returns Unreadable for what is no answer.</summary>
    public static HookAnswer Read(JsonNode? response) =>
        response is JsonObject answer
            ? Text(answer["hookStatus"]) switch
            {
                "SUCCEEDED" => new Succeeded(),
                "FAILED" => new Failed(),
                "IN_PROGRESS" => new InProgress(Seconds(answer["callBackDelay"]), answer["hookDetails"] as JsonObject),
                _ => new Unreadable(),
            }
            : new Unreadable();

    private static string? Text(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    private static TimeSpan Seconds(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.Number && value.AsValue().TryGetValue(out double seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : DefaultDelay;

    public sealed record Succeeded : HookAnswer;

    public sealed record Failed : HookAnswer;

    /// <param name="Delay">How long ECS waits before it asks again.</param>
    /// <param name="Details">What it hands over then, beside the service's own.</param>
    public sealed record InProgress(TimeSpan Delay, JsonObject? Details) : HookAnswer;

    public sealed record Unreadable : HookAnswer;

    /// <summary>The function could not be called.</summary>
    public sealed record NotInvoked(string Error) : HookAnswer;
}
