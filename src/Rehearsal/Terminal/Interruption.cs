using System.Runtime.InteropServices;

namespace Rehearsal.Terminal;

/// <summary>
/// A person's or the system's wish to stop: the first cancels, the second leaves at once. Whatever ends or halts the process gives the terminal
/// back before.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly IView _view;

    public Interruption(IView view, CancellationToken cancellationToken)
    {
        _view = view;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Answer)),

            // Ends the process as ever, once the handler has returned.
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => _view.Stop()),
            .. OperatingSystem.IsWindows() ? Array.Empty<PosixSignalRegistration>() :
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Halt),
                PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => _view.Resume()),
            ],
        ];
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
            _view.Stop();
            Environment.Exit(ExitCode.Interrupted);
        }

        context.Cancel = true;
        _ = _source.CancelAsync();
    }

    /// <summary>A runtime that has been asked about this signal does not halt the process any more, so it has to halt itself.</summary>
    private void Halt(PosixSignalContext context)
    {
        const int stopOnLinux = 19;
        const int stopOnMac = 17;

        _view.Pause();
        context.Cancel = true;
        _ = Kill(Environment.ProcessId, OperatingSystem.IsLinux() ? stopOnLinux : stopOnMac);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
