namespace Rehearsal.Tests.Terminal;

public class RehearsalProgressTests
{
    [Fact]
    public void Knows_the_whole_lifecycle_before_anything_has_happened() =>
        RehearsalProgress.Before(Lifecycle.OfCodeDeploy).Events.Select(step => (step.Event, step.Status)).ShouldBe(LifecycleEvents.InOrder.Select(e => ($"{e}", EventStatus.Pending)));

    [Fact]
    public void Counts_from_the_first_happening()
    {
        var progress = After(DeploymentEvents.Changed(Rehearsals.Id, Script.At(10), DeploymentStatus.Created), DeploymentEvents.Started(Rehearsals.Id, Script.At(12), LifecycleStep.Install));

        progress.Since(Script.At(15)).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Knows_where_an_event_is_until_it_ends()
    {
        var started = After(DeploymentEvents.Started(Rehearsals.Id, Script.At(0), LifecycleStep.AfterInstall), new StateEntered(Script.At(1), "canary-1", "AfterInstall", "Locate"));
        var ended = started.After(DeploymentEvents.Ended(Rehearsals.Id, Script.At(2), LifecycleStep.AfterInstall, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(2)));

        (started.Current?.Event, started.State?.State).ShouldBe((LifecycleEvent.AfterInstall, "Locate"));
        (ended.Current?.Event, ended.State?.State).ShouldBe((null, null));
    }

    [Fact]
    public void An_event_of_a_rollback_changes_no_stage()
    {
        var progress = After(
            DeploymentEvents.Changed(Rehearsals.Id, Script.At(0), DeploymentStatus.Failed),
            DeploymentEvents.Changed("d-ROLLBACK1", Script.At(1), DeploymentStatus.InProgress),
            DeploymentEvents.Started("d-ROLLBACK1", Script.At(2), LifecycleStep.AllowTraffic));

        progress.Events.ShouldAllBe(step => step.Status == EventStatus.Pending);
        progress.Rollback!.Status.ShouldBe("InProgress");
        progress.Deployment!.Status.ShouldBe("Failed");
    }

    [Fact]
    public void A_rollback_of_ECS_is_the_same_deployment_and_begins_no_stage_anew()
    {
        var progress = EcsScript.RolledBack.Aggregate(RehearsalProgress.Before(Lifecycle.OfEcs), (before, happened) => before.After(happened));

        (progress.Rollback, progress.Rollback?.Id, progress.Rollback?.Status).ShouldBe((progress.Deployment, EcsScript.Id, "ROLLBACK_SUCCESSFUL"));
        (progress.Of("PRODUCTION_TRAFFIC_SHIFT")?.Status, progress.Of("PRODUCTION_TRAFFIC_SHIFT")?.Step).ShouldBe((EventStatus.Failed, 1));
        progress.GreenPercent.ShouldBe(0);
    }

    [Fact]
    public void Another_deployment_than_the_first_is_its_rollback()
    {
        var progress = After(
            DeploymentEvents.Changed(Rehearsals.Id, Script.At(0), DeploymentStatus.Failed),
            DeploymentEvents.Changed("d-ROLLBACK1", Script.At(1), DeploymentStatus.Succeeded));

        (progress.DeploymentId, progress.Rollback?.Status).ShouldBe((Rehearsals.Id, "Succeeded"));
    }

    private static RehearsalProgress After(params RehearsalEvent[] rehearsalEvents) => rehearsalEvents.Aggregate(RehearsalProgress.Before(Lifecycle.OfCodeDeploy), (progress, rehearsalEvent) => progress.After(rehearsalEvent));
}
