namespace Rehearsal;

/// <summary>Runs one rehearsal while somebody watches, and stops everything it started before it returns or throws.</summary>
internal delegate Task<RehearsalOutcome> Rehearse(RehearsalOptions options, RehearsalRun watch, CancellationToken cancellationToken);

/// <summary>Those who watch a rehearsal: it tells them what happens, shows them the fleet, and concludes before it stops everything.</summary>
internal sealed class RehearsalRun(Action<RehearsalEvent> show, Func<RehearsalOutcome, CancellationToken, Task> conclude) : IProgress<RehearsalEvent>
{
    /// <summary>Null until <see cref="FleetStarted"/>.</summary>
    public RunningFleet? Fleet { get; private set; }

    /// <summary>May be called from any thread; what happens is shown in the order of the calls.</summary>
    public void Report(RehearsalEvent value) => show(value);

    /// <summary>To be called once, as soon as blue answers.</summary>
    public void FleetStarted(RunningFleet fleet) => Fleet = fleet;

    /// <summary>
    /// Shows the verdict while everything still runs; completes when it may be stopped: at once, or when a person who held it lets go.
    /// </summary>
    public Task Conclude(RehearsalOutcome outcome, CancellationToken cancellationToken) => conclude(outcome, cancellationToken);
}

/// <summary>What can be looked at while the rehearsal runs.</summary>
/// <param name="Clock">The account's clock.</param>
/// <param name="Snapshot">How blue, green and the users are now; may be called from any thread.</param>
/// <param name="Production">Where users come in; null when nobody but the rehearsal can.</param>
/// <param name="Test">Where the test listener answers; null when nobody but the rehearsal can ask it.</param>
internal sealed record RunningFleet(TimeProvider Clock, Func<FleetSnapshot> Snapshot, Uri? Production = null, Uri? Test = null);
