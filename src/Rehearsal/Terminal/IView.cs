namespace Rehearsal.Terminal;

/// <summary>Shows a rehearsal while it runs; disposing it, as often as one likes, gives the terminal back.</summary>
internal interface IView : IAsyncDisposable
{
    /// <summary>May be called from any thread.</summary>
    void Show(RehearsalEvent rehearsalEvent);

    /// <summary>A person wants everything to be stopped, and that takes a moment.</summary>
    void Stopping();

    /// <summary>Gives the terminal back at once: the process ends without ceremony.</summary>
    void Stop();

    /// <summary>Lends the terminal to the shell: the process is about to be halted.</summary>
    void Pause();

    /// <summary>Takes the terminal again; does nothing where it was not lent.</summary>
    void Resume();
}
