using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>One question for metrics, and its answer: each query's values, and those of expressions over them.</summary>
internal sealed class MetricData
{
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
    private const int MostQueries = 500;

    private readonly LoadBalancerMetrics _metrics;
    private readonly ImmutableArray<MetricDataQuery> _queries;
    private readonly Dictionary<string, IReadOnlyDictionary<DateTimeOffset, double>> _series = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underway = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;

    private MetricData(LoadBalancerMetrics metrics, ImmutableArray<MetricDataQuery> queries, DateTimeOffset from, DateTimeOffset until) =>
        (_metrics, _queries, _from, _until) = (metrics, queries, from, until);

    /// <summary>All in one page: the rehearsal remembers an hour, which is far below a page's 100,800 values.</summary>
    public static JsonObject Answer(CallParameters call, LoadBalancerMetrics metrics)
    {
        if (call.Has("NextToken"))
        {
            throw new AwsException("InvalidNextToken", "The next token specified is invalid.");
        }

        var (from, until) = (RequiredTime(call, "StartTime"), RequiredTime(call, "EndTime"));
        MetricDataQuery.Require(from < until, "The parameter StartTime must be less than the parameter EndTime.");
        var isAscending = call.Text("ScanBy") switch
        {
            null or "TimestampDescending" => false,
            "TimestampAscending" => true,
            var other => throw new AwsException(
                MetricDataQuery.Invalid, $"The value {other} for parameter ScanBy is not supported; use TimestampDescending or TimestampAscending."),
        };
        var data = new MetricData(metrics, Queries(call), from.AddTicks(-(from.Ticks % TimeSpan.TicksPerMinute)), until);
        var results = data._queries.Select(query => (Query: query, Series: data.SeriesOf(query))).ToList();
        return ApiResponse.Of(("MetricDataResults", ApiResponse.List(
            results.Where(result => result.Query.IsReturned), result => Result(result.Query, result.Series, isAscending))));
    }

    private static DateTimeOffset RequiredTime(CallParameters call, string name) =>
        call.Time(name) ?? throw new AwsException(MetricDataQuery.Invalid, $"The parameter {name} is required.");

    private static ImmutableArray<MetricDataQuery> Queries(CallParameters call)
    {
        ImmutableArray<MetricDataQuery> queries = [.. (call.Sections("MetricDataQueries") ?? []).Select(MetricDataQuery.Read)];
        MetricDataQuery.Require(
            queries.Length is > 0 and <= MostQueries,
            $"The parameter MetricDataQueries must have 1 to {MostQueries} items; it has {queries.Length}.");
        MetricDataQuery.Require(
            queries.DistinctBy(query => query.Id).Count() == queries.Length, "The values for parameter Id in MetricDataQueries must be unique.");
        return queries;
    }

    private static JsonObject Result(MetricDataQuery query, IReadOnlyDictionary<DateTimeOffset, double> series, bool isAscending)
    {
        var points = (isAscending ? series.OrderBy(point => point.Key) : series.OrderByDescending(point => point.Key)).ToList();
        return ApiResponse.Of(
            ("Id", query.Id),
            ("Label", query.DefaultLabel),
            ("StatusCode", "Complete"),
            ("Timestamps", ApiResponse.List(points, point => ApiResponse.Time(point.Key))),
            ("Values", ApiResponse.List(points, point => JsonValue.Create(point.Value))));
    }

    private IReadOnlyDictionary<DateTimeOffset, double> SeriesOf(MetricDataQuery query)
    {
        if (_series.TryGetValue(query.Id, out var known))
        {
            return known;
        }

        if (!_underway.Add(query.Id))
        {
            throw MetricDataQuery.ErrorIn(query.Id, "it depends on itself");
        }

        return _series[query.Id] = query.Metric is { } metric ? SeriesOf(metric) : SeriesOf(query.Id, query.Expression!);
    }

    private Dictionary<DateTimeOffset, double> SeriesOf(MetricStat metric) =>
        _metrics.Read(metric.Metric, metric.Period)
            .Where(period => _from <= period.Key && period.Key < _until)
            .ToDictionary(period => period.Key, period => period.Value.Statistic(metric.Statistic));

    /// <summary>Where every term has a value. CloudWatch leaves out what is no finite number, such as a quotient of 0.</summary>
    private Dictionary<DateTimeOffset, double> SeriesOf(string id, MetricExpression expression)
    {
        var terms = expression.Ids.ToDictionary(term => term, term => _queries.FirstOrDefault(query => query.Id == term) is { } query
            ? SeriesOf(query)
            : throw MetricDataQuery.ErrorIn(id, $"{term} is not the Id of a query"));
        if (terms.Count == 0)
        {
            throw MetricDataQuery.ErrorIn(id, "it names no query, so it is not a time series");
        }

        return terms.Values.First().Keys
            .Where(time => terms.Values.All(series => series.ContainsKey(time)))
            .Select(time => (Time: time, Value: expression.At(term => terms[term][time])))
            .Where(point => double.IsFinite(point.Value))
            .ToDictionary(point => point.Time, point => point.Value);
    }
}
