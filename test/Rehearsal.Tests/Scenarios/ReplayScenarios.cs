using System.Text.Json;
using Canary.Reporting;
using Hooks;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Reports as they lie in the bucket, judged again.</summary>
public sealed class ReplayScenarios
{
    private const string Strict = """{ "preset": "strict", "via": "route", "bakeSeconds": 40 }""";

    /// <summary>Five probes and two minutes of judging.</summary>
    private const string TwoMinutes =
        """
        {
          "judge": { "minSeconds": 120 },
          "probes": [{ "name": "home", "path": "/" }, { "name": "products", "path": "/products" }, { "name": "b", "path": "/?b" }, { "name": "c", "path": "/?c" }, { "name": "d", "path": "/products?d" }]
        }
        """;

    public static TheoryData<Controller, string, string, int> Deployments => new(
        (Controller.CodeDeploy, "", Scenario.Plan, 1),
        (Controller.Ecs, "", Strict, 2),
        (Controller.CodeDeploy, "errors=5%", Strict, 3),
        (Controller.Ecs, "errors=1%", Scenario.Plan, 4),
        (Controller.CodeDeploy, "latency=x2", Scenario.Plan, 5),
        (Controller.Ecs, "latency=x1.2", Scenario.Plan, 6),
        (Controller.CodeDeploy, "one-of-4:errors=20%", Scenario.Plan, 7),
        (Controller.Ecs, "cold=x8/100", Scenario.Plan, 8),
        (Controller.CodeDeploy, "down", Strict, 9),
        (Controller.Ecs, "limit=4/s", Scenario.Plan, 10),
        (Controller.CodeDeploy, "tail=10%x5", Strict, 11));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void By_the_plan_as_it_was_every_verdict_comes_out_again_figure_for_figure(Controller controller, string fault, string plan, int seed)
        => ShouldComeOutAgain(new Scenario { Controller = controller, GreenFault = fault, PlanText = plan, Seed = seed, UsersPerSecond = 5 });

    /// <summary>The judgement begins anew after a pause, and twice says the same.</summary>
    [Fact]
    public void So_does_one_that_was_retried()
    {
        var reports = ShouldComeOutAgain(new Scenario { BlueFault = "errors=100%", GreenFault = "errors=100%" });

        reports.ShouldContain(report => report.Earlier.Count == 1);
    }

    [Fact]
    public void So_does_one_that_two_workers_probed()
        => ShouldComeOutAgain(new Scenario { Service = new Scenario().Service with { DesiredCount = 40 }, PlanText = """{ "probes": [ { "name": "home", "path": "/" } ], "probesPerSecond": 400 }""", GreenFault = "one-of-40:down" });

    [Fact]
    public void Another_plan_is_asked_what_it_would_have_said()
    {
        var failed = Stored(new Scenario { GreenFault = "errors=5%" }).Single(report => report.LifecycleEvent == "AfterAllowTestTraffic");

        var tolerant = Replayer.Replay(failed, PlanReader.Read("""{ "judge": { "errors": { "tolerated": 0.12, "refused": 0.2, "refusedOfOne": 0.3 } } }""").Plan);
        var strict = Replayer.Replay(failed, PlanReader.Read("""{ "preset": "strict", "probes": [ { "name": "other", "path": "/other" } ], "probesPerSecond": 80 }""").Plan);

        (failed.Status, tolerant.Was, tolerant.Is, tolerant.IsOpen, tolerant.HasChanged).ShouldBe((Answer.Failed, Answer.Failed, null, true, true));
        tolerant.Why.ShouldBe("it was not decided by what was sent: this plan asks for more");
        strict.Is.ShouldBe(Answer.Failed, "what was sent stays as it was sent");
    }

    [Fact]
    public void A_check_is_as_bad_as_the_other_plan_says()
    {
        var failed = Stored(new Scenario { Service = new Scenario().Service with { TerminationWait = TimeSpan.Zero } }).ShouldHaveSingleItem();

        var excepted = Replayer.Replay(failed, PlanReader.Read("""{ "checks": { "termination-wait": { "except": "blue is kept elsewhere" } } }""").Plan);
        var same = Replayer.Replay(failed);
        var stricter = Replayer.Replay(Stored(new Scenario()).Single(report => report.LifecycleEvent == "BeforeInstall"), PlanReader.Read("""{ "checks": { "circuit-breaker": "error", "deployment-config": "error" } }""").Plan);

        (excepted.Was, excepted.Is).ShouldBe((Answer.Failed, Answer.Succeeded));
        (same.Is, same.HasChanged).ShouldBe((Answer.Failed, false));
        same.Verdict!.Reasons.ShouldBe(failed.Verdict!.Reasons);
        stricter.HasChanged.ShouldBeFalse("those checks passed");
    }

