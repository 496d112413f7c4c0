using System.Globalization;
using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A shift of hours: the history of an execution is bounded, and so is what one execution watches.</summary>
public sealed class WatchHistoryScenarios
{
    /// <summary>Of the 25,000 events that a history may have: what calls that are repeated add has room beside them.</summary>
    private const int MostEvents = 10_000;

    private const string ShortCanary = TrafficRouting.ShortCanaryName;

    private static readonly string[] s_callsOfLooks =
    [
        "elasticloadbalancingv2:describeTargetHealth", "elasticloadbalancingv2:describeListeners", "cloudwatch:describeAlarms", "cloudwatch:getMetricData",
    ];

    [Fact]
    public void Executions_of_at_most_10000_events_hand_on_to_each_other_what_they_know()
    {
        var result = (Shift(ShortCanary, probesPerSecond: 8) with { Given = stack => Hold(stack, TimeSpan.FromMinutes(130)) }).Deploy();
        var watches = WatchesOf(result);

        watches.Select(watch => watch.Name).ShouldBe(Enumerable.Range(0, 3).Select(part => WatchExecution.NameOf(result.Deployment.Id, part)));
        watches.ShouldAllBe(watch => watch.Status == ExecutionStatus.Succeeded && watch.History.Count <= MostEvents);
        watches.Select(LooksOf).SkipLast(1).ShouldAllBe(looks => looks == LooksOf(watches[0]));
        var report = result.ReportOf("AllowTraffic");
        report.Evidence!.Seconds.ShouldBeGreaterThan(TimeSpan.FromMinutes(119).TotalSeconds);
        report.Reasons.ShouldContain("The watch ended after 120 minutes, the plan's watch.maxMinutes: the rest of the shift is not watched");

        // Two probers, and calls that all need their last attempt, from shorter shifts: a look is a look.
        var ofTwo = WatchesOf((Shift(ShortCanary, probesPerSecond: 236) with { Given = stack => Hold(stack, TimeSpan.FromMinutes(12)) }).Deploy());
        ofTwo.Count.ShouldBe(2);
        var two = ofTwo[0];
        var throttled = WatchesOf((Shift("CodeDeployDefault.ECSCanary10Percent5Minutes", probesPerSecond: 8) with { Meanwhile = ThrottleLooks }).Deploy())[0];
        var looks = LooksOf(watches[0]);
        two.History.Count.ShouldBeLessThan(MostEvents);

        // The further prober adds the same to a look that has to repeat its calls.
        var repeated = LargestLook(throttled);
        (repeated * looks).ShouldBeLessThan(MostEvents);
        ((repeated + LargestLook(two) - LargestLook(watches[0])) * LooksOf(two)).ShouldBeLessThan(MostEvents);
        Repository.VerifyBetween(
            "docs/scale.md",
            "<!-- watch: written by WatchHistoryScenarios, with UPDATE_GOLDEN=1 -->\n",
            "<!-- /watch -->",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | events of a history | of a look, at most | looks | of an execution |
                |---|---|---|---|
                | one prober | {LargestLook(watches[0])} | {looks} | {watches.Max(watch => watch.History.Count):#,0}, measured |
                | two probers | {LargestLook(two)} | {LooksOf(two)} | {two.History.Count:#,0}, measured |
                | one prober, each call answered at its last attempt | {repeated} | {looks} | {repeated * looks:#,0}, and what comes before and after |

                """));
    }

    [Fact]
    public void A_successor_stops_what_fails_after_it_took_over()
    {
        var scenario = Shift(ShortCanary, probesPerSecond: 8) with { GreenFault = "after=50m:errors=20%", Given = stack => Hold(stack, TimeSpan.FromMinutes(130)) };

        var result = scenario.Deploy();

        WatchesOf(result).Select(watch => watch.Status).ShouldBe([ExecutionStatus.Succeeded, ExecutionStatus.Succeeded], result.ToString());
        result.ReportOf("AllowTraffic").ShouldSatisfyAllConditions(
            result.ToString(),
            report => report.Watched.ShouldBe(WatchOutcome.Stopped),
            report => report.Verdict!.Rule.ShouldBe(Rule.FailErrors),
            report => report.Evidence!.Seconds.ShouldBeInRange(TimeSpan.FromMinutes(45).TotalSeconds, TimeSpan.FromMinutes(50).TotalSeconds));
        result.Deployment.Rollback!.Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    [Fact]
    public void A_successor_stops_what_fails_in_a_shift_of_hours_that_ECS_makes()
    {
        var scenario = Shift(ShortCanary, probesPerSecond: 8) with { Controller = Controller.Ecs, GreenFault = "after=50m:errors=20%" };

        var result = (scenario with { Service = scenario.Service with { Strategy = new Strategy.Canary(10, TimeSpan.FromMinutes(130)) } }).Deploy();

        WatchesOf(result).Select(watch => watch.Status).ShouldBe([ExecutionStatus.Succeeded, ExecutionStatus.Succeeded], result.ToString());
        result.ShouldBeStopped(Rule.FailErrors);
    }

    private static Scenario Shift(string configuration, int probesPerSecond) => new Scenario() is var usual ? usual with
    {
        PlanText = $$"""{ "probes": [ { "name": "home", "path": "/" } ], "probesPerSecond": {{probesPerSecond}} }""",
        Service = usual.Service with { Configuration = configuration, TerminationWait = TimeSpan.FromMinutes(140), HealthCheck = new HealthCheck(IntervalSeconds: 60) },
    } : usual;

    /// <summary>CodeDeploy has no configuration of its own that takes hours: it says for so long that AllowTraffic is not over.</summary>
    private static void Hold(RehearsalStack stack, TimeSpan length) => stack.Api.Rewrite = (operation, answer) =>
    {
        if (operation == "codedeploy:getDeploymentTarget")
        {
            var events = answer["DeploymentTarget"]!["EcsTarget"]!["LifecycleEvents"]!.AsArray();
            var shift = events.Single(one => one!["LifecycleEventName"]!.GetValue<string>() == "AllowTraffic")!;
            if (shift["Status"]!.GetValue<string>() == "Succeeded" && stack.Account.Clock.GetUtcNow() - StartOf(stack) < length)
            {
                shift["Status"] = "InProgress";
            }
        }

        return answer;
    };

    private static async Task ThrottleLooks(RehearsalStack stack, VirtualTime time)
    {
        while (!stack.Reports.Any(report => report.LifecycleEvent == "BeforeAllowTraffic"))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        foreach (var operation in s_callsOfLooks)
        {
            stack.Api.Faults.FailUntil(operation, time.GetUtcNow() + TimeSpan.FromMinutes(5), new AwsException("ThrottlingException", "Rate exceeded"));
        }
    }

    private static DateTimeOffset StartOf(RehearsalStack stack) => stack.Reports.First(report => report.LifecycleEvent == "BeforeAllowTraffic").StartedAt;

    private static List<Execution> WatchesOf(ScenarioResult result)
        => [.. result.Executions.Where(execution => execution.Name.StartsWith("watch-", StringComparison.Ordinal))];

    private static int LooksOf(Execution watch) => watch.History.Count(IsLook);

    private static int LargestLook(Execution watch) => watch.History.Where(IsLook).Select(look => look.Id) is var looks
        ? looks.Zip(looks.Skip(1), (one, next) => next - one).Max()
        : 0;

    private static bool IsLook(HistoryEvent history) => history is { Type: "ParallelStateEntered", State: "Look" };
}
