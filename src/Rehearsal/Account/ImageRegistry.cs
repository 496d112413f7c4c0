using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Canary.Deployments;

namespace Rehearsal.Account;

/// <summary>The account's private registry: repositories by name, and the images that were pushed to them.</summary>
internal sealed class ImageRegistry(Arns arns, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ImageRepository> _repositories = new();

    public string Host => $"{arns.Account}.dkr.ecr.{arns.Region}.amazonaws.com";

    public ImageRepository Repository(string name) => _repositories.GetOrAdd(name, _ => new ImageRepository(name));

    /// <summary>Null where the registry is somebody else's, or the repository is not there.</summary>
    public ImageRepository? Find(string? registryId, string name) =>
        (registryId ?? arns.Account) == arns.Account ? _repositories.GetValueOrDefault(name) : null;

    /// <summary>Puts an image under a tag, as a build does, and returns the name a task definition calls it by.</summary>
    public string Push(string repository, string tag, PushedImage image)
    {
        Repository(repository).Images[tag] = new StoredImage(tag, DigestOf($"{repository}:{tag}"), clock.GetUtcNow(), image);
        return Name(repository, tag);
    }

    /// <summary>What ECS pulls under a name: what the registry has there. Another registry's images have a digest, too.</summary>
    public static string DigestOfImage(string name)
        => ImageName.Parse(name) is var image && image.Digest is { } digest ? digest : DigestOf($"{image.Repository}:{image.Tag ?? "latest"}");

    public string Name(string repository, string tag) => $"{Host}/{repository}:{tag}";

    public static string DigestOf(string content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
}

/// <summary>The images of one name.</summary>
internal sealed class ImageRepository(string name)
{
    public string Name { get; } = name;

    /// <summary>JSON; null: nothing is ever expired.</summary>
    public string? LifecyclePolicy { get; set; }

    /// <summary>By tag.</summary>
    public ConcurrentDictionary<string, StoredImage> Images { get; } = new();
}

/// <summary>An image in its place.</summary>
internal sealed record StoredImage(string Tag, string Digest, DateTimeOffset Pushed, PushedImage Image);

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
