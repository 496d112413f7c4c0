namespace Canary.Probing;

/// <summary>The fixed moments at which probes are due; measures how late each was sent.</summary>
internal sealed class Schedule(TimeSpan spacing, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly List<double> _lateness = [];
    private int _count;

    /// <summary>Milliseconds; 0 before anything was sent.</summary>
    public double MedianLatenessMs => _lateness is [] ? 0 : _lateness.Order().ElementAt(_lateness.Count / 2);

    /// <summary>Milliseconds; 0 before anything was sent.</summary>
    public double MaxLatenessMs => _lateness is [] ? 0 : _lateness.Max();

    /// <summary>Returns when the next probe is due: at once when that moment has passed.</summary>
    public async Task Next(CancellationToken cancellationToken)
    {
        var due = spacing * _count++;
        var early = due - clock.GetElapsedTime(_started);
        if (early > TimeSpan.Zero)
        {
            // Timers count whole milliseconds and may fire a fraction early: better a little late than a probe before its time.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(early.TotalMilliseconds)), clock, cancellationToken);
        }
        else
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        _lateness.Add(Math.Max(0, (clock.GetElapsedTime(_started) - due).TotalMilliseconds));
    }
}
