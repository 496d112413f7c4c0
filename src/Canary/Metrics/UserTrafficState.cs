using Canary.Judging;

namespace Canary.Metrics;

/// <summary>What is remembered of users' requests between two queries, small enough to travel through a workflow.</summary>
public sealed record UserTrafficState
{
    /// <summary>Minutes before it were read. Null: none was.</summary>
    public DateTimeOffset? ReadUntil { get; init; }

    /// <summary>The end of what was asked for last, read or not: so CloudWatch is asked once a minute, also after a failure.</summary>
    public DateTimeOffset? AskedUntil { get; init; }

    /// <summary>The evidence about failures; null before a minute of green's was weighed.</summary>
    public UserCountsState? Counts { get; init; }
}
