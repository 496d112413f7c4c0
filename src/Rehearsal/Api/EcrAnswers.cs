using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>The registry's objects in the words of its API.</summary>
internal static class EcrAnswers
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string OneImage = "application/vnd.oci.image.manifest.v1+json";
    private const long UsualSize = 73_400_320;

    public static JsonObject Repository(Arns arns, ImageRegistry registry, ImageRepository repository) =>
        ApiResponse.Of(
            ("CreatedAt", ApiResponse.Time(repository.Created)),
            ("ImageTagMutability", repository.IsImmutable ? "IMMUTABLE" : "MUTABLE"),
            ("RegistryId", arns.Account),
            ("RepositoryArn", arns.Repository(repository.Name)),
            ("RepositoryName", repository.Name),
            ("RepositoryUri", $"{registry.Host}/{repository.Name}"));

    public static JsonObject Image(Arns arns, ImageRepository repository, StoredImage image) =>
        ApiResponse.Of(
            ("ImageDigest", image.Digest),
            ("ImageManifestMediaType", image.MediaType),
            ("ImagePushedAt", ApiResponse.Time(image.Pushed)),
            ("ImageSizeInBytes", SizeOf(image)),
            ("ImageStatus", "ACTIVE"),
            ("ImageTags", ApiResponse.Texts(image.Tags)),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    /// <summary>A severity without findings is absent from the counts.</summary>
    public static JsonObject Scan(Arns arns, ImageRepository repository, StoredImage image, int most) =>
        ApiResponse.Of(
            ("ImageId", ImageId(image.Digest, image.Tags.FirstOrDefault())),
            ("ImageScanFindings", ApiResponse.Of(
                ("FindingSeverityCounts", ApiResponse.Of([.. image.Image.Findings.Select(severity => (severity.Key, (JsonNode?)severity.Value))])),
                ("Findings", ApiResponse.List(
                    image.Image.Findings.SelectMany(severity => Enumerable.Repeat(severity.Key, severity.Value)).Take(most), Finding)),
                ("ImageScanCompletedAt", ApiResponse.Time(image.Pushed)))),
            ("ImageScanStatus", ApiResponse.Of(("Description", "The scan was completed successfully."), ("Status", "COMPLETE"))),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    /// <param name="arns">The account's.</param>
    /// <param name="repository">Where it is.</param>
    /// <param name="image">What was asked for.</param>
    /// <param name="tag">The one that it was asked for by; null: one of its own, if it has any.</param>
    public static JsonObject Manifest(Arns arns, ImageRepository repository, StoredImage image, string? tag) =>
        ApiResponse.Of(
            ("ImageId", ImageId(image.Digest, tag ?? image.Tags.FirstOrDefault())),
            ("ImageManifest", image.Manifest ?? IndexOf(image).ToJsonString()),
            ("ImageManifestMediaType", image.MediaType),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    public static JsonObject ImageId(string? digest, string? tag) => ApiResponse.Of(("ImageDigest", digest), ("ImageTag", tag));

    /// <summary>As ECR prints it in its errors.</summary>
    public static string Id(string? digest, string? tag) => $"{{imageDigest:'{digest ?? "null"}', imageTag:'{tag ?? "null"}'}}";

    /// <summary>Of a single image, what its manifest says; of an index, which says nothing, a usual size.</summary>
    private static long SizeOf(StoredImage image) =>
        image.Manifest is { } manifest && JsonNode.Parse(manifest) is JsonObject read && read["layers"] is JsonArray layers
            ? layers.Append(read["config"]).Sum(Size)
            : UsualSize;

    private static long Size(JsonNode? blob) =>
        blob is JsonObject && blob["size"] is JsonValue size && size.TryGetValue(out long bytes) ? bytes : 0;

    private static JsonObject IndexOf(StoredImage image) =>
        new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = ApiResponse.List(image.Image.Platforms, platform => new JsonObject
            {
                ["mediaType"] = OneImage,
                ["digest"] = ImageRegistry.DigestOf($"{image.Digest}{platform}"),
                ["size"] = 1_234,
                ["platform"] = new JsonObject { ["architecture"] = platform.Split('/')[^1], ["os"] = platform.Split('/')[0] },
            }),
        };

    private static JsonObject Finding(string severity) =>
        ApiResponse.Of(("Name", "CVE-2026-0001"), ("Severity", severity), ("Uri", "https://nvd.nist.gov/vuln/detail/CVE-2026-0001"));
}
