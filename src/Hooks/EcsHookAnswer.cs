using System.Text.Json.Serialization;

namespace Hooks;

/// <summary>What ECS is answered: it reads the function's response.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html</remarks>
public sealed record EcsHookAnswer
{
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";
    public const string InProgress = "IN_PROGRESS";

    /// <summary>SUCCEEDED, FAILED or IN_PROGRESS.</summary>
    [JsonPropertyName("hookStatus")]
    public required string HookStatus { get; init; }

    /// <summary>When to ask again. Seconds; null where there is nothing more to ask.</summary>
    [JsonPropertyName("callBackDelay")]
    public int? CallBackDelay { get; init; }

    /// <summary>Comes back with the next call.</summary>
    [JsonPropertyName("hookDetails")]
    public IReadOnlyDictionary<string, string>? HookDetails { get; init; }

    /// <summary>For whoever reads the invocation; ECS ignores it.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}
