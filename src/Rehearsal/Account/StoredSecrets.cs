using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The secrets of Secrets Manager, by the name or the ARN under which they were put.</summary>
/// <remarks>A secret keeps its current value and the one before; AWS keeps about a hundred.</remarks>
internal sealed class StoredSecrets(TimeProvider clock, Arns arns)
{
    /// <summary>How many the account keeps; fewer than AWS, because they are kept in memory.</summary>
    public const int Most = 1000;

    private const int RandomSuffix = 7;

    private readonly ConcurrentDictionary<string, StoredSecret> _secrets = new(StringComparer.Ordinal);

    public bool IsFull => _secrets.Count >= Most;

    /// <summary>Puts a secret with a value, as if it had always been there.</summary>
    public void Put(string id, string text)
    {
        var arn = id.StartsWith("arn:", StringComparison.Ordinal) ? id : arns.Secret(id);
        var version = new SecretVersion(ImageRegistry.DigestOf($"secret {id}").Split(':')[^1][..32], text, clock.GetUtcNow());
        Keep(new StoredSecret(id, arn, clock.GetUtcNow()).With(version));
    }

    /// <summary>Puts it in the place of the one that has its name.</summary>
    public void Keep(StoredSecret secret) => _secrets[secret.Name] = secret;

    public void Remove(StoredSecret secret) => _secrets.TryRemove(secret.Name, out _);

    /// <summary>By its name or its ARN. Six random characters end an ARN, which may be left out and need not be those of this account.</summary>
    public StoredSecret? Find(string id) => _secrets.GetValueOrDefault(id) ?? (id.Split(':') is ["arn", _, "secretsmanager", _, _, "secret", var name]
        ? _secrets.GetValueOrDefault(name) ?? (name.Length > RandomSuffix ? _secrets.GetValueOrDefault(name[..^RandomSuffix]) : null)
        : null);

    /// <summary>The current value; null: there is none, or the secret is to be deleted.</summary>
    public string? Value(string id) => Find(id) is { Deleted: null } secret ? secret.Current?.Text : null;
}

/// <summary>A secret as it is at one moment.</summary>
internal sealed record StoredSecret(string Name, string Arn, DateTimeOffset Created)
{
    public string? Description { get; init; }

    public DateTimeOffset? Changed { get; init; }

    /// <summary>When it was marked for deletion; null: it was not.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>What AWSCURRENT names; null: nobody has put a value.</summary>
    public SecretVersion? Current { get; init; }

    /// <summary>What AWSPREVIOUS names.</summary>
    public SecretVersion? Previous { get; init; }

    public IEnumerable<(string Stage, SecretVersion Version)> Versions =>
        new[] { ("AWSCURRENT", Current), ("AWSPREVIOUS", Previous) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!));

    public StoredSecret With(SecretVersion next) => this with { Changed = next.Created, Current = next, Previous = Current };
}

/// <summary>A value that a secret has or had.</summary>
internal sealed record SecretVersion(string Id, string Text, DateTimeOffset Created)
{
    /// <summary>Without the value, which belongs in no message.</summary>
    public override string ToString() => Id;
}
