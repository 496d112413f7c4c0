using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

public sealed class ReporterTests
{
    private static readonly InconclusiveSettings s_lenient = new()
    {
        BeforeTraffic = new BeforeTraffic { Shared = Policy.Pass, Errors = Policy.Pass, Latency = Policy.Pass, Limited = Policy.Pass },
        AfterTraffic = new AfterTraffic { Limited = Policy.Pass },
    };

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tells_what_green_is_made_of_and_by_which_version_of_the_plan_it_was_judged()
    {
        var report = Tell(new ReportRequest { Judged = Judged(Outcome.Pass, Rule.Passed, "fine") }, Sample.TestTraffic()
            .Set("Controller.Plan", """{ "Parameters": [{ "Name": "/hooks/shop/shop-production", "Value": "{}", "Version": 7 }] }"""));

        (report.PlanSource, report.PlanVersion).ShouldBe(("/hooks/shop/shop-production", 7));
        report.Provenance!.Commit.ShouldBe(new Commit("9fceb02d0ae598e95dc970b74767f19372d61af8", CommitSource.Description));
        Tell(new ReportRequest()).PlanVersion.ShouldBeNull("no parameter holds the built-in plan");
    }

    [Fact]
    public void What_its_tasks_ran_is_told_before_what_the_registry_has()
    {
        var (ran, stored) = ($"sha256:{new string('a', 64)}", $"sha256:{new string('b', 64)}");

        DigestOf(new ReportRequest { Diagnosis = new DiagnosisResult { Digests = [new ContainerDigest("web", ran)] } }).ShouldBe(ran);
        DigestOf(new ReportRequest { Preflight = new PreflightResult { Digests = [new ContainerDigest("web", stored)] } }).ShouldBe(stored);
        DigestOf(new ReportRequest { Diagnosis = new DiagnosisResult { Digests = [new ContainerDigest("web", ran)] }, Preflight = new PreflightResult { Digests = [new ContainerDigest("web", stored)] } }).ShouldBe(ran);
        DigestOf(new ReportRequest { Diagnosis = new DiagnosisResult { Digests = [new ContainerDigest("proxy", ran)] } }).ShouldBeNull();

        static string? DigestOf(ReportRequest request) => Tell(request).Provenance!.Images.Single().Digest;
    }

    /// <summary>Written before there were recordings, and before reports said what was deployed.</summary>
    [Theory]
    [InlineData("""{ "Status": "Succeeded", "DeploymentId": "d-1", "LifecycleEvent": "AfterInstall", "PlanSource": "/hooks/default" }""", 0)]
    [InlineData("""{ "Status": "Succeeded", "Version": 2, "DeploymentId": "d-1", "LifecycleEvent": "AfterInstall", "PlanSource": "/hooks/default" }""", 2)]
    public void An_older_report_is_read_and_announced_without_what_it_does_not_say(string stored, int version)
    {
        var report = LambdaJson.Read<Report>(stored);

        (report.Version, report.Provenance, report.PlanVersion).ShouldBe((version, null, null));
        LambdaJson.Write(report).ShouldNotContain("Provenance");
        var page = Strict.Read(Announced.Announce(report).Page);
        page.Descendants("tr").Select(row => row.Value).ShouldContain("Plan/hooks/default");
        page.Descendants("td").Select(cell => cell.Value).ShouldNotContain(name => name == "Image" || name == "Commit" || name == "Revision" || name == "Deployed by");
    }

    [Fact]
    public void A_pass_is_answered_Succeeded()
    {
        var report = Tell(new ReportRequest { Judged = Judged(Outcome.Pass, Rule.Passed, "green is fine") });

        report.Status.ShouldBe(Answer.Succeeded);
        report.Headline.ShouldBe("AfterAllowTestTraffic Succeeded: green is fine");
    }

