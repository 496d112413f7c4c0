using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>The registry's objects in the words of its API.</summary>
internal static class EcrAnswers
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string OneImage = "application/vnd.oci.image.manifest.v1+json";

    public static JsonObject Image(Arns arns, ImageRepository repository, StoredImage image) =>
        ApiResponse.Of(
            ("ImageDigest", image.Digest),
            ("ImageManifestMediaType", Index),
            ("ImagePushedAt", ApiResponse.Time(image.Pushed)),
            ("ImageSizeInBytes", 73_400_320),
            ("ImageStatus", "ACTIVE"),
            ("ImageTags", new JsonArray(image.Tag)),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    /// <summary>A severity without findings is absent from the counts.</summary>
    public static JsonObject Scan(Arns arns, ImageRepository repository, StoredImage image, int most) =>
        ApiResponse.Of(
            ("ImageId", ImageId(image.Digest, image.Tag)),
            ("ImageScanFindings", ApiResponse.Of(
                ("FindingSeverityCounts", ApiResponse.Of([.. image.Image.Findings.Select(severity => (severity.Key, (JsonNode?)severity.Value))])),
                ("Findings", ApiResponse.List(
                    image.Image.Findings.SelectMany(severity => Enumerable.Repeat(severity.Key, severity.Value)).Take(most), Finding)),
                ("ImageScanCompletedAt", ApiResponse.Time(image.Pushed)))),
            ("ImageScanStatus", ApiResponse.Of(("Description", "The scan was completed successfully."), ("Status", "COMPLETE"))),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    public static JsonObject Manifest(Arns arns, ImageRepository repository, StoredImage image) =>
        ApiResponse.Of(
            ("ImageId", ImageId(image.Digest, image.Tag)),
            ("ImageManifest", IndexOf(image).ToJsonString()),
            ("ImageManifestMediaType", Index),
            ("RegistryId", arns.Account),
            ("RepositoryName", repository.Name));

    public static JsonObject ImageId(string? digest, string? tag) => ApiResponse.Of(("ImageDigest", digest), ("ImageTag", tag));

    /// <summary>As ECR prints it in its errors.</summary>
    public static string Id(string? digest, string? tag) => $"{{imageDigest:'{digest ?? "null"}', imageTag:'{tag ?? "null"}'}}";

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
