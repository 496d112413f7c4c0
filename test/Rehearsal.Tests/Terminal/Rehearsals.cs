using Canary.Gates;
using Canary.Preflight;
using Canary.Probing;
using Canary.Reporting;

namespace Rehearsal.Tests.Terminal;

/// <summary>Rehearsals that were asked for, and how they ended.</summary>
internal static class Rehearsals
{
    public const string Id = "d-REHEARSAL";

    private static readonly string[] s_targets = [.. Enumerable.Range(40101, 4).Select(port => $"http://127.0.0.1:{port}")];

    private static readonly string[] s_paths = ["home", "product", "cart"];

    private static readonly WarmUpReport s_cold = new() { Seconds = 10, FirstMs = 412, SettledMs = 6.1, BlueMs = 6 };

    public static RehearsalOptions OfTheShop { get; } = new()
    {
        Plan = PlanReader.Read(ShopPlan.Text).Plan!,
        PlanText = ShopPlan.Text,
        AppSpecText = "",
        DeploymentConfig = "CodeDeployDefault.ECSCanary10Percent5Minutes",
    };

    public static RehearsalOptions WithErrors { get; } = OfTheShop with { GreenFault = "one-of-4:errors=20%", JsonFile = "verdict.json" };

    public static Finding NoAlarm { get; } = new()
    {
        Id = "rollback-on-alarm",
        Outcome = FindingOutcome.Failed,
        Severity = Severity.Warning,
        Message = "The deployment group has no alarm: after the last hook nothing watches green; add one on the target group's 5XX count",
    };

    private static Report Preflight { get; } = Told("BeforeInstall", Outcome.Pass, Rule.Preflight, "10 of 11 checks passed; no error") with
    {
        Findings = [new Finding { Id = "rollback-enabled", Outcome = FindingOutcome.Passed, Message = "Automatic rollback is on" }, NoAlarm],
    };

    private static Report Up { get; } = Told("AfterInstall", Outcome.Pass, Rule.GreenIsUp, "4 of 4 green targets are healthy");

    public static Report ErrorsFound { get; } = Told(
        "AfterAllowTestTraffic",
        Outcome.Fail,
        Rule.FailErrors,
        "Green fails too often, and more often than blue: green failed 6 of 120 probes, 5% (limit 0.2%; 95% interval 0.87% to 14%), blue 0 of 120, 0% (0% to 3.9%)",
        "Target 127.0.0.1:40103 alone failed 6 of 31 probes (19.4%), the others 0 of 89 (0%)",
        "Green was cold for 10 s: 412 ms, then 6.1 ms (blue 6.0 ms)") with
    {
        Verdict = new Verdict { Outcome = Outcome.Fail, Rule = Rule.FailErrors, Reasons = [], Stratum = Canary.Judging.Stratum.Target(2) },
        Evidence = Evidence(16, (120, 6), (120, 0), errors: 12.4, relative: 2.9, blue: -4.1, clean: -11.3, cleanTargets: -14.6),
        Observations = new Observations
        {
            Probes = 240,
            GreenLatency = Latencies(5800, 6100, 9800),
            BlueLatency = Latencies(5700, 6000, 9700),
            Failures = [Failure(Side.Green, "home", 2), Failure(Side.Green, "product", 2), Failure(Side.Green, "product", 2)],
        },
    };

    /// <summary>Of a watch that had the deployment stopped, with the production listener as one more of its targets.</summary>
    public static Report Stop { get; } = Told(
        "AllowTraffic",
        Outcome.Fail,
        Rule.FailErrors,
        "Green fails too often, and more often than blue: green failed 18 of 3460 probes, 0.52% (limit 0.2%; 95% interval 0.21% to 1.1%), blue 0 of 3460, 0% (0% to 0.14%)",
        "Green had 10% of production's traffic") with
    {
        Headline = "AllowTraffic Stopped: Green fails too often, and more often than blue",
        Watched = WatchOutcome.Stopped,
        Verdict = new Verdict { Outcome = Outcome.Fail, Rule = Rule.FailErrors, Stratum = Canary.Judging.Stratum.Target(2), Reasons = ["Green fails too often, and more often than blue: green failed 18 of 3460 probes, 0.52%"] },
        Evidence = Evidence(173, (3460, 18), (3460, 0)) with
        {
            WarmUp = null,
            Questions = [.. WatchQuestions(errors: 12.4, relative: 4.9)],
            Targets = [.. Enumerable.Range(0, 5).Select(target => Stratum(target, 692, target == 2 ? 18 : 0))],
        },
        Observations = new Observations { Probes = 6920, GreenLatency = Latencies(5800, 6100, 9800), BlueLatency = Latencies(5700, 6000, 9700), Failures = [Failure(Side.Green, "home", 2)] },
        Targets = [.. s_targets, WatchScript.Listener],
        HasRoute = true,
    };