    [Fact]
    public void A_fail_is_answered_Failed_with_the_diagnosis_after_its_reasons()
    {
        var report = Tell(new ReportRequest
        {
            Judged = Judged(Outcome.Fail, Rule.FailErrors, "green failed 20 of 20 probes", "target 1 alone failed 10"),
            Diagnosis = new DiagnosisResult { Reasons = ["1 task of green stopped"] },
        });

        report.Status.ShouldBe(Answer.Failed);
        report.Headline.ShouldBe("AfterAllowTestTraffic Failed: green failed 20 of 20 probes");
        report.Reasons.ShouldBe(["green failed 20 of 20 probes", "target 1 alone failed 10", "1 task of green stopped"]);
    }

    [Fact]
    public void A_diagnosis_that_failed_is_told_and_changes_no_verdict()
    {
        var report = Tell(new ReportRequest { Judged = Judged(Outcome.Pass, Rule.Passed, "fine"), DiagnosisFailure = new StepFailure("States.DataLimitExceeded", "too large") });

        report.Status.ShouldBe(Answer.Succeeded);
        report.Reasons.ShouldBe(["fine", "The diagnosis failed: States.DataLimitExceeded: too large"]);
        Tell(new ReportRequest { Judged = Judged(Outcome.Pass, Rule.Passed, "fine"), DiagnosisFailure = new StepFailure(null, null) }).Reasons.ShouldBe(["fine"]);
    }

    [Theory]
    [InlineData("States.Timeout", "The step took too long", "The gate itself failed, so there is no evidence for green: States.Timeout: The step took too long")]
    [InlineData("Lambda.Unknown", null, "The gate itself failed, so there is no evidence for green: Lambda.Unknown: ")]
    [InlineData(null, "\u001b[31mred", "The gate itself failed, so there is no evidence for green: no error name: [31mred")]
    public void A_step_that_failed_outweighs_whatever_was_found_before(string? error, string? cause, string reason)
    {
        var report = Tell(new ReportRequest
        {
            Failure = new StepFailure(error, cause),
            Judged = Judged(Outcome.Pass, Rule.Passed, "fine"),
            Preflight = new PreflightResult { Verdict = Verdict.Of(Outcome.Pass, Rule.Preflight, "fine") },
        });

        (report.Status, report.Verdict!.Outcome, report.Verdict.Rule).ShouldBe((Answer.Failed, Outcome.Fail, Rule.GateFailed));
        report.Reasons.ShouldBe([reason]);
    }

    [Fact]
    public void Without_a_verdict_the_answer_is_Failed()
    {
        var report = Reporter.Report(LambdaJson.Read<ReportRequest>(
            """{ "LifecycleEvent": "AfterInstall", "DeploymentId": "d-1", "Location": {}, "Judged": {}, "Preflight": {}, "Diagnosis": {}, "Failure": {} }"""));

        report.Status.ShouldBe(Answer.Failed);
        report.Headline.ShouldBe("AfterInstall Failed: The workflow ended without a verdict");
    }

    [Fact]
    public void A_judgement_that_was_broken_off_is_no_verdict()
        => Tell(new ReportRequest { Judged = new RoundStep { Step = new JudgeStep.Probe([], [], [], null), State = Judge.Start(JudgeSettings.Default, new FleetShape(2, 2, 1)) } }).Verdict!.Rule.ShouldBe(Rule.GateFailed);

