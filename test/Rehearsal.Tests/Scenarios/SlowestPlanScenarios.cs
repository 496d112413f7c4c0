namespace Rehearsal.Tests.Scenarios;

/// <summary>A hook that takes all the time that a plan may give it, in each part of it.</summary>
public sealed class SlowestPlanScenarios
{
    /// <summary>1200 + 120 + 2 x 600 + 240 = 2760 seconds, which is the most that the reader takes.</summary>
    private const string Slowest = """
        {
          "probes": [ { "name": "home", "path": "/" } ],
          "probesPerSecond": 16,
          "healthyWithinSeconds": 1200,
          "warmUp": { "maxSeconds": 120 },
          "judge": { "maxSeconds": 600, "latency": { "tail": false } },
          "inconclusive": { "beforeTraffic": { "shared": "retry", "retryAfterSeconds": 240 } }
        }
        """;

    /// <summary>Long beside what the shop's own answers differ by.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan s_mostOfHook = TimeSpan.FromMinutes(55);

    [Theory]
    [OnBoth]
    public void A_second_more_is_refused(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Slowest.Replace("240", "241", StringComparison.Ordinal) }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons[0].ShouldEndWith(
            "healthyWithinSeconds is 1200, warmUp.maxSeconds is 120, judge.maxSeconds is 600 and inconclusive.beforeTraffic.retryAfterSeconds is 241; "
            + "make healthyWithinSeconds, warmUp.maxSeconds, twice judge.maxSeconds and inconclusive.beforeTraffic.retryAfterSeconds add up to at most 2760, or set inconclusive.beforeTraffic.shared to fail");
    }

    /// <summary>Healthy at the last moment, getting faster for longer than it may, undecided until an outage ends the first attempt, and undecided until the second is over.</summary>
    [Theory]
    [OnBoth]
    public void A_green_that_takes_all_the_time_there_is_is_answered_once_and_within_55_minutes(Controller controller)
    {
        const int ofWarmUp = 120;
        const int untilOutage = ofWarmUp + 585;
        const int outage = 30;
        DateTimeOffset? began = null;
        Manner blue = async (answer, _, time) =>
        {
            await Task.Delay(s_usual, time);

            return IsOut(time) ? Manners.Broken : await answer();
        };
        Manner green = async (answer, times, time) =>
        {
            // The first request is the knock at AfterInstall.
            began ??= times > 0 ? time.GetUtcNow() : null;

            // Every other answer takes twice as long: neither as fast as blue nor slower than it.
            var cold = Math.Max(0, Math.Exp(3.5 * (1 - (Since(time) / ofWarmUp))) - 1);
            await Task.Delay(s_usual * (1 + cold + (times % 2)), time);

            return IsOut(time) ? Manners.Broken : await answer();
        };

        var patient = new Scenario().Service with { HealthCheckGracePeriodSeconds = 1500 };
        var result = new Scenario { Controller = controller, PlanText = Slowest, Service = patient, GreenFault = "slow-start=1150s", Blue = blue, Green = green }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);

        // ECS waits for green in SCALE_UP, before it asks.
        result.Answers[^1].Took.ShouldBeInRange(TimeSpan.FromSeconds(controller is Controller.Ecs ? 1500 : 2700), s_mostOfHook, result.ToString());
        var report = result.ReportOf("AfterAllowTestTraffic");
        var first = report.Earlier.ShouldHaveSingleItem();
        (first.Verdict.Rule, first.Evidence!.WarmUp!.Seconds).ShouldBe((Rule.InconclusiveShared, ofWarmUp));
        report.Evidence!.Seconds.ShouldBe(600);

        double Since(TimeProvider time) => began is { } since ? (time.GetUtcNow() - since).TotalSeconds : 0;

        bool IsOut(TimeProvider time) => Since(time) is > untilOutage and < untilOutage + outage;
    }

    /// <summary>1200 + 120 + 600 + 60 x 14 = 2760 seconds: healthy at the last moment, undecided until the judging is over, and nobody answers.</summary>
    [Theory]
    [OnBoth]
    public void A_person_who_is_asked_at_the_last_moment_and_does_not_answer_delays_the_hook_no_longer(Controller controller)
    {
        var plan = Slowest.Replace("\"shared\": \"retry\", \"retryAfterSeconds\": 240", "\"shared\": \"fail\", \"latency\": \"ask\", \"askMinutes\": 14", StringComparison.Ordinal);
        Manner green = async (answer, times, time) =>
        {
            await Task.Delay(s_usual * (1 + (times % 2)), time);

            return await answer();
        };
        Manner blue = async (answer, _, time) =>
        {
            await Task.Delay(s_usual, time);

            return await answer();
        };
        var patient = new Scenario().Service with { HealthCheckGracePeriodSeconds = 1500 };

        var result = new Scenario { Controller = controller, PlanText = plan, Service = patient, GreenFault = "slow-start=1150s", Blue = blue, Green = green }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.InconclusiveLatency);
        result.ReportOf("AfterAllowTestTraffic").Approval.ShouldBe(new Approval(ApprovalStatus.Unanswered, Minutes: 14));
        result.Answers[^1].Took.ShouldBeInRange(TimeSpan.FromSeconds(controller is Controller.Ecs ? 1440 : 2580), s_mostOfHook, result.ToString());
    }
}
