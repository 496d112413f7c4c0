namespace Rehearsal.Fleet;

/// <summary>A fault at work in one task, with what it remembers. For one thread at a time.</summary>
internal sealed class ActiveFault
{
    private readonly Fault.AnswerFault _fault;
    private readonly Random _random;
    private readonly TimeSpan _shift;
    private readonly Wandering? _wandering;
    private readonly TokenBucket? _bucket;
    private readonly HashSet<string> _paths = [];
    private int _served;

    public ActiveFault(Fault.AnswerFault fault, Origin origin)
    {
        _fault = fault;
        _random = new Random(origin.SeedOfChance(fault));
        _shift = fault is { Clock: FaultClock.EachTask, When.Period: { } period }
            ? period * new Random(origin.SeedOfTimes(fault)).NextDouble()
            : TimeSpan.Zero;
        _wandering = fault is Fault.Wander wander ? new Wandering(wander.Percent / 100, wander.Constant, origin.SeedOfTimes(fault)) : null;
        _bucket = fault is Fault.Limit limit ? new TokenBucket(limit.PerSecond) : null;
    }

    /// <summary>Whether it stands before the application, so that what it refuses meets no other.</summary>
    public bool IsLimit => _bucket is not null;

    /// <param name="path">What is asked for.</param>
    /// <param name="isUser">Whether a user asks.</param>
    /// <param name="now">When.</param>
    public FaultEffect Meet(string path, bool isUser, TaskTime now)
    {
        var time = _fault.Clock is FaultClock.Shared ? now.SinceFleetStart : now.SinceStart;

        return (isUser || !_fault.OnlyUsers) && (_fault.Path is null || _fault.Path == path) && _fault.When.Hold(time, _shift)
            ? Meet(path, time - _fault.When.First, now)
            : FaultEffect.None;
    }

    private FaultEffect Meet(string path, TimeSpan since, TaskTime now) => _fault switch
    {
        Fault.Errors errors => FaultEffect.None with { IsError = IsDrawn(errors.Percent) },
        Fault.Down => FaultEffect.None with { IsCut = true },
        Fault.AddedLatency later => FaultEffect.None with { Added = later.Added },
        Fault.LatencyFactor slower => FaultEffect.None with { Factor = slower.Factor },
        Fault.Tail tail => FaultEffect.None with { Factor = IsDrawn(tail.Percent) ? tail.Factor : 1 },
        Fault.Cold cold => Cold(cold.Factor, since / cold.Span),
        Fault.ColdByRequests cold => Cold(cold.Factor, (double)_served++ / cold.Requests),
        Fault.FirstHit first => FaultEffect.None with { Added = _paths.Add(path) ? first.Added : TimeSpan.Zero },
        Fault.Wander => FaultEffect.None with { Factor = Math.Exp(_wandering!.At(now.SinceFleetStart)) },
        Fault.Limit => FaultEffect.None with { RetryAfter = _bucket!.Refuse(now.OfWire) },
        _ => throw new ArgumentOutOfRangeException(nameof(path), _fault, "it has no known effect"),
    };

    private bool IsDrawn(double percent) => _random.NextDouble() * 100 < percent;

    private static FaultEffect Cold(double factor, double constants) => FaultEffect.None with { Factor = 1 + ((factor - 1) * Math.Exp(-constants)) };
}
