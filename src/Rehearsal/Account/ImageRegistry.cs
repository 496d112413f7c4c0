using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Canary.Deployments;

namespace Rehearsal.Account;

/// <summary>The account's private registry: repositories by name, and the images that were pushed to them.</summary>
internal sealed class ImageRegistry(Arns arns, TimeProvider clock)
{
    /// <summary>How many images the account keeps.</summary>
    public const int Most = 1000;

    /// <summary>Characters of all manifests.</summary>
    public const long MostCharacters = 16 << 20;

    private readonly ConcurrentDictionary<string, ImageRepository> _repositories = new();

    public string Host => HostOf(arns.Account);

    /// <summary>By name.</summary>
    public IReadOnlyList<ImageRepository> All => [.. _repositories.Values.OrderBy(repository => repository.Name, StringComparer.Ordinal)];

    public ImageRepository Repository(string name) => _repositories.GetOrAdd(name, _ => new ImageRepository(name, clock.GetUtcNow()));

    /// <summary>Null where the registry is somebody else's, or the repository is not there.</summary>
    public ImageRepository? Find(string? registryId, string name) =>
        (registryId ?? arns.Account) == arns.Account ? _repositories.GetValueOrDefault(name) : null;

    /// <summary>Puts an image under a tag, as a build does, and returns the name a task definition calls it by.</summary>
    public string Push(string repository, string tag, PushedImage image)
    {
        Repository(repository).Put(new StoredImage(DigestOf($"{repository}:{tag}"), clock.GetUtcNow(), image), tag);
        return Name(repository, tag);
    }

    /// <summary>Whether one image more, with a manifest of this length, finds room.</summary>
    public bool HasRoomFor(string manifest)
    {
        var images = All.SelectMany(repository => repository.Images).ToList();
        return images.Count < Most && images.Sum(image => image.Manifest?.Length ?? 0L) + manifest.Length <= MostCharacters;
    }

    /// <summary>What ECS pulls under a name: what the registry has there. Another registry's images have a digest, too.</summary>
    public string DigestPulled(string name)
    {
        var image = ImageName.Parse(name);
        var tag = image.Tag ?? "latest";
        var own = image.RegistryId is { } registry ? Find(registry, image.Repository) : null;
        return image.Digest ?? own?.OfTag(tag)?.Digest ?? DigestOf($"{image.Repository}:{tag}");
    }

    public string HostOf(string registryId) => $"{registryId}.dkr.ecr.{arns.Region}.amazonaws.com";

    public string Name(string repository, string tag) => $"{Host}/{repository}:{tag}";

    public static string DigestOf(string content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
}

/// <summary>The images of one name.</summary>
internal sealed class ImageRepository(string name, DateTimeOffset created)
{
    private ImmutableList<StoredImage> _images = [];

    public string Name { get; } = name;

    public DateTimeOffset Created { get; } = created;

    /// <summary>A tag stays with the image that had it first; as in examples/ecs-service/registry.yaml.</summary>
    public bool IsImmutable { get; set; } = true;

    /// <summary>JSON; null: nothing is ever expired.</summary>
    public string? LifecyclePolicy { get; set; }

    /// <summary>In the order in which they were pushed.</summary>
    public IReadOnlyList<StoredImage> Images => _images;

    public StoredImage? OfTag(string tag) => _images.Find(image => image.Tags.Contains(tag));

    public StoredImage? OfDigest(string digest) => _images.Find(image => image.Digest == digest);

    /// <summary>Puts an image, or gives one that is there a further tag; a tag that another one has moves.</summary>
    /// <param name="image">What was pushed.</param>
    /// <param name="tag">Null: it is found by its digest alone.</param>
    public StoredImage Put(StoredImage image, string? tag)
    {
        var kept = OfDigest(image.Digest) ?? image;
        var tagged = tag is null ? kept : kept with { Tags = kept.Tags.Remove(tag).Add(tag) };
        var others = _images.Where(one => one.Digest != image.Digest);
        _images = [.. others.Select(one => tag is null ? one : one with { Tags = one.Tags.Remove(tag) }), tagged];
        return tagged;
    }
}

/// <summary>An image in its place.</summary>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Pushed">By the account's clock.</param>
/// <param name="Image">What else can be said of it.</param>
internal sealed record StoredImage(string Digest, DateTimeOffset Pushed, PushedImage Image)
{
    public ImmutableList<string> Tags { get; init; } = [];

    /// <summary>As it was pushed; null: one is made of its platforms.</summary>
    public string? Manifest { get; init; }

    /// <summary>Of the manifest.</summary>
    public string MediaType { get; init; } = "application/vnd.oci.image.index.v1+json";
}

/// <summary>What can be said of an image that somebody pushes.</summary>
internal sealed record PushedImage
{
    /// <summary>Such as <c>linux/amd64</c>: those that its index names.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = ["linux/amd64"];

    /// <summary>False: nobody has scanned it.</summary>
    public bool IsScanned { get; init; } = true;

    /// <summary>How many findings the scan has, by severity such as <c>CRITICAL</c>.</summary>
    public IReadOnlyDictionary<string, int> Findings { get; init; } = new Dictionary<string, int>();
}
