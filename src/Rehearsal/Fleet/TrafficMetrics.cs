namespace Rehearsal.Fleet;

/// <summary>What a load balancer counts of what it forwards, for each target group and for itself, by the minutes of the account's clock.</summary>
/// <remarks>
/// Health checks, and what is sent straight to a target, do not pass it. It remembers a little more than an hour.
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html says that RequestCount counts requests
/// for which a target could be chosen. That leaves open what becomes of one whose target could not be connected to. Here it is a connection error
/// and no request, the harder of the two readings: a group of which nothing can be reached then has no RequestCount at all.
/// </remarks>
internal sealed class TrafficMetrics(TimeProvider clock)
{
    public const int MinutesKept = 75;

    private readonly Lock _gate = new();
    private readonly List<TrafficMinute> _balancer = [];
    private readonly Dictionary<TargetGroup, List<TrafficMinute>> _groups = [];

    /// <summary>Those with any traffic, oldest first. A minute that is over does not change any more.</summary>
    /// <param name="group">Null: of the whole load balancer.</param>
    public IReadOnlyList<TrafficMinute> Minutes(TargetGroup? group)
    {
        lock (_gate)
        {
            return group is null ? [.. _balancer] : _groups.TryGetValue(group, out var minutes) ? [.. minutes] : [];
        }
    }

    /// <param name="time">From sending the request to the beginning of the answer.</param>
    internal void Answered(TargetGroup group, int status, TimeSpan time) => Count(group, minute => minute.Answered(status, time));

    /// <summary>The target took the connection and gave no answer.</summary>
    internal void NotAnswered(TargetGroup group) => Count(group, minute => minute.NotAnswered());

    internal void NotConnected(TargetGroup group) => Count(group, minute => minute.NotConnected());

    /// <summary>The load balancer answered with a status of 500 or above in place of a target. It publishes these for itself alone.</summary>
    internal void AnsweredItself()
    {
        lock (_gate)
        {
            Current(_balancer).AnsweredItself();
        }
    }

    private void Count(TargetGroup group, Action<TrafficMinute> count)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(group, out var minutes))
            {
                minutes = _groups[group] = [];
            }

            count(Current(minutes));
            count(Current(_balancer));
        }
    }

    private TrafficMinute Current(List<TrafficMinute> minutes)
    {
        var now = clock.GetUtcNow();
        var start = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        if (minutes is [.., var last] && last.Start == start)
        {
            return last;
        }

        if (minutes.Count == MinutesKept)
        {
            minutes.RemoveAt(0);
        }

        var minute = new TrafficMinute(start);
        minutes.Add(minute);
        return minute;
    }
}
