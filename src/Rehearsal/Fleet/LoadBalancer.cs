using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Fleet;

/// <summary>An application load balancer: listeners that forward by weight, target groups that watch their targets.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private const string Account = "arn:aws:elasticloadbalancing:local:000000000000";

    private readonly Lock _gate = new();
    private readonly List<TargetGroup> _groups = [];
    private readonly List<(Listener Listener, IListening Listening)> _listeners = [];
    private readonly List<IListening> _silent = [];
    private readonly INetwork _network;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;
    private readonly HealthChecker _checker;
    private readonly Forwarding _forwarding;

    /// <param name="clock">The account's clock: intervals of health checks, registration, draining.</param>
    /// <param name="wire">The clock of connections: timeouts.</param>
    public LoadBalancer(string name, INetwork network, TimeProvider clock, TimeProvider wire, int seed)
    {
        (Name, _network, _clock) = (name, network, clock);
        Arn = $"{Account}:loadbalancer/app/{name}/{Hex(name)}";
        _client = new HttpMessageInvoker(network.ToTargets, disposeHandler: false);
        _checker = new HealthChecker(_client, wire);
        Metrics = new TrafficMetrics(clock);
        _forwarding = new Forwarding(_client, Metrics, wire, seed);
    }

    public string Name { get; }

    public string Arn { get; }

    public string DnsName { get; } = "127.0.0.1";

    /// <summary>None: the one that the rehearsal's load balancers are in.</summary>
    public IReadOnlyList<string> SecurityGroups { get; set; } = [];

    /// <summary>What it counts of the requests of users.</summary>
    public TrafficMetrics Metrics { get; }

    public IReadOnlyList<TargetGroup> TargetGroups
    {
        get
        {
            lock (_gate)
            {
                return [.. _groups];
            }
        }
    }

    public IReadOnlyList<Listener> Listeners
    {
        get
        {
            lock (_gate)
            {
                return [.. _listeners.Select(open => open.Listener)];
            }
        }
    }

    public TargetGroup AddTargetGroup(string name, HealthCheck healthCheck, string protocol = "HTTP", int port = 80)
    {
        var group = new TargetGroup(name, $"{Account}:targetgroup/{name}/{Hex(name)}", healthCheck, protocol, port, _checker, _clock);
        lock (_gate)
        {
            _groups.Add(group);
        }

        return group;
    }

    /// <summary>Opens a port that forwards everything to one group; null: what no rule takes is answered with 404.</summary>
    public async ValueTask<Listener> AddListener(string name, TargetGroup? initial, CancellationToken cancellationToken)
    {
        var arn = $"{Account}:listener/app/{Name}/{Hex(Name)}/{Hex($"{Name}/{name}")}";
        var listener = new Listener(arn, initial, _forwarding, MarkGroupsInUse);
        var listening = await _network.Listen(listener.Answer, cancellationToken);
        listener.EndPoint = listening.EndPoint;
        lock (_gate)
        {
            _listeners.Add((listener, listening));
        }

        MarkGroupsInUse();
        return listener;
    }

    /// <summary>
    /// Leads the prober to a port that takes connections and never answers, as when a security group swallows what it sends; users get through.
    /// </summary>
    public async ValueTask CloseToProber(Listener listener, CancellationToken cancellationToken)
    {
        var silent = await _network.Listen((_, token) => new TaskCompletionSource<Response>().Task.WaitAsync(token), cancellationToken);
        listener.PortForProber = silent.EndPoint.Port;
        lock (_gate)
        {
            _silent.Add(silent);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listening in _listeners.Select(open => open.Listening).Concat(_silent))
        {
            await listening.DisposeAsync();
        }

        foreach (var group in TargetGroups)
        {
            await group.CloseAsync();
        }

        _client.Dispose();
    }

    private void MarkGroupsInUse()
    {
        lock (_gate)
        {
            var used = _listeners.SelectMany(open => open.Listener.Rules)
                .SelectMany(rule => rule.Forwards)
                .Select(forward => forward.Group)
                .ToHashSet();
            foreach (var group in _groups)
            {
                group.Use(used.Contains(group));
            }
        }
    }

    private static string Hex(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
}
