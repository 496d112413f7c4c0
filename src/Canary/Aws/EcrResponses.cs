using System.Text.Json.Serialization;

namespace Canary.Aws;

public sealed record DescribeImages : AwsResponse
{
    public IReadOnlyList<ImageDetail>? ImageDetails { get; init; }
}

public sealed record ImageDetail
{
    public string? ImageDigest { get; init; }

    public IReadOnlyList<string>? ImageTags { get; init; }

    public DateTimeOffset? ImagePushedAt { get; init; }

    /// <summary>Of an index, the media type of the index: only then the manifest names platforms.</summary>
    public string? ImageManifestMediaType { get; init; }

    /// <summary>ACTIVE, ARCHIVED or ACTIVATING; an archived image cannot be pulled.</summary>
    public string? ImageStatus { get; init; }
}

/// <summary>The status and the counts alone: findings are many and long, and are not read.</summary>
public sealed record DescribeImageScanFindings : AwsResponse
{
    [JsonConverter(typeof(AtMostOne<ImageScanStatus>))]
    public ImageScanStatus? ImageScanStatus { get; init; }

    public ImageScanFindings? ImageScanFindings { get; init; }
}

public sealed record ImageScanStatus(string? Status, string? Description);

/// <summary>Counts by severity: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED; a severity without findings is absent.</summary>
public sealed record ImageScanFindings(
    [property: JsonConverter(typeof(AtMostOne<IReadOnlyDictionary<string, int>>))] IReadOnlyDictionary<string, int>? FindingSeverityCounts);

public sealed record BatchGetImage : AwsResponse
{
    public IReadOnlyList<EcrImage>? Images { get; init; }

    public IReadOnlyList<EcrImageFailure>? Failures { get; init; }
}

/// <summary>A manifest as the registry stores it, JSON in a text.</summary>
public sealed record EcrImage(string? ImageManifest, string? ImageManifestMediaType);

/// <summary>An image that BatchGetImage does not have: it answers with this instead of an error.</summary>
public sealed record EcrImageFailure(string? FailureCode, string? FailureReason);

public sealed record GetLifecyclePolicy : AwsResponse
{
    public string? LifecyclePolicyText { get; init; }
}
