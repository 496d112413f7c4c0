namespace Canary.Aws;

public sealed record DescribeAlarms : AwsResponse
{
    public IReadOnlyList<MetricAlarm>? MetricAlarms { get; init; }

    public IReadOnlyList<MetricAlarm>? CompositeAlarms { get; init; }
}

public sealed record MetricAlarm(string? AlarmName, string? StateValue, string? StateReason);

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
