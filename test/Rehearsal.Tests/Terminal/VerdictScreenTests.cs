using Canary.Diagnosis;
using Canary.Preflight;
using Canary.Reporting;

namespace Rehearsal.Tests.Terminal;

public class VerdictScreenTests
{
    private static readonly RehearsalOutcome[] s_outcomes =
        [Rehearsals.Passed, Rehearsals.FailedByErrors, Rehearsals.Shared, Rehearsals.Unsound, Rehearsals.NeverHealthy, Rehearsals.StoppedByWatch, EcsRehearsals.Passed, EcsRehearsals.FailedByErrors, EcsRehearsals.StoppedByWatch];

    [Fact]
    public void Tells_a_deployment_that_passed() => Golden.Verify(Show(Rehearsals.Passed, Rehearsals.OfTheShop));

    [Fact]
    public void Tells_a_service_deployment_of_ECS_that_a_hook_failed() => Golden.Verify(Show(EcsRehearsals.FailedByErrors, EcsRehearsals.WithErrors));

    [Fact]
    public void Tells_a_service_deployment_of_ECS_that_the_watch_stopped() => Golden.Verify(Show(EcsRehearsals.StoppedByWatch, EcsRehearsals.WithErrors));

    [Fact]
    public void Tells_in_ECSs_words_that_it_has_deployed() => Show(EcsRehearsals.Passed, EcsRehearsals.OfTheShop).ShouldContain($"DEPLOYED  {EcsScript.Id}: every hook answered SUCCEEDED; green serves production");

    [Theory]
    [InlineData("ROLLBACK_FAILED", "ROLLBACK FAILED")]
    [InlineData("STOPPED", "STOPPED")]
    public void Tells_in_ECSs_words_that_blue_was_not_restored(string status, string result)
    {
        var text = Show(EcsRehearsals.Passed with { Status = status, Reports = [] }, EcsRehearsals.OfTheShop);

        text.ShouldContain($"{result}  {EcsScript.Id}: no hook answered FAILED\n");
        text.ShouldContain("Why       ECS gave no reason");
    }

    [Fact]
    public void Names_the_hook_that_failed_without_a_report()
    {
        var text = Show(EcsRehearsals.FailedByErrors with { Reports = [.. EcsRehearsals.FailedByErrors.Reports.SkipLast(1)] }, EcsRehearsals.OfTheShop);

        text.ShouldContain("POST_TEST_TRAFFIC_SHIFT answered FAILED; blue restored by the rollback");
        text.ShouldContain("Why       Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.");
    }

    [Fact]
    public void Lets_the_hook_have_decided_that_failed_before_the_watch_stopped_what_ECS_was_rolling_back()
    {
        var (hook, watch) = (EcsRehearsals.FailedByErrors.Reports[^1], EcsRehearsals.StoppedByWatch.Reports[^1]);

        DecidingReport.Of(EcsRehearsals.FailedByErrors with { Reports = [hook, watch] }).ShouldBe(hook);
        DecidingReport.Of(EcsRehearsals.FailedByErrors with { Reports = [watch, hook] }).ShouldBe(watch);
    }

    [Fact]
    public void Finds_the_watch_that_the_question_before_the_first_step_started()
    {
        var further = EcsRehearsals.Passed.Reports.Single(report => report.LifecycleEvent == "PRE_PRODUCTION_TRAFFIC_SHIFT") with { WatchName = "" };
        var outcome = EcsRehearsals.Passed with { Reports = [.. EcsRehearsals.Passed.Reports.Where(report => report.Watched is null), further] };

        Show(outcome, EcsRehearsals.OfTheShop).ShouldContain("PRODUCTION_TRAFFIC_SHIFT was not watched to its end: the execution");
    }

    [Fact]
    public void Tells_which_target_failed_and_what_its_users_would_have_met() => Golden.Verify(Show(Rehearsals.FailedByErrors, Rehearsals.WithErrors));

