using System.Collections.Immutable;
using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;
using Rehearsal.Account;
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
    public DeploymentState? Deployment { get; private init; }

    /// <summary>The deployment that restores blue; null while there is none.</summary>
    public DeploymentState? Rollback { get; private init; }

    public ImmutableList<EventProgress> Events { get; private init; } =
        [.. LifecycleEvents.InOrder.Select(lifecycleEvent => new EventProgress($"{lifecycleEvent}"))];

    /// <summary>Where the workflow of the event in progress is; null while none runs.</summary>
    public StateEntered? State { get; private init; }

    /// <summary>Which state that is, or the watch's while traffic shifts, where no hook is; empty while none runs.</summary>
    public string Activity => (Current?.Event, Watch, State) switch
    {
        (LifecycleEvent.AllowTraffic, { State: not "" } watch, _) => $"watch: {watch.State}",
        (LifecycleEvent.AllowTraffic, _, _) or (_, _, null) => "",
        (_, _, { } workflow) => $"workflow: {workflow.State}",
    };

    /// <summary>The watch of the traffic shift; null before it has started.</summary>
    public WatchProgress? Watch { get; private init; }

    /// <summary>Green's share of production's traffic, by the last time that CodeDeploy moved it. Percent.</summary>
    public int GreenPercent { get; private init; }

    /// <summary>
    /// The last completed slot; null before the first probe. The last round of a watch may still be under way when AfterAllowTraffic probes, and then
    /// is not shown: two judgements would take turns.
    /// </summary>
    public SlotProgress? LastSlot { get; private init; }

    /// <summary>The lifecycle event that <see cref="LastSlot"/> belongs to.</summary>
    public string? ProbedAt { get; private init; }

    public string? DeploymentId => Deployment?.Id;

    public EventProgress? Current => Events.Find(step => step.IsInProgress);

    public TimeSpan Since(DateTimeOffset at) => at - (Start ?? at);

    /// <summary>Whether it is the deployment that is rehearsed; any other is its rollback.</summary>
    public bool IsRehearsed(string deploymentId) => DeploymentId is null || deploymentId == DeploymentId;

    public RehearsalProgress After(RehearsalEvent rehearsalEvent)
    {
        // Blue has its faults before anything happens that is timed.
        var next = rehearsalEvent is FaultStarted && Start is null
            ? this
            : this with { Start = Start ?? rehearsalEvent.At, Latest = rehearsalEvent.At };

        return rehearsalEvent switch
        {
            DeploymentProgressed { Progress: var progress } => next.After(progress),
            StateEntered { Event: LifecycleEvent.AllowTraffic } entered => next with { Watch = (Watch ?? new()) with { State = entered.State } },
            StateEntered entered => next with { State = entered },
            SlotProbed { Progress: var progress } => next.After(progress),
            WatchLooked look => next.After(look),
            _ => next,
        };
    }

    private RehearsalProgress After(SlotProgress slot)
    {
        if (slot.Stage != JudgeStage.Watch)
        {
            return this with { LastSlot = slot, ProbedAt = Current?.Event };
        }

        var watched = this with { Watch = (Watch ?? new()) with { Slot = slot } };

        return ProbedAt is LifecycleEvent.AfterAllowTraffic ? watched : watched with { LastSlot = slot, ProbedAt = LifecycleEvent.AllowTraffic };
    }

    /// <summary>A fail may be sure before the slot is over: then the last slot knows less than the verdict.</summary>
    private RehearsalProgress After(WatchLooked look)
    {
        var watched = this with { Watch = (Watch ?? new()).After(look) };

        return look.Judged.Evidence is { } evidence && ProbedAt is LifecycleEvent.AllowTraffic
            ? watched with { LastSlot = LastSlot! with { Evidence = evidence } }
            : watched;
    }

    private RehearsalProgress After(DeploymentProgress progress) => progress switch
    {
        DeploymentProgress.StatusChanged it when IsRehearsed(it.DeploymentId) => this with { Deployment = DeploymentState.Of(it) },
        DeploymentProgress.StatusChanged it => this with { Rollback = DeploymentState.Of(it) },
        DeploymentProgress.RollbackStarted it => this with { Rollback = DeploymentState.Of(it) },
        DeploymentProgress.LifecycleEventStarted it =>
            Change(it, it.Event, step => step with { Status = EventStatus.InProgress, StartedAt = it.When }),
        DeploymentProgress.LifecycleEventEnded it =>
            Change(it, it.Event, step => step with { Status = it.Status, Took = it.Took }) with { State = null },
        DeploymentProgress.HookInvoked it => Change(it, it.Event, step => step with { Hook = EventStatus.InProgress }),
        DeploymentProgress.HookAnswered it => Change(it, it.Event, step => step with { Hook = it.Status }),
        DeploymentProgress.TrafficShifted { Route: RouteKind.Production } it => this with { GreenPercent = 100 - it.BluePercent },
        _ => this,
    };

    /// <summary>A rollback passes through a lifecycle of its own, which is not the one that is shown.</summary>
    private RehearsalProgress Change(DeploymentProgress progress, string lifecycleEvent, Func<EventProgress, EventProgress> change) =>
        IsRehearsed(progress.DeploymentId) && Events.Find(step => step.Event == lifecycleEvent) is { } step
            ? this with { Events = Events.Replace(step, change(step)) }
            : this;
}

/// <summary>How far a deployment is, and why it ended as it did.</summary>
internal sealed record DeploymentState(string Id, string Status, string? Message)
{
    public static DeploymentState Of(DeploymentProgress.StatusChanged changed) => new(changed.DeploymentId, changed.Status, changed.Message);

    public static DeploymentState Of(DeploymentProgress.RollbackStarted started) =>
        new(started.RollbackDeploymentId, nameof(DeploymentStatus.Created), $"Rolls back {started.DeploymentId}");
}

/// <summary>One lifecycle event on its way.</summary>
internal sealed record EventProgress(string Event)
{
    public string Status { get; init; } = EventStatus.Pending;

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Took { get; init; }

    /// <summary>What the hook answered; InProgress until it has; null without a hook.</summary>
    public string? Hook { get; init; }

    public bool IsInProgress => Status is EventStatus.InProgress;
}
