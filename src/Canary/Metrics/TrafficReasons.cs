using System.Globalization;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>What speaks against green enough for a fail, and what is to be said of the rest, in sentences.</summary>
internal static class TrafficReasons
{
    /// <summary>Nothing: no fail.</summary>
    public static IEnumerable<string> OfFail(TrafficEvidence evidence, WatchSettings watch)
    {
        if (evidence.Counts is { } counts && UserCounts.IsFailing(counts))
        {
            yield return Failing(evidence.Stretch);
        }

        if (evidence.Slow is { Minutes: >= TrafficWeighing.SlowInARow } slow)
        {
            yield return Slow(slow);
        }

        foreach (var metric in watch.Metrics)
        {
            if (evidence.Metrics.FirstOrDefault(one => one.Name == metric.Name) is { } minutes && minutes.Green.Count >= metric.Minutes)
            {
                yield return Worse(metric, minutes);
            }
        }
    }

    public static IEnumerable<string> Remarks(UserTrafficState state)
    {
        var totals = state.Totals;
        if (state.Unasked is { } unasked)
        {
            yield return unasked;
        }
        else if (state is { Totals.Minutes: 0, Unread: null, Refused: null })
        {
            yield return $"CloudWatch's counts of users' requests were not used: a minute is final {UserTraffic.FinalAfterSeconds} s after its end, "
                + "and none was";
        }

        if (totals.Minutes > 0)
        {
            yield return Totals(totals);
        }

        if (totals is { GreenMedian: > 0, BlueMedian: > 0 })
        {
            yield return $"Latest median response times of users' requests: green {Ms(totals.GreenMedian)}, blue {Ms(totals.BlueMedian)}";
        }

        if (totals.Unweighed > 0)
        {
            yield return $"{Minutes(totals.Unweighed)} of green's had no minute of blue's to be compared with";
        }

        if (state.GivenUp > 0)
        {
            yield return $"{Minutes(state.GivenUp)} of CloudWatch's counts passed without an answer and were given up";
        }

        if (state.Unread is { } unread)
        {
            yield return unread;
        }

        if (state.Refused is { } refused)
        {
            yield return $"The plan's watch.metrics were left out after CloudWatch refused the query: {refused}";
        }
        else if (totals.Unknown is [_, ..] unknown && totals.Minutes > 0)
        {
            yield return $"CloudWatch had no value of {string.Join(", ", unknown)}, from the plan's watch.metrics";
        }
    }

    private static string Failing(TrafficStretch stretch)
    {
        var when = stretch.FromReference == 0 ? ""
            : stretch.FromReference < stretch.Minutes ? ", partly before traffic shifted"
            : " before traffic shifted";

        return "Users' requests to green fail too often, and more often than those to blue: "
            + $"{Count(stretch.Green, " failed", $"; limit {Percent.Of(UserCounts.Tolerated)}")}, blue {Count(stretch.Blue)}{when}, "
            + $"in {Minutes(stretch.Minutes)} of CloudWatch's counts";
    }

    private static string Slow(SlowMinutes slow)
        => $"Users wait too long for green: median {Ms(slow.GreenMedian)} and p90 {Ms(slow.GreenP90)}, "
            + $"blue {Ms(slow.BlueMedian)} and {Ms(slow.BlueP90)}{(slow.IsFromReference ? " before traffic shifted" : "")}, "
            + $"{Minutes(slow.Minutes)} in a row (limit {Number(TrafficWeighing.SlowFactor)}× blue's + {TrafficWeighing.SlowMilliseconds} ms)";

    private static string Worse(WatchMetric metric, MetricMinutes minutes)
    {
        var values = Numbers(minutes.Green, metric.Minutes);
        var row = $"{Minutes(metric.Minutes)} in a row";
        if (metric.TimesBlue is { } times)
        {
            var limit = metric.Worse == WorseWhen.Higher ? $"{Number(times)}× blue's" : $"blue's ÷ {Number(times)}";

            return $"{metric.Name} is worse for green than for blue, {row}: {values}, blue {Numbers(minutes.Blue, metric.Minutes)} (limit {limit})";
        }

        var side = metric.Worse == WorseWhen.Higher ? "above" : "below";

        return $"{metric.Name} is {side} its limit{(metric.IsOfGreen() ? " for green" : "")}, {row}: {values} (limit {Number(metric.Limit ?? 0)})";
    }

    private static string Totals(TrafficTotals totals) => totals.Busy == 0
        ? $"Green got no request in {Minutes(totals.Minutes)}"
        : $"Green got {Whole(totals.Green.Requests)} requests in {Minutes(totals.Busy)}, {Failed(totals.Green, " failed")}; "
            + (totals.Blue.Requests == 0 ? "blue none" : $"blue {Whole(totals.Blue.Requests)}, {Failed(totals.Blue)}");

    private static string Failed(RequestCount count, string failed = "")
        => $"{Whole(count.Failed)}{failed} ({Percent.Of(count.Failed, count.Requests)})";

    private static string Count(RequestCount count, string failed = "", string limit = "")
        => $"{Whole(count.Failed)} of {Whole(count.Requests)}{failed}"
            + (count.Requests == 0 ? "" : $" ({Percent.Of(count.Failed, count.Requests)}{limit})");

    private static string Minutes(int minutes) => minutes == 1 ? "1 minute" : $"{Whole(minutes)} minutes";

    private static string Ms(long microseconds)
        => Number(microseconds < 10_000 ? Math.Round(microseconds / 1000.0, 1) : Math.Round(microseconds / 1000.0)) + " ms";

    private static string Numbers(IReadOnlyList<double> values, int last) => string.Join(", ", values.TakeLast(last).Select(Number));

    private static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Number(double number)
        => number.ToString(number is not 0 && Math.Abs(number) < 0.001 ? "G4" : "#,0.####", CultureInfo.InvariantCulture);
}
