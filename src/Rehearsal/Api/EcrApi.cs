using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>ECR: takes and describes images, their scans and manifests, and what a repository expires.</summary>
internal sealed partial class EcrApi : ServiceApi
{
    private const int MostImages = 100;

    private const int MostRepositories = 100;
    private const int LongestName = 256;
    private const int LongestTag = 300;

    private static readonly TimeSpan s_loginLasts = TimeSpan.FromHours(12);

    private readonly ImageRegistry _registry;
    private readonly Arns _arns;
    private readonly TimeProvider _clock;

    public EcrApi(ImageRegistry registry, Arns arns, TimeProvider clock)
        : base("ecr")
    {
        (_registry, _arns, _clock) = (registry, arns, clock);
        Answers("getAuthorizationToken", GetAuthorizationToken, "RegistryIds");
        Answers("createRepository", CreateRepository, RegistryId, RepositoryName, Mutability);
        Answers("describeRepositories", DescribeRepositories, RegistryId, "RepositoryNames");
        Answers("putImageTagMutability", PutImageTagMutability, RegistryId, RepositoryName, Mutability);
        Answers(
            "putImage", PutImage, RegistryId, RepositoryName, "ImageManifest", "ImageManifestMediaType", "ImageTag", "ImageDigest");
        Answers("describeImages", DescribeImages, RegistryId, RepositoryName, "ImageIds", "Filter", "MaxResults");
        Answers("describeImageScanFindings", DescribeImageScanFindings, RegistryId, RepositoryName, "ImageId", "MaxResults");
        Answers("batchGetImage", BatchGetImage, RegistryId, RepositoryName, "ImageIds", "AcceptedMediaTypes");
        Answers("getLifecyclePolicy", GetLifecyclePolicy, RegistryId, RepositoryName);
    }

    private const string RegistryId = "RegistryId";
    private const string RepositoryName = "RepositoryName";
    private const string Mutability = "ImageTagMutability";
    private const string Invalid = "InvalidParameterException";
    private const string Limit = "LimitExceededException";

    /// <summary>For <c>docker login</c>, of a registry that is not there: the account takes images by PutImage.</summary>
    private JsonObject GetAuthorizationToken(CallParameters call) =>
        ApiResponse.Of(("AuthorizationData", ApiResponse.List(call.Texts("RegistryIds") ?? [_arns.Account], registry => ApiResponse.Of(
            ("AuthorizationToken", Convert.ToBase64String("AWS:rehearsal"u8)),
            ("ExpiresAt", ApiResponse.Time(_clock.GetUtcNow() + s_loginLasts)),
            ("ProxyEndpoint", $"https://{_registry.HostOf(registry)}")))));

    private JsonObject CreateRepository(CallParameters call)
    {
        var name = call.RequiredText(RepositoryName, Invalid);
        if (name.Length is < 2 or > LongestName || !RepositoryPattern.IsMatch(name))
        {
            throw new AwsException(
                Invalid,
                $"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '{RepositoryPattern}''");
        }

        var isImmutable = IsImmutable(call.Text(Mutability) ?? "MUTABLE");
        if (_registry.Find(call.Text(RegistryId), name) is not null)
        {
            throw new AwsException(
                "RepositoryAlreadyExistsException",
                $"The repository with name '{name}' already exists in the registry with id '{Registry(call)}'");
        }

        if (_registry.All.Count >= MostRepositories)
        {
            throw new AwsException(Limit, $"The rehearsal keeps {MostRepositories} repositories.");
        }

        var repository = _registry.Repository(name);
        repository.IsImmutable = isImmutable;
        return ApiResponse.Of(("Repository", EcrAnswers.Repository(_arns, _registry, repository)));
    }

    private JsonObject DescribeRepositories(CallParameters call)
    {
        var repositories = call.Texts("RepositoryNames")?.Select(name => Required(call, name)) ?? _registry.All;
        return ApiResponse.Of(
            ("Repositories", ApiResponse.List(repositories, repository => EcrAnswers.Repository(_arns, _registry, repository))));
    }

    private JsonObject PutImageTagMutability(CallParameters call)
    {
        var repository = Required(call);
        repository.IsImmutable = IsImmutable(call.RequiredText(Mutability, Invalid));
        return ApiResponse.Of(
            (Mutability, repository.IsImmutable ? "IMMUTABLE" : "MUTABLE"), (RegistryId, _arns.Account), (RepositoryName, repository.Name));
    }

    private static bool IsImmutable(string mutability) => mutability is "IMMUTABLE" or "MUTABLE"
        ? mutability is "IMMUTABLE"
        : throw new AwsException(Invalid, $"imageTagMutability is {mutability}; the rehearsal knows IMMUTABLE and MUTABLE");

    /// <summary>Layers, and the images that an index names, are not looked for: they are in no registry here.</summary>
    private JsonObject PutImage(CallParameters call)
    {
        var (repository, manifest, tag) = (Required(call), call.RequiredText("ImageManifest", Invalid), call.Text("ImageTag"));
        var mediaType = ImageManifest.MediaTypeOf(manifest, call.Text("ImageManifestMediaType"));
        if (tag is not null && (tag.Length > LongestTag || !TagPattern.IsMatch(tag)))
        {
            throw new AwsException(
                Invalid, $"Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '{TagPattern}''");
        }

        var digest = ImageRegistry.DigestOf(manifest);
        if (call.Text("ImageDigest") is { } given && given != digest)
        {
            throw new AwsException(
                "ImageDigestDoesNotMatchException",
                "The specified image digest does not match the digest that Amazon ECR calculated for the image.");
        }

        RefuseAgain(call, repository, digest, tag);
        if (repository.OfDigest(digest) is null && !_registry.HasRoomFor(manifest))
        {
            throw new AwsException(
                Limit, $"The rehearsal keeps {ImageRegistry.Most} images, and {ImageRegistry.MostCharacters >> 20} MiB of manifests.");
        }

        var image = repository.Put(
            new StoredImage(digest, _clock.GetUtcNow(), new PushedImage()) { Manifest = manifest, MediaType = mediaType }, tag);
        return ApiResponse.Of(("Image", EcrAnswers.Manifest(_arns, repository, image, tag)));
    }

