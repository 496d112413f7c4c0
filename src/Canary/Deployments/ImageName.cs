using System.Text.RegularExpressions;

namespace Canary.Deployments;

/// <summary>An image as a task definition names it: <c>[registry/]repository[:tag][@digest]</c>.</summary>
public sealed partial record ImageName
{
    /// <summary>The whole name.</summary>
    public required string Text { get; init; }

    /// <summary>Without tag and digest, and without the registry where that is a private ECR registry.</summary>
    public required string Repository { get; init; }

    public string? Tag { get; init; }

    /// <summary>Such as <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>The account that owns the private ECR registry; null elsewhere.</summary>
    public string? RegistryId { get; init; }

    /// <summary>The region of the private ECR registry; null elsewhere.</summary>
    public string? Region { get; init; }

    public bool IsInEcr => RegistryId is not null;

    public static ImageName Parse(string text)
    {
        var (name, digest) = Split(text, text.IndexOf('@'));
        var (path, tag) = Split(name, name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/') ? colon : -1);
        var ecr = EcrName().Match(path);

        return new ImageName
        {
            Text = text,
            Repository = ecr.Success ? ecr.Groups["repository"].Value : path,
            Tag = tag,
            Digest = digest,
            RegistryId = ecr.Success ? ecr.Groups["account"].Value : null,
            Region = ecr.Success ? ecr.Groups["region"].Value : null,
        };
    }

    /// <summary>What to ask ECR about it; null when it is not in a private ECR registry.</summary>
    public ImageQuery? ToQuery() => RegistryId is { } registryId
        ? new ImageQuery(Text, registryId, Repository, [Digest is { } digest ? new ImageId(null, digest) : new ImageId(Tag ?? "latest", null)])
        : null;

    public override string ToString() => Text;

    private static (string Before, string? After) Split(string text, int at)
        => at < 0 ? (text, null) : (text[..at], at + 1 < text.Length ? text[(at + 1)..] : null);

    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, and its names for dual stack (dkr-ecr, on.aws).
    [GeneratedRegex(
        @"^(?<account>\d{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)"
            + @"\.(amazonaws\.com(\.cn)?|on\.(aws|amazonwebservices\.com\.cn))/(?<repository>.+)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex EcrName();
}
