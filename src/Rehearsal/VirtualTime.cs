using System.Globalization;

namespace Rehearsal;

/// <summary>A clock that jumps: it runs what is ready on the calling thread, and when nothing is, moves to the next timer and fires it.</summary>
internal sealed class VirtualTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The longest stretch of virtual time a run may take unless it asks for another.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromDays(30);

    private const int StepsAtOneInstant = 10_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly SortedSet<VirtualTimer> _timers = new(Comparer<VirtualTimer>.Create(VirtualTimer.InOrder));
    private readonly DateTimeOffset _end;
    private readonly Pump _pump;
    private long _created;
    private long _now = Start.Ticks;

    private VirtualTime(TimeSpan limit)
    {
        _end = Start + limit;
        _pump = new Pump(this);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public static T Run<T>(Func<VirtualTime, Task<T>> body, TimeSpan? limit = null)
    {
        var clock = new VirtualTime(limit ?? DefaultLimit);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(clock._pump);
        try
        {
            var task = body(clock);
            clock.RunUntil(task);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public static void Run(Func<VirtualTime, Task> body, TimeSpan? limit = null) =>
        Run(
            async clock =>
            {
                await body(clock);
                return true;
            },
            limit);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void RunUntil(Task task)
    {
        var steps = 0;
        var instant = _now;
        while (!task.IsCompleted)
        {
            if (!RunNextReady() && !FireNextTimer())
            {
                throw new InvalidOperationException(
                    $"At {Now()} everything waits and nothing will happen: no continuation is queued, no timer is set, and the body is not done. "
                    + "Look for something that is never completed, or for an await that left this thread (ConfigureAwait(false), Task.Run).");
            }

            steps = instant == _now ? steps + 1 : 0;
            instant = _now;
            if (steps > StepsAtOneInstant)
            {
                throw new InvalidOperationException($"At {Now()} {StepsAtOneInstant:N0} steps ran and time did not pass: something loops without "
                    + "waiting.");
            }
        }
    }

    private bool RunNextReady()
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (_gate)
        {
            if (!_ready.TryDequeue(out next))
            {
                return false;
            }
        }

        next.Callback(next.State);
        return true;
    }

    private bool FireNextTimer()
    {
        VirtualTimer? next;
        lock (_gate)
        {
            next = _timers.Min;
            if (next is null)
            {
                return false;
            }

            if (next.Due > _end.Ticks)
            {
                throw new InvalidOperationException(
                    $"Virtual time ran past its limit of {_end - Start}: at {Now()} the next timer is due at {new DateTime(next.Due):s} and the "
                        + "body is not done.");
            }

            Interlocked.Exchange(ref _now, next.Due);
            _timers.Remove(next);
            next.Repeat();
        }

        next.Fire();
        return true;
    }

    private string Now() => GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private void Post(SendOrPostCallback callback, object? state)
    {
        lock (_gate)
        {
            _ready.Enqueue((callback, state));
        }
    }

    /// <summary>Where awaits of virtual code continue: at the end of the clock's queue, on the clock's thread.</summary>
    private sealed class Pump(VirtualTime clock) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => clock.Post(d, state);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (Current != this)
            {
                throw new NotSupportedException("Virtual time runs on one thread; another thread may post to it, never wait for it.");
            }

            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }

    private sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long _order;
        private bool _disposed;

        public long Due { get; private set; }

        public static int InOrder(VirtualTimer? one, VirtualTimer? other) => (one!.Due, one._order).CompareTo((other!.Due, other._order));

        public void Fire() => callback(state);

        /// <summary>Sets a periodic timer again. Like a new one it goes behind the timers that were already set for the same instant.</summary>
        public void Repeat()
        {
            if (_period > TimeSpan.Zero)
            {
                Set(_period);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Require(dueTime);
            Require(period);
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                clock._timers.Remove(this);
                _period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    Set(dueTime);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan wait)
        {
            Due = clock._now + wait.Ticks;
            _order = clock._created++;
            clock._timers.Add(this);
        }

        private static void Require(TimeSpan span)
        {
            if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(span), span, "A timer waits zero or more, or Timeout.InfiniteTimeSpan");
            }
        }
    }
}
