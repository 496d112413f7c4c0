using Canary.Tests.Gates;

namespace Canary.Tests.Reporting;

/// <summary>How page and message tell the end of a watch, which answers no hook.</summary>
public sealed class WatchNoticesTests
{
    [Fact]
    public void The_page_tells_a_stop_and_what_users_met_until_then() => Golden.Verify(Body(Announced.Announce(Stopped()).Page));

    [Fact]
    public void The_message_tells_a_stop_and_what_users_met_until_then()
    {
        var message = Announced.Announce(Stopped()).Messages[0];

        Golden.Verify($"Subject: {message.Subject}\n\n{message.Message}");
    }

    [Theory]
    [InlineData(null, WatchAction.Stop, "Stopped at AllowTraffic", "answer bad")]
    [InlineData("CodeDeploy.DeploymentAlreadyCompletedException", WatchAction.Stop, "Too late to stop at AllowTraffic", "answer bad")]
    [InlineData("CodeDeploy.AccessDeniedException", WatchAction.Stop, "Not stopped at AllowTraffic", "answer bad")]
    [InlineData(null, WatchAction.Tell, "Reported, not stopped at AllowTraffic", "answer bad")]
    public void The_page_says_in_a_word_and_in_a_colour_what_became_of_evidence(string? error, WatchAction action, string headline, string look)
    {
        var stop = action == WatchAction.Tell ? new StopDeployment() : error is null ? new StopDeployment { Status = "Pending" } : new StopDeployment { Error = error, Cause = "no" };

        Look(Tell(Failing(), stop)).ShouldBe((headline, look));
    }

    [Fact]
    public void The_page_says_in_a_word_and_in_a_colour_that_nothing_was_found_or_that_nothing_watched()
    {
        var watch = new Shifting();
        watch.Look(2);
        watch.Moves("Succeeded").Look();

        Look(Tell(watch)).ShouldBe(("Watched at AllowTraffic", "answer good"));
        Look(Tell(watch) with { Watched = WatchOutcome.Unwatched }).ShouldBe(("Not watched at AllowTraffic", "answer doubt"));
    }

    [Fact]
    public void The_rule_of_a_watch_that_held_is_true_of_it()
    {
        var watch = new Shifting();
        watch.Look(2);
        watch.Moves("Succeeded").Look();

        Strict.Read(Announced.Announce(Tell(watch)).Page).Descendants("p").Select(text => text.Value)
            .ShouldContain("Held (Pass): the bake or the watch is over, and there is no evidence against green");
    }

    [Fact]
    public void The_90th_percentiles_are_shown_where_they_are_known()
    {
        var slow = Traffic() with { Evidence = new() { Slow = new(3, 64_000, 120_000, 21_500, 40_250) } };

        Table(Stopped() with { Traffic = slow }).ShouldBe(
        [
            "CloudWatch, 3 minutes, 2 with requests to green|requests|failed|rate|median|p90",
            "green|1,240|62|5%|64.0 ms|120.0 ms",
            "blue|11,020|0|0%|-|40.3 ms",
        ]);
        Announced.Announce(Stopped() with { Traffic = slow }).Messages[0].Message.ShouldContain("- green failed 62 of 1,240, 5%; median 64.0 ms, p90 120.0 ms\n");
    }

    [Fact]
    public void One_minute_is_one_and_a_side_without_requests_has_no_rate()
    {
        var traffic = new UserTrafficState { Totals = new TrafficTotals(1, 1, 0, default, new RequestCount(900, 9)) };

        Table(Stopped() with { Traffic = traffic }).ShouldBe(["CloudWatch, 1 minute|requests|failed|rate|median", "green|0|0|none|-", "blue|900|9|1%|-"]);
    }

    [Fact]
    public void Why_CloudWatch_has_no_counts_is_said_once()
    {
        var stopped = Stopped() with { Traffic = new UserTrafficState() };
        const string None = "CloudWatch's counts of users' requests were not used: a minute is final 120 s after its end, and none was";

        Strict.Read(Announced.Announce(stopped).Page).Descendants("p").Count(text => text.Value == None).ShouldBe(1);
        Strict.Read(Announced.Announce(stopped with { Reasons = [.. stopped.Reasons, None] }).Page).Descendants("p").ShouldNotContain(text => text.Value == None);
        Announced.Announce(stopped).Messages[0].Message.ShouldNotContain("Users' requests");
    }

