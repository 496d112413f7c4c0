using Rehearsal.Terminal;

namespace Rehearsal.Tests.Terminal;

public sealed class PowerCommandTests
{
    private readonly Screen _screen = new();

    [Fact]
    public async Task Tells_what_the_built_in_plan_can_tell_apart()
    {
        (await Run("power")).ShouldBe(ExitCode.Deployed);

        _screen.Rows.ShouldAllBe(row => row.Length <= 80);
        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task Refuses_an_option_that_stands_before_the_word()
        => (await Run("--targets", "3", "power")).ShouldBe(ExitCode.Misused);

    [Fact]
    public async Task Reads_the_plan_the_targets_and_the_seed()
    {
        var plan = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(plan, """{"probesPerSecond":80,"judge":{"minSeconds":10}}""", TestContext.Current.CancellationToken);

            (await Run("power", "--plan", plan, "--targets", "1", "--seed", "3")).ShouldBe(ExitCode.Deployed);
        }
        finally
        {
            File.Delete(plan);
        }

        _screen.Text.ShouldStartWith("20 green probes each 0.5 s, 1 target, verdict after 10 to 120 s.\n");
        _screen.Text.ShouldContain("seed 3;");
        _screen.Text.ShouldNotContain("one target fails");
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        (await Run("power", "--targets", "41", "--seed", "x", "--plan", "none.json", "--plam", "y")).ShouldBe(ExitCode.Misused);

        _screen.Text.ShouldBeEmpty();
        var error = _screen.Error.ToString();
        error.ShouldContain("there are 4 mistakes");
        error.ShouldContain("--targets is 41; use 1 to 40");
        error.ShouldContain("--seed is x; use a whole number, such as 1");
        error.ShouldContain("--plan none.json does not exist");
        error.ShouldContain("--plam y is no option; did you mean --plan?");
    }

    private Task<int> Run(params string[] args) =>
        CommandLine.Run(args, (_, _, _) => throw new InvalidOperationException("Nothing is to be rehearsed"), _screen.Surroundings);
}
