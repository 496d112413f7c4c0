using Canary.Reporting;

namespace Rehearsal.Tests.Terminal;

/// <summary>The rehearsals of <see cref="Rehearsals"/> as they would have been under ECS.</summary>
internal static class EcsRehearsals
{
    private static readonly Dictionary<string, string> s_stages = Lifecycle.OfCodeDeploy.Events.Zip(Lifecycle.OfEcs.Events).ToDictionary(pair => pair.First, pair => pair.Second);

    public static RehearsalOptions OfTheShop { get; } = Rehearsals.OfTheShop with { Controller = Controller.Ecs };

    public static RehearsalOptions WithErrors { get; } = OfTheShop with { GreenFault = "one-of-4:errors=20%", JsonFile = "verdict.json" };

    public static RehearsalOutcome Passed { get; } = Of(Rehearsals.Passed);

    public static RehearsalOutcome FailedByErrors { get; } = Of(Rehearsals.FailedByErrors) with
    {
        Message = "Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.",
    };

    public static RehearsalOutcome StoppedByWatch { get; } = Of(Rehearsals.StoppedByWatch);

    private static RehearsalOutcome Of(RehearsalOutcome outcome) => outcome with
    {
        DeploymentId = EcsScript.Id,
        Controller = Controller.Ecs,
        Status = outcome.IsDeployed ? "SUCCESSFUL" : "ROLLBACK_SUCCESSFUL",
        RollbackDeploymentId = null,
        Events =
        [
            .. outcome.Events.Select(it => it with { Event = s_stages[it.Event], Answer = it.Answer?.ToUpperInvariant() }),
            new EventOutcome("BAKE_TIME", outcome.IsDeployed ? EventStatus.Succeeded : EventStatus.Skipped, null, TimeSpan.FromMinutes(5)),
            new EventOutcome("CLEAN_UP", outcome.IsDeployed ? EventStatus.Succeeded : EventStatus.Skipped, null, TimeSpan.FromSeconds(30)),
        ],
        Reports = [.. outcome.Reports.Select(Of)],
    };

    private static Report Of(Report report) => report with
    {
        DeploymentId = EcsScript.Id,
        LifecycleEvent = s_stages[report.LifecycleEvent],
        Headline = report.Headline.Replace(report.LifecycleEvent, s_stages[report.LifecycleEvent], StringComparison.Ordinal),
    };
}
