using System.Collections.Concurrent;
using Canary.Tests.Diagnosis;

namespace Canary.Tests.Reporting;

/// <summary>Reports as the workflow comes by them, and what is made of them.</summary>
internal static class Announced
{
    public const string Topic = "arn:aws:sns:eu-central-1:111122223333:deployments";
    public const string Execution = "arn:aws:states:eu-central-1:111122223333:execution:hooks-canary:d-NN167W3D6-AfterAllowTestTraffic";
    public const string Bucket = "hooks-reports-111122223333";

    private static readonly FleetShape s_shape = new(2, 2, 1);

    // Records, which no test can change: the hundreds of a property test share them.
    private static readonly Lazy<Report> s_passed = new(() => Tell(Judged(new Fleet(s_shape) { Errors = (_, _, _, _) => 0, Slower = (green, _, _, seconds) => green && seconds < 5 ? 4 : 1 })));
    private static readonly Lazy<Report> s_failed = new(FailByErrors);
    private static readonly Lazy<Report> s_undecided = new(() => Tell(
        Judged(new Fleet(s_shape) { Errors = (_, _, _, _) => 0, Slower = (green, _, _, _) => green ? 1.4 : 1, Sigma = 0.8 }),
        plan: """{ "inconclusive": { "beforeTraffic": { "latency": "pass" } } }"""));

    private static readonly Lazy<Report> s_failedPreflight = new(CheckBadly);
    private static readonly ConcurrentDictionary<int, RoundStep> s_failing = [];

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Green is as good as blue.</summary>
    public static Report Passed() => s_passed.Value;

    /// <summary>One of two targets fails, and the tasks of green die of several things.</summary>
    public static Report FailedByErrors() => s_failed.Value;

    /// <summary>Undecided for want of latency, and passed by the plan's policy.</summary>
    public static Report PassedByPolicy() => s_undecided.Value;

