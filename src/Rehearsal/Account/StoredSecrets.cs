using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The secrets of Secrets Manager, by the name or ARN by which they are asked for.</summary>
internal sealed class StoredSecrets
{
    private readonly ConcurrentDictionary<string, string> _secrets = new();

    public void Put(string id, string text) => _secrets[id] = text;

    public string? Find(string id) => _secrets.GetValueOrDefault(id);
}
