using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Rehearsal.Account;

/// <summary>
/// The log groups of CloudWatch Logs with their streams, and what was put there through the API; what functions log is kept elsewhere.
/// </summary>
internal sealed class LogGroups
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ImmutableList<LoggedEvent>>> _groups = new(StringComparer.Ordinal);

    public void CreateGroup(string group) => _groups.TryAdd(group, new(StringComparer.Ordinal));

    /// <summary>Creates the stream, and its group where that is not there.</summary>
    public void CreateStream(string group, string stream)
    {
        CreateGroup(group);
        _groups[group].TryAdd(stream, []);
    }

    public bool Has(string group) => _groups.ContainsKey(group);

    public bool Has(string group, string stream) => _groups.TryGetValue(group, out var streams) && streams.ContainsKey(stream);

    /// <summary>The events of a stream, in the order in which they were put.</summary>
    public IReadOnlyList<LoggedEvent> Events(string group, string stream) =>
        _groups.TryGetValue(group, out var streams) ? streams.GetValueOrDefault(stream, []) : [];

    public void Put(string group, string stream, IEnumerable<LoggedEvent> events) =>
        _groups[group].AddOrUpdate(stream, [.. events], (_, before) => before.AddRange(events));
}

/// <summary>One event of a log stream.</summary>
/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record LoggedEvent(string Message, long Timestamp);
