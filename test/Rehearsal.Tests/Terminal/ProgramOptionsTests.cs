namespace Rehearsal.Tests.Terminal;

/// <summary>The option --run.</summary>
public class ProgramOptionsTests
{
    private readonly Screen _screen = new();
    private RehearsalOptions? _rehearsed;

    [Fact]
    public async Task A_program_plays_blue_and_green()
    {
        (await Run("--run", "shop=sh -c 'exec app --port {port}, $PORT'", "--targets", "2")).ShouldBe(ExitCode.Deployed);

        var options = _rehearsed.ShouldNotBeNull();
        var program = options.Programs.ShouldHaveSingleItem();
        (program.Container, string.Join('|', program.Words)).ShouldBe(("shop", "sh|-c|exec app --port {port}, $PORT"));
        options.IsShop.ShouldBeFalse();
        options.Targets.ShouldBe(2);
        options.PlanText.ShouldBeNull();
        options.Plan.Probes.ShouldHaveSingleItem().Path.ShouldBe("/");
        RunDescription.Of(options).ShouldBe("shop runs sh, 2 tasks per side, seed 1");
    }

    [Fact]
    public async Task Every_mistake_is_named_at_once()
    {
        (await Run(
            "--run", "shop=no-such-program --port {prt}", "--run", "sh", "--run", "web=sh", "--run", "shop=no-such-program", "--run", "shop=sh && x", "--run", "shop=sh",
            "--green-fault", "errors=5%", "--blue", "http://127.0.0.1:1", "--green", "http://127.0.0.1:2")).ShouldBe(ExitCode.Misused);

        Golden.Verify(_screen.Error.ToString());
    }

    [Fact]
    public async Task The_shops_faults_are_refused()
    {
        (await Run("--run", "shop=sh", "--green-fault", "errors=5%")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "The rehearsal cannot start: 1 mistake.\n"
                + "  --green-fault is errors=5%, but the sample shop does not run with --run; leave it out: only the sample shop has faults; inject faults into your own services\n"
                + "--help lists all options.\n");
    }

    private Task<int> Run(params string[] args) => CommandLine.Run(
        args,
        (options, _, _) =>
        {
            _rehearsed = options;
            return Task.FromResult(Rehearsals.Passed);
        },
        _screen.Terminal);
}
