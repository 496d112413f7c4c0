using System.Collections.Immutable;

namespace Rehearsal.Account;

/// <summary>CloudWatch's alarms and the state each is in; there is none until a test or a rehearsal sets one.</summary>
internal sealed class Alarms(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private ImmutableList<Action<Alarm>> _watchers = [];
    private ImmutableSortedDictionary<string, Alarm> _alarms = ImmutableSortedDictionary.Create<string, Alarm>(StringComparer.Ordinal);

    private ImmutableDictionary<string, string> _metrics = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public IEnumerable<Alarm> All => _alarms.Values;

    /// <summary>The metric of the containers that the alarm looks at; null: it looks at what users get of the load balancers.</summary>
    public string? MetricOf(string name) => _metrics.GetValueOrDefault(name);

    /// <summary>Has an alarm look at a metric of the containers, such as CPUUtilization, in place of what users get.</summary>
    public void LookAt(string name, string metric) => _metrics = _metrics.SetItem(name, metric);

    public void Set(string name, AlarmState state, string? reason = null)
    {
        var alarm = new Alarm(name, state, reason ?? $"Set to {state.Name()} for the rehearsal", clock.GetUtcNow());
        lock (_gate)
        {
            _alarms = _alarms.SetItem(name, alarm);
        }

        foreach (var watcher in _watchers)
        {
            watcher(alarm);
        }
    }

    /// <summary>Tells what an alarm was set to, whenever one is, until the watch is disposed of.</summary>
    public IDisposable Watch(Action<Alarm> watcher)
    {
        lock (_gate)
        {
            _watchers = _watchers.Add(watcher);
        }

        return new Registration(() => Remove(watcher));
    }

    private void Remove(Action<Alarm> watcher)
    {
        lock (_gate)
        {
            _watchers = _watchers.Remove(watcher);
        }
    }

    private sealed class Registration(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}

/// <summary>An alarm on a metric, in the state it was last set to.</summary>
internal sealed record Alarm(string Name, AlarmState State, string Reason, DateTimeOffset Updated)
{
    public bool IsActive => State is AlarmState.Alarm;
}

internal enum AlarmState
{
    Ok,
    Alarm,
    InsufficientData,
}

internal static class AlarmStates
{
    public static string Name(this AlarmState state) =>
        state switch
        {
            AlarmState.Ok => "OK",
            AlarmState.Alarm => "ALARM",
            AlarmState.InsufficientData => "INSUFFICIENT_DATA",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state"),
        };
}
