using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>The manifest that PutImage is given: of one image, or an index of several.</summary>
internal static class ImageManifest
{
    private const int Longest = 4_194_304;
    private const string Invalid = "InvalidParameterException";

    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    /// <summary>Its media type, which it says itself, or the call does for it.</summary>
    /// <exception cref="AwsException">It is no manifest, or nobody says of which type.</exception>
    public static string MediaTypeOf(string manifest, string? given)
    {
        Require(manifest.Length <= Longest, $"'Member must have length less than or equal to {Longest}'");
        var read = Read(manifest);
        var isManifest = read["manifests"] is JsonArray || (read["config"] is JsonObject && read["layers"] is JsonArray);
        Require(isManifest, "'Invalid image manifest provided'");
        var own = read["mediaType"] is JsonValue type && type.TryGetValue(out string? text) ? text : null;
        Require(own is null || given is null || own == given, $"'imageManifestMediaType {given} is not the manifest's media type {own}'");

        return own ?? given ?? throw new AwsException(
            Invalid, "Invalid parameter at 'imageManifestMediaType' failed to satisfy constraint: 'The manifest has no mediaType'");
    }

    private static JsonObject Read(string manifest)
    {
        try
        {
            return JsonNode.Parse(manifest, null, s_options) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new AwsException(Invalid, "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
    }

    private static void Require(bool isSo, string constraint)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, $"Invalid parameter at 'ImageManifest' failed to satisfy constraint: {constraint}");
        }
    }
}
