using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>One rehearsal from its options to its exit code: shown while it runs, concluded with the verdict, held when asked to.</summary>
internal sealed class RehearsalSession
{
    private readonly RehearsalOptions _options;
    private readonly TerminalEnvironment _terminal;
    private readonly RehearsalRun _watch;
    private readonly IView _view;
    private RehearsalOutcome? _outcome;
    private bool _isSaved = true;

    public RehearsalSession(RehearsalOptions options, TerminalEnvironment terminal)
    {
        (_options, _terminal) = (options, terminal);
        _watch = new RehearsalRun(rehearsalEvent => _view!.Show(rehearsalEvent), Conclude);
        _view = options.IsLive && terminal.CanPaint
            ? new LiveView(terminal.Console, options, () => _watch.Fleet, terminal.Clock)
            : new PlainView(terminal.Output, options, () => _watch.Fleet, terminal.Clock);
    }

    public async Task<int> Run(Rehearse rehearse, CancellationToken cancellationToken)
    {
        using var files = new OpenFiles();
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, files.Exhausted);
        using var interruption = new Interruption(_view, wanted.Token);
        await using var stopping = interruption.Token.Register(_view.Stopping);
        try
        {
            var outcome = await rehearse(_options, _watch, interruption.Token);
            await ShowVerdict(outcome);
        }
        catch (Exception exception) when (files.Exhausted.IsCancellationRequested
            || (exception is OperationCanceledException && interruption.Token.IsCancellationRequested))
        {
            // What is missing is said below.
        }
        finally
        {
            await _view.DisposeAsync();
        }

        return _outcome is not null ? CodeOf(_outcome)
            : files.Exhausted.IsCancellationRequested ? Missing(OpenFiles.RanOut(_terminal.MostOpenFiles), ExitCode.Broken)
            : _terminal.Loss.Reason is not null ? ExitCode.Broken
            : Missing("Stopped before the verdict; nothing is left running.", ExitCode.Interrupted);
    }

    private int CodeOf(RehearsalOutcome outcome) => !_isSaved ? ExitCode.Broken : outcome.IsDeployed ? ExitCode.Deployed : ExitCode.NotDeployed;

    private int Missing(string why, int code)
    {
        _terminal.Error.WriteLine(why);
        return code;
    }

    private async Task Conclude(RehearsalOutcome outcome, CancellationToken cancellationToken)
    {
        await ShowVerdict(outcome);
        if (_options.Hold)
        {
            await Hold(cancellationToken);
        }
    }

    private async Task ShowVerdict(RehearsalOutcome outcome)
    {
        if (_outcome is not null)
        {
            return;
        }

        _outcome = outcome;
        await _view.DisposeAsync();
        _terminal.Console.WriteLine();
        _terminal.Console.Write(new VerdictScreen(outcome, _options).Draw(_terminal.Console.Profile.Width));
        Save(outcome);
    }

    private void Save(RehearsalOutcome outcome)
    {
        if (_options.JsonFile is { } file)
        {
            Try($"--json {file}", () => VerdictJson.Write(file, outcome, _options));
        }

        if (_options.ReportFolder is { } folder)
        {
            Try($"--reports {folder}", () => ReportFolder.Write(folder, outcome.Stored.Concat(outcome.TaskLogs)));
        }
    }

    private void Try(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isSaved = false;
            _terminal.Error.WriteLine($"{what} could not be written: {exception.Message.TrimEnd('.')}; the verdict is above");
        }
    }

    private async Task Hold(CancellationToken cancellationToken)
    {
        var page = new Page(_terminal.Console.Profile.Width).Add("");
        foreach (var (label, text) in StillRunning())
        {
            page.Row(label, text);
        }

        _terminal.Console.Write(page.Add("Everything keeps running; Ctrl-C stops it.", Ink.Doubt));
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(letGo.SetResult);
        await letGo.Task;
        _terminal.Console.WriteLine();
        _terminal.Console.WriteLine("Stopping everything.");
    }

    private IEnumerable<(string Label, string Text)> StillRunning()
    {
        if (_watch.Fleet is not { } fleet)
        {
            yield break;
        }

        var (blue, green, _) = fleet.Snapshot();
        var host = _options is { Rules: > 0, Plan.Host: not "" and var name } ? $" with the Host header {name}" : "";
        yield return ("Users at", $"{fleet.Production}{host}");
        yield return ("Test at", fleet.Test is null ? "" : $"{fleet.Test}{host}");
        yield return ("Blue at", string.Join(" ", blue.Tasks.Select(task => task.Address)));
        yield return ("Green at", string.Join(" ", green.Tasks.Select(task => task.Address)));
    }
}
