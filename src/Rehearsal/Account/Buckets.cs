using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Account;

/// <summary>The buckets of the account, and what was put into them.</summary>
internal sealed class Buckets
{
    /// <summary>Where the rehearsal keeps AppSpecs when deployments are created from S3.</summary>
    public const string AppSpecs = "rehearsal-appspecs";

    /// <summary>How many buckets the account keeps.</summary>
    public const int Most = 100;

    /// <summary>How many objects all of them hold together.</summary>
    public const int MostObjects = 10_000;

    /// <summary>Characters of all objects.</summary>
    public const long MostCharacters = 256 << 20;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Creates a bucket; one of this name that is there stays as it is.</summary>
    public Bucket Create(string name) => _buckets.GetOrAdd(name, _ => new Bucket(name));

    public bool IsFull => _buckets.Count >= Most;

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <summary>Whether an object finds room in the place of the one that has its key now.</summary>
    public bool HasRoomFor(Bucket bucket, StoredObject stored)
    {
        var before = bucket.Objects.GetValueOrDefault(stored.Key);
        return _buckets.Values.Sum(one => one.Objects.Count) - (before is null ? 0 : 1) < MostObjects
            && _buckets.Values.Sum(one => one.Characters) - (before?.Body.Length ?? 0) + stored.Body.Length <= MostCharacters;
    }
}

/// <summary>A bucket with the latest version of each object.</summary>
internal sealed class Bucket(string name)
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private long _characters;

    public string Name { get; } = name;

    /// <summary>Of all its objects.</summary>
    public long Characters => Volatile.Read(ref _characters);

    public IReadOnlyDictionary<string, StoredObject> Objects => _objects;

    public void Put(StoredObject stored)
    {
        Remove(stored.Key);
        _objects[stored.Key] = stored;
        Interlocked.Add(ref _characters, stored.Body.Length);
    }

    /// <summary>One that is not there is no mistake.</summary>
    public void Remove(string key)
    {
        if (_objects.TryRemove(key, out var gone))
        {
            Interlocked.Add(ref _characters, -gone.Body.Length);
        }
    }
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

    /// <summary>The MD5 of its content, in quotation marks, as of an object that came in one part.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "It is a name of the content, and S3's")]
    public string ETag => $"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Body)))}\"";
}