    public static RehearsalOutcome Passed { get; } = Ended(
        [null, null, null, null, null],
        [Preflight, Up, Beside, Admission, Watch, Bake]) with
    {
        Users = new UserOutcome(812, 3, 431, 0),
    };

    public static RehearsalOutcome FailedByErrors { get; } = Ended([null, null, "Failed"], [Preflight, Up, ErrorsFound]) with
    {
        RollbackDeploymentId = "d-ROLLBACK1",
        FirstProbeToRollback = TimeSpan.FromSeconds(16.4),
        Users = new UserOutcome(640, 0, 0, 0),
    };

    public static RehearsalOutcome StoppedByWatch { get; } = Ended(
        [null, null, null, null, null],
        [Preflight, Up, Beside, Admission, Stop]) is var ended
        ? ended with
        {
            Status = "Stopped",
            Message = "The deployment was stopped by a user.",
            RollbackDeploymentId = "d-ROLLBACK1",
            Events = [.. ended.Events.Take(6), new EventOutcome("AllowTraffic", "Failed", null, TimeSpan.FromSeconds(177)), new EventOutcome("AfterAllowTraffic", "Skipped", null, TimeSpan.Zero)],
            FirstFailureToStop = TimeSpan.FromSeconds(3.5),
            Users = new UserOutcome(5640, 38, 350, 35, 3),
            UsersDuringShift = new UserOutcome(3540, 38, 350, 35, 3),
        }
        : ended;

    public static RehearsalOutcome Shared { get; } = Ended([null, null, "Failed"], [Preflight, Up, SharedFault]) with
    {
        RollbackDeploymentId = "d-ROLLBACK1",
        FirstProbeToRollback = TimeSpan.FromSeconds(24.2),
        Users = new UserOutcome(700, 71, 0, 0),
    };

    public static RehearsalOutcome Unsound { get; } = Ended(
        ["Failed"],
        [
            Told("BeforeInstall", Outcome.Fail, Rule.Preflight, "rollback-enabled: Automatic rollback is off: a failed deployment would not be rolled back; enable it for the event DEPLOYMENT_FAILURE") with
            {
                Findings =
                [
                    NoAlarm,
                    new Finding
                    {
                        Id = "rollback-enabled",
                        Outcome = FindingOutcome.Failed,
                        Severity = Severity.Error,
                        Message = "Automatic rollback is off: a failed deployment would not be rolled back; enable it for the event DEPLOYMENT_FAILURE",
                    },
                    new Finding { Id = "test-route", Outcome = FindingOutcome.Passed, Message = "A test listener leads to green" },
                    new Finding
                    {
                        Id = "alarms-quiet",
                        Outcome = FindingOutcome.Unknown,
                        Severity = Severity.Warning,
                        Message = "The alarms could not be read (AccessDenied); the workflow's role needs cloudwatch:DescribeAlarms",
                    },
                ],
            },
        ]) with
    { Message = "A lifecycle event hook failed", Users = new UserOutcome(24, 0, 0, 0) };

    public static RehearsalOutcome NeverHealthy { get; } = Ended(
        [null, "Failed"],
        [
            Preflight,
            Told(
                "AfterInstall",
                Outcome.Fail,
                Rule.GreenIsNotUp,
                "Timed out after 900 s: 0 of 4 green targets are healthy (the plan's healthyWithinSeconds is 900)",
                "4 targets of green are unhealthy: Target.ResponseCodeMismatch Health checks failed with these codes: [503]",
                "ECS says: (service shop) (task 1f) failed ELB health checks in (target-group green)"),
        ]) with
    { RollbackDeploymentId = "d-ROLLBACK1", Users = new UserOutcome(312, 0, 0, 0) };

    private static Report Beside => Told(
        "AfterAllowTestTraffic",
        Outcome.Pass,
        Rule.Passed,
        "Green is proven good: green failed 0 of 600 probes, 0% (95% interval 0% to 0.79%), blue 0 of 600, 0% (0% to 0.79%)",
        "Proven: green's error rate is below 2%, every target's and probe's below 20%; green's latency is below 1.5× blue's, every target's and probe's below 2.5×, green's slowest 2.5% are like blue's",
        "Green was cold for 10 s: 412 ms, then 6.1 ms (blue 6.0 ms)") with
    {
        Evidence = Evidence(30, (600, 0), (600, 0), errors: -4.4, relative: 0, blue: -12.4, clean: 10.9, cleanTargets: 32, slower: -18.2, fast: 310.7, fastTargets: 71.3),
        Observations = new Observations { Probes = 1200, GreenLatency = Latencies(5800, 6100, 9800), BlueLatency = Latencies(5700, 6000, 9700) },
    };

