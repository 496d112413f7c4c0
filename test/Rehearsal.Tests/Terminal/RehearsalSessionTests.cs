using System.Text.Json;

namespace Rehearsal.Tests.Terminal;

public sealed class RehearsalSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;
    private readonly Screen _screen = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Is_0_when_deployed() => (await Run((_, _, _) => Task.FromResult(Rehearsals.Passed))).ShouldBe(0);

    [Fact]
    public async Task Is_1_when_rolled_back() => (await Run((_, _, _) => Task.FromResult(Rehearsals.FailedByErrors))).ShouldBe(1);

    [Fact]
    public async Task Prints_what_happens_then_the_verdict()
    {
        await Run((_, watch, _) =>
        {
            foreach (var rehearsalEvent in Script.Rollback)
            {
                watch.Report(rehearsalEvent);
            }

            return Task.FromResult(Rehearsals.FailedByErrors);
        });

        _screen.Rows[0].ShouldBe("rehearsal CodeDeployDefault.ECSCanary10Percent5Minutes, sample shop, 4 tasks per side, no fault, seed 1; waits run 60x faster, probes in real time");
        _screen.Text.IndexOf("[+01:32] rollback d-ROLLBACK1 Succeeded", StringComparison.Ordinal).ShouldBeInRange(1, _screen.Text.IndexOf("ROLLED BACK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_the_verdict_once_even_when_the_rehearsal_concluded_by_itself()
    {
        await Run(async (_, watch, cancellationToken) =>
        {
            await watch.Conclude(Rehearsals.Passed, cancellationToken);
            _screen.Text.ShouldContain("DEPLOYED");
            return Rehearsals.Passed;
        });

        _screen.Rows.Count(row => row.StartsWith("DEPLOYED", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Prints_nothing_after_the_verdict()
    {
        await Run(async (_, watch, cancellationToken) =>
        {
            await watch.Conclude(Rehearsals.Passed, cancellationToken);
            watch.Report(Script.Rollback[0]);
            return Rehearsals.Passed;
        });

        _screen.Text.ShouldNotContain("deployment d-REHEARSAL Created");
    }

    [Fact]
    public async Task Holds_everything_until_a_person_lets_go()
    {
        using var letGo = new CancellationTokenSource();
        var fleet = new FleetSnapshot(
            new SideSnapshot(0, 0, [new TaskSnapshot("127.0.0.1:40001", "healthy", 0, 0)]),
            new SideSnapshot(100, 100, [new TaskSnapshot("127.0.0.1:40101", "healthy", 0, 0)]),
            new UserOutcome(0, 0, 0, 0));
        var isStopped = false;

        var showing = Run(
            async (_, watch, cancellationToken) =>
            {
                watch.FleetStarted(new RunningFleet(TimeProvider.System, () => fleet, new Uri("http://127.0.0.1:39000"), new Uri("http://127.0.0.1:39001")));
                await watch.Conclude(Rehearsals.FailedByErrors, cancellationToken);
                isStopped = true;
                return Rehearsals.FailedByErrors;
            },
            Rehearsals.OfTheShop with { Hold = true },
            letGo);

        (showing.IsCompleted, isStopped).ShouldBe((false, false));
        _screen.Rows.TakeLast(5).ShouldBe(
        [
            "Users at  http://127.0.0.1:39000/",
            "Test at   http://127.0.0.1:39001/",
            "Blue at   127.0.0.1:40001",
            "Green at  127.0.0.1:40101",
            "Everything keeps running; Ctrl-C stops it.",
        ]);
        await letGo.CancelAsync();
        (await showing).ShouldBe(ExitCode.NotDeployed);
        isStopped.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, "", "no fault, seed 1;")]
    [InlineData(1, "", "no fault, 1 rule of other services on each listener, seed 1;")]
    [InlineData(100, " with the Host header shop.example.com", "no fault, 100 rules of other services on each listener, seed 1;")]
    public async Task Tells_how_the_load_balancer_is_shared_and_by_which_host_the_service_is_reached(int rules, string host, string cast)
    {
        using var letGo = new CancellationTokenSource();
        var plan = Rehearsals.OfTheShop.Plan with { Host = host is "" ? "" : "shop.example.com" };
        var side = new SideSnapshot(0, 0, []);

        var showing = Run(
            async (_, watch, cancellationToken) =>
            {
                watch.FleetStarted(new RunningFleet(TimeProvider.System, () => new FleetSnapshot(side, side, new UserOutcome(0, 0, 0, 0)), new Uri("http://127.0.0.1:39000"), new Uri("http://127.0.0.1:39001")));
                await watch.Conclude(Rehearsals.Passed, cancellationToken);
                return Rehearsals.Passed;
            },
            Rehearsals.OfTheShop with { Hold = true, Rules = rules, Plan = plan },
            letGo);

        _screen.Rows[0].ShouldContain(cast, Case.Sensitive);
        _screen.Rows.ShouldContain($"Users at  http://127.0.0.1:39000/{host}");
        _screen.Rows.ShouldContain($"Test at   http://127.0.0.1:39001/{host}");
        await letGo.CancelAsync();
        await showing;
    }

    [Fact]
    public async Task Is_130_when_stopped_before_the_verdict()
    {
        using var stop = new CancellationTokenSource();

        var code = await Run(
            async (_, _, cancellationToken) =>
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                return Rehearsals.Passed;
            },
            stop: stop);

        code.ShouldBe(ExitCode.Interrupted);
        _screen.Text.ShouldEndWith("stopping everything\n");
        _screen.Error.ToString().ShouldBe("Stopped before the verdict; nothing is left running.\n");
    }

    [Fact]
    public async Task Is_3_when_the_rehearsal_itself_fails()
    {
        var code = await CommandLine.Run([], (_, _, _) => throw new InvalidOperationException("the load balancer fell over"), _screen.Terminal);

        code.ShouldBe(ExitCode.Broken);
        _screen.Error.ToString().ShouldStartWith("The rehearsal itself failed; this says nothing about green: System.InvalidOperationException: the load balancer fell over");
    }

    [Fact]
    public async Task Is_3_when_the_verdict_cannot_be_saved_after_all()
    {
        var file = Path.Combine(_folder, "gone", "verdict.json");

        var code = await Run((_, _, _) => Task.FromResult(Rehearsals.Passed), Rehearsals.OfTheShop with { JsonFile = file });

        code.ShouldBe(ExitCode.Broken);
        _screen.Text.ShouldContain("DEPLOYED");
        _screen.Error.ToString().ShouldStartWith($"--json {file} could not be written: ");
    }

    [Fact]
    public async Task Saves_the_verdict()
    {
        var file = Path.Combine(_folder, "verdict.json");
        await File.WriteAllTextAsync(file, "an older one", TestContext.Current.CancellationToken);

        await Run((_, _, _) => Task.FromResult(Rehearsals.FailedByErrors), Rehearsals.OfTheShop with { JsonFile = file });

        using var verdict = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        verdict.RootElement.GetProperty("result").GetString().ShouldBe("rolled back");
        Directory.GetFiles(_folder).ShouldBe([file]);
    }

    [Fact]
    public async Task Saves_what_the_workflows_stored_under_its_keys()
    {
        var folder = Path.Combine(_folder, "out");

        (await Run((_, _, _) => Task.FromResult(Stored), Rehearsals.OfTheShop with { ReportFolder = folder })).ShouldBe(ExitCode.NotDeployed);

        (await File.ReadAllTextAsync(Path.Combine(folder, PageKey), TestContext.Current.CancellationToken)).ShouldBe("<p>page</p>");
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Saves_what_the_programs_that_ran_as_tasks_have_written()
    {
        var folder = Path.Combine(_folder, "out");
        var outcome = Rehearsals.FailedByErrors with { TaskLogs = [Object("logs/ecs/shop/shop/shop/0123.log", "2026-01-01T00:00:00.000Z up\n")] };

        await Run((_, _, _) => Task.FromResult(outcome), Rehearsals.OfTheShop with { ReportFolder = folder });

        (await File.ReadAllTextAsync(Path.Combine(folder, "logs/ecs/shop/shop/shop/0123.log"), TestContext.Current.CancellationToken)).ShouldBe("2026-01-01T00:00:00.000Z up\n");
    }

    [Fact]
    public async Task Is_3_when_a_report_cannot_be_saved_after_all()
    {
        var folder = Path.Combine(_folder, "out");
        var outcome = Rehearsals.FailedByErrors with { Stored = [Object("../outside.html", "x")] };

        (await Run((_, _, _) => Task.FromResult(outcome), Rehearsals.OfTheShop with { ReportFolder = folder })).ShouldBe(ExitCode.Broken);

        _screen.Error.ToString().ShouldStartWith($"--reports {folder} could not be written: the key ../outside.html leads out of the directory");
        File.Exists(Path.Combine(_folder, "outside.html")).ShouldBeFalse();
    }

    [Fact]
    public void Tells_where_the_page_of_the_failing_hook_is()
    {
        Rows("out", 100).ShouldContain($"Report    out/{PageKey}");
        Rows("/a/folder/with/quite/a/long/name/indeed", 100).ShouldContain($"Report    {PageKey} in");

        IReadOnlyList<string> Rows(string folder, int width) =>
            Screen.Show(new VerdictScreen(Stored, Rehearsals.OfTheShop with { ReportFolder = folder }).Draw(width), width).Split('\n');
    }

    [Fact]
    public void Tells_where_the_page_of_the_hook_is_that_the_screen_tells_of_when_all_succeeded()
    {
        var outcome = Rehearsals.Passed with { Stored = [Object(PageKey, "x"), Object(PageKey.Replace("AfterAllowTestTraffic", "AfterAllowTraffic", StringComparison.Ordinal), "x")] };

        Screen.Show(new VerdictScreen(outcome, Rehearsals.OfTheShop with { ReportFolder = "out" }).Draw(100), 100).ShouldContain($"Report    out/{PageKey}");
    }

    [Fact]
    public void Tells_when_no_page_was_stored() =>
        Screen.Show(new VerdictScreen(Rehearsals.FailedByErrors, Rehearsals.OfTheShop with { ReportFolder = "out" }).Draw(100), 100)
            .ShouldContain("Report    no workflow stored one; out holds 0 objects");

    private static RehearsalOutcome Stored =>
        Rehearsals.FailedByErrors with { Stored = [Object(PageKey.Replace("AfterAllowTestTraffic", "AfterInstall", StringComparison.Ordinal), "x"), Object(PageKey, "<p>page</p>"), Object(PageKey.Replace(".html", ".json", StringComparison.Ordinal), "{}")] };

    private static string PageKey => $"reports/shop/production/2026/11/27/{Rehearsals.FailedByErrors.Reports[^1].DeploymentId}-AfterAllowTestTraffic.html";

    private static Rehearsal.Account.StoredObject Object(string key, string body) => new(key, "text/html", body, DateTimeOffset.UnixEpoch);

    private Task<int> Run(Rehearse rehearse, RehearsalOptions? options = null, CancellationTokenSource? stop = null) =>
        new RehearsalSession(options ?? Rehearsals.OfTheShop, _screen.Terminal).Run(rehearse, stop?.Token ?? TestContext.Current.CancellationToken);
}
