namespace Rehearsal.Terminal;

/// <summary>One line for each thing that matters, for logs, pipes and terminals that only know lines.</summary>
internal sealed class PlainView : IView
{
    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private Scene _scene = Scene.Empty;
    private bool _isOver;

    public PlainView(TextWriter output, RehearsalOptions options)
    {
        _output = output;
        Print($"rehearsal {options.DeploymentConfig}, {Cast.Of(options)}; waits run {Gauge.Times(options.Speed)} faster, probes in real time");
    }

    public void Tell(Happening happening)
    {
        lock (_gate)
        {
            var before = _scene;
            _scene = before.After(happening);
            foreach (var line in Telling.Of(happening, before, _scene))
            {
                Print(line);
            }
        }
    }

    public void Stopping() => Print("stopping everything");

    public void Stop()
    {
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        return ValueTask.CompletedTask;
    }

    private void Print(string line)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _output.WriteLine(Line.Clean(line));
                _output.Flush();
            }
        }
    }
}
