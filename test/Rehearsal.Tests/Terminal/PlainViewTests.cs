namespace Rehearsal.Tests.Terminal;

public class PlainViewTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public async Task Prints_a_line_for_each_thing_that_matters()
    {
        await Print(Script.Rollback);

        Golden.Verify(_output.ToString());
    }

    [Fact]
    public async Task Prints_one_line_for_ten_slots_of_probes()
    {
        await Print(Script.WhileProbing);

        _output.ToString().Split('\n').Count(line => line.Contains("] probes ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Lets_no_stranger_move_the_cursor()
    {
        await Print([DeploymentEvents.Changed(Rehearsals.Id, Script.At(0), DeploymentStatus.Failed, "line\nline \u001b[2J\u202E[red]")]);

        _output.ToString().ShouldEndWith("[+00:00] deployment d-REHEARSAL Failed: line line  [2J [red]\n");
    }

    [Fact]
    public async Task Prints_a_line_for_each_look_of_the_watch_and_none_for_its_slots()
    {
        await Print(WatchScript.RolledBack);

        Golden.Verify(_output.ToString());
    }

    [Fact]
    public async Task Prints_a_service_deployment_of_ECS_that_the_watch_stops()
    {
        await Print(EcsScript.RolledBack, EcsRehearsals.WithErrors);

        Golden.Verify(_output.ToString());
    }

    [Fact]
    public async Task Numbers_the_steps_of_ECS_from_the_second_on()
    {
        await Print(EcsScript.Deployed, EcsRehearsals.OfTheShop);

        _output.ToString().Split('\n').SkipWhile(line => !line.Contains("traffic production", StringComparison.Ordinal)).Where(line => !line.Contains("watch", StringComparison.Ordinal)).ShouldBe(
        [
            "[+01:45] traffic production: blue 99.5%, green 0.5%",
            "[+02:45] stage PRODUCTION_TRAFFIC_SHIFT Succeeded after 1m 00s",
            "[+02:45] stage PRE_PRODUCTION_TRAFFIC_SHIFT step 2 started",
            "[+03:10] hook PRE_PRODUCTION_TRAFFIC_SHIFT answered SUCCEEDED after 25.0 s",
            "[+03:10] stage PRE_PRODUCTION_TRAFFIC_SHIFT step 2 Succeeded after 25.0 s",
            "[+03:10] stage PRODUCTION_TRAFFIC_SHIFT step 2 started",
            "[+03:10] traffic production: blue 0%, green 100%",
            "[+03:11] stage PRODUCTION_TRAFFIC_SHIFT step 2 Succeeded after 1.0 s",
            "[+03:11] stage POST_PRODUCTION_TRAFFIC_SHIFT started",
            "[+03:15] hook POST_PRODUCTION_TRAFFIC_SHIFT answered SUCCEEDED after 4.0 s",
            "[+03:15] stage POST_PRODUCTION_TRAFFIC_SHIFT Succeeded after 4.0 s",
            "[+03:15] stage BAKE_TIME started",
            "[+08:15] stage BAKE_TIME Succeeded after 5m 00s",
            "[+08:15] stage CLEAN_UP started",
            "[+08:45] stage CLEAN_UP Succeeded after 30.0 s",
            $"[+08:45] service deployment {EcsScript.Id} SUCCESSFUL",
            "",
        ]);
    }

    [Fact]
    public async Task Says_nothing_of_a_look_that_asks_for_tasks_or_of_one_before_the_shift()
    {
        await Print([WatchScript.Look(0, WatchScript.Goes() with { Watch = new() }), WatchScript.Look(1, WatchScript.AsksForTasks()), WatchScript.Look(2, WatchScript.Goes())]);

        _output.ToString().Split('\n')[1..].ShouldBe(
        [
            "[+00:02] watch at 0%: alarm quiet; healthy: green 3/4, blue 4/4; CloudWatch has no final minute of the shift yet",
            "",
        ]);
    }

    [Fact]
    public async Task Says_that_a_watch_which_only_reports_stops_nothing()
    {
        await Print([WatchScript.Look(0, WatchScript.Reports())]);

        _output.ToString().ShouldEndWith("\n[+00:00] watch stops nothing, but there is evidence against green\n");
    }

    [Fact]
    public void Tells_what_goes_on_after_fifteen_seconds_of_silence() => VirtualTime.Run(async clock =>
    {
        var fleet = new FleetSnapshot(Side("healthy", "healthy"), Side("healthy", "initial"), new UserOutcome(0, 0, 0, 0));
        RunningFleet? standing = null;
        await using var view = new PlainView(_output, Rehearsals.OfTheShop, () => standing, clock);

        await Task.Delay(TimeSpan.FromSeconds(16), clock);
        view.Show(DeploymentEvents.Changed(Rehearsals.Id, clock.GetUtcNow(), DeploymentStatus.InProgress));
        view.Show(DeploymentEvents.Started(Rehearsals.Id, clock.GetUtcNow(), LifecycleStep.AfterInstall));
        view.Show(new StateEntered(clock.GetUtcNow(), "x", "AfterInstall", "Knock"));
        standing = new RunningFleet(clock, () => fleet);
        await Task.Delay(TimeSpan.FromSeconds(9), clock);
        view.Show(DeploymentEvents.Shifted(Rehearsals.Id, clock.GetUtcNow(), RouteKind.Test, 0));
        await Task.Delay(TimeSpan.FromSeconds(31), clock);
        await view.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(31), clock);

        _output.ToString().Split('\n')[1..].ShouldBe(
        [
            "[+00:00] still starting",
            "[+00:00] deployment d-REHEARSAL InProgress",
            "[+00:00] event AfterInstall started",
            "[+00:09] traffic test: blue 0%, green 100%",
            "[+00:24] still in AfterInstall after 24.0 s; workflow: Knock; healthy: blue 2 of 2, green 1 of 2",
            "[+00:39] still in AfterInstall after 39.0 s; workflow: Knock; healthy: blue 2 of 2, green 1 of 2",
            "",
        ]);

        SideSnapshot Side(params string[] health) => new(0, 0, [.. health.Select(one => new TaskSnapshot("127.0.0.1:1", one, 0, 0))]);
    });

    private async Task Print(IEnumerable<RehearsalEvent> rehearsalEvents, RehearsalOptions? options = null)
    {
        await using var view = new PlainView(_output, options ?? Rehearsals.WithErrors, () => null, TimeProvider.System);
        foreach (var rehearsalEvent in rehearsalEvents)
        {
            view.Show(rehearsalEvent);
        }
    }
}