    [Theory]
    [InlineData(Rule.InconclusiveShared, "shared")]
    [InlineData(Rule.InconclusiveErrors, "errors")]
    [InlineData(Rule.InconclusiveLatency, "latency")]
    [InlineData(Rule.InconclusiveLimited, "limited")]
    public void An_inconclusive_judgement_is_answered_as_the_plan_says_and_the_setting_is_named(Rule rule, string setting)
    {
        var request = new ReportRequest { Judged = Measured(rule), Diagnosis = new DiagnosisResult { Reasons = ["1 task of green stopped"] } };

        var strict = Tell(request, Sample.TestTraffic().WithPlan($$"""{ "inconclusive": { "beforeTraffic": { "{{setting}}": "fail" } } }"""));
        strict.Status.ShouldBe(Answer.Failed);
        strict.Reasons.ShouldBe(["hard to say", $"The plan's inconclusive.beforeTraffic.{setting} is fail", "1 task of green stopped"]);

        var lenient = Tell(request, Sample.TestTraffic().WithPlan($$"""{ "inconclusive": { "beforeTraffic": { "{{setting}}": "pass" } } }"""));
        lenient.Status.ShouldBe(Answer.Succeeded);
        lenient.Reasons[1].ShouldStartWith($"Warning: undecided; passed because the plan's inconclusive.beforeTraffic.{setting} is pass: ");
        lenient.Headline.ShouldBe("AfterAllowTestTraffic Succeeded: hard to say");
    }

    [Fact]
    public void An_attempt_that_was_retried_is_told_after_the_verdict()
    {
        var earlier = new Attempt { Verdict = Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveShared, "green failed", "blue failed"), PauseSeconds = 60 };

        var report = Tell(new ReportRequest { Judged = Judged(Outcome.Pass, Rule.Passed, "fine") with { Earlier = [earlier] } });

