namespace Rehearsal.Account;

/// <summary>The parameters of Systems Manager, by name; writing one again makes a new version.</summary>
internal sealed class StoredParameters(TimeProvider clock)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, StoredParameter> _parameters = new();

    public void Put(string name, string value) =>
        _parameters.AddOrUpdate(
            name,
            _ => new StoredParameter(name, value, 1, clock.GetUtcNow()),
            (_, old) => new StoredParameter(name, value, old.Version + 1, clock.GetUtcNow()));

    public StoredParameter? Find(string name) => _parameters.GetValueOrDefault(name);
}

/// <summary>A parameter as it was last written.</summary>
internal sealed record StoredParameter(string Name, string Value, int Version, DateTimeOffset Modified);
