using System.Net.Sockets;

namespace Rehearsal.Tests.Terminal;

/// <summary>Alone: whoever watches for files that run out watches the whole process.</summary>
[CollectionDefinition(nameof(OpenFilesTests), DisableParallelization = true)]
[Collection(nameof(OpenFilesTests))]
public sealed class OpenFilesTests
{
    private readonly Screen _screen = new();

    [Theory]
    [InlineData(40, 160, "40 targets per side need about 740 open files (limit 160); raise the limit with ulimit -n 1024")]
    [InlineData(40, 739, "40 targets per side need about 740 open files (limit 739); raise the limit with ulimit -n 1024, or rehearse with at most 39 targets")]
    [InlineData(4, 280, "4 targets per side need about 308 open files (limit 280); raise the limit with ulimit -n 1024, or rehearse with at most 1 target")]
    [InlineData(40, 740, null)]
    [InlineData(40, null, null)]
    public void Names_the_limit_and_the_cure_before_anything_starts(int targets, int? limit, string? problem) => OpenFiles.Problem(targets, limit).ShouldBe(problem);

    [Fact]
    public async Task Rehearses_nothing_where_so_many_targets_have_no_room()
    {
        var code = await CommandLine.Run(
            ["--targets", "40"], (_, _, _) => throw new InvalidOperationException("Nothing is to be rehearsed"), _screen.Terminal with { MostOpenFiles = 160 });

        code.ShouldBe(ExitCode.Misused);
        _screen.Error.ToString().ShouldBe(
            "The rehearsal cannot start: 1 mistake.\n"
            + "  40 targets per side need about 740 open files (limit 160); raise the limit with ulimit -n 1024\n--help lists all options.\n");
    }

    [Fact]
    public async Task Ends_with_one_line_when_no_more_can_be_opened_whoever_meets_it()
    {
        var code = await CommandLine.Run([], RunOut, _screen.Terminal with { MostOpenFiles = 310 });

        code.ShouldBe(ExitCode.Broken);
        _screen.Error.ToString().ShouldBe(
            "The process ran out of open files and sockets (limit 310). Raise the limit with ulimit -n 1024, or rehearse with fewer targets, fewer probes a second or faster services.\n");

        // As the prober does, who takes it for a fault of green's.
        static async Task<RehearsalOutcome> RunOut(RehearsalOptions options, RehearsalRun watch, CancellationToken cancellationToken)
        {
            try
            {
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }
            catch (SocketException)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return Rehearsals.FailedByErrors;
            }
        }
    }

    [Fact]
    public async Task Ends_with_one_line_when_the_stage_itself_cannot_be_set()
    {
        var code = await CommandLine.Run([], (_, _, _) => throw new SocketException((int)SocketError.TooManyOpenSockets), _screen.Terminal);

        code.ShouldBe(ExitCode.Broken);
        _screen.Error.ToString().ShouldBe(
            "The process ran out of open files and sockets. Raise the limit with ulimit -n 2048, or rehearse with fewer targets, fewer probes a second or faster services.\n");
    }
}
