using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Terminal;

public sealed class HistoryCommandTests : IDisposable
{
    private readonly Screen _screen = new(width: 1000);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tells_how_the_hooks_did_by_service_and_writes_a_page()
    {
        Store("shop/us", new Scenario { GreenFault = "errors=5%", Seed = 1 });
        Store("shop/us", new Scenario { Seed = 2 });
        Store("shop/eu", new Scenario { Seed = 3 });
        await Mark(Ids("us")[0], "right");

        (await Run("history", _folder)).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        Directory.EnumerateFiles(_folder, "history.json", SearchOption.AllDirectories).Select(StoredReports.Read).ShouldBe([null, null], "what the stack keeps is no report");
        Golden.Verify(Text());
        Repository.Read("docs/history.md").ShouldContain(Text()[(Text().IndexOf('\n', StringComparison.Ordinal) + 1)..Text().IndexOf("\nPage", StringComparison.Ordinal)]);
        var index = await File.ReadAllTextAsync(Path.Combine(_folder, "index.html"), TestContext.Current.CancellationToken);
        index.ShouldContain("<!DOCTYPE html>");
        Ids("us").ShouldAllBe(id => index.Contains($"{id}-", StringComparison.Ordinal), "each has a link to its page");
    }

    [Fact]
    public async Task Says_that_a_folder_has_no_report()
    {
        (await Run("history", _folder)).ShouldBe(ExitCode.Deployed);

        Text().ShouldBe("FOLDER has no reports.\n\nPage  FOLDER/index.html\n");
    }

    [Fact]
    public async Task The_last_mark_counts_and_marks_of_others_stay()
    {
        Store("shop/us", new Scenario { GreenFault = "errors=5%", Seed = 1 });
        Store("shop/us", new Scenario { Seed = 2 });
        var (first, second) = (Ids("us")[0], Ids("us")[1]);

        await Mark(first, "right");
        await Mark(second, "wrong");
        await Mark(first, "wrong");

        Marks.Read(_folder).Select(mark => (mark.Key, mark.Value.IsRight)).ShouldBe([(first, false), (second, false)], ignoreOrder: true);
        Text().ShouldBe(
            $"Marked {first} as right, in FOLDER/marks.json.\nMarked {second} as wrong, in FOLDER/marks.json.\nMarked {first} as wrong, in FOLDER/marks.json.\n");
    }

    [Fact]
    public async Task A_mark_keeps_its_note()
    {
        Store("shop/us", new Scenario { Seed = 2 });

        (await Run("history", "mark", Ids("us")[0], "wrong", "--in", _folder, "--note", "carts were lost")).ShouldBe(ExitCode.Deployed);

        Marks.Read(_folder).Single().Value.Note.ShouldBe("carts were lost");
    }

    [Theory]
    [InlineData("d-UNKNOWN")]
    [InlineData("d")]
    public async Task A_mark_is_of_a_deployment_that_has_a_report(string id)
    {
        Store("shop/us", new Scenario { Seed = 2 });

        (await Mark(id, "right")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            $"Nothing was marked: 1 mistake.\n  FOLDER has no report of {id}; sync the directory, or correct the id\n--help lists all options.\n");
    }

    [Fact]
    public async Task Names_every_mistake_of_a_mark_at_once()
    {
        (await Run("history", "mark", "d-1", "maybe", "--in", Path.Combine(_folder, "none"))).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            "Nothing was marked: 2 mistakes.\n"
                + "  history mark is given \"d-1 maybe\"; give a deployment's id, then right or wrong\n"
                + "  --in is FOLDER/none, which is no directory; name the directory that aws s3 sync has filled\n"
                + "--help lists all options.\n");
    }

    [Fact]
    public async Task A_file_of_marks_that_is_something_else_is_kept()
    {
        Store("shop/us", new Scenario { Seed = 2 });
        var marks = Path.Combine(_folder, "marks.json");
        await File.WriteAllTextAsync(marks, "mine", TestContext.Current.CancellationToken);

        (await Mark(Ids("us")[0], "right")).ShouldBe(ExitCode.Misused);
        (await Run("history", _folder)).ShouldBe(ExitCode.Misused);

        (await File.ReadAllTextAsync(marks, TestContext.Current.CancellationToken)).ShouldBe("mine");
    }

    [Fact]
    public async Task Wants_one_directory()
    {
        (await Run("history")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "Nothing was written: 1 mistake.\n  history is given 0 directories; name the directory that aws s3 sync has filled\n--help lists all options.\n");
    }

    [Fact]
    public async Task Refuses_what_is_no_directory()
    {
        (await Run("history", Path.Combine(_folder, "none"))).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            "Nothing was written: 1 mistake.\n  FOLDER/none is no directory; name the directory that aws s3 sync has filled\n--help lists all options.\n");
    }

    [Fact]
    public async Task Refuses_an_option_that_stands_before_the_word() => (await Run("--targets", "3", "history", _folder)).ShouldBe(ExitCode.Misused);

    private string Text() => _screen.Text.Replace(_folder, "FOLDER", StringComparison.Ordinal);

    /// <summary>In the order of their names.</summary>
    private List<string> Ids(string group) =>
    [
        .. Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories)
            .Where(file => file.Contains($"{Path.DirectorySeparatorChar}{group}{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(StoredReports.Read)
            .OfType<Canary.Reporting.Report>()
            .OrderBy(report => report.Verdict?.Outcome == Canary.Judging.Outcome.Fail ? 0 : 1)
            .Select(report => report.DeploymentId)
            .Distinct(),
    ];

    private void Store(string service, Scenario scenario)
    {
        RehearsalStack played = null!;
        (scenario with { Given = stack => played = stack }).Deploy();
        var group = service.Split('/')[1];
        foreach (var stored in played.Stored)
        {
            var file = Path.Combine(_folder, group, stored.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Renamed(stored.Body, group));
        }
    }

    /// <summary>The rehearsal has one service; a history is of several.</summary>
    private static string Renamed(string body, string group) => body.Replace("\"shop-production\"", $"\"{group}\"", StringComparison.Ordinal);

    private Task<int> Mark(string id, string mark) => Run("history", "mark", id, mark, "--in", _folder);

    private Task<int> Run(params string[] words)
        => CommandLine.Run(words, (_, _, _) => throw new InvalidOperationException("nothing is rehearsed"), _screen.Terminal);
}