    private void RefuseAgain(CallParameters call, ImageRepository repository, string digest, string? tag)
    {
        var before = tag is null ? repository.OfDigest(digest) : repository.OfTag(tag);
        if (before?.Digest == digest)
        {
            throw new AwsException(
                "ImageAlreadyExistsException",
                $"Image with digest '{digest}' and tag '{tag ?? "null"}' already exists in {In(call, repository.Name)}");
        }

        if (before is not null && repository.IsImmutable)
        {
            throw new AwsException(
                "ImageTagAlreadyExistsException",
                $"The image tag '{tag}' already exists in the '{repository.Name}' repository and cannot be overwritten because the tag is "
                    + "immutable.");
        }
    }

    /// <summary>One image that is not there fails the whole call. Without ids it lists the repository.</summary>
    private JsonObject DescribeImages(CallParameters call)
    {
        var repository = Required(call);
        var images = (call.Sections("ImageIds")?.Select(id => Required(call, repository, id)).Distinct() ?? repository.Images).Where(Wanted(call));
        return ApiResponse.Of(("ImageDetails", ApiResponse.List(images, image => EcrAnswers.Image(_arns, repository, image))));
    }

    private static Func<StoredImage, bool> Wanted(CallParameters call)
    {
        var filter = call.Section("Filter");
        filter?.RefuseUnknown(["TagStatus"]);
        return filter?.Text("TagStatus") switch
        {
            null or "ANY" => _ => true,
            "TAGGED" => image => image.Tags is not [],
            "UNTAGGED" => image => image.Tags is [],
            var other => throw new AwsException(Invalid, $"tagStatus is {other}; use ANY, TAGGED or UNTAGGED"),
        };
    }

    private JsonObject DescribeImageScanFindings(CallParameters call)
    {
        var repository = Required(call);
        var image = Required(call, repository, call.Section("ImageId") ?? throw new AwsException(Invalid, "ImageId is missing"));
        return image.Image.IsScanned
            ? EcrAnswers.Scan(_arns, repository, image, call.Number("MaxResults") ?? MostImages)
            : throw new AwsException(
                "ScanNotFoundException",
                $"Image scan does not exist for the image with '{EcrAnswers.Id(image.Digest, image.Tags.FirstOrDefault())}' in "
                    + In(call, repository.Name));
    }

    /// <summary>
    /// An image that is not there is no error: it is listed among the failures. An image that is none of the accepted types is answered all the
    /// same.
    /// </summary>
    private JsonObject BatchGetImage(CallParameters call)
    {
        var repository = Required(call);
        var wanted = (call.Sections("ImageIds") ?? throw new AwsException(Invalid, "ImageIds is missing"))
            .ToLookup(id => Find(repository, id) is not null);
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(wanted[false], id => ApiResponse.Of(
                ("FailureCode", "ImageNotFound"), ("FailureReason", "Requested image not found"), ("ImageId", EcrAnswers.ImageId(
                    id.Text("ImageDigest"), id.Text("ImageTag")))))),
            ("Images", ApiResponse.List(wanted[true], id => EcrAnswers.Manifest(
                _arns, repository, Find(repository, id)!, id.Text("ImageTag")))));
    }

    private JsonObject GetLifecyclePolicy(CallParameters call)
    {
        var repository = Required(call);
        return repository.LifecyclePolicy is { } policy
            ? ApiResponse.Of(("LifecyclePolicyText", policy), (RegistryId, _arns.Account), (RepositoryName, repository.Name))
            : throw new AwsException("LifecyclePolicyNotFoundException", $"Lifecycle policy does not exist for {In(call, repository.Name)}");
    }

    private ImageRepository Required(CallParameters call) => Required(call, call.RequiredText(RepositoryName, Invalid));

    private ImageRepository Required(CallParameters call, string name) => _registry.Find(call.Text(RegistryId), name)
        ?? throw new AwsException(
            "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{Registry(call)}'");

    private StoredImage Required(CallParameters call, ImageRepository repository, CallParameters id) =>
        Find(repository, id) ?? throw new AwsException(
            "ImageNotFoundException",
            $"The image with imageId {EcrAnswers.Id(id.Text("ImageDigest"), id.Text("ImageTag"))} does not exist within {In(call, repository.Name)}");

    /// <summary>Where both are given the digest decides.</summary>
    private static StoredImage? Find(ImageRepository repository, CallParameters id) => (id.Text("ImageDigest"), id.Text("ImageTag")) switch
    {
        ({ } digest, _) => repository.OfDigest(digest),
        (_, { } tag) => repository.OfTag(tag),
        _ => throw new AwsException(Invalid, "An image id needs ImageDigest or ImageTag"),
    };

    private string In(CallParameters call, string repository) =>
        $"the repository with name '{repository}' in the registry with id '{Registry(call)}'";

    private string Registry(CallParameters call) => call.Text(RegistryId) ?? _arns.Account;

    [GeneratedRegex(
        @"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPattern { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9_.-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TagPattern { get; }
}
