using Rehearsal.Tests.Terminal;

namespace Rehearsal.Tests;

public class ShiftUsersTests
{
    private const string Id = Rehearsals.Id;

    private readonly List<RehearsalEvent> _passedOn = [];
    private readonly ShiftUsers _shift;
    private UserOutcome _users = new(0, 0, 0, 0);

    public ShiftUsersTests() => _shift = new ShiftUsers(new InPlaceProgress<RehearsalEvent>(_passedOn.Add));

    [Fact]
    public void Passes_everything_on_and_counts_nothing_before_the_shift()
    {
        _shift.Report(DeploymentEvents.Started(Id, Script.At(0), LifecycleStep.AllowTraffic));
        _shift.Follow(() => _users);
        _shift.Report(DeploymentEvents.Started(Id, Script.At(0), LifecycleStep.Install));

        _passedOn.Count.ShouldBe(2);
        _shift.Met.ShouldBeNull();
    }

    [Fact]
    public void Counts_until_AllowTraffic_has_succeeded()
    {
        Begin(new UserOutcome(100, 1, 0, 0, 1));
        After(new UserOutcome(300, 5, 20, 3, 2), DeploymentEvents.Ended(Id, Script.At(60), LifecycleStep.AllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(60)));
        After(new UserOutcome(900, 9, 600, 7, 2), DeploymentEvents.Changed(Id, Script.At(90), DeploymentStatus.Succeeded));

        _shift.Met.ShouldBe(new UserOutcome(200, 4, 20, 3, 1));
    }

    [Fact]
    public void Counts_until_blue_has_its_traffic_back()
    {
        Begin(new UserOutcome(100, 0, 0, 0));
        After(new UserOutcome(200, 2, 10, 2), DeploymentEvents.Shifted(Id, Script.At(10), RouteKind.Production, 90));
        After(new UserOutcome(300, 4, 20, 4), DeploymentEvents.Ended(Id, Script.At(60), LifecycleStep.AllowTraffic, LifecycleEventStatus.Failed, TimeSpan.FromSeconds(60)));
        After(new UserOutcome(310, 5, 21, 5), DeploymentEvents.Shifted("d-ROLLBACK1", Script.At(61), RouteKind.Test, 100));
        After(new UserOutcome(320, 6, 22, 6), DeploymentEvents.Shifted("d-ROLLBACK1", Script.At(62), RouteKind.Production, 100));
        After(new UserOutcome(900, 6, 22, 6), DeploymentEvents.Ended("d-ROLLBACK1", Script.At(63), LifecycleStep.AllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.Zero));

        _shift.Met.ShouldBe(new UserOutcome(220, 6, 22, 6));
    }

    [Fact]
    public void Counts_until_blue_has_its_traffic_back_also_where_all_of_it_was_greens()
    {
        Begin(new UserOutcome(100, 0, 0, 0));
        After(new UserOutcome(300, 4, 20, 4), DeploymentEvents.Ended(Id, Script.At(60), LifecycleStep.AllowTraffic, LifecycleEventStatus.Succeeded, TimeSpan.FromSeconds(60)));
        After(new UserOutcome(400, 9, 120, 9), DeploymentEvents.Shifted("d-ROLLBACK1", Script.At(65), RouteKind.Production, 100));

        _shift.Met.ShouldBe(new UserOutcome(300, 9, 120, 9));
    }

    [Fact]
    public void Counts_every_step_of_ECS()
    {
        BeginAtEcs(new UserOutcome(100, 0, 0, 0));
        After(new UserOutcome(200, 1, 10, 0), Ended(EventStatus.Succeeded));
        After(new UserOutcome(250, 1, 15, 0), DeploymentEvents.Started(EcsScript.Id, Script.At(60), "PRODUCTION_TRAFFIC_SHIFT"));
        After(new UserOutcome(300, 2, 20, 0), DeploymentEvents.Shifted(EcsScript.Id, Script.At(60), RouteKind.Production, 0));
        After(new UserOutcome(350, 3, 60, 0), Ended(EventStatus.Succeeded));
        After(new UserOutcome(900, 9, 600, 7), DeploymentEvents.Changed(EcsScript.Id, Script.At(90), "SUCCESSFUL"));

        _shift.Met.ShouldBe(new UserOutcome(250, 3, 60, 0));
    }

    [Fact]
    public void Counts_until_ECS_has_given_blue_its_traffic_back()
    {
        BeginAtEcs(new UserOutcome(100, 0, 0, 0));
        After(new UserOutcome(300, 4, 20, 4), Ended(EventStatus.Failed));
        After(new UserOutcome(310, 4, 20, 4), DeploymentEvents.Changed(EcsScript.Id, Script.At(61), "ROLLBACK_IN_PROGRESS"));
        After(new UserOutcome(315, 5, 21, 5), DeploymentEvents.Started(EcsScript.Id, Script.At(61), "PRODUCTION_TRAFFIC_SHIFT"));
        After(new UserOutcome(320, 6, 22, 6), DeploymentEvents.Shifted(EcsScript.Id, Script.At(62), RouteKind.Production, 100));
        After(new UserOutcome(900, 6, 22, 6), Ended(EventStatus.Succeeded));

        _shift.Met.ShouldBe(new UserOutcome(220, 6, 22, 6));
    }

    [Fact]
    public void Counts_nothing_where_ECS_rolls_back_before_any_shift()
    {
        _shift.Follow(() => _users);
        After(_users, DeploymentEvents.Changed(EcsScript.Id, Script.At(61), "ROLLBACK_IN_PROGRESS"));
        After(_users, DeploymentEvents.Started(EcsScript.Id, Script.At(61), "PRODUCTION_TRAFFIC_SHIFT"));

        _shift.Met.ShouldBeNull();
    }

    [Fact]
    public void Counts_to_the_end_where_nothing_took_the_traffic_back()
    {
        Begin(new UserOutcome(100, 0, 0, 0));
        _users = new UserOutcome(400, 0, 30, 0);

        _shift.Met.ShouldBe(new UserOutcome(300, 0, 30, 0));
    }

    private static RehearsalEvent Ended(string status) => DeploymentEvents.Ended(EcsScript.Id, Script.At(60), "PRODUCTION_TRAFFIC_SHIFT", status, TimeSpan.FromSeconds(60));

    private void BeginAtEcs(UserOutcome users)
    {
        _shift.Follow(() => _users);
        After(users, DeploymentEvents.Started(EcsScript.Id, Script.At(0), "PRODUCTION_TRAFFIC_SHIFT"));
    }

    private void Begin(UserOutcome users)
    {
        _shift.Follow(() => _users);
        After(users, DeploymentEvents.Started(Id, Script.At(0), LifecycleStep.AllowTraffic));
    }

    private void After(UserOutcome users, RehearsalEvent happened)
    {
        _users = users;
        _shift.Report(happened);
    }
}
