using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Can the images be pulled, will they stay the same, and what is known of them?</summary>
internal static class ImageChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("image-exists", "each image in ECR exists and can be pulled", Severity.Error, context => Each(context, image => Exists(context, image))),
        new("image-tag", "each image has a digest, or a tag other than `latest`", Severity.Warning, context => Each(context, Tag)),
        new(
            "image-scan",
            "the scan of each image found nothing critical; something high, or no scan, is a warning",
            Severity.Error,
            context => Each(context, image => Scan(context, image))),
        new("image-platform", "each image is built for the platform that the task definition requires", Severity.Error, Platform),
    ];

    private static CheckResult Each(CheckContext context, Func<ImageName, CheckResult> look)
        => context.Green.Look(green => (green.ContainerDefinitions ?? [])
        .Select(container => container.Image is { } image
            ? look(ImageName.Parse(image))
            : CheckResult.Unknown($"The container {container.Name} has no image"))
        .Together(context));

    /// <summary>What ECR says of an image, where it was asked.</summary>
    private static CheckResult InEcr(CheckContext context, ImageName image, string what, string permission, Func<ImageFact, CheckResult> look)
    {
        var region = RegionOf(context);
        var fact = context.Facts.Images?.Green?.FirstOrDefault(fact => fact.Query?.Image == image.Text);

        // A public image beside the service's own is not a mistake: it is only reported.
        return !image.IsInEcr ? CheckResult.Unknown($"{image} is not in a private ECR registry, so {what} is not known", severity: Severity.Info)
            : image.Region != region
                ? CheckResult.Unknown(
                    $"{image} is in {image.Region}, but ECR was queried in {region ?? "an unknown Region"}, so {what} is not known") with
                {
                    Needs = region is null ? [permission] : [],
                }
            : fact is null ? CheckResult.Unread($"{what} ({image})", null, permission)
            : look(fact);
    }

    /// <summary>The region that the workflow asks in is that of the service.</summary>
    private static string? RegionOf(CheckContext context)
        => (context.TargetGroups.FirstOrDefault()?.TargetGroupArn ?? context.Service?.ServiceArn ?? context.AppSpec.Value?.TaskDefinition)
            ?.Split(':') is [_, _, _, var region, ..]
            ? region
            : null;

    private static CheckResult Exists(CheckContext context, ImageName image)
        => InEcr(context, image, "whether it exists", "ecr:DescribeImages", fact => fact.Details switch
        {
            { Error: { } error } when IsError(error, "ImageNotFoundException") => CheckResult.Bad(
                $"The image {image} does not exist", "Push it, or name one that exists"),
            { Error: { } error } when IsError(error, "RepositoryNotFoundException") => CheckResult.Bad(
                $"The image {image} does not exist: the account {image.RegistryId} has no repository {image.Repository} in {image.Region}",
                "Create the repository and push the image, or correct its name"),
            { Error: null, ImageDetails: [{ ImageStatus: "ARCHIVED" }, ..] } => CheckResult.Bad(
                $"The image {image} is archived and cannot be pulled", "Restore it in ECR, or name another"),
            { Error: null, ImageDetails: [{ ImageStatus: "ACTIVATING" }, ..] } => CheckResult.Bad(
                $"The image {image} is being restored and cannot be pulled yet", "Deploy when it is ACTIVE"),
            { Error: null, ImageDetails: [_, ..] } => CheckResult.Good($"The image {image} exists"),
            var response => CheckResult.Unread($"whether {image} exists", response, "ecr:DescribeImages"),
        });

    private static CheckResult Tag(ImageName image) => image switch
    {
        { Digest: not null } => CheckResult.Good($"{image} is pinned by its digest"),
        { Tag: null } => Movable($"{image} has no tag, which means latest"),
        { Tag: "latest" } => Movable($"{image} is tagged latest"),
        _ => CheckResult.Good($"{image} has a specific tag: {image.Tag}"),
    };

    private static CheckResult Movable(string named) => CheckResult.Bad(
        $"{named}: a rollback or a new task could start a different image", "Pin it by its digest, or use a tag that never moves");

    private static CheckResult Scan(CheckContext context, ImageName image)
        => InEcr(context, image, "what a scan would find", "ecr:DescribeImageScanFindings", fact => fact.Scan switch
        {
            { Error: { } error } when IsError(error, "ScanNotFoundException") => CheckResult.Bad(
                $"The image {image} has not been scanned{(IsIndex(fact) ? ": it is an image index, and scans belong to the images in it" : "")}",
                "Turn on scanning for its registry, and push or scan it again",
                Severity.Warning),
            { Error: null, ImageScanStatus.Status: "COMPLETE" or "ACTIVE" } scan => Findings(
                image, scan.ImageScanFindings?.FindingSeverityCounts ?? new Dictionary<string, int>()),
            { Error: null, ImageScanStatus.Status: "IN_PROGRESS" or "PENDING" } => CheckResult.Unknown(
                $"The scan of {image} is not done yet", "If it matters, wait for the scan and deploy again"),
            { Error: null, ImageScanStatus.Status: { } status } scan => CheckResult.Bad(
                $"The scan of {image} has no result: it is {status}{(scan.ImageScanStatus.Description is { } why ? $" ({why})" : "")}",
                "Scan the image again, or with another scanner",
                Severity.Warning),
            var response => CheckResult.Unread($"the scan of {image}", response, "ecr:DescribeImageScanFindings"),
        });

    /// <summary>A severity of which there is nothing is absent, and so is the whole count.</summary>
    private static CheckResult Findings(ImageName image, IReadOnlyDictionary<string, int> counts)
    {
        var (critical, high) = (counts.GetValueOrDefault("CRITICAL"), counts.GetValueOrDefault("HIGH"));

        return critical > 0
            ? CheckResult.Bad($"The scan of {image} found {critical} CRITICAL and {high} HIGH", "Fix what it found, and push a new image")
            : high > 0 ? CheckResult.Bad($"The scan of {image} found {high} HIGH", "Fix what it found, and push a new image", Severity.Warning)
            : CheckResult.Good($"The scan of {image} found nothing critical or high");
    }

    private static CheckResult Platform(CheckContext context) => context.Green.Look(green =>
    {
        var platform = green.RuntimePlatform;
        var isWindows = platform?.OperatingSystemFamily?.StartsWith("WINDOWS", StringComparison.Ordinal) == true;
        var wanted = $"{(isWindows ? "windows" : "linux")}/{(platform?.CpuArchitecture == "ARM64" ? "arm64" : "amd64")}";

        return Each(
            context, image => InEcr(context, image, "what it is built for", "ecr:BatchGetImage", fact => Platform(image, fact.Manifest, wanted)));
    });

    private static CheckResult Platform(ImageName image, BatchGetImage? response, string wanted) => response switch
    {
        { Error: null, Images: [{ ImageManifest: { } manifest }, ..] } => ImagePlatforms.Read(manifest) switch
        {
            // The platform of a single image is in its configuration, which ECR gives to those alone who pull it.
            [] => CheckResult.Unknown($"The manifest of {image} lists no platform; the tasks need {wanted}", severity: Severity.Info),
            var built when built.Contains(wanted) => CheckResult.Good($"{image} is built for {wanted}"),
            var built => CheckResult.Bad(
                $"{image} is built for {string.Join(", ", built)}, but the task definition requires {wanted}",
                $"Build it for {wanted}, or correct runtimePlatform in the task definition"),
        },
        { Error: null, Failures: [var failure, ..] } => CheckResult.Unknown(
            $"Could not read the manifest of {image}: {failure.FailureCode} {failure.FailureReason}".TrimEnd()),
        _ => CheckResult.Unread($"the manifest of {image}", response, "ecr:BatchGetImage"),
    };

    private static bool IsIndex(ImageFact fact)
        => fact.Details?.ImageDetails?.FirstOrDefault()?.ImageManifestMediaType is { } type
            && (type.Contains("image.index", StringComparison.Ordinal) || type.Contains("manifest.list", StringComparison.Ordinal));

    private static bool IsError(string error, string name) => error.EndsWith(name, StringComparison.Ordinal);
}
