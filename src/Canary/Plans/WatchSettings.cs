using System.Text.Json.Serialization;

namespace Canary.Plans;

/// <summary>How a traffic shift is watched.</summary>
/// <remarks>Defaults are the constructors', which generated deserialisation keeps where a member is absent.</remarks>
/// <param name="Action">What follows when the watch finds a fault. It can only weaken what the stack says.</param>
/// <param name="MaxMinutes">How long the watch lasts at most. 1 to 2880.</param>
/// <param name="ClientErrors">Whether 4XX answers of targets count as failures too.</param>
/// <param name="Metrics">What else CloudWatch is asked for, at most five.</param>
public sealed record WatchSettings(
    WatchAction Action = WatchAction.Stop, int MaxMinutes = 120, bool ClientErrors = false, IReadOnlyList<WatchMetric>? Metrics = null)
{
    /// <summary>Two days.</summary>
    internal const int LongestMinutes = 2880;

    public IReadOnlyList<WatchMetric> Metrics { get; init; } = Metrics ?? [];
}

/// <summary>What follows when the watch finds a fault, the weaker first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchAction>))]
public enum WatchAction
{
    /// <summary>Nothing is watched.</summary>
    Off,

    /// <summary>The fault is reported, and the deployment goes on.</summary>
    Tell,

    /// <summary>The deployment is stopped and rolled back.</summary>
    Stop,
}

/// <summary>A metric of the plan, minute by minute: of one source, or computed by an expression from several.</summary>
/// <param name="Name">Unique; what reasons and remarks call it.</param>
/// <param name="Source">Null where there is an expression.</param>
/// <param name="Expression">CloudWatch's metric math; empty where there is a source.</param>
/// <param name="Using">The sources of the expression, by the ids that stand in it.</param>
/// <param name="Worse">Which way is worse.</param>
/// <param name="Limit">Beyond it a minute is worse; null where green is held against blue.</param>
/// <param name="TimesBlue">How many times worse than blue's a minute of green's may be, 1 to 100; null where there is a limit.</param>
/// <param name="Minutes">So many minutes in a row must be worse. 2 to 10.</param>
public sealed record WatchMetric(
    string Name,
    MetricSource? Source = null,
    string Expression = "",
    IReadOnlyDictionary<string, MetricSource>? Using = null,
    WorseWhen Worse = WorseWhen.Higher,
    double? Limit = null,
    double? TimesBlue = null,
    int Minutes = 3)
{
    public IReadOnlyDictionary<string, MetricSource> Using { get; init; } = Using ?? new Dictionary<string, MetricSource>();

    /// <summary>Whether green's values differ from blue's by a placeholder.</summary>
    internal bool IsOfGreen() => Using.Values.Append(Source).OfType<MetricSource>()
        .SelectMany(source => source.Dimensions.Values)
        .Append(Expression)
        .Any(Placeholders.NamesGreen);
}

/// <summary>One series of CloudWatch.</summary>
/// <param name="Dimensions">By name; values may hold placeholders such as {greenTargetGroup}.</param>
/// <param name="Stat">Such as Sum, Average or p90.</param>
public sealed record MetricSource(
    string Namespace, string Metric, IReadOnlyDictionary<string, string>? Dimensions = null, string Stat = "Average")
{
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = Dimensions ?? new Dictionary<string, string>();
}

/// <summary>Which way a metric gets worse.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorseWhen>))]
public enum WorseWhen
{
    Higher,
    Lower,
}
