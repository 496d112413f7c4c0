using Canary.Aws;
using Canary.Judging;

namespace Canary.Metrics;

/// <summary>A complete answer to a query, by id and minute.</summary>
/// <remarks>
/// Of the load balancer's own counts every one must be complete, or none is read: a minute is read once, and half of it would stay so. A metric of
/// the plan that is not complete has no values instead, so that it cannot keep the counts from being read.
/// </remarks>
internal sealed class TrafficAnswer
{
    private const string What = "CloudWatch's counts of users' requests";

    // More than a load balancer takes, and far from the end of the numbers that are computed with.
    private const double MostRequests = 1e9;

    private const double Microseconds = 1e6;

    private readonly Dictionary<string, Dictionary<DateTimeOffset, double>> _series;

    private TrafficAnswer(Dictionary<string, Dictionary<DateTimeOffset, double>> series) => _series = series;

    /// <summary>The answer, or why it cannot be read.</summary>
    public static (TrafficAnswer? Answer, string? Unread) Read(MetricDataRequest asked, GetMetricData? response)
    {
        if (response is not { Error: null, MetricDataResults: { } results })
        {
            return (null, Unread.Because(What, response, "cloudwatch:GetMetricData"));
        }

        if (response.NextToken is not (null or ""))
        {
            return (null, $"Could not read {What}: the response has more than one page");
        }

        var byId = results.ToLookup(result => result.Id ?? "", StringComparer.Ordinal);
        var series = new Dictionary<string, Dictionary<DateTimeOffset, double>>(StringComparer.Ordinal);
        foreach (var id in asked.MetricDataQueries.Where(query => query.ReturnData).Select(query => query.Id))
        {
            if (SeriesOf([.. byId[id]]) is { } values)
            {
                series[id] = values;
            }
            else if (!TrafficQueries.IsOfPlan(id))
            {
                return (null, $"Could not read {What}: {id} is {MistakeOf([.. byId[id]])}");
            }
        }

        return (new TrafficAnswer(series), null);
    }

    /// <summary>Null where there was no request: that is no minute.</summary>
    public SideMinute? Side(DateTimeOffset minute, bool isGreen)
    {
        var requests = Count(TrafficQueries.Requests(isGreen), minute);

        return requests is 0 ? null : new SideMinute(
            new RequestCount(requests, Math.Min(requests, TrafficQueries.Failures(isGreen).Sum(id => Count(id, minute)))),
            Duration(TrafficQueries.Median(isGreen), minute),
            Duration(TrafficQueries.P90(isGreen), minute));
    }

    public double? Value(string id, DateTimeOffset minute)
        => _series.TryGetValue(id, out var values) && values.TryGetValue(minute, out var value) && double.IsFinite(value) ? value : null;

    private long Count(string id, DateTimeOffset minute) => (long)Math.Round(Math.Clamp(Value(id, minute) ?? 0, 0, MostRequests));

    private long? Duration(string id, DateTimeOffset minute)
        => Value(id, minute) is >= 0 and < 1e6 and var seconds ? (long)Math.Round(seconds * Microseconds) : null;

    private static string MistakeOf(IReadOnlyList<MetricDataResult> results) => results switch
    {
        [] => "missing",
        [{ StatusCode: not "Complete" }] => $"{results[0].StatusCode ?? "without a status"}, not Complete",
        _ => "not one series with a value for each minute",
    };

    /// <summary>Null for what is not one complete series, with one value for each of its minutes.</summary>
    private static Dictionary<DateTimeOffset, double>? SeriesOf(IReadOnlyList<MetricDataResult> results)
    {
        if (results is not [{ StatusCode: "Complete" } result])
        {
            return null;
        }

        var (times, values) = (result.Timestamps ?? [], result.Values ?? []);
        var series = times.Zip(values).DistinctBy(point => point.First).ToDictionary(point => point.First, point => point.Second);

        return series.Count == times.Count && series.Count == values.Count ? series : null;
    }
}