    private static Report Admission => Told("BeforeAllowTraffic", Outcome.Pass, Rule.GreenIsUp, "no alarm is in ALARM") with { WatchName = "watch-d-REHEARSAL-1" };

    /// <summary>Of a watch that found nothing.</summary>
    private static Report Watch => Told("AllowTraffic", Outcome.Pass, Rule.Held, "No evidence against green in 60 s: green failed 0 of 1200 probes, 0% (95% interval 0% to 0.4%), blue 0 of 1200, 0% (0% to 0.4%)") with
    {
        Headline = "AllowTraffic Watched: No evidence against green in 60 s: green failed 0 of 1200 probes, 0% (95% interval 0% to 0.4%), blue 0 of 1200, 0% (0% to 0.4%)",
        Watched = WatchOutcome.Watched,
        Evidence = Evidence(60, (1200, 0), (1200, 0)) with { WarmUp = null, Questions = WatchQuestions(errors: -7.9, relative: 0) },
    };

    private static Report Bake => Told("AfterAllowTraffic", Outcome.Pass, Rule.Held, "No evidence against green in 30 s: green failed 0 of 600 probes, 0% (95% interval 0% to 0.79%), blue 0 of 600, 0% (0% to 0.79%)") with
    {
        Evidence = Evidence(30, (600, 0), (600, 0)) with { WarmUp = null, Questions = [Question(QuestionKind.Errors, "green's error rate is above 0.2%", -4.4, 7.6)] },
    };

    private static Report SharedFault => Told(
        "AfterAllowTestTraffic",
        Outcome.Inconclusive,
        Rule.InconclusiveShared,
        "Green and blue both fail, so the likelier cause is something they share, such as a database: "
            + "green failed 28 of 260 probes, 10.8% (limit 0.2%; 95% interval 5.7% to 17.9%), blue 26 of 260, 10% (5.1% to 17%)",
        "A fail needed more evidence that green fails more often than blue: 0.4 (needs 2.7); 4 more failing probes",
        "A pass needed more evidence that green's error rate is below 2%: -60.2 (needs 4.6); 3560 more clean probes, about 178 s",
        "The plan's inconclusive.beforeTraffic.shared is fail") with
    {
        Evidence = Evidence(23, (260, 28), (260, 26), errors: 71, relative: 0.4, blue: 64.8, clean: double.NegativeInfinity, cleanTargets: -40.2),
        Observations = new Observations
        {
            Probes = 520,
            GreenLatency = Latencies(5800, 6100, 9800),
            Failures =
            [
                Failure(Side.Blue, "cart", 0),
                Failure(Side.Green, "cart", 1) with { Body = "[bold]no[/] database\u001b[2J at {host}" },
                Failure(Side.Green, "product", 0) with { Status = 0, Reason = "no answer within 2000 ms", Body = "" },
            ],
        },
    };

    public static Evidence Evidence(
        double seconds,
        (long Sent, long Failed) green,
        (long Sent, long Failed) blueCount,
        double errors = 0,
        double relative = 0,
        double blue = 0,
        double clean = 0,
        double cleanTargets = 0,
        double slower = -3.2,
        double fast = 40.1,
        double fastTargets = 12.5) => new()
        {
            Seconds = seconds,
            WarmUp = s_cold,
            Green = new Tally(green.Sent, green.Failed),
            Blue = new Tally(blueCount.Sent, blueCount.Failed),
            Questions =
            [
                Question(QuestionKind.Errors, "green's error rate is above 0.2%", errors, 7.6) with { FailingProbesToGo = 3 },
                Question(QuestionKind.Relative, "green fails more often than blue", relative, 2.7) with { FailingProbesToGo = 4 },
                Question(QuestionKind.BlueDead, "blue's error rate is above 20%", blue, 6.9) with { FailingProbesToGo = 5 },
                Question(QuestionKind.Slower, "green's latency is above 1.15× blue's", slower, 6.9),
                Question(QuestionKind.Clean, "green's error rate is below 2%", clean, 4.6) with { CleanProbesToGo = 253 },
                Question(QuestionKind.CleanTargets, "every target's error rate is below 20%", cleanTargets, 4.6) with { CleanProbesToGo = 88 },
                Question(QuestionKind.CleanPaths, "every probe's error rate is below 20%", cleanTargets + 1, 4.6) with { CleanProbesToGo = 81 },
                Question(QuestionKind.Fast, "green's latency is below 1.5× blue's", fast, 4.6) with { AlikeProbesToGo = 420 },
                Question(QuestionKind.FastTargets, "no target's latency reaches 2.5× blue's", fastTargets, 3),
                Question(QuestionKind.FastPaths, "no probe's latency reaches 2.5× blue's", fastTargets + 1, 3),
                Question(QuestionKind.FastTail, "green's slowest 2.5% are like blue's", fastTargets / 4, 3) with { AlikeProbesToGo = 1240 },
            ],
            Targets = [.. s_targets.Select((_, target) => Stratum(target, (green.Sent / 4) + (target == 2 ? 1 : 0), target == 2 ? green.Failed : 0))],
            Paths = [.. s_paths.Select((_, path) => Stratum(path, green.Sent / 3, path == 1 ? green.Failed : 0))],
        };

