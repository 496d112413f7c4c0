using System.Text.Json.Serialization;

namespace Canary.Metrics;

/// <summary>The parameters of CloudWatch's GetMetricData, and nothing else: a workflow passes them on as they are.</summary>
public sealed record MetricDataRequest
{
    /// <summary>Inclusive, at the beginning of a minute.</summary>
    [JsonConverter(typeof(SecondsOfUtc))]
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Exclusive, at the beginning of a minute.</summary>
    [JsonConverter(typeof(SecondsOfUtc))]
    public required DateTimeOffset EndTime { get; init; }

    public required IReadOnlyList<MetricDataQuery> MetricDataQueries { get; init; }
}

/// <summary>Either a metric or an expression.</summary>
public sealed record MetricDataQuery
{
    public required string Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricStat? MetricStat { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expression { get; init; }

    /// <summary>An expression's. Seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Period { get; init; }

    /// <summary>False for what only an expression needs.</summary>
    public required bool ReturnData { get; init; }
}

/// <param name="Period">Seconds.</param>
public sealed record MetricStat(MetricOfCloudWatch Metric, int Period, string Stat);

public sealed record MetricOfCloudWatch(string Namespace, string MetricName, IReadOnlyList<MetricDimension> Dimensions);

public sealed record MetricDimension(string Name, string Value);
