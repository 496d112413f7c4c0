namespace Rehearsal.Terminal;

/// <summary>One line for each thing that matters, for logs, pipes and terminals that only know lines.</summary>
internal sealed class PlainView(TextWriter output, RehearsalOptions options) : IView
{
    private readonly Lock _gate = new();
    private Scene _scene = Scene.Empty;

    public void Begin() => output.WriteLine(
        $"rehearsal {options.DeploymentConfig}, {Cast.Of(options)}; waits run {Figures.Times(options.Speed)} faster, probes in real time");

    public void Tell(Happening happening)
    {
        lock (_gate)
        {
            _scene = _scene.After(happening);
            foreach (var line in Telling.Of(happening, _scene))
            {
                output.WriteLine(Line.Clean(line));
            }

            output.Flush();
        }
    }

    public void Stopping()
    {
        lock (_gate)
        {
            output.WriteLine("stopping everything");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
