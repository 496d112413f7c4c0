using Rehearsal.Terminal;

namespace Rehearsal.Tests.Terminal;

public class SceneTests
{
    [Fact]
    public void Knows_the_whole_lifecycle_before_anything_has_happened() =>
        RehearsalProgress.Empty.Events.Select(step => (step.Event, step.Status)).ShouldBe(Rehearsal.CodeDeploy.LifecycleEvents.InOrder.Select(e => ($"{e}", EventProgress.Pending)));

    [Fact]
    public void Counts_from_the_first_happening()
    {
        var scene = After(new DeploymentChanged(Script.At(10), Rehearsals.Id, "Created", null, IsRollback: false), new EventStarted(Script.At(12), Rehearsals.Id, "Install"));

        scene.Since(Script.At(15)).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Knows_where_an_event_is_until_it_ends()
    {
        var started = After(new EventStarted(Script.At(0), Rehearsals.Id, "AfterInstall"), new StateEntered(Script.At(1), "canary-1", "AfterInstall", "Locate"));
        var ended = started.After(new EventEnded(Script.At(2), Rehearsals.Id, "AfterInstall", "Succeeded", TimeSpan.FromSeconds(2)));

        (started.Current?.Event, started.At?.State).ShouldBe(("AfterInstall", "Locate"));
        (ended.Current?.Event, ended.At?.State).ShouldBe((null, null));
    }

    [Fact]
    public void An_event_of_a_rollback_changes_no_stage()
    {
        var scene = After(
            new DeploymentChanged(Script.At(0), Rehearsals.Id, "Failed", null, IsRollback: false),
            new DeploymentChanged(Script.At(1), "d-ROLLBACK1", "InProgress", null, IsRollback: true),
            new EventStarted(Script.At(2), "d-ROLLBACK1", "AllowTraffic"));

        scene.Events.ShouldAllBe(step => step.Status == EventProgress.Pending);
        scene.Rollback!.Status.ShouldBe("InProgress");
        scene.Deployment!.Status.ShouldBe("Failed");
    }

    [Fact]
    public void Another_deployment_than_the_first_is_its_rollback()
    {
        var scene = After(
            new DeploymentChanged(Script.At(0), Rehearsals.Id, "Failed", null, IsRollback: false),
            new DeploymentChanged(Script.At(1), "d-ROLLBACK1", "Succeeded", null, IsRollback: false));

        (scene.DeploymentId, scene.Rollback?.Status).ShouldBe((Rehearsals.Id, "Succeeded"));
    }

    [Fact]
    public void An_event_that_nobody_knows_changes_nothing() =>
        After(new EventStarted(Script.At(0), Rehearsals.Id, "Intermission")).Events.ShouldBe(RehearsalProgress.Empty.Events);

    private static RehearsalProgress After(params RehearsalEvent[] happenings) => happenings.Aggregate(RehearsalProgress.Empty, (scene, happening) => scene.After(happening));
}
