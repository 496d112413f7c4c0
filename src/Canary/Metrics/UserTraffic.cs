using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>What users meet while traffic shifts, by what CloudWatch counts each minute: what to ask, and what to make of the answer.</summary>
public static class UserTraffic
{
    /// <summary>How long after its end a minute is final: counts arrive late.</summary>
    internal const int FinalAfterSeconds = 120;

    /// <summary>Older minutes are given up.</summary>
    private const int MostMinutes = 180;

    /// <summary>A value and its time are about 40 bytes, and a state of a workflow may have 256 KiB.</summary>
    private const int MostValues = 2400;

    private static readonly TimeSpan s_minute = TimeSpan.FromSeconds(TrafficQueries.PeriodSeconds);

    /// <summary>The next query: one, or none where no further minute is final or where CloudWatch has no counts of both sides.</summary>
    /// <param name="since">When traffic began to shift.</param>
    public static IReadOnlyList<MetricDataRequest> Queries(
        Site site, string deploymentId, UserTrafficState? state, DateTimeOffset since, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(site);
        var end = MinuteOf(now.AddSeconds(-FinalAfterSeconds));
        if (WatchedSides.Of(site, deploymentId).Sides is not { } sides || end <= state?.AskedUntil)
        {
            return [];
        }

        var queries = TrafficQueries.Build(sides, WatchOf(site), withPlan: state?.Refused is null);
        var most = Math.Min(MostMinutes, MostValues / queries.Count(query => query.ReturnData));
        var next = state?.ReadUntil ?? MinuteOf(since) - (TrafficWeighing.ReferenceMinutes * s_minute);
        var oldest = end - (most * s_minute);
        var start = next < oldest ? oldest : next;

        return start >= end ? [] : [new MetricDataRequest { StartTime = start, EndTime = end, MetricDataQueries = queries }];
    }

    /// <summary>With what the answer says of each further minute; as before, but for a remark, where there is no complete answer.</summary>
    /// <param name="asked">What <see cref="Queries"/> gave.</param>
    /// <param name="responses">One for each of <paramref name="asked"/>.</param>
    /// <param name="since">When traffic began to shift.</param>
    public static UserTrafficState After(
        Site site,
        string deploymentId,
        UserTrafficState? state,
        IReadOnlyList<MetricDataRequest> asked,
        IReadOnlyList<GetMetricData>? responses,
        DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(asked);
        state = (state ?? new UserTrafficState()) with { Unasked = WatchedSides.Of(site, deploymentId).Why };
        if (asked is not [var query, ..])
        {
            return state;
        }

        var response = responses is [var first, ..] ? first : null;
        state = state with { AskedUntil = query.EndTime };

        return TrafficAnswer.Read(query, response) switch
        {
            ({ } answer, _) => Read(state, answer, query, MinuteOf(since), WatchOf(site)),
            (_, var unread) when IsRefused(query, response) => state with { Refused = unread, Unread = null },
            (_, var unread) => state with { Unread = unread },
        };
    }

    /// <summary>A fail where users' requests speak against green, and null otherwise; never a fail for what is missing.</summary>
    public static Verdict? Fail(UserTrafficState? state, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        return state is not null && TrafficReasons.OfFail(state.Evidence, plan.Watch).ToList() is [_, ..] reasons
            ? Verdict.Of(Outcome.Fail, Rule.FailTraffic, reasons)
            : null;
    }

    /// <summary>What users met, and what could not be read, in sentences.</summary>
    public static IReadOnlyList<string> Remarks(UserTrafficState? state)
        => state is null ? ["CloudWatch's counts of users' requests were not read"] : [.. TrafficReasons.Remarks(state)];

