using System.Collections.Immutable;
using Canary.Probing;
using Rehearsal.Account;
using Rehearsal.Stack;

namespace Rehearsal;

/// <summary>Keeps what functions log and what hooks answer, and passes on how the controller and the prober progress.</summary>
internal sealed class Recorder(RehearsalEnvironment environment, IProgress<RehearsalEvent>? watch)
{
    private ImmutableList<LogLine> _log = [];
    private ImmutableList<DeploymentProgress.HookAnswered> _answers = [];
    private long? _firstProbe;

    public IReadOnlyList<LogLine> Log => _log;

    public IReadOnlyList<DeploymentProgress.HookAnswered> Answers => _answers;

    /// <summary>By the clock of the wire; null until a hook has been answered Failed after a probe was sent.</summary>
    public TimeSpan? FirstProbeToRollback { get; private set; }

    /// <summary>Told of each line that a function logs, on whichever thread it does; null: nobody is.</summary>
    public Action<LogLine>? Logged { get; set; }

    public void Keep(LogLine line)
    {
        ImmutableInterlocked.Update(ref _log, log => log.Add(line));
        Logged?.Invoke(line);
    }

    public void ProbingBegins() => _firstProbe ??= environment.Wire.GetTimestamp();

    public void Record(SlotProgress progress) => watch?.Report(new SlotProbed(environment.Clock.GetUtcNow(), progress));

    public void Record(DeploymentProgress progress)
    {
        switch (progress)
        {
            case DeploymentProgress.HookAnswered { IsDecided: true } answered:
                Keep(answered);
                break;
            case DeploymentProgress.HookFunctionFailed failed:
                Keep(new LogLine(failed.When, failed.Function, "Error", failed.Message));
                break;
        }

        watch?.Report(new DeploymentProgressed(progress));
    }

    private void Keep(DeploymentProgress.HookAnswered answered)
    {
        if (answered.IsFailed && _firstProbe is { } first)
        {
            FirstProbeToRollback ??= environment.Wire.GetElapsedTime(first);
        }

        ImmutableInterlocked.Update(ref _answers, answers => answers.Add(answered));
    }
}
