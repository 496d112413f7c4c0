namespace Canary.Tests.Probing;

/// <summary>Time that moves only when every task waits for it; one thread, so the same run every time.</summary>
/// <remarks>
/// The rehearsal's VirtualTime does that too and would not do here: its timers are never late, no work of its takes time, and it lasts
/// for one run, when these tests make deadlines before the run, run twice, and read the time after a run has thrown.
/// </remarks>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    /// <summary>How much later than asked each timer fires.</summary>
    public TimeSpan Lateness { get; init; }

    public TimeSpan Elapsed => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);

        return timer;
    }

    /// <summary>Time passes while something keeps the thread busy.</summary>
    public void Pass(TimeSpan time) => _now += time;

    public T Run<T>(Func<Task<T>> start)
    {
        var before = SynchronizationContext.Current;
        var pump = new Pump();
        SynchronizationContext.SetSynchronizationContext(pump);
        try
        {
            var task = start();
            while (!task.IsCompleted)
            {
                if (!pump.RunNext())
                {
                    Fire();
                }
            }

            while (pump.RunNext())
            {
                // What was given up learns of it.
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Fire()
    {
        var next = _timers.MinBy(timer => timer.Due) ?? throw new InvalidOperationException("Everything waits, and nothing is due");
        _timers.Remove(next);
        _now = next.Due + Lateness > _now ? next.Due + Lateness : _now;
        next.Fire();
    }

    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

        public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

        public bool RunNext()
        {
            if (!_ready.TryDequeue(out var next))
            {
                return false;
            }

            next.Callback(next.State);

            return true;
        }
    }

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            if (dueTime >= TimeSpan.Zero)
            {
                Due = clock._now + dueTime;
                clock._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();

            return ValueTask.CompletedTask;
        }
    }
}
