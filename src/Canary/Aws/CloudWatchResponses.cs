namespace Canary.Aws;

public sealed record DescribeAlarms : AwsResponse
{
    public IReadOnlyList<MetricAlarm>? MetricAlarms { get; init; }

    public IReadOnlyList<MetricAlarm>? CompositeAlarms { get; init; }
}

public sealed record MetricAlarm(string? AlarmName, string? StateValue, string? StateReason)
{
    /// <summary>Such as AWS/ApplicationELB; absent from an alarm on several metrics, and from a composite one.</summary>
    public string? Namespace { get; init; }

    public string? MetricName { get; init; }

    public IReadOnlyList<AlarmDimension>? Dimensions { get; init; }

    /// <summary>Of an alarm on an expression: the metrics that go into it, and expressions.</summary>
    public IReadOnlyList<AlarmQuery>? Metrics { get; init; }

    /// <summary>What preflight keeps in place of these four.</summary>
    public IReadOnlyList<WatchedMetric>? Watched { get; init; }
}

public sealed record AlarmDimension(string? Name, string? Value);

public sealed record AlarmQuery(AlarmMetricStat? MetricStat);

public sealed record AlarmMetricStat(AlarmMetric? Metric);

public sealed record AlarmMetric(string? Namespace, string? MetricName, IReadOnlyList<AlarmDimension>? Dimensions);

/// <summary>A metric that an alarm looks at.</summary>
/// <param name="Name">Such as HTTPCode_Target_5XX_Count.</param>
/// <param name="Of">The target group, as the dimension TargetGroup names it; null: it is of a whole load balancer, or of something else.</param>
/// <param name="Balancer">As the dimension LoadBalancer names it; null: it is of something else.</param>
public sealed record WatchedMetric(string? Name, string? Of, string? Balancer);

public sealed record GetMetricData : AwsResponse
{
    public IReadOnlyList<MetricDataResult>? MetricDataResults { get; init; }

    /// <summary>Absent where this is all there is.</summary>
    public string? NextToken { get; init; }
}

/// <summary>One series: a value for each timestamp, in the same order; both lists are absent where it has none.</summary>
public sealed record MetricDataResult
{
    public string? Id { get; init; }

    /// <summary>When each period began.</summary>
    public IReadOnlyList<DateTimeOffset>? Timestamps { get; init; }

    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>Complete, PartialData, InternalError or Forbidden.</summary>
    public string? StatusCode { get; init; }
}
