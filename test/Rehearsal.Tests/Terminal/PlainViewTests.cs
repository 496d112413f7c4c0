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
    public void Tells_what_goes_on_after_ten_seconds_of_silence() => VirtualTime.Run(async clock =>
    {
        var fleet = new FleetSnapshot(Side("healthy", "healthy"), Side("healthy", "initial"), new UserOutcome(0, 0, 0, 0));
        RunningFleet? standing = null;
        await using var view = new PlainView(_output, Rehearsals.OfTheShop, () => standing, clock);

        await Task.Delay(TimeSpan.FromSeconds(11), clock);
        view.Show(DeploymentEvents.Changed(Rehearsals.Id, clock.GetUtcNow(), DeploymentStatus.InProgress));
        view.Show(DeploymentEvents.Started(Rehearsals.Id, clock.GetUtcNow(), LifecycleStep.AfterInstall));
        view.Show(new StateEntered(clock.GetUtcNow(), "x", "AfterInstall", "Knock"));
        standing = new RunningFleet(clock, () => fleet);
        await Task.Delay(TimeSpan.FromSeconds(9), clock);
        view.Show(DeploymentEvents.Shifted(Rehearsals.Id, clock.GetUtcNow(), RouteKind.Test, 0));
        await Task.Delay(TimeSpan.FromSeconds(25), clock);
        await view.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(25), clock);

        _output.ToString().Split('\n')[1..].ShouldBe(
        [
            "[+00:00] still starting",
            "[+00:00] deployment d-REHEARSAL InProgress",
            "[+00:00] event AfterInstall started",
            "[+00:09] traffic test: blue 0%, green 100%",
            "[+00:19] still in AfterInstall after 19.0 s; workflow: Knock; healthy: blue 2 of 2, green 1 of 2",
            "[+00:29] still in AfterInstall after 29.0 s; workflow: Knock; healthy: blue 2 of 2, green 1 of 2",
            "",
        ]);

        SideSnapshot Side(params string[] health) => new(0, 0, [.. health.Select(one => new TaskSnapshot("127.0.0.1:1", one, 0, 0))]);
    });

    private async Task Print(IEnumerable<RehearsalEvent> rehearsalEvents)
    {
        await using var view = new PlainView(_output, Rehearsals.WithErrors, () => null, TimeProvider.System);
        foreach (var rehearsalEvent in rehearsalEvents)
        {
            view.Show(rehearsalEvent);
        }
    }
}