    [Fact]
    public void What_was_not_judged_by_probes_stays_as_it_was_and_says_why()
    {
        var reports = Stored(new Scenario { GreenFault = "after=3m:errors=20%", UsersPerSecond = 5 });

        reports.Where(report => report.Recording is null && report.LifecycleEvent is not "BeforeInstall").Select(report => (report.LifecycleEvent, Replayer.Replay(report).Why)).ShouldBe(
            [("AfterInstall", "nothing was probed"), ("BeforeAllowTraffic", "nothing was probed"), ("AllowTraffic", "watches keep no tallies: they may last for days")], ignoreOrder: true);
    }

    /// <summary>Twenty targets, five probes, two minutes.</summary>
    [Fact]
    public void The_report_of_two_minutes_of_twenty_targets_is_under_60_KB()
    {
        RehearsalStack played = null!;
        var result = new Scenario { Given = stack => played = stack, Service = new Scenario().Service with { DesiredCount = 20 }, PlanText = TwoMinutes }.Deploy();

        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Evidence!.Seconds.ShouldBeGreaterThan(118);
        report.Targets.Count.ShouldBe(20);
        report.Recording!.IsCut.ShouldBeFalse();
        var body = played.Stored.Single(stored => stored.Key.EndsWith("AfterAllowTestTraffic.json", StringComparison.Ordinal)).Body;
        TestContext.Current.TestOutputHelper!.WriteLine($"{body.Length} characters, {report.Recording.Calls.Sum(call => call.Rounds.Length)} of them tallies of {report.Evidence.Green.Sent + report.Evidence.Blue.Sent} probes");
        body.Length.ShouldBeLessThan(60_000);
    }

    [Fact]
    public void More_tallies_than_there_is_room_for_are_left_out_and_that_is_told()
    {
        var report = Stored(new Scenario { Service = new Scenario().Service with { DesiredCount = 100 }, PlanText = TwoMinutes }).Single(report => report.LifecycleEvent == "AfterAllowTestTraffic");

        (report.Status, report.Recording!.IsCut, report.Recording.Calls.Count).ShouldBe((Answer.Succeeded, true, 0));
        Replayer.Replay(report).Why.ShouldBe("its tallies were too many to keep");
    }

    [Fact]
    public void A_plan_that_is_told_has_no_header_no_body_and_no_certificate()
    {
        const string Plan = """{ "probes": [ { "name": "home", "path": "/", "method": "POST", "body": "hunter2", "headers": { "X-Key": "hunter3", "Content-Type": "text/plain" } } ], "checks": { "plan-passable": "warning" } }""";

        RehearsalStack played = null!;
        new Scenario { Given = stack => played = stack, PlanText = Plan }.Deploy();

        played.Stored.ShouldAllBe(stored => !stored.Body.Contains("hunter", StringComparison.Ordinal));
    }

    internal static IReadOnlyList<Report> Stored(Scenario scenario)
    {
        RehearsalStack played = null!;
        (scenario with { Given = stack => played = stack }).Deploy();

        return [.. played.Stored.Where(stored => stored.Key.EndsWith(".json", StringComparison.Ordinal) && !stored.Key.Contains("baselines", StringComparison.Ordinal) && !stored.Key.EndsWith("/history.json", StringComparison.Ordinal))
            .Select(stored => JsonSerializer.Deserialize(stored.Body, HooksJson.Default.Report)!)];
    }

    private static IReadOnlyList<Report> ShouldComeOutAgain(Scenario scenario)
    {
        var reports = Stored(scenario);

        reports.Count(report => report.Recording is not null).ShouldBeGreaterThan(0);
        foreach (var report in reports.Where(report => report.Recording is not null))
        {
            var replayed = Replayer.Replay(report);

            replayed.Why.ShouldBe("", report.Headline);
            replayed.Is.ShouldBe(report.Status, report.Headline);
            Text(replayed.Verdict).ShouldBe(Text(report.Verdict), report.Headline);
            Text(replayed.Evidence).ShouldBe(Text(report.Evidence), report.Headline);
        }

        return reports;
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);
}
