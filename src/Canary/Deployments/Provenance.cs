using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What green is made of and who deployed it, as far as AWS says; what it does not say is null.</summary>
/// <remarks>It travels in the location and gathers what each look adds: what was known once stays known.</remarks>
public sealed record Provenance
{
    private const int MostCharacters = 300;

    /// <summary>A task definition may have ten containers; the one that takes the traffic is among these.</summary>
    private const int MostImages = 5;

    /// <summary>What CodeDeploy deploys, such as AppSpecContent and its hash; where ECS deploys by itself, the ARN of the service revision.</summary>
    public string? Revision { get; init; }

    /// <summary>Its ARN.</summary>
    public string? TaskDefinition { get; init; }

    /// <summary>The ARN of the principal that registered the task definition.</summary>
    public string? RegisteredBy { get; init; }

    /// <summary>What kind of caller created the deployment, in CodeDeploy's word; null where ECS deploys by itself, which does not say.</summary>
    public string? Creator { get; init; }

    public Commit? Commit { get; init; }

    /// <summary>The container that takes the traffic first.</summary>
    public IReadOnlyList<DeployedImage> Images { get; init => field = value ?? []; } = [];

    private bool IsEmpty => this is { Revision: null, TaskDefinition: null, RegisteredBy: null, Creator: null, Commit: null, Images: [] };

    /// <param name="facts">As they are read of either controller.</param>
    /// <param name="site">What they were read as.</param>
    /// <param name="known">What earlier facts said; null: nothing.</param>
    /// <returns>Null where nothing is known.</returns>
    internal static Provenance? Of(Facts facts, Site site, Provenance? known)
    {
        var found = In(facts, site).Beside(known ?? new Provenance()).With(ContainerDigest.In(facts));

        return found.IsEmpty ? null : found;
    }

    /// <summary>With the digests of images that have none yet.</summary>
    internal Provenance With(IReadOnlyList<ContainerDigest> digests) => this with
    {
        Images =
        [
            .. Images.Select(image => image with
            {
                Digest = image.Digest ?? digests.FirstOrDefault(digest => digest.Container == image.Container)?.Digest,
            }),
        ],
    };

    private static Provenance In(Facts facts, Site site)
    {
        var (deployment, revision) = (facts.Deployment?.DeploymentInfo, ServiceDeployments.GreenIn(facts));
        var definition = facts.Health?.GreenContainers ?? DiscreetReading.ContainersOf(facts.Service?.GreenTaskDefinitions?.FirstOrDefault());
        var spec = AppSpecReading.Of(facts)?.AppSpec;
        var images = ImagesIn(definition, revision);
        var serving = Serving(images, Known(site.Green?.Container, spec?.ContainerName));

        return new Provenance
        {
            Revision = Short(RevisionOf(deployment?.Revision) ?? ServiceDeployments.Of(facts)?.TargetServiceRevision?.Arn),
            TaskDefinition = Short(Known(site.Green?.TaskDefinition, spec?.TaskDefinition)),
            RegisteredBy = Short(definition?.RegisteredBy),
            Creator = Short(deployment?.Creator),
            Commit = Commit.Of(
                deployment?.Revision?.GitHubLocation?.CommitId,
                serving?.Label,
                deployment?.Description,
                serving?.Image is { } image ? ImageName.Parse(image).Tag : null),
            Images = [.. images.OrderByDescending(one => one == serving).Take(MostImages).Select(DeployedImage.Of)],
        };
    }

    private Provenance Beside(Provenance known) => new Provenance
    {
        Revision = Revision ?? known.Revision,
        TaskDefinition = TaskDefinition ?? known.TaskDefinition,
        RegisteredBy = RegisteredBy ?? known.RegisteredBy,
        Creator = Creator ?? known.Creator,
        Commit = new[] { Commit, known.Commit }.OfType<Commit>().MinBy(commit => commit.Source),
        Images = Images is [] ? known.Images : Images,
    }.With([.. known.Images.Where(image => image.Digest is not null).Select(image => new ContainerDigest(image.Container, image.Digest!))]);

