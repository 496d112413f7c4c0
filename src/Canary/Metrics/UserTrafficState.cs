using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Canary.Judging;

namespace Canary.Metrics;

/// <summary>What is remembered of users' requests between two queries, small enough to travel through a workflow.</summary>
public sealed record UserTrafficState
{
    /// <summary>Minutes before it were read. Null: none was.</summary>
    public DateTimeOffset? ReadUntil { get; init; }

    /// <summary>The end of what was asked for last, read or not: CloudWatch is asked once a minute, also after a failure.</summary>
    public DateTimeOffset? AskedUntil { get; init; }

    /// <summary>Minutes since traffic began to shift that were too long ago to be asked for.</summary>
    public int GivenUp { get; init; }

    /// <summary>Why there is nothing to ask for.</summary>
    public string? Unasked { get; init; }

    /// <summary>Why the last answer could not be read; null where it was.</summary>
    public string? Unread { get; init; }

    /// <summary>Why the plan's metrics are no longer asked for: CloudWatch refuses a query as a whole for one of them.</summary>
    public string? Refused { get; init; }

    /// <summary>What speaks for and against green; it stays as it is from the minute on that made it enough for a fail.</summary>
    public TrafficEvidence Evidence { get; init => field = value ?? new TrafficEvidence(); } = new();

    public TrafficTotals Totals { get; init => field = value ?? new TrafficTotals(); } = new();

    /// <summary>Null before a minute since traffic began to shift was read, and in older reports.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrafficMinutes? Minutes { get; init; }
}

/// <summary>What speaks for and against green.</summary>
public sealed record TrafficEvidence
{
    /// <summary>
    /// Blue's minutes before traffic began to shift that are not used yet, the newest first. Four numbers each: requests, failures, median and 90th
    /// percentile of the response times in microseconds, or -1.
    /// </summary>
    public IReadOnlyList<long> Reference { get; init => field = value ?? []; } = [];

    /// <summary>Null before a minute of green's was weighed.</summary>
    public UserCountsState? Counts { get; init; }

    public TrafficStretch Stretch { get; init => field = value ?? new TrafficStretch(); } = new();

    public SlowMinutes Slow { get; init => field = value ?? new SlowMinutes(); } = new();

    /// <summary>The plan's metrics that have had a value.</summary>
    public IReadOnlyList<MetricMinutes> Metrics { get; init => field = value ?? []; } = [];
}

/// <summary>The minutes since which green fails more than is tolerated: the figures of a fail.</summary>
/// <param name="Minutes">0: it does not.</param>
/// <param name="FromReference">So many of blue's are of before traffic began to shift.</param>
public sealed record TrafficStretch(int Minutes = 0, int FromReference = 0, RequestCount Green = default, RequestCount Blue = default);

/// <summary>Minutes in a row in which green was slow, with the response times of the last one. Microseconds.</summary>
/// <param name="IsFromReference">Blue's are of before traffic began to shift.</param>
public sealed record SlowMinutes(
    int Minutes = 0, long GreenMedian = 0, long GreenP90 = 0, long BlueMedian = 0, long BlueP90 = 0, bool IsFromReference = false);

/// <summary>A metric of the plan: its last worse minutes in a row.</summary>
/// <param name="Green">Its values in those minutes, the newest last, to six digits.</param>
/// <param name="Blue">Blue's, where green is held against blue.</param>
public sealed record MetricMinutes(string Name, IReadOnlyList<double>? Green = null, IReadOnlyList<double>? Blue = null)
{
    public IReadOnlyList<double> Green { get; init; } = Green ?? [];

    public IReadOnlyList<double> Blue { get; init; } = Blue ?? [];
}

/// <summary>What people want to know of the minutes since traffic began to shift.</summary>
/// <param name="Minutes">So many were read.</param>
/// <param name="Busy">In so many of them green had requests.</param>
/// <param name="Unweighed">In so many of those blue had none, and no earlier minute of blue's was left.</param>
/// <param name="GreenMedian">Of the last minute that has one. Microseconds; 0: none.</param>
/// <param name="BlueMedian">The same of blue.</param>
/// <param name="Unknown">The plan's metrics without any value so far.</param>
public sealed record TrafficTotals(
    int Minutes = 0,
    int Busy = 0,
    int Unweighed = 0,
    RequestCount Green = default,
    RequestCount Blue = default,
    long GreenMedian = 0,
    long BlueMedian = 0,
    IReadOnlyList<string>? Unknown = null)
{
    public IReadOnlyList<string> Unknown { get; init; } = Unknown ?? [];
}

/// <summary>A minute of one side.</summary>
/// <param name="Median">Of the response times. Microseconds; null: unknown.</param>
/// <param name="P90">The 90th percentile.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SideMinute(RequestCount Count, long? Median, long? P90)
{
    private const int Unknown = -1;

    /// <summary>How many numbers it is in <see cref="TrafficEvidence.Reference"/>.</summary>
    public const int Numbers = 4;

    public IReadOnlyList<long> ToNumbers() => [Count.Requests, Count.Failed, Median ?? Unknown, P90 ?? Unknown];

    public static SideMinute Of(IReadOnlyList<long> numbers)
        => new(new RequestCount(numbers[0], numbers[1]), Known(numbers[2]), Known(numbers[3]));

    private static long? Known(long number) => number == Unknown ? null : number;
}
