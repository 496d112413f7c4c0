using System.Collections.Immutable;
using Canary.Judging;
using Canary.Probing;
using Rehearsal.Account;

namespace Rehearsal.Terminal;

/// <summary>What is known from everything that has happened so far.</summary>
internal sealed record RehearsalProgress
{
    public required Lifecycle Lifecycle { get; init; }

    /// <summary>When the first thing happened; null when nothing has.</summary>
    public DateTimeOffset? Start { get; private init; }

    public DateTimeOffset Latest { get; private init; }

    /// <summary>The deployment that is rehearsed; null before it exists.</summary>
    public DeploymentState? Deployment { get; private init; }

    /// <summary>The deployment that restores blue, which of ECS is the same one; null while there is none.</summary>
    public DeploymentState? Rollback { get; private init; }

    public required ImmutableList<EventProgress> Events { get; init; }

    /// <summary>Where the workflow of the event in progress is; null while none runs.</summary>
    public StateEntered? State { get; private init; }

    /// <summary>Which state that is, or the watch's while traffic shifts, where no hook is; empty while none runs.</summary>
    public string Activity => (IsShifting, Watch, State) switch
    {
        (true, { State: not "" } watch, _) => $"watch: {watch.State}",
        (true, _, _) or (_, _, null) => "",
        (_, _, { } workflow) => $"workflow: {workflow.State}",
    };

    /// <summary>The watch of the traffic shift; null before it has started.</summary>
    public WatchProgress? Watch { get; private init; }

    /// <summary>Green's share of production's traffic, by the last time that the controller moved it. Percent.</summary>
    public double GreenPercent { get; private init; }

    /// <summary>
    /// The last completed slot; null before the first probe. The last round of a watch may still be under way when a hook probes, and then is not
    /// shown: two judgements would take turns.
    /// </summary>
    public SlotProgress? LastSlot { get; private init; }

    /// <summary>The lifecycle event that <see cref="LastSlot"/> belongs to.</summary>
    public string? ProbedAt { get; private init; }

    public string? DeploymentId => Deployment?.Id;

    public EventProgress? Current => Events.Find(step => step.IsInProgress);

    /// <summary>Whether production traffic shifts at this moment.</summary>
    public bool IsShifting => Current?.Event == Lifecycle.Shift;

    /// <summary>Whether the rehearsed deployment itself is being taken back, as ECS does it.</summary>
    private bool IsTakenBack => Rollback is not null && Rollback.Id == DeploymentId;

    /// <summary>Before anything has happened.</summary>
    public static RehearsalProgress Before(Lifecycle lifecycle) =>
        new() { Lifecycle = lifecycle, Events = [.. lifecycle.Events.Select(lifecycleEvent => new EventProgress(lifecycleEvent))] };

    public TimeSpan Since(DateTimeOffset at) => at - (Start ?? at);

    /// <summary>Whether it is the deployment that is rehearsed; any other is its rollback.</summary>
    public bool IsRehearsed(string deploymentId) => DeploymentId is null || DeploymentState.NameOf(deploymentId) == DeploymentId;

    /// <summary>How far an event is; null for one that the lifecycle does not have.</summary>
    public EventProgress? Of(string lifecycleEvent) => Events.Find(step => step.Event == lifecycleEvent);