    /// <summary>Passed at its second attempt.</summary>
    public static Report PassedOnRetry() => Passed() with
    {
        Earlier = [new Attempt { Verdict = Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveShared, "Green and blue both fail"), PauseSeconds = 60, Evidence = Evidence.Of(Judge.Start(JudgeSettings.Default, s_shape), JudgeSettings.Default) }],
    };

    /// <summary>A group that cannot be undone, with warnings, an exception and facts that could not be read.</summary>
    public static Report FailedPreflight() => s_failedPreflight.Value;

    /// <summary>Passed, because the plan takes for a warning what could not be read: the AppSpec.</summary>
    public static Report PassedNarrowly() => Check(Sample.BeforeInstall()
        .Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision"))
        .WithPlan("""{ "checks": { "unknown": "warning" } }"""));

    public static Report RolledBack() => Reporter.Report(new ReportRequest
    {
        LifecycleEvent = LifecycleEvent.AfterInstall,
        DeploymentId = Sample.DeploymentId,
        StartedAt = Start,
        Now = Start.AddSeconds(1),
        Location = new Location(
            new Site { Application = "shop", DeploymentGroup = "shop-production" },
            new LocateStep.Report(Verdict.Of(Outcome.Pass, Rule.Rollback, "A rollback deployment is not judged"))),
    });

    /// <summary>What the workflow hands on when the report failed.</summary>
    public static Report Missing() => LambdaJson.Read<Report>("""{ "Status": "Failed", "Headline": "Failed: the report could not be made" }""");

    public static AnnouncementRequest Request(Report? report, string notifyOn = Audience.Failures, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic) => new()
    {
        DeploymentId = Sample.DeploymentId,
        LifecycleEvent = report?.LifecycleEvent is { Length: > 0 } known ? known : lifecycleEvent,
        ExecutionArn = Execution,
        Now = Start.AddMinutes(2),
        ReportBucket = Bucket,
        Topic = Topic,
        NotifyOn = notifyOn,
        Report = report,
    };

    /// <summary>As in the workflow: both sides of the function cross its border as JSON.</summary>
    public static Announcement Announce(AnnouncementRequest request) => LambdaJson.Travel(Announcer.Announce(LambdaJson.Travel(request)));

    public static Announcement Announce(Report? report, string notifyOn = Audience.Failures) => Announce(Request(report, notifyOn));

    /// <summary>As large as it may get: many targets that fail, every check fails, and everything that somebody else wrote is this.</summary>
    public static Report Largest(string text, int targets = 100)
    {
        var judged = s_failing.GetOrAdd(targets, count => Judged(new Fleet(new FleetShape(count, count, 20)) { Errors = (_, _, _, _) => 0.3, Pairs = 38 }));

        return FailedPreflight() with
        {
            LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
            Application = text,
            DeploymentGroup = text,
            Service = text,
            Headline = text,
            Verdict = Verdict.Of(Outcome.Fail, Rule.FailErrors, text) with { Stratum = Stratum.Target(1) },
            Reasons = [.. Enumerable.Repeat(text, 50)],
            Evidence = judged.Evidence,
            Observations = Seen([.. Enumerable.Range(0, 12).Select(number => new FailureSample
            {
                Side = number % 2 == 0 ? Side.Green : Side.Blue, Target = text, Probe = text, Reason = text, Body = text, Status = number,
            })]),
            Earlier = [.. Enumerable.Repeat(new Attempt { Verdict = Verdict.Of(Outcome.Inconclusive, Rule.InconclusiveShared, text, text), Evidence = judged.Evidence }, 5)],
            Causes = [.. Enumerable.Repeat(new Cause { Kind = CauseKind.TaskDied, What = text, Cure = text, Evidence = [.. Enumerable.Repeat(text, 20)] }, 20)],
            PlanSource = text,
            PlanVersion = long.MaxValue,
            Provenance = new Provenance
            {
                Revision = text,
                TaskDefinition = text,
                RegisteredBy = text,
                Creator = text,
                Commit = new Commit(new string('a', 40), CommitSource.ImageLabel),
                Images = [.. Enumerable.Repeat(new DeployedImage(text, text, text), 5)],
            },
            Findings = [.. CheckIds.All.Select((id, number) => new Finding
            {
                Id = id, Message = text, Cure = text, Exception = text,
                Severity = (Severity)(number % 3), Outcome = number % 4 == 0 ? FindingOutcome.Excepted : FindingOutcome.Failed,
            })],
            Targets = [.. Enumerable.Range(0, targets).Select(_ => text)],
        };
    }

    /// <summary>As long and as wide as a recording may be: twenty targets, twenty probes, and failures on both sides in every slot.</summary>
    /// <param name="text">What somebody else wrote.</param>
    /// <param name="slots">Half-seconds.</param>
    public static Report LargestRecorded(string text = "status 500 instead of 200 at http://10.0.2.12:8080", int slots = 600)
    {
        var report = Largest(text, targets: 20);
        var chance = new Chance(1);
        var tallies = Enumerable.Range(0, slots).Select(slot => new SlotTally
        {
            Slot = slot,
            Pairs = [.. Enumerable.Range(0, 20).Select(i => new Pair(PairKind.Turn, i, (i + slot) % 20, Answer(chance), (i + (slot / 20)) % 20, Answer(chance)))],
        });

        return report with
        {
            Reasons = [.. Enumerable.Repeat(text, 8)],
            Plan = (report.Plan ?? new Plan()) with { Probes = [.. Enumerable.Range(0, 20).Select(i => new Probe { Name = $"{i} {text}" })] },
            Evidence = report.Evidence! with { Seconds = slots / 2, WarmUp = null },
            Observations = report.Observations! with
            {
                GreenLatency = Histogram.Of(Enumerable.Range(1, 6000).Select(number => 97L * number)),
                BlueLatency = Histogram.Of(Enumerable.Range(1, 6000).Select(number => 89L * number)),
            },
            Recording = new Recording { Calls = [new RecordedCall { Begins = true }, .. tallies.Chunk(20).Select(round => new RecordedCall { Rounds = PackedRounds.Pack([new Round { Slots = round }]) })] },
        };

        static Reply Answer(Chance chance) => chance.Next() < 0.3 ? Reply.Failed : Reply.Answered((long)(20_000 * Math.Exp(0.5 * chance.Normal())));
    }

    private static Report CheckBadly() => Check(Sample.BeforeInstall()
            .Set(Sample.Group + ".AutoRollbackConfiguration.Enabled", "false")
            .Set(Sample.Group + ".BlueGreenDeploymentConfiguration", """{ "DeploymentReadyOption": { "ActionOnTimeout": "STOP_DEPLOYMENT", "WaitTimeInMinutes": 15 } }""")
            .Set("Controller.Config", Sample.Denied("CodeDeploy", "codedeploy:GetDeploymentConfig"))
            .Set(Sample.BlueTargets + "[0].TargetHealth.State", "\"unhealthy\"")
            .WithPlan("""{ "checks": { "blue-healthy": { "except": "blue is <b>sick</b>, and green is its cure" } } }"""));

    private static Report Check(Sample sample)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);
        var result = PreflightChecks.Run(LambdaJson.Travel(new PreflightRequest { Location = location, Facts = sample.Read(), Now = Start }));

        return Reporter.Report(new ReportRequest
        {
            LifecycleEvent = LifecycleEvent.BeforeInstall,
            DeploymentId = Sample.DeploymentId,
            StartedAt = Start,
            Now = Start.AddSeconds(2.6),
            Location = location,
            Preflight = result,
        });
    }

    private static Report Tell(RoundStep judged, DiagnosisResult? diagnosis = null, string? plan = null)
    {
        var sample = Sample.TestTraffic();

        return Reporter.Report(new ReportRequest
        {
            LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
            DeploymentId = Sample.DeploymentId,
            StartedAt = Start,
            Now = Start.AddSeconds(judged.Evidence!.Seconds + 5.5),
            Location = (plan is null ? sample : sample.WithPlan(plan)).Locate(),
            Judged = judged,
            Diagnosis = diagnosis,
        });
    }

    private static Report FailByErrors()
    {
        var location = Sample.TestTraffic().Locate();

        return Tell(
            Judged(new Fleet(s_shape) { Errors = (green, target, _, seconds) => green && target == 1 && seconds > 12 ? 0.15 : 0 }, seed: 2) with
            {
                Observations = Seen(
                    new FailureSample { Side = Side.Green, Slot = 26, Target = "http://10.0.2.12:8080", Probe = "home", Status = 500, Reason = "status 500 instead of 200", Body = """{"error":"<the shop> is \"broken\" & sad"}""" },
                    new FailureSample { Side = Side.Green, Slot = 26, Target = "http://10.0.2.12:8080", Probe = "home", Reason = "timeout after 2000 ms" }),
            },
            Sick.Diagnose(Sick.Thoroughly(), location));
    }

    /// <summary>A seeded deployment, judged as the workflow would.</summary>
    private static RoundStep Judged(Fleet fleet, int seed = 1)
    {
        var (settings, names) = (fleet.Settings, new JudgedNames(["10.0.2.11:8080", "10.0.2.12:8080"], ["home"]));
        var end = fleet.Judge(seed);

        return new RoundStep
        {
            State = end.State,
            Step = new JudgeStep.Conclude(Judge.Explain(end.Decision, end.State, settings, names), Evidence.Of(end.State, settings, end.Decision, names)),
            Observations = Seen(),
        };
    }

    private static Observations Seen(params IReadOnlyList<FailureSample> failures) => new()
    {
        Probes = 400,
        GreenLatency = Histogram.Of(Enumerable.Range(1, 100).Select(number => 110L * number)),
        BlueLatency = Histogram.Of(Enumerable.Range(1, 100).Select(number => 100L * number)),
        Failures = failures,
    };
}
