using Canary.Probing;
using Canary.Reporting;

namespace Rehearsal;

/// <summary>Something that happened in the rehearsal, for whoever watches.</summary>
/// <param name="At">By the account's clock.</param>
internal abstract record RehearsalEvent(DateTimeOffset At);

/// <summary>CodeDeploy began a lifecycle event of a deployment.</summary>
internal sealed record EventStarted(DateTimeOffset At, string DeploymentId, string Event) : RehearsalEvent(At);

/// <summary>CodeDeploy ended a lifecycle event: Succeeded, Failed or Skipped.</summary>
internal sealed record EventEnded(DateTimeOffset At, string DeploymentId, string Event, string Status, TimeSpan Took) : RehearsalEvent(At);

/// <summary>CodeDeploy invoked a hook function.</summary>
internal sealed record HookInvoked(DateTimeOffset At, string DeploymentId, string Event, string Function) : RehearsalEvent(At);

/// <summary>CodeDeploy was told Succeeded or Failed for a hook; or gave up waiting, and the answer is null.</summary>
internal sealed record HookAnswered(DateTimeOffset At, string DeploymentId, string Event, string? Answer, TimeSpan Took) : RehearsalEvent(At);

/// <summary>A listener forwards otherwise now. Percent of the listener's traffic.</summary>
internal sealed record TrafficMoved(DateTimeOffset At, string Listener, int BluePercent, int GreenPercent) : RehearsalEvent(At);

/// <summary>A deployment, or the rollback it triggered, has another status.</summary>
internal sealed record DeploymentChanged(DateTimeOffset At, string DeploymentId, string Status, string? Message, bool IsRollback) : RehearsalEvent(At);

/// <summary>A workflow entered a state.</summary>
internal sealed record StateEntered(DateTimeOffset At, string Execution, string Event, string State) : RehearsalEvent(At);

/// <summary>The prober completed a slot.</summary>
internal sealed record SlotProbed(DateTimeOffset At, SlotProgress Progress) : RehearsalEvent(At);

/// <summary>A workflow made its report.</summary>
internal sealed record ReportMade(DateTimeOffset At, Report Report) : RehearsalEvent(At);

/// <summary>Tasks of the sample shop started with a fault that was ordered for them.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Side">blue or green.</param>
/// <param name="Fault">In words.</param>
/// <param name="Tasks">Where those are that have it, when not all of the side do.</param>
internal sealed record FaultStarted(DateTimeOffset At, string Side, string Fault, IReadOnlyList<string> Tasks) : RehearsalEvent(At);
