using System.Globalization;
using System.Text.RegularExpressions;
using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>The samples of a metric in one period, from which CloudWatch makes its statistics; there is one at least.</summary>
internal sealed partial class MetricSamples
{
    private readonly double _share;
    private readonly ResponseTimes? _times;

    private MetricSamples(long count, ResponseTimes? times, double share) => (Count, _times, _share) = (count, times, share);

    public long Count { get; }

    /// <summary>Each is 1, as the load balancer publishes what it counts; so their average is 1 and their sum the count. Null: none.</summary>
    public static MetricSamples? Counted(long count) => count > 0 ? new(count, null, 1) : null;

    /// <summary>Of times in seconds; null: none.</summary>
    public static MetricSamples? Timed(ResponseTimes times) => times.Count > 0 ? new(times.Count, times, 1) : null;

    public static bool IsStatistic(string name) =>
        name is "SampleCount" or "Sum" or "Average" or "Minimum" or "Maximum" || PercentileName().IsMatch(name);

    /// <summary>A share of them with the same distribution, their number rounded down; null: none.</summary>
    public MetricSamples? Part(double share)
    {
        var count = (long)Math.Floor(Count * share);
        return count > 0 ? new(count, _times, _share * count / Count) : null;
    }

    public MetricSamples And(MetricSamples other)
    {
        if (_times is null || other._times is null)
        {
            return new(Count + other.Count, null, 1);
        }

        var times = new ResponseTimes();
        times.Add(_times);
        times.Add(other._times);
        return new(Count + other.Count, times, (double)(Count + other.Count) / times.Count);
    }

    /// <param name="name">One of which <see cref="IsStatistic"/> holds.</param>
    public double Statistic(string name) => name switch
    {
        "SampleCount" => Count,
        "Sum" => _times is null ? Count : _times.Sum * _share,
        "Average" => _times is null ? 1 : _times.Sum / _times.Count,
        "Minimum" => _times?.Shortest ?? 1,
        "Maximum" => _times?.Longest ?? 1,
        _ => _times?.Percentile(double.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)) ?? 1,
    };

    [GeneratedRegex(@"^p([0-9]{1,2}(\.[0-9]{1,10})?|100)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PercentileName();
}
