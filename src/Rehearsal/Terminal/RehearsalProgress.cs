using System.Collections.Immutable;
using Canary.Probing;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Terminal;

/// <summary>What is known from everything that has happened so far.</summary>
internal sealed record RehearsalProgress
{
    public static readonly RehearsalProgress Empty = new();

    /// <summary>When the first thing happened; null when nothing has.</summary>
    public DateTimeOffset? Start { get; private init; }

    public DateTimeOffset Latest { get; private init; }

    /// <summary>The deployment that is rehearsed; null before it exists.</summary>
    public DeploymentChanged? Deployment { get; private init; }

    /// <summary>The deployment that restores blue; null while there is none.</summary>
    public DeploymentChanged? Rollback { get; private init; }

    public ImmutableList<EventProgress> Events { get; private init; } =
        [.. LifecycleEvents.InOrder.Select(lifecycleEvent => new EventProgress(lifecycleEvent.ToString()))];

    /// <summary>Where the workflow of the event in progress is; null while none runs.</summary>
    public StateEntered? At { get; private init; }

    /// <summary>The last completed slot; null before the first probe.</summary>
    public SlotProgress? Progress { get; private init; }

    /// <summary>The lifecycle event that <see cref="Progress"/> belongs to.</summary>
    public string? ProbedAt { get; private init; }

    public string? DeploymentId => Deployment?.DeploymentId;

    public EventProgress? Current => Events.Find(step => step.IsInProgress);

    public TimeSpan Since(DateTimeOffset at) => at - (Start ?? at);

    /// <summary>Whether it is the deployment that is rehearsed; any other is its rollback.</summary>
    public bool IsRehearsed(string deploymentId) => DeploymentId is null || deploymentId == DeploymentId;

    public RehearsalProgress After(RehearsalEvent rehearsalEvent)
    {
        // Blue has its faults before anything happens that is timed.
        var scene = rehearsalEvent is FaultStarted && Start is null ? this : this with { Start = Start ?? rehearsalEvent.At, Latest = rehearsalEvent.At };

        return rehearsalEvent switch
        {
            DeploymentChanged changed => changed.IsRollback || !IsRehearsed(changed.DeploymentId)
                ? scene with { Rollback = changed with { IsRollback = true } }
                : scene with { Deployment = changed },
            EventStarted it => scene.Change(it.DeploymentId, it.Event, step => step with { Status = EventProgress.InProgress, StartedAt = it.At }),
            EventEnded it => scene.Change(it.DeploymentId, it.Event, step => step with { Status = it.Status, Took = it.Took }) with { At = null },
            HookInvoked it => scene.Change(it.DeploymentId, it.Event, step => step with { Hook = EventProgress.Asked }),
            HookAnswered it => scene.Change(it.DeploymentId, it.Event, step => step with { Hook = it.Answer ?? EventProgress.NoAnswer }),
            StateEntered entered => scene with { At = entered },
            SlotProbed { Progress: var progress } => scene with
            {
                Progress = progress,
                ProbedAt = Current?.Event,
            },
            _ => scene,
        };
    }

    /// <summary>A rollback passes through a lifecycle of its own, which is not the one that is shown.</summary>
    private RehearsalProgress Change(string deploymentId, string name, Func<EventProgress, EventProgress> change)
    {
        var index = Events.FindIndex(step => step.Event == name);

        return index < 0 || !IsRehearsed(deploymentId) ? this : this with { Events = Events.SetItem(index, change(Events[index])) };
    }
}

/// <summary>One lifecycle event on its way.</summary>
internal sealed record EventProgress(string Event)
{
    public const string Pending = nameof(Pending);
    public const string InProgress = nameof(InProgress);
    public const string Asked = "asked";
    public const string NoAnswer = "no answer";

    public string Status { get; init; } = Pending;

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Took { get; init; }

    /// <summary>What the hook answered, or how far it is; null without a hook.</summary>
    public string? Hook { get; init; }

    public bool IsInProgress => Status == InProgress;
}
