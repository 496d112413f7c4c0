using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>One rehearsal from its options to its exit code: shown while it runs, concluded with the verdict, held when asked to.</summary>
internal sealed class Showing(RehearsalOptions options, bool isLive, Surroundings surroundings)
{
    private readonly bool _isLive = isLive && surroundings.CanPaint;
    private IView? _view;
    private bool _isSaved = true;
    private RehearsalOutcome? _concluded;

    public async Task<int> Run(Rehearse rehearse, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption(GiveTerminalBack, cancellationToken);
        await using var stopping = interruption.Token.Register(() => _view?.Stopping());
        Watch? watch = null;
        watch = new Watch(happening => _view?.Tell(happening), (outcome, token) => Conclude(outcome, watch!, token));
        _view = View(watch);
        try
        {
            var outcome = await rehearse(options, watch, interruption.Token);
            await Conclude(outcome, watch, new CancellationToken(canceled: true));
            return !_isSaved ? ExitCode.Broken : outcome.IsDeployed ? ExitCode.Deployed : ExitCode.NotDeployed;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await CloseView();
            await surroundings.Error.WriteLineAsync("Stopped before there was a verdict; nothing is left running.");
            return ExitCode.Interrupted;
        }
        finally
        {
            await CloseView();
        }
    }

    private IView View(Watch watch)
    {
        if (_isLive)
        {
            return new LiveView(surroundings.Console, options, () => watch.Fleet, surroundings.Clock);
        }

        var plain = new PlainView(surroundings.Output, options);
        plain.Begin();
        return plain;
    }

    private async Task CloseView()
    {
        if (_view is { } view)
        {
            _view = null;
            await view.DisposeAsync();
        }
    }

    private async Task Conclude(RehearsalOutcome outcome, Watch watch, CancellationToken cancellationToken)
    {
        if (_concluded is not null)
        {
            return;
        }

        _concluded = outcome;
        await CloseView();
        surroundings.Console.WriteLine();
        surroundings.Console.Write(new VerdictScreen(outcome, options).Draw(surroundings.Console.Profile.Width - 1));
        Save(outcome);
        if (options.Hold && !cancellationToken.IsCancellationRequested)
        {
            await Hold(watch, cancellationToken);
        }
    }

    private void Save(RehearsalOutcome outcome)
    {
        try
        {
            if (options.JsonFile is { } file)
            {
                VerdictJson.Write(file, outcome, options);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isSaved = false;
            surroundings.Error.WriteLine($"--json {options.JsonFile} could not be written: {exception.Message}; the verdict is above");
        }
    }

    private async Task Hold(Watch watch, CancellationToken cancellationToken)
    {
        var page = new Page(surroundings.Console.Profile.Width - 1).Add("");
        foreach (var (label, text) in HeldAddresses(watch.Fleet))
        {
            page.Tell(label, text);
        }

        surroundings.Console.Write(page.Add("Everything keeps running; Ctrl-C stops it.", Ink.Doubt));
        await Task.Delay(Timeout.InfiniteTimeSpan, surroundings.Clock, cancellationToken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static IEnumerable<(string Label, string Text)> HeldAddresses(StandingFleet? fleet) => fleet is null ? [] :
    [
        .. fleet.Production is { } production ? [("Users", $"{production}")] : Array.Empty<(string, string)>(),
        .. fleet.Test is { } test ? [("Test", $"{test}")] : Array.Empty<(string, string)>(),
        ("Blue", string.Join(" ", fleet.Snapshot().Blue.Tasks.Select(task => task.Address))),
        ("Green", string.Join(" ", fleet.Snapshot().Green.Tasks.Select(task => task.Address))),
    ];

    private void GiveTerminalBack()
    {
        if (_isLive && _concluded is null)
        {
            surroundings.Console.Write(new ControlCode(TerminalModes.Leave));
        }
    }
}
