using Canary.Aws;
using Canary.Gates;
using Canary.Metrics;
using Canary.Probing;

namespace Rehearsal.Tests.Terminal;

/// <summary>What happens while traffic shifts and green begins to fail: the watch stops the deployment, and blue gets its traffic back.</summary>
internal static class WatchScript
{
    public const string Listener = "http://127.0.0.1:39000";

    private const string Id = Rehearsals.Id;
    private const string Name = $"watch-{Id}-1";
    private const string Blues = "arn:blue";
    private const string Greens = "arn:green";

    private static readonly string[] s_targets = [.. Rehearsals.ErrorsFound.Targets, Listener];

    private static readonly Location s_site = new(null, 0, null, null, null)
    {
        Green = new TaskSet { Id = "green", TargetGroupArn = Greens },
        Blue = new TaskSet { Id = "blue", TargetGroupArn = Blues },
        Production = new Route { ListenerArn = "arn:listener", Url = Listener },
    };

    /// <summary>Up to a look after which CloudWatch has a minute.</summary>
    public static IReadOnlyList<RehearsalEvent> Healthy { get; } =
    [
        DeploymentEvents.Changed(Id, At(0), DeploymentStatus.Created),
        DeploymentEvents.Changed(Id, At(0), DeploymentStatus.InProgress),
        DeploymentEvents.Started(Id, At(100), LifecycleStep.BeforeAllowTraffic),
        DeploymentEvents.Invoked(Id, At(100), LifecycleStep.BeforeAllowTraffic),
        DeploymentEvents.Answered(Id, At(101), LifecycleStep.BeforeAllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(1)),
        State(101, "Begin"),
        DeploymentEvents.Ended(Id, At(101), LifecycleStep.BeforeAllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(1)),
        DeploymentEvents.Started(Id, At(102), LifecycleStep.AllowTraffic),
        DeploymentEvents.Shifted(Id, At(102), RouteKind.Production, 90),

        // The hook's workflow still announces its answer.
        new StateEntered(At(102), $"{Id}-BeforeAllowTraffic", "BeforeAllowTraffic", "Publish"),
        Look(103, new RoundStep { Step = new JudgeStep.Wait(5), Watch = new WatchState() }, alarms: null),
        Look(104, Goes(), alarms: null),
        State(104, "SendProbes"),
        .. Enumerable.Range(0, 20).Select(number => Slot(number, failed: 0)),
        Look(115, Goes() with { Traffic = new UserTrafficState() }),
        State(115, "SendProbes"),
        .. Enumerable.Range(20, 320).Select(number => Slot(number, failed: 0)),
        Look(275, Goes() with { Traffic = Traffic(2, (240, 0), (2160, 2)) }),
        State(275, "SendProbes"),
    ];

    /// <summary>And then it fails, until the deployment is to be stopped.</summary>
    public static IReadOnlyList<RehearsalEvent> Stopping { get; } =
    [
        .. Healthy,
        .. Enumerable.Range(340, 6).Select(number => Slot(number, failed: 3 * (number - 339))),
        Look(278.5, Stops()),
        State(278.5, "Stop"),
    ];

    public static IReadOnlyList<RehearsalEvent> RolledBack { get; } =
    [
        .. Stopping,
        DeploymentEvents.Ended(Id, At(279), LifecycleStep.AllowTraffic, LifecycleEventStatus.Failed, TimeSpan.FromSeconds(177)),
        DeploymentEvents.Ended(Id, At(279), LifecycleStep.AfterAllowTraffic, LifecycleEventStatus.Skipped, TimeSpan.Zero),
        DeploymentEvents.Changed(Id, At(279), DeploymentStatus.Stopped, "The deployment was stopped by a user."),
        DeploymentEvents.Changed("d-ROLLBACK1", At(279), DeploymentStatus.InProgress),
        DeploymentEvents.Shifted("d-ROLLBACK1", At(280), RouteKind.Production, 100),
        new ReportMade(At(280), Rehearsals.Stop),
        DeploymentEvents.Changed("d-ROLLBACK1", At(282), DeploymentStatus.Succeeded),
    ];

    public static RoundStep Goes() => new() { Step = new JudgeStep.Probe([], s_targets, [], null), Watch = new WatchState { Began = At(102), GreenPercent = 10 } };

    public static RoundStep Stops() => Goes() with { Step = new JudgeStep.Stop(Rehearsals.Stop.Verdict!, Rehearsals.Stop.Evidence) };

    /// <summary>As where stack or plan say tell.</summary>
    public static RoundStep Reports() => Goes() with { Step = new JudgeStep.Conclude(Rehearsals.Stop.Verdict!, Rehearsals.Stop.Evidence) };

    public static RoundStep AsksForTasks() => Goes() with { Step = new JudgeStep.AskTasks() };

    public static UserTrafficState Traffic(int minutes, (long Requests, long Failed) green, (long Requests, long Failed) blue) => new()
    {
        Totals = new TrafficTotals(minutes, minutes, 0, new RequestCount(green.Requests, green.Failed), new RequestCount(blue.Requests, blue.Failed), 8200, 7900),
    };

    /// <param name="alarms">Their state; null: they were not asked for.</param>
    public static WatchLooked Look(double seconds, RoundStep judged, string? alarms = "OK") => new(
        At(seconds),
        judged,
        new LookFacts
        {
            Alarms = alarms is null ? [] : [new DescribeAlarms { MetricAlarms = [new MetricAlarm("shop-5xx", alarms, null)] }],
            TargetGroups = [Health(Greens, "healthy", "healthy", "healthy", "unhealthy"), Health(Blues, "healthy", "healthy", "healthy", "healthy")],
        },
        s_site);

    public static StateEntered State(double seconds, string state) => new(At(seconds), Name, LifecycleEvent.AllowTraffic, state);

    public static SlotProbed Slot(int number, long failed)
    {
        var (sent, targets) = (10L * (number + 1), s_targets.Length);
        var evidence = Rehearsals.Evidence((number + 1) * 0.5, (sent, failed), (sent, 0)) with
        {
            WarmUp = null,
            Questions = Rehearsals.WatchQuestions(errors: failed == 0 ? -7.9 : failed, relative: failed / 4.0),
            Targets = [.. Enumerable.Range(0, targets).Select(target => new StratumEvidence { Index = target, Sent = sent / targets, Failed = target == 2 ? failed : 0, Errors = 0, Slower = 0 })],
        };

        return new SlotProbed(At(105 + (number * 0.5)), new SlotProgress(new SlotTally { Slot = number }, evidence, s_targets, JudgeStage.Watch));
    }

    public static DateTimeOffset At(double seconds) => Script.At(seconds);

    private static TargetGroupHealth Health(string group, params string[] states) =>
        new(group, new DescribeTargetHealth { TargetHealthDescriptions = [.. states.Select((state, number) => new TargetHealthDescription(new ElbTarget($"10.0.0.{number}", 80), new TargetHealth(state, null, null)))] });
}
