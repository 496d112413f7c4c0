using System.Net;

namespace Rehearsal.Fleet;

/// <summary>A target group that a listener forwards to, with its share of the traffic, 0 to 999.</summary>
internal sealed record Forward(TargetGroup Group, int Weight);

/// <summary>What went through a listener to one target group, or to none when no group had a weight; a failure is a 5xx.</summary>
internal sealed record Served(TargetGroup? Group, long Requests, long Failures);

/// <summary>A port of a load balancer, with the target groups it forwards to.</summary>
internal sealed class Listener
{
    private readonly Lock _gate = new();
    private readonly List<Served> _served = [];
    private readonly Forwarding _forwarding;
    private readonly Action _changed;
    private IReadOnlyList<Forward> _forwards;

    internal Listener(string arn, TargetGroup initial, Forwarding forwarding, Action changed)
    {
        (Arn, _forwarding, _changed, _forwards) = (arn, forwarding, changed, [new Forward(initial, 1)]);
    }

    public string Arn { get; }

    public string Protocol { get; } = "HTTP";

    public int Port => EndPoint.Port;

    public IPEndPoint EndPoint { get; internal set; } = null!;

    public Uri Address => new($"http://{EndPoint}");

    /// <summary>Changed as a whole: a request sees the weights before or after, never between.</summary>
    public IReadOnlyList<Forward> Forwards
    {
        get => Volatile.Read(ref _forwards);
        set
        {
            if (value is [] || value.Any(forward => forward.Weight is < 0 or > 999) || value.DistinctBy(forward => forward.Group).Count() < value.Count)
            {
                throw new ArgumentException("A listener forwards to one or more different target groups, each with a weight of 0 to 999", nameof(value));
            }

            Volatile.Write(ref _forwards, [.. value]);
            _changed();
        }
    }

    public IReadOnlyList<Served> Served
    {
        get
        {
            lock (_gate)
            {
                return [.. _served];
            }
        }
    }

    internal async Task<Response> Answer(Request request, CancellationToken cancellationToken)
    {
        var (group, response) = await _forwarding.Forward(request, Forwards, cancellationToken);
        Count(group, response.Status >= 500 ? 1 : 0);
        return response;
    }

    private void Count(TargetGroup? group, int failures)
    {
        lock (_gate)
        {
            var index = _served.FindIndex(served => served.Group == group);
            var before = index < 0 ? new Served(group, 0, 0) : _served[index];
            var after = before with { Requests = before.Requests + 1, Failures = before.Failures + failures };
            if (index < 0)
            {
                _served.Add(after);
            }
            else
            {
                _served[index] = after;
            }
        }
    }
}
