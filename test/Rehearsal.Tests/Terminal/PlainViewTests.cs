using Rehearsal.Terminal;

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
    public async Task Says_when_a_hook_never_answered()
    {
        await Print([new HookAnswered(Script.At(0), Rehearsals.Id, "AfterInstall", null, TimeSpan.FromHours(1))]);

        _output.ToString().ShouldEndWith("[+00:00] hook AfterInstall gave no answer for 1h 00m\n");
    }

    [Fact]
    public async Task Lets_no_stranger_move_the_cursor()
    {
        await Print([new DeploymentChanged(Script.At(0), Rehearsals.Id, "Failed", "line\nline \u001b[2J\u202E[red]", IsRollback: false)]);

        _output.ToString().ShouldEndWith("[+00:00] deployment d-REHEARSAL Failed: line line  [2J [red]\n");
    }

    private async Task Print(IEnumerable<Happening> happenings)
    {
        await using var view = new PlainView(_output, Rehearsals.WithErrors);
        foreach (var happening in happenings)
        {
            view.Tell(happening);
        }
    }
}
