namespace Rehearsal.Terminal;

/// <summary>One line for each thing that matters, for logs, pipes and terminals that only know lines.</summary>
internal sealed class PlainView : IView
{
    /// <summary>
    /// After so much silence a line tells what goes on: nobody should wonder whether anything does. A little more than a short round of probes, which
    /// ends with a line of its own.
    /// </summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly Func<RunningFleet?> _fleet;
    private readonly ITimer _reminder;
    private RehearsalProgress _progress;
    private bool _isOver;

    /// <param name="clock">Measures silence; real time.</param>
    public PlainView(TextWriter output, RehearsalOptions options, Func<RunningFleet?> fleet, TimeProvider clock)
    {
        (_output, _fleet, _progress) = (output, fleet, RehearsalProgress.Before(Lifecycle.Of(options.Controller)));
        _reminder = clock.CreateTimer(_ => Remind(), state: null, s_silence, s_silence);
        Print(
            $"rehearsal {RunDescription.Deployment(options)}, {RunDescription.Of(options)}; waits run {Gauge.Times(options.Speed)} faster, probes in "
            + "real time");
    }

    public void Show(RehearsalEvent rehearsalEvent)
    {
        lock (_gate)
        {
            var before = _progress;
            _progress = before.After(rehearsalEvent);
            foreach (var line in EventLog.Of(rehearsalEvent, before, _progress))
            {
                Print(line);
            }
        }
    }

    public void Stopping() => Print("stopping everything");

    public void Stop()
    {
    }

    public void Pause()
    {
    }

    public void Resume()
    {
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        return _reminder.DisposeAsync();
    }

    private void Remind()
    {
        // What a snapshot waits for may be waiting for us.
        var fleet = _fleet();
        var (now, seen) = (fleet?.Clock.GetUtcNow(), fleet?.Snapshot());
        lock (_gate)
        {
            Print(EventLog.Still(_progress, now ?? _progress.Latest, seen));
        }
    }

    private void Print(string line)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _output.WriteLine(Line.Clean(line));
                _output.Flush();
                _reminder.Change(s_silence, s_silence);
            }
        }
    }
}
