using System.Runtime.InteropServices;

namespace Rehearsal.Terminal;

/// <summary>A person's or the system's wish to stop: the first cancels, the second leaves at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _leaveAtOnce;

    /// <param name="leaveAtOnce">Gives the terminal back before the process ends without ceremony.</param>
    public Interruption(Action leaveAtOnce, CancellationToken cancellationToken)
    {
        _leaveAtOnce = leaveAtOnce;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Answer));
        }
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Answer(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            _leaveAtOnce();
            Environment.Exit(ExitCode.Interrupted);
        }

        context.Cancel = true;
        _ = _source.CancelAsync();
    }
}