    [Fact]
    public void The_production_listener_is_called_what_it_is_among_the_targets_that_failed_and_among_the_others()
    {
        var stopped = Stopped();
        var targets = stopped.Evidence!.Targets;
        const string Listener = "production listener shop-1.eu-central-1.elb.amazonaws.com";

        Failing(failing: 2).ShouldBe(($"{Listener}|5/40|12.5%", "the other 2 targets together failed 0 of 80"));
        Failing(failing: 1).ShouldBe(("10.0.2.12:8080 suspect|5/40|12.5%", "the other target and the production listener together failed 0 of 80"));
        Failing(failing: 0, only: 1).ShouldBe(("10.0.2.11:8080|5/40|12.5%", null));

        (string Rows, string? Others) Failing(int failing, int only = 3)
        {
            var page = Strict.Read(Announced.Announce(stopped with
            {
                Verdict = stopped.Verdict! with { Stratum = failing == 1 ? Stratum.Target(1) : Stratum.Pool },
                Evidence = stopped.Evidence! with { Targets = [.. targets.Take(only).Select(target => target with { Sent = 40, Failed = target.Index == failing ? 5 : 0 })] },
            }).Page);

            return (
                string.Join(' ', page.Descendants("table").Single(table => table.Value.StartsWith("green target", StringComparison.Ordinal)).Elements("tr").Skip(1).Select(Cells)),
                page.Descendants("p").FirstOrDefault(text => text.Value.StartsWith("the ", StringComparison.Ordinal))?.Value);
        }
    }

    /// <summary>The first sentence counts the last seconds of them alone.</summary>
    [Fact]
    public void The_targets_that_failed_are_counted_over_a_time_that_is_named()
    {
        var stopped = Stopped();
        const string LastSeconds = "In the last 2.5 s the production listener failed 42 of 42 probes (100%), blue 0 of 42";
        var page = Strict.Read(Announced.Announce(stopped with
        {
            Reasons = [LastSeconds],
            Verdict = stopped.Verdict! with { Stratum = Stratum.Target(2), Reasons = [LastSeconds] },
            Evidence = stopped.Evidence! with { Seconds = 24, WarmUp = null, Targets = [.. stopped.Evidence!.Targets.Select(target => target with { Sent = 80, Failed = target.Index == 2 ? 42 : 0 })] },
        }).Page);

        page.Descendants("p").Select(text => text.Value).ShouldContain(LastSeconds);
        page.Descendants("table").Single(table => table.Value.StartsWith("green target", StringComparison.Ordinal)).Elements("tr")
            .Select(row => string.Join('|', row.Elements().Select(cell => cell.Value))).ShouldBe(
            [
                "green target, in 24 s|failed|rate",
                "production listener shop-1.eu-central-1.elb.amazonaws.com suspect|42/80|52.5%",
            ]);
    }

    /// <summary>Green's second target fails every third probe, from the second round on.</summary>
    private static Shifting Failing()
    {
        var watch = new Shifting();
        watch.Look(2);
        var sent = 0;
        watch.Met = (_, pair) => pair.Green == 1 && sent++ % 3 == 0 ? pair with { GreenReply = Reply.Failed } : pair;
        watch.Brought = round => round with { Failures = [new FailureSample { Side = Side.Green, Target = "http://10.0.2.12:8080", Probe = "home", Status = 500, Reason = "status 500 instead of 200", Body = "sad" }] };
        watch.Look();

        return watch;
    }

    internal static Report Stopped()
    {
        var report = Tell(Failing(), new StopDeployment { Status = "Pending" });

        return report with { Traffic = Traffic() };
    }

    private static UserTrafficState Traffic() => new()
    {
        Totals = new TrafficTotals(3, 2, 0, new RequestCount(1240, 62), new RequestCount(11_020, 0), 64_000, 0),
        Minutes = new TrafficMinutes(Shifting.Start.AddMinutes(-5), 1, [0, 0, 3700, 0, 620, 4, 3660, 0, 620, 58, 3660, 0]),
    };

    private static Report Tell(Shifting watch, StopDeployment? stop = null) => Reporter.Report(LambdaJson.Travel(new ReportRequest
    {
        LifecycleEvent = LifecycleEvent.AllowTraffic,
        DeploymentId = Sample.DeploymentId,
        StartedAt = Shifting.Start,
        Now = watch.Now.AddSeconds(2),
        Location = watch.Location,
        Judged = watch.Step,
        StackAction = watch.StackAction,
        Stopped = stop,
    }));

    private static (string Word, string Colour) Look(Report report)
    {
        var page = Strict.Read(Announced.Announce(report).Page);

        return (page.Descendants("h1").Single().Value, page.Descendants("header").Single().Attribute("class")!.Value);
    }

    private static IEnumerable<string> Table(Report report) => Strict.Read(Announced.Announce(report).Page).Descendants("table")
        .Single(table => table.Value.StartsWith("CloudWatch", StringComparison.Ordinal)).Elements("tr").Select(Cells);

    private static string Cells(System.Xml.Linq.XElement row) => string.Join('|', row.Elements().Select(cell => cell.Value.Trim()));

    /// <summary>The style is that of every page.</summary>
    private static string Body(string page) => page[page.IndexOf("<body>", StringComparison.Ordinal)..].Replace("><", ">\n<", StringComparison.Ordinal);
}
