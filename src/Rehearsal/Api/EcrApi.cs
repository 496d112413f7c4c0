using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>ECR: describes images, their scans and manifests, and what a repository expires.</summary>
internal sealed class EcrApi : ServiceApi
{
    private const int MostImages = 100;

    private readonly ImageRegistry _registry;
    private readonly Arns _arns;

    public EcrApi(ImageRegistry registry, Arns arns)
        : base("ecr")
    {
        (_registry, _arns) = (registry, arns);
        Answers("describeImages", DescribeImages, RegistryId, RepositoryName, "ImageIds", "Filter", "MaxResults");
        Answers("describeImageScanFindings", DescribeImageScanFindings, RegistryId, RepositoryName, "ImageId", "MaxResults");
        Answers("batchGetImage", BatchGetImage, RegistryId, RepositoryName, "ImageIds", "AcceptedMediaTypes");
        Answers("getLifecyclePolicy", GetLifecyclePolicy, RegistryId, RepositoryName);
    }

    private const string RegistryId = "RegistryId";
    private const string RepositoryName = "RepositoryName";
    private const string Invalid = "InvalidParameterException";

    /// <summary>One image that is not there fails the whole call. Without ids it lists the repository.</summary>
    private JsonObject DescribeImages(CallParameters call)
    {
        var repository = Required(call);
        var images = call.Sections("ImageIds") is { } ids ? ids.Select(id => Required(call, repository, id)) : repository.Images.Values;
        return ApiResponse.Of(("ImageDetails", ApiResponse.List(images, image => EcrAnswers.Image(_arns, repository, image))));
    }

    private JsonObject DescribeImageScanFindings(CallParameters call)
    {
        var repository = Required(call);
        var image = Required(call, repository, call.Section("ImageId") ?? throw new AwsException(Invalid, "ImageId is missing"));
        return image.Image.IsScanned
            ? EcrAnswers.Scan(_arns, repository, image, call.Number("MaxResults") ?? MostImages)
            : throw new AwsException(
                "ScanNotFoundException",
                $"Image scan does not exist for the image with '{EcrAnswers.Id(image.Digest, image.Tag)}' in {In(call, repository.Name)}");
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
            ("Images", ApiResponse.List(wanted[true], id => EcrAnswers.Manifest(_arns, repository, Find(repository, id)!))));
    }

    private JsonObject GetLifecyclePolicy(CallParameters call)
    {
        var repository = Required(call);
        return repository.LifecyclePolicy is { } policy
            ? ApiResponse.Of(("LifecyclePolicyText", policy), (RegistryId, _arns.Account), (RepositoryName, repository.Name))
            : throw new AwsException("LifecyclePolicyNotFoundException", $"Lifecycle policy does not exist for {In(call, repository.Name)}");
    }

    private ImageRepository Required(CallParameters call)
    {
        var name = call.RequiredText(RepositoryName, Invalid);
        return _registry.Find(call.Text(RegistryId), name)
            ?? throw new AwsException(
                "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{Registry(call)}'");
    }

    private StoredImage Required(CallParameters call, ImageRepository repository, CallParameters id) =>
        Find(repository, id) ?? throw new AwsException(
            "ImageNotFoundException",
            $"The image with imageId {EcrAnswers.Id(id.Text("ImageDigest"), id.Text("ImageTag"))} does not exist within {In(call, repository.Name)}");

    /// <summary>Where both are given the digest decides.</summary>
    private static StoredImage? Find(ImageRepository repository, CallParameters id) => (id.Text("ImageDigest"), id.Text("ImageTag")) switch
    {
        ({ } digest, _) => repository.Images.Values.FirstOrDefault(image => image.Digest == digest),
        (_, { } tag) => repository.Images.GetValueOrDefault(tag),
        _ => throw new AwsException(Invalid, "An image id needs ImageDigest or ImageTag"),
    };

    private string In(CallParameters call, string repository) =>
        $"the repository with name '{repository}' in the registry with id '{Registry(call)}'";

    private string Registry(CallParameters call) => call.Text(RegistryId) ?? _arns.Account;
}
