using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Terminal;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly Screen _screen = new(width: 1000);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tells_what_another_plan_would_have_said_of_each_deployment_and_of_all()
    {
        Store(new Scenario { GreenFault = "errors=5%", Seed = 1 });
        Store(new Scenario { Seed = 2 });
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.json"), "[1]", TestContext.Current.CancellationToken);

        (await Run("replay", _folder, "--plan", Write("""{ "preset": "tolerant", "checks": { "deployment-config": "error" } }"""))).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        Golden.Verify(_screen.Text.Replace(_folder, "FOLDER", StringComparison.Ordinal));
        Repository.Read("docs/replay.md").ShouldContain(_screen.Text.Replace(Path.Combine(_folder, "plan.txt"), "plan.json", StringComparison.Ordinal).TrimEnd());
    }

    [Fact]
    public async Task By_their_own_plans_nothing_changes()
    {
        Store(new Scenario { GreenFault = "errors=5%" });

        (await Run("replay", _folder)).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        _screen.Text.ShouldStartWith("2 verdicts of 1 deployment were judged again by their own plans; 0 would be different.\n");
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        (await Run("replay", Path.Combine(_folder, "none"), "--plan", Write("""{ "hosts": 1 }"""), "--fast")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            "Nothing was judged again: 3 mistakes.\n"
                + "  --plan FOLDER/plan.txt: hosts is not a setting; known here: bakeLatency, bakeSeconds, checks, freeze, healthyWithinSeconds, host, inconclusive, judge, mode, pause, preset, probes, probesPerSecond, tls, via, warmUp, watch\n"
                + "  --fast is not an option; --help lists them\n"
                + "  FOLDER/none is neither a file nor a directory; name the reports, or the directory that aws s3 sync has filled\n"
                + "--help lists all options.\n");
    }

    [Fact]
    public async Task Wants_reports()
    {
        (await Run("replay")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe("Nothing was judged again: 1 mistake.\n  no report is named; name reports, or the directory that aws s3 sync has filled\n--help lists all options.\n");
    }

    [Fact]
    public async Task Refuses_an_option_that_stands_before_the_word() => (await Run("--targets", "3", "replay", _folder)).ShouldBe(ExitCode.Misused);

    private string Write(string plan)
    {
        var file = Path.Combine(_folder, "plan.txt");
        File.WriteAllText(file, plan);

        return file;
    }

    private void Store(Scenario scenario)
    {
        RehearsalStack played = null!;
        (scenario with { Given = stack => played = stack }).Deploy();
        foreach (var stored in played.Stored.Where(stored => stored.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            var file = Path.Combine(_folder, $"{scenario.Seed}", stored.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, stored.Body);
        }
    }

    private Task<int> Run(params string[] words) => CommandLine.Run(words, (_, _, _) => throw new InvalidOperationException("nothing is rehearsed"), _screen.Terminal);
}
