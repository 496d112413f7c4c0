using System.Net;

namespace Rehearsal.Fleet;

/// <summary>A target group that a listener forwards to, with its share of the traffic, 0 to 999.</summary>
internal sealed record Forward(TargetGroup Group, int Weight);

/// <summary>What went through a listener to one target group, or to none when no group had a weight; a failure is a 5xx.</summary>
internal sealed record Served(TargetGroup? Group, long Requests, long Failures);

/// <summary>A port of a load balancer, with rules that take requests by host and path, and the target groups it forwards the others to.</summary>
internal sealed class Listener
{
    private readonly Lock _gate = new();
    private readonly List<Served> _served = [];
    private readonly Forwarding _forwarding;
    private readonly Action _changed;
    private ListenerRule[] _rules = [];

    internal Listener(string arn, TargetGroup? initial, Forwarding forwarding, Action changed)
    {
        (Arn, _forwarding, _changed) = (arn, forwarding, changed);
        DefaultRule = new ListenerRule(
            RuleArn("0000000000000000"), ListenerRule.Default, RuleCondition.Any, initial is null ? [] : [new Forward(initial, 1)], changed);
    }

    public string Arn { get; }

    public string Protocol { get; } = "HTTP";

    /// <summary>What the account tells, and so where the prober goes: the port that users know, unless that is closed to it.</summary>
    public int Port => PortForProber ?? EndPoint.Port;

    internal int? PortForProber { get; set; }

    public IPEndPoint EndPoint { get; internal set; } = null!;

    public Uri Address => new($"http://{EndPoint}");

    /// <summary>What becomes of a request that no rule takes.</summary>
    public ListenerRule DefaultRule { get; }

    /// <summary>In the order in which they are tried, the default action last.</summary>
    public IReadOnlyList<ListenerRule> Rules => [.. Volatile.Read(ref _rules), DefaultRule];

    /// <summary>The default action's target groups.</summary>
    public IReadOnlyList<Forward> Forwards
    {
        get => DefaultRule.Forwards;
        set => DefaultRule.Forwards = value;
    }

    /// <summary>Adds a rule; a priority is taken once.</summary>
    /// <param name="priority">1 to 50,000; the lowest is tried first.</param>
    /// <param name="condition">Which requests it takes.</param>
    /// <param name="forwards">Where it sends them.</param>
    public ListenerRule AddRule(int priority, RuleCondition condition, IReadOnlyList<Forward> forwards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(priority, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, ListenerRule.LastPriority);
        var rule = new ListenerRule(RuleArn($"{priority:x16}"), priority, condition, [.. ListenerRule.Check(forwards)], _changed);
        lock (_gate)
        {
            if (Array.Exists(_rules, known => known.Priority == priority))
            {
                throw new ArgumentException($"The listener has a rule of priority {priority} already", nameof(priority));
            }

            Volatile.Write(ref _rules, [.. _rules.Append(rule).OrderBy(known => known.Priority)]);
        }

        _changed();
        return rule;
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
        var rule = Array.Find(Volatile.Read(ref _rules), rule => rule.Condition.Takes(request)) ?? DefaultRule;
        var (group, response) = await _forwarding.Forward(request, rule.Forwards, cancellationToken);
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

    private string RuleArn(string id) => $"{Arn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal)}/{id}";
}
