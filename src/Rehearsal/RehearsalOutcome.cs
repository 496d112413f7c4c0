using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Reporting;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>How a rehearsal ended, with everything that the verdict screen and the JSON file tell.</summary>
internal sealed record RehearsalOutcome
{
    /// <summary>Of ECS, the last part of its ARN.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>Who deployed; the JSON file tells it with the options.</summary>
    [JsonIgnore]
    public Controller Controller { get; init; }

    [JsonIgnore]
    public Lifecycle Lifecycle => Lifecycle.Of(Controller);

    /// <summary>In the controller's words: Succeeded, Failed or Stopped of CodeDeploy; SUCCESSFUL, ROLLBACK_SUCCESSFUL and so on of ECS.</summary>
    public required string Status { get; init; }

    /// <summary>What the controller gives as the reason when the deployment failed.</summary>
    public string? Message { get; init; }

    /// <summary>CodeDeploy's deployment that restored blue; null when there was none.</summary>
    public string? RollbackDeploymentId { get; init; }

    public required IReadOnlyList<EventOutcome> Events { get; init; }

    /// <summary>The reports of the hooks, in the order in which they were told.</summary>
    public required IReadOnlyList<Report> Reports { get; init; }

    /// <summary>What the workflows stored in the bucket for reports, oldest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<StoredObject> Stored { get; init; } = [];

    /// <summary>What programs wrote that ran as tasks, a text for each log stream.</summary>
    [JsonIgnore]
    public IReadOnlyList<StoredObject> TaskLogs { get; init; } = [];

    /// <summary>Tasks of the sample shop that had a fault which not all of their side had, in the order in which they started.</summary>
    public IReadOnlyList<FaultyTask> FaultyTasks { get; init; } = [];

    public required UserOutcome Users { get; init; }

    /// <summary>
    /// Those from the beginning of the traffic shift until it was over; where it was rolled back, until blue had them back. Null where it never
    /// began.
    /// </summary>
    public UserOutcome? UsersDuringShift { get; init; }

    /// <summary>How long the rehearsal took on the wall clock.</summary>
    public required TimeSpan RealTime { get; init; }

    /// <summary>How long the deployment took by the account's clock.</summary>
    public required TimeSpan AccountTime { get; init; }

    /// <summary>From the first probe to the answer that failed the deployment; null when it was not failed after probes.</summary>
    public TimeSpan? FirstProbeToRollback { get; init; }

    /// <summary>From green's first failed probe to the stop by the watch; null when it did not stop it, or not for failed probes.</summary>
    public TimeSpan? FirstFailureToStop { get; init; }

    public bool IsDeployed => Status == Lifecycle.Succeeded;

    /// <summary>Whether blue was restored: by a deployment of its own, or, of ECS, as the status says.</summary>
    [JsonIgnore]
    public bool IsRolledBack => !IsDeployed && (RollbackDeploymentId is not null || Status == Lifecycle.Restored);
}

/// <summary>One lifecycle event: how it ended, what its hook answered, how long it took by the account's clock, all its steps together.</summary>
internal sealed record EventOutcome(string Event, string Status, string? Answer, TimeSpan Took);

/// <summary>One task that had a fault which not all of its side had.</summary>
/// <param name="Side">blue or green.</param>
/// <param name="Address">Host and port.</param>
/// <param name="Fault">As it was ordered.</param>
internal sealed record FaultyTask(string Side, string Address, string Fault);

/// <summary>What the background users met on the production route.</summary>
/// <param name="Requests">How many they sent.</param>
/// <param name="Failed">Answers of 500 and above, and requests without an answer.</param>
/// <param name="ServedByGreen">How many green answered.</param>
/// <param name="FailedByGreen">How many of the failures were green's.</param>
/// <param name="Unanswered">How many of the failures were no task's answer: the load balancer's own, such as 502, or none.</param>
internal sealed record UserOutcome(long Requests, long Failed, long ServedByGreen, long FailedByGreen, long Unanswered = 0)
{
    public static UserOutcome operator -(UserOutcome after, UserOutcome before) => new(
        after.Requests - before.Requests,
        after.Failed - before.Failed,
        after.ServedByGreen - before.ServedByGreen,
        after.FailedByGreen - before.FailedByGreen,
        after.Unanswered - before.Unanswered);
}

/// <summary>What the fleet looks like at this moment, for the live view.</summary>
internal sealed record FleetSnapshot(SideSnapshot Blue, SideSnapshot Green, UserOutcome Users);

/// <summary>One side: its share of the production traffic in percent, and its tasks.</summary>
internal sealed record SideSnapshot(int ProductionPercent, int TestPercent, IReadOnlyList<TaskSnapshot> Tasks);

/// <summary>One task: where it listens, what the load balancer thinks of it, what it has answered.</summary>
internal sealed record TaskSnapshot(string Address, string Health, long Requests, long Failures);
