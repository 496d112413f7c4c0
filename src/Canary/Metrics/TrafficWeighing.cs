using System.Globalization;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>What one more minute adds to the evidence.</summary>
internal static class TrafficWeighing
{
    /// <summary>How many minutes before traffic began to shift are blue's reference.</summary>
    public const int ReferenceMinutes = 30;

    /// <summary>Green is slow beyond so many times blue's response times and the milliseconds below.</summary>
    public const double SlowFactor = 1.6;

    public const int SlowMilliseconds = 1;

    /// <summary>So many slow minutes in a row are a fail.</summary>
    public const int SlowInARow = 3;

    /// <summary>The most minutes that a plan asks for in a row.</summary>
    private const int MostInARow = 10;

    // Percentiles of fewer requests say little: of green's, and of blue's, which may be the few that are left of it.
    private const int LeastOfGreen = 100;
    private const int LeastOfBlue = 20;

    /// <summary>A minute of blue's before traffic began to shift.</summary>
    public static TrafficEvidence WithReference(this TrafficEvidence evidence, SideMinute blue)
        => evidence with { Reference = [.. blue.ToNumbers().Concat(evidence.Reference).Take(ReferenceMinutes * SideMinute.Numbers)] };

    /// <summary>A minute since then.</summary>
    public static TrafficEvidence With(this TrafficEvidence evidence, SideMinute green, SideMinute? blue)
    {
        if ((blue ?? evidence.NextReference()) is not { } other)
        {
            return evidence;
        }

        var isFromReference = blue is null;
        var counts = evidence.Counts ?? UserCounts.Start(UserCounts.DispersionOf([.. evidence.References().Select(minute => minute.Count)]));

        return evidence with
        {
            Counts = UserCounts.After(counts, green.Count, other.Count),
            Stretch = After(evidence.Stretch, green.Count, other.Count, isFromReference),
            Slow = After(evidence.Slow, green, other, isFromReference),
            Reference = isFromReference ? [.. evidence.Reference.Skip(SideMinute.Numbers)] : evidence.Reference,
        };
    }

    /// <summary>A minute of a metric of the plan; one without a value neither counts nor ends a row.</summary>
    public static TrafficEvidence With(this TrafficEvidence evidence, WatchMetric metric, double? green, double? blue)
    {
        if (green is not { } value || (metric.TimesBlue is not null && blue is null))
        {
            return evidence;
        }

        var before = evidence.Metrics.FirstOrDefault(one => one.Name == metric.Name) ?? new MetricMinutes(metric.Name);
        var after = IsWorse(metric, value, blue ?? 0)
            ? new MetricMinutes(metric.Name, Last(before.Green, value), metric.TimesBlue is null ? [] : Last(before.Blue, blue!.Value))
            : new MetricMinutes(metric.Name);

        return evidence with
        {
            Metrics = [.. evidence.Metrics.Where(one => one.Name != metric.Name).Append(after).OrderBy(one => one.Name, StringComparer.Ordinal)],
        };
    }

    public static SideMinute? NextReference(this TrafficEvidence evidence)
        => evidence.References().Select(minute => (SideMinute?)minute).FirstOrDefault();

    private static IEnumerable<SideMinute> References(this TrafficEvidence evidence)
        => evidence.Reference.Chunk(SideMinute.Numbers).Where(numbers => numbers.Length == SideMinute.Numbers).Select(SideMinute.Of);

    /// <summary>Begins anew as soon as green's share of failures in it is a tolerated one.</summary>
    private static TrafficStretch After(TrafficStretch stretch, RequestCount green, RequestCount blue, bool isFromReference)
    {
        var longer = new TrafficStretch(
            stretch.Minutes + 1, stretch.FromReference + (isFromReference ? 1 : 0), stretch.Green + green, stretch.Blue + blue);

        return longer.Green.Failed > longer.Green.Requests * UserCounts.Tolerated ? longer : new TrafficStretch();
    }

    /// <summary>A minute without response times to compare neither counts nor ends a row.</summary>
    private static SlowMinutes After(SlowMinutes slow, SideMinute green, SideMinute blue, bool isFromReference)
    {
        if (green is not { Median: { } median, P90: { } p90, Count.Requests: >= LeastOfGreen }
            || blue is not { Median: { } blueMedian, P90: { } blueP90, Count.Requests: >= LeastOfBlue })
        {
            return slow;
        }

        return IsSlower(median, blueMedian) && IsSlower(p90, blueP90)
            ? new SlowMinutes(slow.Minutes + 1, median, p90, blueMedian, blueP90, isFromReference)
            : new SlowMinutes();
    }

    private static bool IsSlower(long green, long blue) => green > (SlowFactor * blue) + (SlowMilliseconds * 1000);

    private static bool IsWorse(WatchMetric metric, double green, double blue) => (metric.Worse, metric.TimesBlue, metric.Limit) switch
    {
        (WorseWhen.Higher, { } times, _) => green > times * blue,
        (WorseWhen.Lower, { } times, _) => blue > times * green,
        (WorseWhen.Higher, null, { } limit) => green > limit,
        (WorseWhen.Lower, null, { } limit) => green < limit,
        _ => false,
    };

    private static IReadOnlyList<double> Last(IReadOnlyList<double> values, double value)
        => [.. values.TakeLast(MostInARow - 1).Append(Short(value))];

    /// <summary>To six digits: it is only shown, and a workflow carries it.</summary>
    private static double Short(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