    public static IReadOnlyList<Question> WatchQuestions(double errors, double relative) =>
    [
        Question(QuestionKind.Errors, "green's error rate is above 0.2%", errors, 7.6) with { FailingProbesToGo = 3 },
        Question(QuestionKind.Relative, "green fails more often than blue", relative, 3.4) with { FailingProbesToGo = 6 },
        Question(QuestionKind.BlueDead, "blue's error rate is above 20%", -11.5, 6.9) with { FailingProbesToGo = 10 },
        Question(QuestionKind.Slower, "green's latency is above 1.4× blue's", -12.3, 7.6),
        Question(QuestionKind.SlowerThanUnderUsers, "green's latency is above 1.45× blue's under user traffic", -16.9, 7.6),
    ];

    public static Evidence InWarmUp(double seconds, (long Sent, long Failed) green, (long Sent, long Failed) blue) => new()
    {
        Seconds = seconds,
        WarmUp = new WarmUpReport { FirstMs = 412, SettledMs = 88, BlueMs = 6 },
        Green = new Tally(green.Sent, green.Failed),
        Blue = new Tally(blue.Sent, blue.Failed),
        Questions =
        [
            Question(QuestionKind.Errors, "green's error rate is above 20%", -8.1, 7.6),
            Question(QuestionKind.Relative, "green fails more often than blue", 0, 2.7),
        ],
        Targets = [],
        Paths = [],
    };

    public static Question Question(QuestionKind kind, string claim, double value, double threshold) =>
        new() { Kind = kind, Stratum = Canary.Judging.Stratum.Pool, Claim = claim, Value = value, Threshold = threshold };

    private static StratumEvidence Stratum(int index, long sent, long failed) => new() { Index = index, Sent = sent, Failed = failed, Errors = 0, Slower = 0 };

    private static FailureSample Failure(Side side, string probe, int target) => new()
    {
        Side = side,
        Probe = probe,
        Target = side == Side.Green ? s_targets[target] : $"http://127.0.0.1:{40001 + target}",
        Status = 500,
        Reason = "status 500 instead of 200",
        Body = """{"error":"the shop is broken","version":"2"}""",
    };

    private static Histogram Latencies(params long[] microseconds) => microseconds.Aggregate(new Histogram(), (all, latency) => all.Add(latency));

    private static Report Told(string lifecycleEvent, Outcome outcome, Rule rule, params string[] reasons)
    {
        var status = outcome == Outcome.Pass ? Answer.Succeeded : Answer.Failed;
        return new Report
        {
            Status = status,
            Headline = $"{lifecycleEvent} {status}: {reasons[0]}",
            DeploymentId = Id,
            LifecycleEvent = lifecycleEvent,
            StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Seconds = 6.5,
            Verdict = new Verdict { Outcome = outcome, Rule = rule, Reasons = reasons },
            Reasons = reasons,
            Targets = s_targets,
        };
    }

    /// <param name="answers">Of the hooks that were asked; null: Succeeded.</param>
    private static RehearsalOutcome Ended(IReadOnlyList<string?> answers, IReadOnlyList<Report> reports)
    {
        var answer = new Queue<string>(answers.Select(given => given ?? "Succeeded"));
        var isFailed = false;
        var events = Rehearsal.CodeDeploy.LifecycleEvents.InOrder.Select(Outcome).ToList();

        return new RehearsalOutcome
        {
            DeploymentId = Id,
            Status = isFailed ? "Failed" : "Succeeded",
            Events = events,
            Reports = reports,
            Users = new UserOutcome(0, 0, 0, 0),
            RealTime = TimeSpan.FromSeconds(48.3),
            AccountTime = TimeSpan.FromSeconds(432),
        };

        EventOutcome Outcome(Rehearsal.CodeDeploy.LifecycleStep lifecycleEvent)
        {
            if (isFailed)
            {
                return new EventOutcome($"{lifecycleEvent}", "Skipped", null, TimeSpan.Zero);
            }

            var given = Rehearsal.CodeDeploy.LifecycleEvents.WithHook.Contains(lifecycleEvent) ? answer.Dequeue() : null;
            isFailed = given == "Failed";
            return new EventOutcome($"{lifecycleEvent}", given ?? "Succeeded", given, TimeSpan.FromSeconds(3.1 + (17 * (int)lifecycleEvent)));
        }
    }
}
