using System.Globalization;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>What is asked of CloudWatch, and under which ids the answers come.</summary>
/// <remarks>
/// Metrics and dimensions: Elastic Load Balancing, CloudWatch metrics for your Application Load Balancer. An id under which a plan's expression
/// knows a metric gets the expression's own id before it, so no two can be the same.
/// </remarks>
internal static class TrafficQueries
{
    public const int PeriodSeconds = 60;

    /// <summary>With the values of its placeholders; CloudWatch refuses a longer expression, and the whole query with it.</summary>
    private const int LongestExpression = 2048;

    private const string Namespace = "AWS/ApplicationELB";
    private const string Sum = "Sum";
    private const string ResponseTime = "TargetResponseTime";

    /// <summary>The load balancer's own counts, of one side.</summary>
    public static IEnumerable<(string Id, string Metric, string Stat)> OfLoadBalancer(bool isGreen, bool clientErrors)
    {
        yield return (Requests(isGreen), "RequestCount", Sum);
        yield return ($"{Side(isGreen)}_errors", "HTTPCode_Target_5XX_Count", Sum);
        yield return ($"{Side(isGreen)}_refused", "TargetConnectionErrorCount", Sum);
        if (clientErrors)
        {
            yield return ($"{Side(isGreen)}_client_errors", "HTTPCode_Target_4XX_Count", Sum);
        }

        yield return (Median(isGreen), ResponseTime, "p50");
        yield return (P90(isGreen), ResponseTime, "p90");
    }

    public static string Requests(bool isGreen) => $"{Side(isGreen)}_requests";

    /// <summary>The counts that are failures, as far as they were asked for.</summary>
    public static IReadOnlyList<string> Failures(bool isGreen)
        => [$"{Side(isGreen)}_errors", $"{Side(isGreen)}_refused", $"{Side(isGreen)}_client_errors"];

    public static string Median(bool isGreen) => $"{Side(isGreen)}_median";

    public static string P90(bool isGreen) => $"{Side(isGreen)}_p90";

    public static string OfPlan(int index, bool isGreen) => string.Create(CultureInfo.InvariantCulture, $"plan{index}_{Side(isGreen)}");

    public static bool IsOfPlan(string id) => id.StartsWith("plan", StringComparison.Ordinal);

    public static IReadOnlyList<MetricDataQuery> Build(WatchedSides sides, WatchSettings watch, bool withPlan) =>
    [
        .. Both.SelectMany(isGreen => OfLoadBalancer(isGreen, watch.ClientErrors)
            .Select(it => Query(it.Id, new MetricOfCloudWatch(Namespace, it.Metric, Dimensions(sides, isGreen)), it.Stat))),
        .. (withPlan ? watch.Metrics : []).SelectMany((metric, index) => OfPlan(sides, metric, index)),
    ];

    private static bool[] Both => [true, false];

    private static string Side(bool isGreen) => isGreen ? "green" : "blue";

    private static MetricDimension[] Dimensions(WatchedSides sides, bool isGreen)
        => [new("TargetGroup", sides.TargetGroup(isGreen)), new("LoadBalancer", sides.LoadBalancer)];

    /// <summary>Nothing where a value is not known on one side: CloudWatch would refuse the whole query.</summary>
    private static IEnumerable<MetricDataQuery> OfPlan(WatchedSides sides, WatchMetric metric, int index)
    {
        var queries = (metric.TimesBlue is null ? [true] : Both).Select(isGreen => OfPlan(sides, metric, OfPlan(index, isGreen), isGreen)).ToList();

        return queries.Any(query => query is null) ? [] : queries.SelectMany(query => query!);
    }

    private static List<MetricDataQuery>? OfPlan(WatchedSides sides, WatchMetric metric, string id, bool isGreen)
    {
        if (metric.Source is { } source)
        {
            return OfSource(sides, source, id, isGreen) is { } query ? [query] : null;
        }

        string Renamed(string used) => $"{id}_{used}";

        var parts = metric.Using.Select(part => OfSource(sides, part.Value, Renamed(part.Key), isGreen)).ToList();
        var renamed = MetricExpression.Rename(metric.Expression, used => metric.Using.ContainsKey(used) ? Renamed(used) : used);
        var expression = sides.Fill(renamed, isGreen);

        return expression is null or { Length: > LongestExpression } || parts.Contains(null) ? null :
        [
            .. parts.Select(part => part! with { ReturnData = false }),
            new MetricDataQuery { Id = id, Expression = expression, Period = PeriodSeconds, ReturnData = true },
        ];
    }

    private static MetricDataQuery? OfSource(WatchedSides sides, MetricSource source, string id, bool isGreen)
    {
        var dimensions = source.Dimensions.Select(dimension => (dimension.Key, Value: sides.Fill(dimension.Value, isGreen))).ToList();

        return dimensions.Any(dimension => dimension.Value is null) ? null : Query(
            id,
            new MetricOfCloudWatch(
                source.Namespace, source.Metric, [.. dimensions.Select(dimension => new MetricDimension(dimension.Key, dimension.Value!))]),
            source.Stat);
    }

    private static MetricDataQuery Query(string id, MetricOfCloudWatch metric, string stat)
        => new() { Id = id, MetricStat = new MetricStat(metric, PeriodSeconds, stat), ReturnData = true };
}
