using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.CodeDeploy;

/// <summary>Which service is deployed, over which target groups and listeners, and what happens when it fails.</summary>
internal sealed class DeploymentGroup : IDeployedService
{
    public required string Id { get; init; }

    public required string ApplicationName { get; init; }

    public required string Name { get; init; }

    /// <summary>Another one after it was deleted and made again: the group knows it by its name.</summary>
    public required AccountService Service { get; set; }

    public required TargetGroupPair TargetGroups { get; init; }

    public required Listener ProductionListener { get; init; }

    /// <summary>Null: there is no test route, and the hook AfterAllowTestTraffic is never called.</summary>
    public Listener? TestListener { get; init; }

    public IReadOnlyList<Forward> Production => RulesOf(ProductionListener)[0].Forwards;

    public IReadOnlyList<Forward> Test => TestListener is { } test ? RulesOf(test)[0].Forwards : [];

    /// <summary>
    /// What CodeDeploy changes on a listener: whatever forwards to the pair, be it rules or the default action; where nothing does, the default
    /// action.
    /// </summary>
    public IReadOnlyList<ListenerRule> RulesOf(Listener listener) =>
        listener.Rules.Where(rule => rule.Forwards.Any(forward => TargetGroups.Contains(forward.Group))).ToList() is [_, ..] rules
            ? rules
            : [listener.DefaultRule];

    public string ConfigurationName { get; init; } = TrafficRouting.AllAtOnceName;

    public AutoRollback AutoRollback { get; init; } = AutoRollback.OnEverything;

    /// <summary>How long blue outlives a successful deployment.</summary>
    public TimeSpan TerminationWait { get; init; }

    /// <summary>False: KEEP_ALIVE, blue is never deleted.</summary>
    public bool TerminatesBlue { get; init; } = true;

    /// <summary>Names of alarms that stop a deployment.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    public Deployment? LastAttempted { get; internal set; }

    public Deployment? LastSuccessful { get; internal set; }

    /// <summary>A group has one deployment at a time, its rollback included.</summary>
    internal DeploymentRun? Running { get; set; }
}

/// <summary>Which ends of a deployment bring the old version back by themselves.</summary>
internal sealed record AutoRollback(bool IsEnabled, IReadOnlyList<AutoRollbackEvent> Events)
{
    public static AutoRollback OnEverything { get; } = new(true, Enum.GetValues<AutoRollbackEvent>());

    public static AutoRollback Off { get; } = new(false, []);

    public bool Covers(AutoRollbackEvent end) => IsEnabled && Events.Contains(end);
}

internal enum AutoRollbackEvent
{
    DeploymentFailure,
    DeploymentStopOnAlarm,
    DeploymentStopOnRequest,
}
