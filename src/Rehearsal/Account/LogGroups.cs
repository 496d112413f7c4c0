namespace Rehearsal.Account;

/// <summary>
/// The log groups of CloudWatch Logs with their streams: what was put there through the API, and what programs wrote that play containers. What
/// functions log is kept elsewhere.
/// </summary>
/// <remarks>Any thread may call it. What is kept is bounded: the oldest events of a stream make room, and then the oldest of all.</remarks>
internal sealed class LogGroups(TimeProvider clock)
{
    /// <summary>Characters of all messages.</summary>
    public const long MostCharacters = 64 << 20;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, LogGroup> _groups = new(StringComparer.Ordinal);
    private long _characters;
    private long _last;

    /// <summary>By name.</summary>
    public IReadOnlyList<LogGroup> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _groups.Values];
            }
        }
    }

    public void CreateGroup(string group)
    {
        lock (_gate)
        {
            _groups.TryAdd(group, new LogGroup(group, clock.GetUtcNow()));
        }
    }

    /// <summary>Creates the stream, and its group where that is not there.</summary>
    public void CreateStream(string group, string stream)
    {
        lock (_gate)
        {
            CreateGroup(group);
            _groups[group].Create(stream, clock.GetUtcNow());
        }
    }

    public bool Has(string group)
    {
        lock (_gate)
        {
            return _groups.ContainsKey(group);
        }
    }

    public bool Has(string group, string stream)
    {
        lock (_gate)
        {
            return _groups.GetValueOrDefault(group)?.Find(stream) is not null;
        }
    }

    /// <summary>By name, as they are now; none where there is no such group.</summary>
    public IReadOnlyList<LogStreamState> Streams(string group)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(group, out var known) ? [.. known.Streams.Select(stream => stream.State)] : [];
        }
    }

    /// <summary>The events of a stream, in the order in which they were put.</summary>
    public IReadOnlyList<LoggedEvent> Events(string group, string stream) => [.. Kept(group, stream).Select(kept => kept.Event)];

    /// <summary>The same with what CloudWatch Logs adds to them.</summary>
    public IReadOnlyList<KeptEvent> Kept(string group, string stream)
    {
        lock (_gate)
        {
            return _groups.GetValueOrDefault(group)?.Find(stream)?.Events.ToArray() ?? [];
        }
    }

    /// <summary>Creates the stream, and its group, where it is not there.</summary>
    public void Put(string group, string stream, IEnumerable<LoggedEvent> events)
    {
        lock (_gate)
        {
            CreateStream(group, stream);
            var (known, now) = (_groups[group].Find(stream)!, clock.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var logged in events)
            {
                _characters += known.Add(new KeptEvent(++_last, now, logged));
            }

            while (_characters > MostCharacters)
            {
                _characters -= Oldest().RemoveFirst();
            }
        }
    }

    private LogStream Oldest() => _groups.Values.SelectMany(group => group.Streams).Where(stream => stream.Events.Count > 0).MinBy(
        stream => stream.Events.Peek().Number)!;
}

/// <summary>A log group with its streams by name.</summary>
internal sealed class LogGroup(string name, DateTimeOffset created)
{
    private readonly SortedDictionary<string, LogStream> _streams = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public DateTimeOffset Created { get; } = created;

    public IEnumerable<LogStream> Streams => _streams.Values;

    public LogStream? Find(string stream) => _streams.GetValueOrDefault(stream);

    public void Create(string stream, DateTimeOffset now) => _streams.TryAdd(stream, new LogStream(stream, now));
}

/// <summary>A log stream: its latest events, in the order in which they were put.</summary>
internal sealed class LogStream(string name, DateTimeOffset created)
{
    public const int MostEvents = 10_000;

    /// <summary>Characters of its messages.</summary>
    public const long MostCharacters = 4 << 20;

    private long _characters;

    public Queue<KeptEvent> Events { get; } = [];

    public LogStreamState State { get; private set; } = new(name, created, null, null, null);

    /// <summary>Adds it and drops what has no room any more; by how much its messages have grown.</summary>
    public long Add(KeptEvent added)
    {
        var before = _characters;
        Events.Enqueue(added);
        State = State.With(added);
        _characters += added.Event.Message.Length;
        while (Events.Count > MostEvents || _characters > MostCharacters)
        {
            RemoveFirst();
        }

        return _characters - before;
    }

    /// <summary>The length of its message.</summary>
    public long RemoveFirst()
    {
        var length = Events.Dequeue().Event.Message.Length;
        _characters -= length;
        return length;
    }
}

/// <summary>A log stream as it is at one moment. Times in milliseconds since 1970; null when no event ever came.</summary>
internal sealed record LogStreamState(string Name, DateTimeOffset Created, long? First, long? Last, long? LastIngested)
{
    public LogStreamState With(KeptEvent added) => this with
    {
        First = Math.Min(First ?? long.MaxValue, added.Event.Timestamp),
        Last = Math.Max(Last ?? long.MinValue, added.Event.Timestamp),
        LastIngested = added.Ingested,
    };
}

/// <summary>One event of a log stream.</summary>
/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record LoggedEvent(string Message, long Timestamp);

/// <summary>An event that CloudWatch Logs has taken.</summary>
/// <param name="Number">Of all events, in the order in which they came.</param>
/// <param name="Ingested">Milliseconds since 1970, by the account's clock.</param>
internal sealed record KeptEvent(long Number, long Ingested, LoggedEvent Event)
{
    /// <summary>By time, and among those of one millisecond as they came.</summary>
    public (long Timestamp, long Number) Place => (Event.Timestamp, Number);
}
