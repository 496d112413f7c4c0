using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Account;

/// <summary>The buckets of the account, and what was put into them.</summary>
internal sealed class Buckets
{
    /// <summary>Where the rehearsal keeps AppSpecs when deployments are created from S3.</summary>
    public const string AppSpecs = "rehearsal-appspecs";

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Creates a bucket; one of this name that is there stays as it is.</summary>
    public Bucket Create(string name) => _buckets.GetOrAdd(name, _ => new Bucket(name));

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);
}

/// <summary>A bucket with the latest version of each object.</summary>
internal sealed class Bucket(string name)
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, StoredObject> Objects => _objects;

    public void Put(StoredObject stored) => _objects[stored.Key] = stored;
}

/// <summary>An object as it was last put.</summary>
/// <param name="Key">At most 1,024 bytes.</param>
/// <param name="ContentType">S3's own default when nobody said another.</param>
/// <param name="Body">Text; nothing else is put in the rehearsal.</param>
/// <param name="Modified">By the account's clock.</param>
internal sealed record StoredObject(string Key, string ContentType, string Body, DateTimeOffset Modified)
{
    /// <summary>Null where the bucket keeps no versions.</summary>
    public string? VersionId { get; init; }

    /// <summary>By its content, in quotation marks.</summary>
    public string ETag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))[..32]}\"";
}
