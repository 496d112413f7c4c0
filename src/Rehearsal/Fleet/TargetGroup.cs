namespace Rehearsal.Fleet;

/// <summary>The targets of one task set: who they are, whether they are well, and whose turn it is.</summary>
internal sealed class TargetGroup
{
    /// <summary>How long a target shows as being registered before its first check, on the account's clock.</summary>
    public static readonly TimeSpan RegistrationTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Uri, CancellationTokenSource> _watches = [];
    private readonly HealthChecker _checker;
    private readonly TimeProvider _clock;
    private readonly List<Task> _underway = [];
    private FleetTarget[] _targets = [];
    private Uri[] _candidates = [];
    private bool _isInUse;
    private bool _isClosed;
    private uint _turn;

    internal TargetGroup(string name, string arn, HealthCheck healthCheck, string protocol, int port, HealthChecker checker, TimeProvider clock)
    {
        (Name, Arn, HealthCheck, Protocol, Port, _checker, _clock) = (name, arn, healthCheck, protocol, port, checker, clock);
    }

    public string Name { get; }

    public string Arn { get; }

    public string Protocol { get; }

    /// <summary>HTTP1 or GRPC; what its health check asks is HTTP all the same.</summary>
    public string ProtocolVersion { get; set; } = "HTTP1";

    public int Port { get; }

    public HealthCheck HealthCheck { get; }

    /// <summary>How long a deregistered target shows as draining, on the account's clock; AWS's default.</summary>
    public TimeSpan DeregistrationDelay { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>What the load balancer says of it; the rehearsal's sends no cookies.</summary>
    public bool IsSticky { get; set; }

    public IReadOnlyList<FleetTarget> Targets
    {
        get
        {
            lock (_gate)
            {
                return _targets;
            }
        }
    }

    /// <summary>Adds a target; one that is registered already stays as it is, one that is draining comes back.</summary>
    public void Register(Uri address)
    {
        lock (_gate)
        {
            if (_isClosed || Find(address) is { State: not FleetTarget.Draining })
            {
                return;
            }

            StopWatching(address);
            Change([.. _targets.Where(target => target.Address != address), FleetTarget.NotInUse(address)]);
            if (_isInUse)
            {
                Watch(address);
            }
        }
    }

    public void Deregister(Uri address)
    {
        lock (_gate)
        {
            if (_isClosed || Find(address) is null or { State: FleetTarget.Draining })
            {
                return;
            }

            StopWatching(address);
            if (_isInUse)
            {
                Set(address, _ => FleetTarget.Deregistering(address));
                Track(Drain(address, StartWatch(address)));
            }
            else
            {
                Remove(address);
            }
        }
    }

    /// <summary>
    /// The next target in turn: of the healthy ones, or of all when none is healthy (the load balancer fails open). Null when there is none.
    /// </summary>
    public Uri? Next()
    {
        lock (_gate)
        {
            return _candidates is [] ? null : _candidates[(int)(_turn++ % (uint)_candidates.Length)];
        }
    }

    /// <summary>Checks the targets while a listener names the group, whatever its weight there.</summary>
    internal void Use(bool isInUse)
    {
        lock (_gate)
        {
            if (_isInUse == isInUse || _isClosed)
            {
                return;
            }

            _isInUse = isInUse;
            StopWatchingAll();

            // What was draining is gone: nothing comes here any more.
            Change([.. _targets.Where(target => target.State != FleetTarget.Draining).Select(target => FleetTarget.NotInUse(target.Address))]);
            foreach (var target in isInUse ? _targets : [])
            {
                Watch(target.Address);
            }
        }
    }

    /// <summary>Ends the checks; if one of them broke, that comes out here.</summary>
    internal Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            StopWatchingAll();
            return Task.WhenAll(_underway);
        }
    }

    private void Watch(Uri address)
    {
        Set(address, target => FleetTarget.Registering(target.Address));
        Track(Check(address, StartWatch(address)));
    }

    private void Track(Task watch)
    {
        _underway.RemoveAll(task => task.IsCompletedSuccessfully);
        _underway.Add(watch);
    }

    private CancellationToken StartWatch(Uri address)
    {
        var watch = new CancellationTokenSource();
        _watches[address] = watch;
        return watch.Token;
    }

    private void StopWatching(Uri address)
    {
        if (_watches.Remove(address, out var watch))
        {
            watch.Cancel();
            watch.Dispose();
        }
    }

    private void StopWatchingAll()
    {
        foreach (var address in _watches.Keys.ToArray())
        {
            StopWatching(address);
        }
    }

    private async Task Check(Uri address, CancellationToken stop)
    {
        if (!await Wait(RegistrationTime, stop))
        {
            return;
        }

        SetUnlessStopped(address, target => target.Checking(), stop);
        do
        {
            var result = await _checker.Check(address, HealthCheck, stop);
            SetUnlessStopped(address, result, stop);
        }
        while (await Wait(HealthCheck.Interval, stop));
    }

    private async Task Drain(Uri address, CancellationToken stop)
    {
        if (await Wait(DeregistrationDelay, stop))
        {
            lock (_gate)
            {
                if (!stop.IsCancellationRequested)
                {
                    StopWatching(address);
                    Remove(address);
                }
            }
        }
    }

    private async Task<bool> Wait(TimeSpan span, CancellationToken stop)
    {
        await Task.Delay(span, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return !stop.IsCancellationRequested;
    }

    private void SetUnlessStopped(Uri address, Func<FleetTarget, FleetTarget> change, CancellationToken stop)
    {
        lock (_gate)
        {
            if (!stop.IsCancellationRequested)
            {
                Set(address, change);
            }
        }
    }

    private FleetTarget? Find(Uri address) => Array.Find(_targets, target => target.Address == address);

    private void Set(Uri address, Func<FleetTarget, FleetTarget> change) =>
        Change([.. _targets.Select(target => target.Address == address ? change(target) : target)]);

    private void Remove(Uri address) => Change([.. _targets.Where(target => target.Address != address)]);

    private void Change(FleetTarget[] targets)
    {
        _targets = targets;
        var healthy = targets.Where(target => target.State == FleetTarget.Healthy).ToArray();
        var candidates = healthy is [] ? targets.Where(target => target.State != FleetTarget.Draining) : healthy;
        _candidates = [.. candidates.Select(target => target.Address)];
    }
}