        report.Status.ShouldBe(Answer.Succeeded);
        report.Earlier.ShouldHaveSingleItem().Verdict.Rule.ShouldBe(Rule.InconclusiveShared);
        report.Reasons.ShouldBe(["fine", "Attempt 1 was undecided; retried after 60 s, as set in the plan's inconclusive.beforeTraffic.shared: green failed; blue failed"]);
    }

    [Fact]
    public void A_retry_that_never_came_about_is_answered_by_why_it_did_not()
    {
        var earlier = new Attempt { Verdict = Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveShared, "green failed"), PauseSeconds = 60 };
        var location = Sample.TestTraffic().Locate() with { Step = new LocateStep.Diagnose(Verdict.Of(Outcome.Fail, Rule.GreenIsNotUp, "green is gone")) };

        var report = Reporter.Report(new ReportRequest { Location = location, Judged = new RoundStep { Step = new JudgeStep.Pause(60, [], []), Earlier = [earlier] } });

        (report.Status, report.Verdict!.Rule, report.Reasons.Count).ShouldBe((Answer.Failed, Rule.GreenIsNotUp, 2));
    }

    [Fact]
    public void No_evidence_is_never_Succeeded_whatever_the_policy()
    {
        var location = Sample.TestTraffic().Locate();
        var lenient = location with { Plan = location.Plan! with { Inconclusive = s_lenient } };

        Reporter.Report(new ReportRequest { Location = lenient, Judged = Judged(Outcome.Inconclusive, Rule.NoEvidence, "no answer") }).Status.ShouldBe(Answer.Failed);
    }

    [Fact]
    public void Succeeded_only_for_a_pass_or_where_the_policy_says_so_of_a_judgement()
    {
        var requests = from outcome in Gen.Elements(Enum.GetValues<Outcome>())
                       from rule in Gen.Elements(Enum.GetValues<Rule>())
                       from shared in Gen.Elements(Policy.Pass, Policy.Fail, Policy.Retry)
                       from errors in Gen.Elements(Policy.Pass, Policy.Fail)
                       from latency in Gen.Elements(Policy.Pass, Policy.Fail)
                       from limited in Gen.Elements(Policy.Pass, Policy.Fail)
                       from failed in Gen.Elements(true, false)
                       from place in Gen.Elements("judged", "preflight", "location", "nowhere")
                       select (outcome, rule, new BeforeTraffic { Shared = shared, Errors = errors, Latency = latency, Limited = limited }, failed, place);
        var location = Sample.TestTraffic().Locate();

        Prop.ForAll(requests.ToArbitrary(), it =>
        {
            var (outcome, rule, policy, failed, place) = it;
            var verdict = Verdict.Of(outcome, rule, "because");
            var status = Reporter.Report(new ReportRequest
            {
                LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
                Location = location with
                {
                    Plan = location.Plan! with { Inconclusive = new InconclusiveSettings { BeforeTraffic = policy } },
                    Step = place == "location" ? new LocateStep.Report(verdict) : LocateStep.Judge,
                },
                Judged = place == "judged" ? Measured(rule) with { Step = new JudgeStep.Conclude(verdict, null) } : null,
                Preflight = place == "preflight" ? new PreflightResult { Verdict = verdict } : null,
                Failure = failed ? new StepFailure("States.Timeout", "") : null,
            }).Status;
            var allowed = rule switch
            {
                Rule.InconclusiveShared => policy.Shared,
                Rule.InconclusiveErrors => policy.Errors,
                Rule.InconclusiveLatency => policy.Latency,
                Rule.InconclusiveLimited => policy.Limited,
                _ => Policy.Fail,
            };

            return (status == Answer.Succeeded)
                == (!failed && place != "nowhere" && (outcome == Outcome.Pass || (outcome == Outcome.Inconclusive && place == "judged" && allowed == Policy.Pass)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Tells_everything_that_a_person_may_ask()
    {
        var location = Sample.TestTraffic().Locate();
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(2, 2, 1));
        var evidence = Evidence.Of(state, JudgeSettings.Default);

        var report = Reporter.Report(new ReportRequest
        {
            LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
            DeploymentId = Sample.DeploymentId,
            StartedAt = s_start,
            Now = s_start.AddSeconds(42.1234),
            Location = location,
            Judged = new RoundStep { State = state, Step = new JudgeStep.Conclude(Verdict.Of(Outcome.Pass, Rule.Passed, "fine"), evidence), Observations = new Observations { Probes = 400 } },
            Preflight = new PreflightResult { Findings = [new Finding { Id = "alarms-quiet" }] },
        });

        (report.DeploymentId, report.LifecycleEvent, report.Application, report.DeploymentGroup, report.Service)
            .ShouldBe((Sample.DeploymentId, LifecycleEvent.AfterAllowTestTraffic, "shop", "shop-production", "shop"));
        (report.StartedAt, report.Seconds, report.Evidence, report.Observations!.Probes).ShouldBe((s_start, 42.123, evidence, 400));
        report.Findings.ShouldHaveSingleItem().Id.ShouldBe("alarms-quiet");
        report.Targets.ShouldBe(["http://10.0.2.11:8080", "http://10.0.2.12:8080"]);
    }

    [Fact]
    public void Leaves_the_observations_out_where_nothing_was_probed()
        => Tell(new ReportRequest { Judged = new RoundStep() }).Observations.ShouldBeNull();

    [Fact]
    public void An_answer_that_nobody_gave_is_Failed()
    {
        default(Answer).ShouldBe(Answer.Failed);
        LambdaJson.Read<Report>("{}").Status.ShouldBe(Answer.Failed);
    }

    /// <summary>Undecided, with everything a policy could ask for.</summary>
    private static RoundStep Measured(Rule rule)
    {
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(1, 1, 1));
        state.Green = new Tally(1000, 10);

        return Judged(Outcome.Inconclusive, rule, "hard to say") with
        {
            State = state,
            Observations = new Observations { GreenLatency = Histogram.Of([12_000]), BlueLatency = Histogram.Of([10_000]) },
        };
    }

    private static RoundStep Judged(Outcome outcome, Rule rule, params string[] reasons) => new() { Step = new JudgeStep.Conclude(Verdict.Of(outcome, rule, reasons), null) };

    private static Report Tell(ReportRequest request, Sample? sample = null)
        => Reporter.Report(LambdaJson.Travel(request with
        {
            LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
            DeploymentId = Sample.DeploymentId,
            StartedAt = s_start,
            Now = s_start,
            Location = (sample ?? Sample.TestTraffic()).Locate(),
        }));
}