    [Fact]
    public void Tells_a_fault_that_blue_shares() => Golden.Verify(Show(Rehearsals.Shared, Rehearsals.OfTheShop with { BlueFault = "errors=10%", GreenFault = "errors=10%" }));

    [Fact]
    public void Tells_the_checks_that_stopped_a_deployment() => Golden.Verify(Show(Rehearsals.Unsound, Rehearsals.OfTheShop));

    [Fact]
    public void Tells_why_green_never_came_up() => Golden.Verify(Show(Rehearsals.NeverHealthy, Rehearsals.OfTheShop with { GreenFault = "unhealthy" }));

    [Fact]
    public void Tells_what_the_watch_stopped_and_what_users_met_until_then() => Golden.Verify(Show(Rehearsals.StoppedByWatch, Rehearsals.WithErrors));

    [Fact]
    public void Does_not_guess_whose_failures_they_were_where_no_task_answered()
    {
        var dead = Rehearsals.StoppedByWatch with { Users = new UserOutcome(1968, 4, 117, 0, 4), UsersDuringShift = new UserOutcome(1298, 4, 117, 0, 4) };

        Words(dead).ShouldContain(
            "Users 1,968 requests, 4 failed (0.2%). Until the stop green answered 117 of 1,298 (9%), 0 failed; 4 got no answer from a task Took");
        Words(Rehearsals.Passed with { Users = new UserOutcome(812, 4, 117, 1, 3) })
            .ShouldContain("Users 812 requests, 4 failed (0.49%, 1 by green, 3 without an answer from a task); green answered 117 Took");

        Words(Rehearsals.Passed with { Users = new UserOutcome(961, 27, 287, 0, 27) })
            .ShouldContain("Users 961 requests, 27 failed (2.8%, all without an answer from a task); green answered 287 Took");
        Words(Rehearsals.Passed with { Users = new UserOutcome(961, 27, 287, 0, 20) })
            .ShouldContain("Users 961 requests, 27 failed (2.8%, 7 by blue, 20 without an answer from a task); green answered 287 Took");
        Words(Rehearsals.Passed with { Users = new UserOutcome(961, 27, 287, 20, 0) })
            .ShouldContain("Users 961 requests, 27 failed (2.8%, 20 by green, 7 by blue); green answered 287 Took");
        Words(Rehearsals.Passed with { Users = new UserOutcome(961, 1, 287, 0, 1) })
            .ShouldContain("Users 961 requests, 1 failed (0.1%, without an answer from a task); green answered 287 Took");
        Words(Rehearsals.Passed with { Users = new UserOutcome(961, 27, 287, 27, 0) })
            .ShouldContain("Users 961 requests, 27 failed (2.8%, all by green); green answered 287 Took");

        static string Words(RehearsalOutcome outcome) => string.Join(' ', Show(outcome, Rehearsals.OfTheShop).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Counts_users_of_ones_own_services_until_the_stop()
    {
        var services = Rehearsals.OfTheShop with { Blue = [new Uri("http://127.0.0.1:8081")], Green = [new Uri("http://127.0.0.1:8082")] };

        Show(Rehearsals.StoppedByWatch, services).ShouldContain("Users     5,640 requests, 38 failed (0.67%). Until the stop: 3,540 requests, 38 failed (1.1%)\n");
    }

    [Theory]
    [InlineData(WatchOutcome.Reported, "DEPLOYED  d-REHEARSAL: every hook answered Succeeded, but the watch reported evidence against green; green")]
    [InlineData(WatchOutcome.NotStopped, "DEPLOYED  d-REHEARSAL: every hook answered Succeeded, but the watch could not stop it; green serves production")]
    [InlineData(WatchOutcome.TooLate, "DEPLOYED  d-REHEARSAL: every hook answered Succeeded, but the watch found evidence against green too late;")]
    [InlineData(WatchOutcome.Unwatched, "DEPLOYED  d-REHEARSAL: every hook answered Succeeded, but the shift was not watched to its end; green serves")]
    [InlineData(WatchOutcome.Watched, "DEPLOYED  d-REHEARSAL: every hook answered Succeeded; green serves production")]
    public void Says_in_the_headline_of_a_deployment_what_its_watch_found(WatchOutcome watched, string headline)
    {
        var deployed = Rehearsals.Passed with { Reports = [.. Rehearsals.Passed.Reports, Rehearsals.Stop with { Watched = watched, Headline = "AllowTraffic: as it was" }] };
        var text = Screen.Show(new VerdictScreen(deployed, Rehearsals.OfTheShop).Draw(120), 120);

        text.ReplaceLineEndings(" ").Replace("           ", " ", StringComparison.Ordinal).ShouldContain(headline);
        text.ShouldContain("Also      AllowTraffic: as it was");
        text.ShouldContain("Why       Green is proven good");
    }

    [Theory]
    [InlineData("", "every hook answered Succeeded; green serves production", "the stack's Watch or the plan's watch.action is off")]
    [InlineData("watch-d-1", "every hook answered Succeeded, but the shift was not watched to its end; green serves production", "the execution watch-d-1 made no report")]
    [InlineData(null, "every hook answered Succeeded; green serves production", "no hook of BeforeAllowTraffic started a watch")]
    public void Says_that_no_watch_has_made_a_report_and_whether_one_should_have(string? watch, string headline, string why)
    {
        var reports = Rehearsals.Passed.Reports.Where(report => report.Watched is null && (watch is not null || report.LifecycleEvent != "BeforeAllowTraffic"))
            .Select(report => report.WatchName is "" ? report : report with { WatchName = watch! });
        var text = Screen.Show(new VerdictScreen(Rehearsals.Passed with { Reports = [.. reports] }, Rehearsals.OfTheShop).Draw(120), 120);

        string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).ShouldContain($"DEPLOYED d-REHEARSAL: {headline} Why");
        text.ShouldContain($"Also      AllowTraffic was not watched{(watch is "watch-d-1" ? " to its end" : "")}: {why}\n");
    }

    [Fact]
    public void Misses_no_watch_where_no_traffic_shifted() => Show(Rehearsals.FailedByErrors, Rehearsals.OfTheShop).ShouldNotContain("watched");

    [Fact]
    public void Says_that_the_watch_stopped_it_after_the_shift_where_its_last_look_did()
    {
        var late = Rehearsals.StoppedByWatch with
        {
            Events = [.. Rehearsals.StoppedByWatch.Events.Take(6), new EventOutcome("AllowTraffic", "Succeeded", null, TimeSpan.FromSeconds(300)), new EventOutcome("AfterAllowTraffic", "Failed", null, TimeSpan.FromSeconds(5))],
        };

        Conclusion(late)[..2].ShouldBe(["ROLLED BACK  d-REHEARSAL:", "          the watch stopped it during AfterAllowTraffic; blue restored by"]);
    }

    [Fact]
    public void A_hook_that_answered_Failed_decides_even_where_the_watch_had_reported()
    {
        var failed = Rehearsals.FailedByErrors with { Reports = [Rehearsals.Stop with { Watched = WatchOutcome.Reported }, .. Rehearsals.FailedByErrors.Reports] };

        Show(failed, Rehearsals.OfTheShop).ShouldContain("ROLLED BACK  d-REHEARSAL: AfterAllowTestTraffic answered Failed; blue restored by d-ROLLBACK1");
    }

    [Fact]
    public void Names_CodeDeploys_reason_before_the_evidence_of_a_watch_that_came_too_late()
    {
        var stopped = Rehearsals.StoppedByWatch with { Message = "An alarm is in ALARM: shop-5xx", Reports = [Rehearsals.Stop with { Watched = WatchOutcome.TooLate }] };
        var rows = Conclusion(stopped);

        rows[0].ShouldBe("ROLLED BACK  d-REHEARSAL:");
        rows[1].ShouldBe("          it was stopped during AllowTraffic; blue restored by d-ROLLBACK1");
        rows[2].ShouldBe("Why       An alarm is in ALARM: shop-5xx");
        rows[3].ShouldStartWith("          Green fails too often, and more often than blue");
        Show(stopped, Rehearsals.OfTheShop).ShouldNotContain("\nRule");
    }

    [Fact]
    public void Calls_the_production_listener_by_what_it_is()
    {
        var listener = Rehearsals.Stop with { Verdict = Rehearsals.Stop.Verdict! with { Stratum = Canary.Judging.Stratum.Target(4) } };

        Screen.Show(new VerdictScreen(Rehearsals.StoppedByWatch with { Reports = [listener] }, Rehearsals.OfTheShop).Draw(120), 120)
            .ShouldContain("Suspect   production listener 127.0.0.1:39000 failed 0 of 692 probes in 173 s; green's targets failed 18 of 2768\n");
    }

    [Fact]
    public void Gives_a_claim_that_is_too_long_for_its_column_a_row_of_its_own()
    {
        var question = Rehearsals.Question(QuestionKind.Errors, "the error rate of the production listener 127.0.0.1:39000 is above 0.2%", 12.4, 7.6);
        var stopped = Rehearsals.StoppedByWatch with { Reports = [Rehearsals.Stop with { Evidence = Rehearsals.Stop.Evidence! with { Questions = [question] } }] };

        Show(stopped, Rehearsals.OfTheShop).ShouldContain(
            "            the error rate of the production listener 127.0.0.1:39000 is above 0.2%\n"
            + "                                                    ██████  12.4 (needs 7.6)  ✓\n");
    }

    [Fact]
    public void Cuts_no_figure_in_a_small_terminal() => Golden.Verify(Screen.Show(new VerdictScreen(Rehearsals.FailedByErrors, Rehearsals.WithErrors).Draw(80), 80));

    [Fact]
    public void Tells_a_narrow_pass_in_its_headline_and_before_the_findings()
    {
        var unread = new Finding { Id = "appspec-read", Outcome = FindingOutcome.Unknown, Severity = Severity.Warning, Message = "The AppSpec is in s3://b/k, but the stack may not read that bucket" };
        var narrow = Rehearsals.Passed.Reports[0] with { Findings = [unread] };
        var lines = Show(Rehearsals.Passed with { Reports = [narrow, .. Rehearsals.Passed.Reports.Skip(1)] }, Rehearsals.OfTheShop).Split('\n');

        lines.Single(line => line.StartsWith("DEPLOYED", StringComparison.Ordinal)).ShouldBe("DEPLOYED  d-REHEARSAL: all hooks answered Succeeded, BeforeInstall narrowly; green serves production");
        lines.SkipWhile(line => !line.StartsWith("Checks", StringComparison.Ordinal)).Take(4).ShouldBe(
        [
            "Checks    BeforeInstall passed narrowly: 1 of 1 checks could not run: appspec-read",
            "          warning, unknown appspec-read: The AppSpec is in s3://b/k, but the stack may not read that",
            "          bucket",
            "          0 of 1 checks passed (--json writes all)",
        ]);
    }

    [Fact]
    public void Ends_with_the_headline_the_reasons_and_what_is_next()
    {
        foreach (var outcome in s_outcomes)
        {
            var rows = Conclusion(outcome);

            rows[0].ShouldStartWith(outcome.IsDeployed ? "DEPLOYED" : outcome.IsRolledBack ? "ROLLED BACK" : "FAILED");
            rows.Where(row => row[0] != ' ').Skip(1).Select(row => row.Split(' ')[0]).ShouldBe(["Why", "Next"]);
        }
    }

    [Fact]
    public void Keeps_the_headline_the_reasons_and_what_is_next_in_sight_in_24_rows()
    {
        var reasons = Enumerable.Range(1, 30).Select(number => $"reason {number} {string.Join(' ', Enumerable.Repeat("because", 50))}").ToList();
        var longest = Rehearsals.FailedByErrors with { Reports = [Rehearsals.ErrorsFound with { Reasons = reasons }] };

        foreach (var outcome in s_outcomes.Append(longest))
        {
            // The line above them, and a prompt below.
            (1 + Conclusion(outcome).Count + 1).ShouldBeLessThanOrEqualTo(24);
        }

        Conclusion(longest).ShouldContain("          and 26 more reasons (--json writes all)");
    }

    [Fact]
    public void Shows_the_likeliest_cause_before_other_reasons_when_there_is_no_room_for_all()
    {
        var cause = new Cause { Kind = CauseKind.TaskDied, What = "The container was killed for memory", Cure = "Raise the task's memory" };
        List<string> reasons = [.. Enumerable.Range(1, 30).Select(number => $"reason {number}"), cause.Text(), "reason 31"];

        var shown = Conclusion(Rehearsals.FailedByErrors with { Reports = [Rehearsals.ErrorsFound with { Reasons = reasons, Causes = [cause] }] });

        shown.SkipWhile(row => !row.StartsWith("Why", StringComparison.Ordinal)).Take(6).ShouldBe(
        [
            "Why       reason 1",
            "          reason 2",
            "          reason 3",
            "          reason 4",
            "          The container was killed for memory. Raise the task's memory",
            "          and 27 more reasons (--json writes all)",
        ]);
    }

    [Fact]
    public void Blames_no_rule_when_CodeDeploy_failed_it_for_a_reason_of_its_own()
    {
        var text = Show(Rehearsals.Passed with { Status = "Stopped", Message = "An alarm is in ALARM: shop-5xx", RollbackDeploymentId = "d-ROLLBACK1" }, Rehearsals.OfTheShop);

        text.ShouldContain("ROLLED BACK  d-REHEARSAL: no hook answered Failed; blue restored by d-ROLLBACK1");
        text.ShouldContain("Why       An alarm is in ALARM: shop-5xx");
        text.ShouldNotContain("Rule");
    }

    /// <summary>A hook that was still asked when the deployment ended has not answered, and its event failed all the same.</summary>
    [Theory]
    [InlineData("Stopped", "STOPPED  d-REHEARSAL: it was stopped during BeforeInstall")]
    [InlineData("Failed", "FAILED  d-REHEARSAL: BeforeInstall failed; no hook answered Failed")]
    public void Names_the_event_that_failed_without_an_answer(string status, string headline)
    {
        var text = Show(Rehearsals.Unsound with { Status = status, Reports = [], Events = [new EventOutcome("BeforeInstall", "Failed", null, TimeSpan.FromSeconds(8))] }, Rehearsals.OfTheShop);

        text.ShouldContain($"\n{headline}\n");
        text.ShouldContain("Took      BeforeInstall         Failed        8.0 s\n");
    }

    [Fact]
    public void Claims_no_answers_when_no_hook_was_asked()
    {
        var text = Show(Rehearsals.Passed with { Reports = [], Events = [new EventOutcome("Install", "Succeeded", null, TimeSpan.FromSeconds(60))] }, Rehearsals.OfTheShop);

        text.ShouldContain("DEPLOYED  d-REHEARSAL: no hook was invoked; green serves production");
        text.ShouldNotContain("Why");
    }

    [Theory]
    [InlineData(0, "3 failed (0.37%, none by green)")]
    [InlineData(1, "3 failed (0.37%, 1 by green, 2 by blue)")]
    [InlineData(3, "3 failed (0.37%, all by green)")]
    public void Tells_whose_the_failures_were_that_users_met(long byGreen, string result) =>
        Show(Rehearsals.Passed with { Users = new UserOutcome(812, 3, 431, byGreen) }, Rehearsals.OfTheShop).ShouldContain($"812 requests, {result}; green answered 431");

    [Fact]
    public void Does_not_guess_which_of_ones_own_services_answered()
    {
        var services = Rehearsals.OfTheShop with { Blue = [new Uri("http://127.0.0.1:8081")], Green = [new Uri("http://127.0.0.1:8082")] };

        Show(Rehearsals.Passed, services).ShouldContain("812 requests, 3 failed (0.37%)\n");
    }

    [Fact]
    public void Is_one_screen_even_at_its_longest()
    {
        var checks = Enumerable.Repeat(Rehearsals.NoAlarm, 20).ToList();
        var reasons = Enumerable.Range(1, 30).Select(number => $"reason {number} {new string('x', 60)} {new string('y', 60)}").ToList();
        var outcome = Rehearsals.FailedByErrors with { Reports = [Rehearsals.ErrorsFound with { Findings = checks, Reasons = reasons }] };

        var rows = Show(outcome, Rehearsals.WithErrors).TrimEnd().Split('\n');

        rows.Length.ShouldBeLessThanOrEqualTo(45);
        rows.ShouldAllBe(row => row.Length <= 100);
        rows.ShouldContain("          and 25 more reasons (--json writes all)");
        rows.ShouldContain("          and 17 more; 0 of 20 checks passed (--json writes all)");
    }

    [Fact]
    public void Does_not_ask_about_latency_while_blue_itself_fails()
    {
        var passed = Rehearsals.Passed.Reports.Single(report => report.LifecycleEvent == "AfterAllowTestTraffic") with
        {
            Evidence = Rehearsals.Evidence(10, (400, 0), (400, 400), blue: 92.1, clean: 7.3, cleanTargets: 21.3, slower: 0, fast: 0, fastTargets: 0),
        };
        var rows = Show(Rehearsals.Passed with { Reports = [passed] }, Rehearsals.OfTheShop).Split('\n');

        var rule = rows.SkipWhile(row => !row.StartsWith("Rule", StringComparison.Ordinal)).Skip(1).TakeWhile(row => !row.Contains("Still undecided")).ToList();
        rule.Select(row => row[12..].Split("  ")[0]).ShouldBe(["green's error rate is below 2%", "every target's error rate is below 20%", "every probe's error rate is below 20%", "blue's error rate is above 20%"]);
        rule.ShouldAllBe(row => row.EndsWith('✓'));
    }

    [Fact]
    public void Says_of_a_slow_suspect_that_it_is_slow()
    {
        var slow = Rehearsals.ErrorsFound with { Verdict = new Canary.Judging.Verdict { Outcome = Canary.Judging.Outcome.Fail, Rule = Canary.Judging.Rule.FailLatency, Reasons = [], Stratum = Canary.Judging.Stratum.Target(2) } };

        Show(Rehearsals.FailedByErrors with { Reports = [slow] }, Rehearsals.WithErrors).ShouldContain("Suspect   127.0.0.1:40103 is slow on its own");
    }

    [Fact]
    public void Has_words_for_every_rule()
    {
        foreach (var rule in Enum.GetValues<Canary.Judging.Rule>())
        {
            var failed = Rehearsals.ErrorsFound with { Verdict = new Canary.Judging.Verdict { Outcome = Canary.Judging.Outcome.Fail, Rule = rule, Reasons = [] } };

            Show(Rehearsals.FailedByErrors with { Reports = [failed] }, Rehearsals.WithErrors).ShouldContain($"Rule      {rule} (Fail): ");
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Fits_the_width_it_is_given(int width)
    {
        foreach (var outcome in s_outcomes)
        {
            new VerdictScreen(outcome, Rehearsals.OfTheShop).Draw(width).Lines.ShouldAllBe(line => line.Width <= Math.Min(width, 120));
        }
    }

    /// <summary>What a terminal of 80 columns shows below the line at the end.</summary>
    private static List<string> Conclusion(RehearsalOutcome outcome) =>
        [.. Screen.Show(new VerdictScreen(outcome, Rehearsals.OfTheShop).Draw(80), 80).TrimEnd().Split('\n').SkipWhile(row => row[..1] != "─").Skip(1)];

    private static string Show(RehearsalOutcome outcome, RehearsalOptions options) => Screen.Show(new VerdictScreen(outcome, options).Draw(100));
}
