namespace Rehearsal.Account;

/// <summary>The parameters of Systems Manager, by name; writing one again makes a new version.</summary>
internal sealed class StoredParameters(TimeProvider clock)
{
    /// <summary>How many the account keeps; fewer than AWS, because they are kept in memory.</summary>
    public const int Most = 1000;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, StoredParameter> _parameters = new();

    public bool IsFull => _parameters.Count >= Most;

    public StoredParameter Put(string name, string value, string type = "String", string tier = "Standard") =>
        _parameters.AddOrUpdate(
            name,
            _ => new StoredParameter(name, value, 1, clock.GetUtcNow()) { Type = type, Tier = tier },
            (_, old) => new StoredParameter(name, value, old.Version + 1, clock.GetUtcNow()) { Type = type, Tier = tier });

    public StoredParameter? Find(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>False: there is none of this name.</summary>
    public bool Remove(string name) => _parameters.TryRemove(name, out _);
}

/// <summary>A parameter as it was last written.</summary>
internal sealed record StoredParameter(string Name, string Value, int Version, DateTimeOffset Modified)
{
    /// <summary>String, StringList or SecureString.</summary>
    public string Type { get; init; } = "String";

    /// <summary>Standard or Advanced.</summary>
    public string Tier { get; init; } = "Standard";
}
