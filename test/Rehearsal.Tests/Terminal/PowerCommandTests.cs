namespace Rehearsal.Tests.Terminal;

public sealed class PowerCommandTests : IDisposable
{
    private readonly Screen _screen = new();
    private readonly string _plan = Path.GetTempFileName();

    public void Dispose() => File.Delete(_plan);

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
        var plan = await Plan("""{"probesPerSecond":80,"judge":{"minSeconds":10}}""");

        (await Run("power", "--plan", plan, "--targets", "1", "--seed", "3")).ShouldBe(ExitCode.Deployed);

        _screen.Text.ShouldStartWith("40 probes a second to green and 40 to blue: 40 per green target.\n1 target, 1 probe in the plan; ");
        _screen.Text.ShouldContain("seed 3.");
        _screen.Text.ShouldNotContain("one target ");
    }

    [Fact]
    public async Task Needs_no_value_that_the_plan_only_names()
    {
        var plan = await Plan("""{ "probes": [{ "headers": { "Authorization": { "fromParameter": "/shop/token" } } }] }""");

        (await Run("power", "--plan", plan)).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());
    }

    [Theory]
    [InlineData("""{ "probesPerSecond": 12 }""", 4, ExitCode.Deployed)]
    [InlineData("""{ "probesPerSecond": 12 }""", 40, ExitCode.Misused)]
    [InlineData("""{ "probesPerSecond": 12, "judge": { "maxSeconds": 40 }, "checks": { "plan-passable": "warning" } }""", 4, ExitCode.Deployed)]
    public async Task Refuses_a_plan_with_which_so_many_healthy_targets_could_not_pass(string text, int targets, int code)
    {
        var plan = await Plan(text);

        (await Run("power", "--plan", plan, "--targets", $"{targets}")).ShouldBe(code);

        _screen.Error.ToString().ShouldBe(code == ExitCode.Deployed ? ""
            : "Nothing was simulated: 1 mistake.\n"
            + $"  --plan {plan}: probesPerSecond is 12, too few for a healthy green of 40 targets to pass within judge.maxSeconds (180 s, with 10% to spare); set probesPerSecond to 16 or more, or judge.maxSeconds to 190 or more\n"
            + "--help lists all options.\n");
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        (await Run("power", "--targets", "41", "--seed", "x", "--plan", "none.json", "--plam", "y")).ShouldBe(ExitCode.Misused);

        _screen.Text.ShouldBeEmpty();
        var error = _screen.Error.ToString();
        error.ShouldContain("4 mistakes");
        error.ShouldContain("--targets is 41; use 1 to 40");
        error.ShouldContain("--seed is x; use a whole number, such as 1");
        error.ShouldContain("--plan none.json does not exist");
        error.ShouldContain("--plam y is not an option; did you mean --plan?");
    }

    private async Task<string> Plan(string text)
    {
        await File.WriteAllTextAsync(_plan, text, TestContext.Current.CancellationToken);

        return _plan;
    }

    private Task<int> Run(params string[] args) =>
        CommandLine.Run(args, (_, _, _) => throw new InvalidOperationException("Nothing is to be rehearsed"), _screen.Terminal);
}
