using System.Collections.Immutable;
using Canary.Probing;
using Rehearsal.CodeDeploy;
using Rehearsal.Stack;

namespace Rehearsal;

/// <summary>Keeps what happens and passes it on in the words of the screen.</summary>
internal sealed class Recorder(RehearsalEnvironment environment, IProgress<RehearsalEvent>? watch)
{
    private ImmutableList<LogLine> _log = [];
    private ImmutableList<HookAnswered> _answers = [];
    private long? _firstProbe;

    public IReadOnlyList<LogLine> Log => _log;

    public IReadOnlyList<HookAnswered> Answers => _answers;

    /// <summary>By the clock of the wire; null until a hook has been answered Failed after a probe was sent.</summary>
    public TimeSpan? FirstProbeToRollback { get; private set; }

    public void Keep(LogLine line) => ImmutableInterlocked.Update(ref _log, log => log.Add(line));

    public void ProbingBegins() => _firstProbe ??= environment.Wire.GetTimestamp();

    public void Record(SlotProgress progress) => watch?.Report(new SlotProbed(environment.Clock.GetUtcNow(), progress));

    public void Record(DeploymentProgress progress)
    {
        switch (progress)
        {
            case DeploymentProgress.StatusChanged it:
                watch?.Report(new DeploymentChanged(it.When, it.DeploymentId, it.Status.ToString(), it.Error?.Message, IsRollback: false));
                break;
            case DeploymentProgress.LifecycleEventStarted it:
                watch?.Report(new EventStarted(it.When, it.DeploymentId, it.Event.ToString()));
                break;
            case DeploymentProgress.LifecycleEventEnded it:
                watch?.Report(new EventEnded(it.When, it.DeploymentId, it.Event.ToString(), it.Status.ToString(), it.Took));
                break;
            case DeploymentProgress.HookInvoked it:
                watch?.Report(new HookInvoked(it.When, it.DeploymentId, it.Event.ToString(), it.Function));
                break;
            case DeploymentProgress.HookAnswered it:
                Keep(new HookAnswered(it.When, it.DeploymentId, it.Event.ToString(), it.Status.ToString(), it.Took));
                break;
            case DeploymentProgress.HookFunctionFailed it:
                Keep(new LogLine(it.When, it.Function, "Error", it.Message));
                break;
            case DeploymentProgress.TrafficShifted it:
                watch?.Report(Moved(it));
                break;
            case DeploymentProgress.RollbackStarted it:
                watch?.Report(new DeploymentChanged(it.When, it.RollbackDeploymentId, "Created", $"Rolls back {it.DeploymentId}", IsRollback: true));
                break;
        }
    }

    /// <summary>The target group that serves at the start of a deployment is blue's.</summary>
    public string? BlueGroup { get; set; }

    private void Keep(HookAnswered answered)
    {
        if (answered.Answer == "Failed" && _firstProbe is { } first)
        {
            FirstProbeToRollback ??= environment.Wire.GetElapsedTime(first);
        }

        ImmutableInterlocked.Update(ref _answers, answers => answers.Add(answered));
        watch?.Report(answered);
    }

    private TrafficMoved Moved(DeploymentProgress.TrafficShifted shifted)
    {
        var blue = (int)Math.Round(shifted.Shares.Where(share => share.TargetGroup == BlueGroup).Sum(share => share.Percent));

        return new TrafficMoved(shifted.When, shifted.Route.ToString(), blue, 100 - blue);
    }
}
