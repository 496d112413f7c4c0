namespace Rehearsal;

/// <summary>A clock that runs faster than the real one, except while someone holds it at real time.</summary>
internal sealed class PacedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<PacedTimer> _pending = [];
    private readonly TimeProvider _real;
    private readonly double _speed;
    private readonly DateTimeOffset _start;
    private double _rate;
    private long _anchor;
    private long _anchorTicks;
    private int _holds;

    /// <summary>Starts now, at full speed. 1 is real time; 60 lets a minute pass in a second.</summary>
    public PacedClock(double speed, TimeProvider real)
    {
        if (double.IsNaN(speed) || speed < 1 || double.IsInfinity(speed))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, $"speed is {speed}; use a number from 1 (real time) up");
        }

        _real = real;
        _speed = _rate = speed;
        _start = real.GetUtcNow();
        _anchor = real.GetTimestamp();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => _real.LocalTimeZone;

    /// <summary>Holds the clock at real time until the result is disposed. Holds may overlap: the last to go lets it run again.</summary>
    public IDisposable RealTime()
    {
        lock (_gate)
        {
            if (_holds++ == 0)
            {
                ChangeRate(1);
            }
        }

        return new Hold(this);
    }

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return Ticks();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new PacedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private long Ticks() => _anchorTicks + (long)(_real.GetElapsedTime(_anchor).Ticks * _rate);

    private void ChangeRate(double rate)
    {
        _anchorTicks = Ticks();
        _anchor = _real.GetTimestamp();
        _rate = rate;
        foreach (var timer in _pending)
        {
            timer.Arm();
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (--_holds == 0)
            {
                ChangeRate(_speed);
            }
        }
    }

    private sealed class Hold(PacedClock clock) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                clock.Release();
            }
        }
    }

    private sealed class PacedTimer : ITimer
    {
        private readonly PacedClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private TimeSpan _period;
        private long _due;
        private bool _disposed;

        public PacedTimer(PacedClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = clock._real.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Sets the real timer to where this one falls due at the present rate.</summary>
        public void Arm()
        {
            // A real timer cuts a wait to whole milliseconds; rounding up keeps it from firing early and spinning until it is due.
            var milliseconds = Math.Ceiling(Math.Max(0, _due - _clock.Ticks()) / _clock._rate / TimeSpan.TicksPerMillisecond);
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Require(dueTime);
            Require(period);
            lock (_clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                if (dueTime < TimeSpan.Zero)
                {
                    _clock._pending.Remove(this);
                    return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }

                _due = _clock.Ticks() + dueTime.Ticks;
                _clock._pending.Add(this);
                Arm();
                return true;
            }
        }

        public void Dispose()
        {
            lock (_clock._gate)
            {
                _disposed = true;
                _clock._pending.Remove(this);
            }

            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_clock._gate)
            {
                if (!IsDue())
                {
                    return;
                }
            }

            _callback(_state);
        }

        // The real timer may have been on its way when this one was changed, disposed or slowed down.
        private bool IsDue()
        {
            if (!_clock._pending.Contains(this))
            {
                return false;
            }

            var now = _clock.Ticks();
            if (now < _due)
            {
                Arm();
                return false;
            }

            if (_period > TimeSpan.Zero)
            {
                _due = Math.Max(_due + _period.Ticks, now);
                Arm();
            }
            else
            {
                _clock._pending.Remove(this);
            }

            return true;
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