    private static UserTrafficState Read(
        UserTrafficState state, TrafficAnswer answer, MetricDataRequest query, DateTimeOffset shift, WatchSettings watch)
    {
        var wanted = state.ReadUntil is { } read && read > shift ? read : shift;
        var start = state.ReadUntil > query.StartTime ? state.ReadUntil.Value : query.StartTime;
        state = state with { Unread = null, GivenUp = state.GivenUp + Math.Max(0, (int)((start - wanted) / s_minute)) };
        for (var minute = start; minute < query.EndTime; minute += s_minute)
        {
            state = (minute < shift ? Before(state, answer, minute) : Since(state, answer, minute, watch)) with { ReadUntil = minute + s_minute };
        }

        return state;
    }

    private static UserTrafficState Before(UserTrafficState state, TrafficAnswer answer, DateTimeOffset minute)
        => answer.Side(minute, isGreen: false) is { } blue ? state with { Evidence = state.Evidence.WithReference(blue) } : state;

    private static UserTrafficState Since(UserTrafficState state, TrafficAnswer answer, DateTimeOffset minute, WatchSettings watch)
    {
        var (green, blue) = (answer.Side(minute, isGreen: true), answer.Side(minute, isGreen: false));
        var metrics = watch.Metrics.Select((metric, index) => (
            Metric: metric,
            Green: answer.Value(TrafficQueries.OfPlan(index, isGreen: true), minute),
            Blue: answer.Value(TrafficQueries.OfPlan(index, isGreen: false), minute))).ToList();
        var totals = After(state.Totals, state.Evidence, green, blue);
        state = state with { Minutes = TrafficMinutes.With(state.Minutes, minute, green?.Count ?? default, blue?.Count ?? default) };
        totals = totals with
        {
            Unknown = [.. metrics.Where(it => it.Green is null && IsUnknown(state.Totals, it.Metric)).Select(it => it.Metric.Name)],
        };
        if (TrafficReasons.OfFail(state.Evidence, watch).Any())
        {
            return state with { Totals = totals };
        }

        // Until green has its first users, blue's minutes are of before they moved, whenever AllowTraffic began.
        var evidence = green is { } there ? state.Evidence.With(there, blue)
            : blue is { } alone && state.Totals.Green.Requests == 0 ? state.Evidence.WithReference(alone)
            : state.Evidence;

        return state with
        {
            Totals = totals,
            Evidence = metrics.Aggregate(evidence, (so, it) => so.With(it.Metric, it.Green, it.Blue)),
        };
    }

    private static bool IsUnknown(TrafficTotals totals, WatchMetric metric) => totals.Minutes == 0 || totals.Unknown.Contains(metric.Name);

    private static TrafficTotals After(TrafficTotals totals, TrafficEvidence evidence, SideMinute? green, SideMinute? blue) => totals with
    {
        Minutes = totals.Minutes + 1,
        Busy = totals.Busy + (green is null ? 0 : 1),
        Unweighed = totals.Unweighed + (green is not null && (blue ?? evidence.NextReference()) is null ? 1 : 0),
        Green = totals.Green + (green?.Count ?? default),
        Blue = totals.Blue + (blue?.Count ?? default),
        GreenMedian = green?.Median ?? totals.GreenMedian,
        BlueMedian = blue?.Median ?? totals.BlueMedian,
    };

    /// <summary>
    /// CloudWatch refuses a query as a whole for one expression that it cannot compute. The next one goes without the plan's metrics: a slip in the
    /// plan must not hide what users meet.
    /// </summary>
    private static bool IsRefused(MetricDataRequest query, GetMetricData? response)
        => query.MetricDataQueries.Any(one => TrafficQueries.IsOfPlan(one.Id))
            && response is { Error: { } error, Cause: { } cause }
            && cause.Contains("Status Code: 400", StringComparison.Ordinal)
            && !Unread.IsDenied(response)
            && !$"{error} {cause}".Contains("Throttl", StringComparison.OrdinalIgnoreCase)
            && !cause.Contains("Rate exceeded", StringComparison.OrdinalIgnoreCase);

    private static WatchSettings WatchOf(Site site) => (site.Plan ?? new Plan()).Watch;

    private static DateTimeOffset MinuteOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % s_minute.Ticks), TimeSpan.Zero);
}