    public RehearsalProgress After(RehearsalEvent rehearsalEvent)
    {
        // Blue has its faults before anything happens that is timed.
        var next = rehearsalEvent is FaultStarted && Start is null
            ? this
            : this with { Start = Start ?? rehearsalEvent.At, Latest = rehearsalEvent.At };

        return rehearsalEvent switch
        {
            DeploymentProgressed { Progress: var progress } => next.After(progress),
            StateEntered entered when entered.Event == Lifecycle.Shift => next with { Watch = (Watch ?? new()) with { State = entered.State } },
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

        return ProbedAt == Lifecycle.Bake || IsProbedByHook ? watched : watched with { LastSlot = slot, ProbedAt = Lifecycle.Shift };
    }

    /// <summary>Whether the hook in progress probes: of ECS, the one before a further step does so beside the watch.</summary>
    private bool IsProbedByHook => !IsShifting && ProbedAt is not null && ProbedAt == Current?.Event;

    /// <summary>A fail may be sure before the slot is over: then the last slot knows less than the verdict.</summary>
    private RehearsalProgress After(WatchLooked look)
    {
        var watched = this with { Watch = (Watch ?? new()).After(look) };

        return look.Judged.Evidence is { } evidence && ProbedAt == Lifecycle.Shift
            ? watched with { LastSlot = LastSlot! with { Evidence = evidence } }
            : watched;
    }

    private RehearsalProgress After(DeploymentProgress progress) => progress switch
    {
        DeploymentProgress.StatusChanged it when !IsRehearsed(it.DeploymentId) => this with { Rollback = DeploymentState.Of(it) },
        DeploymentProgress.StatusChanged it when Lifecycle.IsOfRollback(it.Status) => DeploymentState.Of(it) is var state
            ? this with { Deployment = state, Rollback = state }
            : this,
        DeploymentProgress.StatusChanged it => this with { Deployment = DeploymentState.Of(it) },
        DeploymentProgress.RollbackStarted it when it.RollbackDeploymentId != it.DeploymentId => this with { Rollback = DeploymentState.Of(it) },
        DeploymentProgress.LifecycleEventStarted it => Change(it, it.Event, step => IsTakenBack ? step : step.Begin(it.When)),
        DeploymentProgress.LifecycleEventEnded it => Change(
            it,
            it.Event,
            step => step.IsInProgress || !IsTakenBack || it.Status is EventStatus.Skipped
                ? step with { Status = it.Status, Took = it.Took }
                : step) with
        { State = null },
        DeploymentProgress.HookInvoked it => Change(it, it.Event, step => step.Ask(EventStatus.InProgress)),
        DeploymentProgress.HookAnswered { IsDecided: true } it => Change(it, it.Event, step => step.Ask(it.Status)),
        DeploymentProgress.TrafficShifted { Route: RouteKind.Production } it => this with { GreenPercent = 100 - it.BluePercent },
        _ => this,
    };

    /// <summary>A rollback passes through a lifecycle of its own, which is not the one that is shown.</summary>
    private RehearsalProgress Change(DeploymentProgress progress, string lifecycleEvent, Func<EventProgress, EventProgress> change) =>
        IsRehearsed(progress.DeploymentId) && Of(lifecycleEvent) is { } step ? this with { Events = Events.Replace(step, change(step)) } : this;
}

/// <summary>How far a deployment is, and why it ended as it did.</summary>
internal sealed record DeploymentState(string Id, string Status, string? Message)
{
    public static DeploymentState Of(DeploymentProgress.StatusChanged changed) => new(NameOf(changed.DeploymentId), changed.Status, changed.Message);

    public static DeploymentState Of(DeploymentProgress.RollbackStarted started) =>
        new(NameOf(started.RollbackDeploymentId), "Created", $"Rolls back {started.DeploymentId}");

    /// <summary>Of an ARN the last part, by which the reports name a deployment too.</summary>
    public static string NameOf(string deploymentId) => deploymentId[(deploymentId.LastIndexOf('/') + 1)..];
}

/// <summary>One lifecycle event on its way.</summary>
internal sealed record EventProgress(string Event)
{
    public string Status { get; init; } = EventStatus.Pending;

    /// <summary>How many times it has begun: ECS passes some once for each step of the traffic.</summary>
    public int Step { get; private init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The last step; null until it has ended.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>What the hook answered; InProgress until it has; null without a hook.</summary>
    public string? Hook { get; init; }

    public bool IsInProgress => Status is EventStatus.InProgress;

    /// <summary>Its name, and from the second step on which one it is.</summary>
    public string Name => Numbered(Event);

    /// <summary>The same for a narrow column.</summary>
    public string ShortName => Numbered(Lifecycle.Short(Event));

    public EventProgress Begin(DateTimeOffset now) =>
        this with { Status = EventStatus.InProgress, Step = Step + 1, StartedAt = now, Took = null, Hook = null };

    /// <summary>What the hook is at; one that is asked in a rollback is asked of no event that is in progress.</summary>
    public EventProgress Ask(string hook) => IsInProgress ? this with { Hook = hook } : this;

    private string Numbered(string name) => Step > 1 ? $"{name} step {Step}" : name;
}
