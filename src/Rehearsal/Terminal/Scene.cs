using System.Collections.Immutable;
using Canary.Probing;
using Canary.Reporting;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Terminal;

/// <summary>What is known from everything that has happened so far.</summary>
internal sealed record Scene
{
    public static readonly Scene Empty = new();

    /// <summary>When the first thing happened; null when nothing has.</summary>
    public DateTimeOffset? Start { get; private init; }

    public DateTimeOffset Latest { get; private init; }

    /// <summary>The deployment that is rehearsed; null before it exists.</summary>
    public DeploymentChanged? Deployment { get; private init; }

    /// <summary>The deployment that restores blue; null while there is none.</summary>
    public DeploymentChanged? Rollback { get; private init; }

    public ImmutableList<Stage> Stages { get; private init; } = [.. LifecycleEvents.InOrder.Select(lifecycleEvent => new Stage(lifecycleEvent.ToString()))];

    /// <summary>Where the workflow of the event in progress is; null while none runs.</summary>
    public StateEntered? At { get; private init; }

    /// <summary>The last completed slot; null before the first probe.</summary>
    public SlotProgress? Progress { get; private init; }

    /// <summary>The lifecycle event that <see cref="Progress"/> belongs to.</summary>
    public string? ProbedAt { get; private init; }

    /// <summary>How listeners forward, by their names.</summary>
    public ImmutableSortedDictionary<string, TrafficMoved> Traffic { get; private init; } = ImmutableSortedDictionary.Create<string, TrafficMoved>(StringComparer.Ordinal);

    public Report? LastReport { get; private init; }

    public string? DeploymentId => Deployment?.DeploymentId;

    public Stage? Current => Stages.Find(stage => stage.IsInProgress);

    public TimeSpan Since(DateTimeOffset at) => at - (Start ?? at);

    public Scene After(Happening happening)
    {
        var scene = this with { Start = Start ?? happening.At, Latest = happening.At };

        return happening switch
        {
            DeploymentChanged { IsRollback: true } changed => scene with { Rollback = changed },
            DeploymentChanged changed => scene with { Deployment = changed },
            EventStarted started => scene.Change(started.DeploymentId, started.Event, stage => stage with { Status = Stage.InProgress, StartedAt = started.At }),
            EventEnded ended => scene.Change(ended.DeploymentId, ended.Event, stage => stage with { Status = ended.Status, Took = ended.Took }) with { At = null },
            HookInvoked invoked => scene.Change(invoked.DeploymentId, invoked.Event, stage => stage with { Hook = Stage.Asked }),
            HookAnswered answered => scene.Change(answered.DeploymentId, answered.Event, stage => stage with { Hook = answered.Answer ?? Stage.NoAnswer }),
            TrafficMoved moved => scene with { Traffic = Traffic.SetItem(moved.Listener, moved) },
            StateEntered entered => scene with { At = entered },
            SlotProbed probed => scene with { Progress = probed.Progress, ProbedAt = Current?.Event },
            ReportTold told => scene with { LastReport = told.Report },
            _ => scene,
        };
    }

    /// <summary>The events of a rollback are its own: the stages stay those of the deployment that is rehearsed.</summary>
    private Scene Change(string deploymentId, string name, Func<Stage, Stage> change)
    {
        var index = Stages.FindIndex(stage => stage.Event == name);
        var isOther = deploymentId == Rollback?.DeploymentId || (DeploymentId is { } rehearsed && deploymentId != rehearsed);

        return index < 0 || isOther ? this : this with { Stages = Stages.SetItem(index, change(Stages[index])) };
    }
}

/// <summary>One lifecycle event on its way.</summary>
internal sealed record Stage(string Event)
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
