using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>What load balancers have counted, as CloudWatch shows it: minutes late, and not all at once.</summary>
internal sealed class LoadBalancerMetrics(Func<IReadOnlyList<LoadBalancer>> balancers, TimeProvider clock)
{
    // AWS documents no figures for how late the metrics of a load balancer are, nor that a minute's values grow once they are there; both happen.
    // Whoever reads a minute before it is final reads less than was counted.

    /// <summary>How long after its end a minute has no values.</summary>
    public static readonly TimeSpan AppearsAfter = TimeSpan.FromSeconds(60);

    /// <summary>How long after its end a minute's values are final.</summary>
    public static readonly TimeSpan IsFinalAfter = TimeSpan.FromSeconds(120);

    /// <summary>How much of the counts a minute shows until then.</summary>
    public const double ShareBeforeFinal = 2.0 / 3;

    private const string Namespace = "AWS/ApplicationELB";

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    // What was not there is not published: a minute without it has no value, and not 0.
    private static readonly Dictionary<string, Func<TrafficMinute, MetricSamples?>> s_metrics = new()
    {
        ["RequestCount"] = minute => MetricSamples.Counted(minute.Requests),
        ["HTTPCode_Target_2XX_Count"] = minute => MetricSamples.Counted(minute.Answers(2)),
        ["HTTPCode_Target_3XX_Count"] = minute => MetricSamples.Counted(minute.Answers(3)),
        ["HTTPCode_Target_4XX_Count"] = minute => MetricSamples.Counted(minute.Answers(4)),
        ["HTTPCode_Target_5XX_Count"] = minute => MetricSamples.Counted(minute.Answers(5)),
        ["TargetConnectionErrorCount"] = minute => MetricSamples.Counted(minute.ConnectionErrors),
        ["TargetResponseTime"] = minute => MetricSamples.Timed(minute.ResponseTimes),
        ["HTTPCode_ELB_5XX_Count"] = minute => MetricSamples.Counted(minute.OwnErrors),
    };

    /// <summary>The samples of each period with any, by its start; none of a metric that does not exist.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="period">Whole minutes; periods begin at its multiples since 1970.</param>
    public IReadOnlyDictionary<DateTimeOffset, MetricSamples> Read(MetricId metric, TimeSpan period)
    {
        var samples = new SortedDictionary<DateTimeOffset, MetricSamples>();
        var counted = s_metrics.GetValueOrDefault(metric.Name, _ => null);
        foreach (var minute in Minutes(metric))
        {
            if (counted(minute) is { } all && Shown(minute, all) is { } shown)
            {
                var start = minute.Start - TimeSpan.FromTicks((minute.Start - DateTimeOffset.UnixEpoch).Ticks % period.Ticks);
                samples[start] = samples.TryGetValue(start, out var before) ? before.And(shown) : shown;
            }
        }

        return samples;
    }

    /// <summary>Those of the load balancer alone, or of one of its target groups.</summary>
    private IReadOnlyList<TrafficMinute> Minutes(MetricId metric)
    {
        var named = metric.Dimensions;
        if (metric.Namespace is not Namespace || !named.TryGetValue("LoadBalancer", out var name) || BalancerOf(name) is not { } balancer)
        {
            return [];
        }

        return named.Count is 1 ? balancer.Metrics.Minutes(null)
            : named.Count is 2 && named.TryGetValue("TargetGroup", out var suffix) && GroupOf(balancer, suffix) is { } group
                ? balancer.Metrics.Minutes(group)
            : [];
    }

    private LoadBalancer? BalancerOf(string name) => balancers().FirstOrDefault(balancer => Suffix(balancer.Arn, "loadbalancer/") == name);

    private static TargetGroup? GroupOf(LoadBalancer balancer, string suffix) =>
        balancer.TargetGroups.FirstOrDefault(group => Suffix(group.Arn, "") == suffix);

    private MetricSamples? Shown(TrafficMinute minute, MetricSamples all)
    {
        var age = clock.GetUtcNow() - (minute.Start + s_minute);
        return age < AppearsAfter ? null : age < IsFinalAfter ? all.Part(ShareBeforeFinal) : all;
    }

    /// <summary>What a dimension holds of an ARN.</summary>
    private static string Suffix(string arn, string without) => arn.Split(':', 6)[5][without.Length..];
}

/// <summary>A metric by its name and dimensions.</summary>
internal sealed record MetricId(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions);
