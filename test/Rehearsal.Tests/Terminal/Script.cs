using Canary.Judging;
using Canary.Plans;
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
        new DeploymentChanged(At(0), Id, "Created", null, IsRollback: false),
        new DeploymentChanged(At(0), Id, "InProgress", null, IsRollback: false),
        .. Hook(0, "BeforeInstall", "10 of 11 checks passed"),
        new EventStarted(At(4), Id, "Install"),
        new EventEnded(At(64), Id, "Install", "Succeeded", TimeSpan.FromSeconds(60)),
        .. Hook(64, "AfterInstall", "4 of 4 green targets are healthy"),
        new EventStarted(At(68), Id, "AllowTestTraffic"),
        new TrafficMoved(At(69), "test", 0, 100),
        new EventEnded(At(70), Id, "AllowTestTraffic", "Succeeded", TimeSpan.FromSeconds(2)),
        new EventStarted(At(70), Id, "AfterAllowTestTraffic"),
        new HookInvoked(At(70), Id, "AfterAllowTestTraffic", "CodeDeployHook_hooks-AfterAllowTestTraffic"),
        new StateEntered(At(71), "canary-1", "AfterAllowTestTraffic", "Locate"),
        new StateEntered(At(72), "canary-1", "AfterAllowTestTraffic", "Probe"),
        .. Enumerable.Range(0, SlotsOfWarmUp + 12).Select(Slot),
        new StateEntered(At(88.5), "canary-1", "AfterAllowTestTraffic", "Report"),
        new ReportMade(At(89), Rehearsals.ErrorsFound),
        new HookAnswered(At(89), Id, "AfterAllowTestTraffic", "Failed", TimeSpan.FromSeconds(19)),
        new EventEnded(At(89), Id, "AfterAllowTestTraffic", "Failed", TimeSpan.FromSeconds(19)),
        new EventEnded(At(89), Id, "BeforeAllowTraffic", "Skipped", TimeSpan.Zero),
        new EventEnded(At(89), Id, "AllowTraffic", "Skipped", TimeSpan.Zero),
        new EventEnded(At(89), Id, "AfterAllowTraffic", "Skipped", TimeSpan.Zero),
        new DeploymentChanged(At(89), Id, "Failed", "The hook of AfterAllowTestTraffic answered Failed", IsRollback: false),
        new DeploymentChanged(At(90), "d-ROLLBACK1", "InProgress", null, IsRollback: true),
        new EventStarted(At(90), "d-ROLLBACK1", "AllowTraffic"),
        new TrafficMoved(At(91), "test", 100, 0),
        new EventEnded(At(92), "d-ROLLBACK1", "AllowTraffic", "Succeeded", TimeSpan.FromSeconds(2)),
        new DeploymentChanged(At(92), "d-ROLLBACK1", "Succeeded", null, IsRollback: false),
        new DeploymentChanged(At(92), "d-ROLLBACK1", "Succeeded", null, IsRollback: true),
    ];

    /// <summary>Everything up to the last slot of probes.</summary>
    public static IReadOnlyList<RehearsalEvent> WhileProbing { get; } = [.. Rollback.TakeWhile(happening => happening is not StateEntered { State: "Report" })];

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static IEnumerable<RehearsalEvent> Hook(double seconds, string lifecycleEvent, string reason) =>
    [
        new EventStarted(At(seconds), Id, lifecycleEvent),
        new HookInvoked(At(seconds), Id, lifecycleEvent, $"CodeDeployHook_hooks-{lifecycleEvent}"),
        new StateEntered(At(seconds + 1), "canary-1", lifecycleEvent, "Locate"),
        new ReportMade(At(seconds + 3.5), new() { Status = Answer.Succeeded, LifecycleEvent = lifecycleEvent, Headline = $"{lifecycleEvent} Succeeded: {reason}", Reasons = [reason] }),
        new HookAnswered(At(seconds + 3.5), Id, lifecycleEvent, "Succeeded", TimeSpan.FromSeconds(3.5)),
        new EventEnded(At(seconds + 4), Id, lifecycleEvent, "Succeeded", TimeSpan.FromSeconds(4)),
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
