using Canary.Probing;

namespace Rehearsal.Tests.Terminal;

/// <summary>What happens in a rehearsal that is rolled back, from its first second to its last.</summary>
internal static class Script
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const string Id = Rehearsals.Id;

    private const int SlotsOfWarmUp = 20;

    public static IReadOnlyList<RehearsalEvent> Rollback { get; } =
    [
        DeploymentEvents.Changed(Id, At(0), DeploymentStatus.Created),
        DeploymentEvents.Changed(Id, At(0), DeploymentStatus.InProgress),
        .. Hook(0, LifecycleStep.BeforeInstall, "10 of 11 checks passed"),
        DeploymentEvents.Started(Id, At(4), LifecycleStep.Install),
        DeploymentEvents.Ended(Id, At(64), LifecycleStep.Install, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(60)),
        .. Hook(64, LifecycleStep.AfterInstall, "4 of 4 green targets are healthy"),
        DeploymentEvents.Started(Id, At(68), LifecycleStep.AllowTestTraffic),
        DeploymentEvents.Shifted(Id, At(69), RouteKind.Test, 0),
        DeploymentEvents.Ended(Id, At(70), LifecycleStep.AllowTestTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(2)),
        DeploymentEvents.Started(Id, At(70), LifecycleStep.AfterAllowTestTraffic),
        DeploymentEvents.Invoked(Id, At(70), LifecycleStep.AfterAllowTestTraffic),
        new StateEntered(At(71), "canary-1", "AfterAllowTestTraffic", "Locate"),
        new StateEntered(At(72), "canary-1", "AfterAllowTestTraffic", "Probe"),
        .. Enumerable.Range(0, SlotsOfWarmUp + 12).Select(Slot),
        new StateEntered(At(88.5), "canary-1", "AfterAllowTestTraffic", "Report"),
        new ReportMade(At(89), Rehearsals.ErrorsFound),
        DeploymentEvents.Answered(Id, At(89), LifecycleStep.AfterAllowTestTraffic, LifecycleEventStatus.Failed, TimeSpan.FromSeconds(19)),
        DeploymentEvents.Ended(Id, At(89), LifecycleStep.AfterAllowTestTraffic, LifecycleEventStatus.Failed, TimeSpan.FromSeconds(19)),
        DeploymentEvents.Ended(Id, At(89), LifecycleStep.BeforeAllowTraffic, LifecycleEventStatus.Skipped, TimeSpan.Zero),
        DeploymentEvents.Ended(Id, At(89), LifecycleStep.AllowTraffic, LifecycleEventStatus.Skipped, TimeSpan.Zero),
        DeploymentEvents.Ended(Id, At(89), LifecycleStep.AfterAllowTraffic, LifecycleEventStatus.Skipped, TimeSpan.Zero),
        DeploymentEvents.Changed(Id, At(89), DeploymentStatus.Failed, "The hook of AfterAllowTestTraffic answered Failed"),
        DeploymentEvents.Changed("d-ROLLBACK1", At(90), DeploymentStatus.InProgress),
        DeploymentEvents.Started("d-ROLLBACK1", At(90), LifecycleStep.AllowTraffic),
        DeploymentEvents.Shifted(Id, At(91), RouteKind.Test, 100),
        DeploymentEvents.Ended("d-ROLLBACK1", At(92), LifecycleStep.AllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(2)),
        DeploymentEvents.Changed("d-ROLLBACK1", At(92), DeploymentStatus.Succeeded),
    ];

    /// <summary>Everything up to the last slot of probes.</summary>
    public static IReadOnlyList<RehearsalEvent> WhileProbing { get; } = [.. Rollback.TakeWhile(rehearsalEvent => rehearsalEvent is not StateEntered { State: "Report" })];

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static IEnumerable<RehearsalEvent> Hook(double seconds, LifecycleStep lifecycleEvent, string reason) =>
    [
        DeploymentEvents.Started(Id, At(seconds), lifecycleEvent),
        DeploymentEvents.Invoked(Id, At(seconds), lifecycleEvent),
        new StateEntered(At(seconds + 1), "canary-1", $"{lifecycleEvent}", "Locate"),
        new ReportMade(At(seconds + 3.5), new() { Status = Answer.Succeeded, LifecycleEvent = $"{lifecycleEvent}", Headline = $"{lifecycleEvent} Succeeded: {reason}", Reasons = [reason] }),
        DeploymentEvents.Answered(Id, At(seconds + 3.5), lifecycleEvent, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(3.5)),
        DeploymentEvents.Ended(Id, At(seconds + 4), lifecycleEvent, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(4)),
    ];

    private static SlotProbed Slot(int number)
    {
        var slot = number - SlotsOfWarmUp;
        var evidence = slot < 0 ? Rehearsals.InWarmUp((number + 1) * 0.5, (10 * (number + 1), 0), (10 * (number + 1), 0)) : Rehearsals.Evidence(
            (number + 1) * 0.5,
            (10 * (slot + 1), slot / 2),
            (10 * (slot + 1), 0),
            errors: -1.2 + (slot * 1.1),
            relative: slot * 0.25,
            blue: -0.3 * slot,
            clean: -0.9 * slot,
            cleanTargets: 1.4 - slot);

        return new SlotProbed(At(72.5 + (number * 0.5)), new SlotProgress(new SlotTally { Slot = number }, evidence, Rehearsals.ErrorsFound.Targets));
    }
}
