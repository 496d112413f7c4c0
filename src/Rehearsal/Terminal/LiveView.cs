using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rehearsal.Terminal;

/// <summary>Paints frames over a whole terminal, and gives it back as it was.</summary>
/// <remarks>
/// Each frame is written at once, from the top left, every row cleared behind its end: nothing flickers, and a terminal that changes its
/// size is right again with the next frame. Spectre's own live display counts the rows that it wrote and is lost when they wrap.
/// </remarks>
internal sealed class LiveView : IView
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(120);

    private const int LinesKept = 60;

    private readonly CancellationTokenSource _done = new();
    private readonly IAnsiConsole _console;
    private readonly RehearsalOptions _options;
    private readonly Func<RunningFleet?> _fleet;
    private readonly Task _painting;
    private readonly Lock _gate = new();
    private readonly Lock _terminal = new();
    private IReadOnlyList<string> _lately = [];
    private RehearsalProgress _progress;
    private volatile bool _isStopping;
    private bool _isPaused;
    private bool _isOver;

    /// <param name="clock">Paces the frames; real time.</param>
    public LiveView(IAnsiConsole console, RehearsalOptions options, Func<RunningFleet?> fleet, TimeProvider clock)
    {
        (_console, _options, _fleet) = (console, options, fleet);
        _progress = RehearsalProgress.Before(Lifecycle.Of(options.Controller));
        _console.Write(new ControlCode(TerminalModes.Enter));
        _painting = Paint(clock);
    }

    public void Show(RehearsalEvent rehearsalEvent)
    {
        lock (_gate)
        {
            var before = _progress;
            _progress = before.After(rehearsalEvent);
            _lately = [.. _lately.Concat(EventLog.Of(rehearsalEvent, before, _progress)).TakeLast(LinesKept)];
        }
    }

    public void Stopping() => _isStopping = true;

    public void Stop()
    {
        lock (_terminal)
        {
            Pause();
            _isOver = true;
        }
    }

    public void Pause()
    {
        lock (_terminal)
        {
            if (!_isPaused && !_isOver)
            {
                _console.Write(new ControlCode(TerminalModes.Leave));
                _isPaused = true;
            }
        }
    }

    public void Resume()
    {
        lock (_terminal)
        {
            if (_isPaused && !_isOver)
            {
                _console.Write(new ControlCode(TerminalModes.Enter));
                _isPaused = false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        await _done.CancelAsync();
        try
        {
            await _painting;
        }
        finally
        {
            Stop();
            _done.Dispose();
        }
    }

    private async Task Paint(TimeProvider clock)
    {
        using var frames = new PeriodicTimer(Frame, clock);
        try
        {
            do
            {
                Show(Draw());
            }
            while (await frames.WaitForNextTickAsync(_done.Token));
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // The rehearsal is over.
        }
    }

    /// <summary>Never onto the shell's own screen.</summary>
    private void Show(Page frame)
    {
        lock (_terminal)
        {
            if (!_isPaused && !_isOver)
            {
                _console.Write(new Painting(frame));
            }
        }
    }

    private Page Draw()
    {
        var (width, height) = (_console.Profile.Width, _console.Profile.Height);
        if (width < LiveFrame.LeastWidth || height < LiveFrame.LeastHeight)
        {
            return new Page(width).Add($"The terminal is {width}x{height}; the view needs {LiveFrame.LeastWidth}x{LiveFrame.LeastHeight}.");
        }

        RehearsalProgress progress;
        IReadOnlyList<string> lately;
        lock (_gate)
        {
            (progress, lately) = (_progress, _lately);
        }

        // One column less: clearing behind a full row would take its last character.
        var fleet = _fleet();
        return new LiveFrame(progress, _options, fleet?.Snapshot(), fleet?.Clock.GetUtcNow() ?? progress.Latest, lately, _isStopping)
            .Draw(width - 1, height);
    }

    /// <summary>A page from the top left of the terminal down to where it ends, and nothing below it.</summary>
    private sealed class Painting(Page page) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            yield return Segment.Control("\e[H");
            foreach (var (row, line) in page.Lines.Take(options.ConsoleSize.Height).Index())
            {
                if (row > 0)
                {
                    yield return Segment.LineBreak;
                }

                foreach (var segment in line.Segments())
                {
                    yield return segment;
                }

                yield return Segment.Control("\e[K");
            }

            yield return Segment.Control("\e[J");
        }
    }
}
