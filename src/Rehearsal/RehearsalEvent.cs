using Canary.Gates;
using Canary.Probing;
using Canary.Reporting;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>Something that happened in the rehearsal, for whoever watches.</summary>
/// <param name="At">By the account's clock.</param>
internal abstract record RehearsalEvent(DateTimeOffset At);

/// <summary>The controller went on with the deployment or with its rollback.</summary>
internal sealed record DeploymentProgressed(DeploymentProgress Progress) : RehearsalEvent(Progress.When);

/// <summary>A workflow entered a state.</summary>
internal sealed record StateEntered(DateTimeOffset At, string Execution, string Event, string State) : RehearsalEvent(At);

/// <summary>The prober completed a slot.</summary>
internal sealed record SlotProbed(DateTimeOffset At, SlotProgress Progress) : RehearsalEvent(At);

/// <summary>The watch of a traffic shift has looked, and decided what comes next.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Judged">What it made of it.</param>
/// <param name="Seen">What AWS said.</param>
/// <param name="Site">Who is blue and who is green.</param>
internal sealed record WatchLooked(DateTimeOffset At, RoundStep Judged, LookFacts Seen, Location Site) : RehearsalEvent(At);

/// <summary>A workflow made its report.</summary>
internal sealed record ReportMade(DateTimeOffset At, Report Report) : RehearsalEvent(At);

/// <summary>Tasks of the sample shop started with a fault that was ordered for them.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Side">blue or green.</param>
/// <param name="Fault">In words.</param>
/// <param name="Tasks">Where those are that have it, when not all of the side do.</param>
internal sealed record FaultStarted(DateTimeOffset At, string Side, string Fault, IReadOnlyList<string> Tasks) : RehearsalEvent(At);

/// <summary>A task that runs a program ended by itself, or did not start.</summary>
/// <param name="At">By the account's clock.</param>
/// <param name="Side">blue or green.</param>
/// <param name="Container">Whose program it ran.</param>
/// <param name="Task">Its id; empty when it did not start.</param>
/// <param name="ExitCode">Null when it did not start.</param>
/// <param name="Last">What it wrote last, or why it did not start.</param>
internal sealed record ProgramEnded(DateTimeOffset At, string Side, string Container, string Task, int? ExitCode, string Last) : RehearsalEvent(At);
