using Canary.Aws;

namespace Canary.Preflight;

/// <summary>The metrics that alarms look at, however an alarm says so.</summary>
internal static class WatchedMetrics
{
    public const string OfLoadBalancers = "AWS/ApplicationELB";

    /// <summary>An expression may have more; what is not kept is not known.</summary>
    private const int Most = 10;

    /// <summary>Null: it does not say, as a composite alarm, or looks at metrics that are not AWS's.</summary>
    public static IReadOnlyList<WatchedMetric>? Of(MetricAlarm alarm) => alarm.Watched ?? Read(alarm);

    /// <summary>With the metrics in place of all that describes them: the state of the workflow is small.</summary>
    public static DescribeAlarms Alone(DescribeAlarms response) => response with
    {
        MetricAlarms = response.MetricAlarms?.Select(Alone).ToList(),
        CompositeAlarms = response.CompositeAlarms?.Select(Alone).ToList(),
    };

    private static MetricAlarm Alone(MetricAlarm alarm)
        => new(alarm.AlarmName, alarm.StateValue, alarm.StateReason) { Watched = Of(alarm) };

    private static IReadOnlyList<WatchedMetric>? Read(MetricAlarm alarm)
    {
        var metrics = (alarm.Metrics ?? []).Select(query => query.MetricStat?.Metric)
            .Append(new AlarmMetric(alarm.Namespace, alarm.MetricName, alarm.Dimensions))
            .OfType<AlarmMetric>()
            .Where(metric => metric.MetricName is not null)
            .ToList();

        return metrics is [] || metrics.Exists(metric => metric.Namespace?.StartsWith("AWS/", StringComparison.Ordinal) != true)
            ? null
            : [.. metrics.Select(Read).Distinct().Take(Most)];
    }

    private static WatchedMetric Read(AlarmMetric metric) => metric.Namespace is not OfLoadBalancers ? new(metric.MetricName, null, null)
        : new(metric.MetricName, ValueOf(metric, "TargetGroup"), ValueOf(metric, "LoadBalancer"));

    private static string? ValueOf(AlarmMetric metric, string dimension)
        => metric.Dimensions?.FirstOrDefault(one => one.Name == dimension)?.Value;
}
