namespace Canary.Aws;

public sealed record DescribeAlarms : AwsResponse
{
    public IReadOnlyList<MetricAlarm>? MetricAlarms { get; init; }

    public IReadOnlyList<MetricAlarm>? CompositeAlarms { get; init; }
}

public sealed record MetricAlarm(string? AlarmName, string? StateValue, string? StateReason);
