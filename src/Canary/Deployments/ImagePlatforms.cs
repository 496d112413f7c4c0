using System.Text.Json;

namespace Canary.Deployments;

/// <summary>The platforms that an image's manifest names.</summary>
internal static class ImagePlatforms
{
    /// <summary>Such as <c>linux/arm64</c>; empty when the manifest is that of a single image, which names none, or cannot be read.</summary>
    public static IReadOnlyList<string> Read(string manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);

            return Member(document.RootElement, "manifests") is { ValueKind: JsonValueKind.Array } manifests
                ? [.. manifests.EnumerateArray().Select(PlatformOf).OfType<string>().Distinct()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Build attestations lie beside the images, with the platform unknown/unknown.</summary>
    private static string? PlatformOf(JsonElement manifest)
        => Member(manifest, "platform") is { } platform && Text(platform, "os") is { } os && Text(platform, "architecture") is { } architecture
            && (os, architecture) is not ("unknown", "unknown")
            ? $"{os}/{architecture}"
            : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name)
        => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}