    /// <summary>What a service revision says is the task definition's, and without labels.</summary>
    private static IReadOnlyList<ContainerImage> ImagesIn(ContainersOfTask? definition, ServiceRevision? revision)
        => definition?.Images is [_, ..] images ? images
            : [.. (revision?.ContainerImages ?? []).Select(image => new ContainerImage(image.ContainerName, image.Image, Label: null))];

    /// <summary>The one that takes the traffic; a sidecar's image says nothing of the version.</summary>
    private static ContainerImage? Serving(IReadOnlyList<ContainerImage> images, string? container)
        => images.FirstOrDefault(image => image.Container == container) ?? (images is [var only] ? only : null);

    private static string? RevisionOf(RevisionLocation? revision) => revision switch
    {
        { S3Location: { Bucket: { } bucket, Key: { } key } s3 } => $"S3 s3://{bucket}/{key}"
            + (s3.Version is { Length: > 0 } version ? $" version {version}" : s3.ETag is { Length: > 0 } tag ? $" ETag {tag.Trim('"')}" : ""),
        { GitHubLocation: { Repository: { } repository, CommitId: { } commit } } => $"GitHub {repository} {commit}",
        { RevisionType: { } type } when (revision.AppSpecContent ?? revision.Text)?.Sha256 is { } hash => $"{type} {hash}",
        _ => null,
    };

    private static string? Known(params IEnumerable<string?> texts) => texts.FirstOrDefault(text => text is { Length: > 0 });

    private static string? Short(string? text) => text is null ? null : Known(Excerpt.Of(text, MostCharacters));
}

/// <summary>The image of one container.</summary>
/// <param name="Image">As the task definition names it.</param>
/// <param name="Digest">Null where nothing that was read says it.</param>
public sealed record DeployedImage(string Container, string Image, string? Digest)
{
    private const int MostCharacters = 300;

    internal static DeployedImage Of(ContainerImage image) => new(
        ContainerDigest.Name(image.Container ?? ""),
        Excerpt.Of(image.Image ?? "", MostCharacters),
        ImageName.Parse(image.Image ?? "").Digest is { } digest && ContainerDigest.IsOne(digest) ? digest : null);
}

/// <summary>What the image of a container turned out to be.</summary>
public sealed record ContainerDigest(string Container, string Digest)
{
    private const int MostCharacters = 100;
    private const string Algorithm = "sha256:";
    private const int Digits = 64;

    /// <summary>Once for each container and digest.</summary>
    internal static IReadOnlyList<ContainerDigest> In(IEnumerable<EcsTask> tasks) =>
    [
        .. tasks.SelectMany(task => task.Containers ?? []).Select(container => Of(container.Name, container.ImageDigest)).OfType<ContainerDigest>()
            .Distinct(),
    ];

    /// <summary>What runs goes before what the first task of the revision ran.</summary>
    internal static IReadOnlyList<ContainerDigest> In(Facts facts) =>
    [
        .. In((facts.Tasks?.Running ?? []).SelectMany(page => page.Tasks ?? [])),
        .. (ServiceDeployments.GreenIn(facts)?.ContainerImages ?? []).Select(image => Of(image.ContainerName, image.ImageDigest))
            .OfType<ContainerDigest>(),
    ];

    /// <summary>Null where either is missing, or where that is no digest.</summary>
    internal static ContainerDigest? Of(string? container, string? digest)
        => container is not null && digest is not null && IsOne(digest) ? new ContainerDigest(Name(container), digest) : null;

    internal static string Name(string container) => Excerpt.Of(container, MostCharacters);

    internal static bool IsOne(string digest) => digest.StartsWith(Algorithm, StringComparison.Ordinal)
        && digest.Length == Algorithm.Length + Digits && digest[Algorithm.Length..].All(char.IsAsciiHexDigitLower);
}
