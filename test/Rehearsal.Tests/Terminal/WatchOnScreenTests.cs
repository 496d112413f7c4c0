using Canary.Gates;
using Canary.Reporting;
using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Terminal;

/// <summary>What a screen gets of a watch that really runs, on virtual time.</summary>
public sealed class WatchOnScreenTests
{
    private readonly List<RehearsalEvent> _happened = [];

    [Fact]
    public void Is_passed_on_look_by_look_until_it_stops_the_deployment()
    {
        var (report, seconds) = Deploy(new Scenario { GreenFault = "after=150s:errors=20%" });

        var looks = _happened.OfType<WatchLooked>().ToList();
        looks.Count.ShouldBeGreaterThan(2);
        looks[^1].Judged.Step.ShouldBeOfType<JudgeStep.Stop>();
        looks.SkipLast(1).ShouldAllBe(look => look.Judged.Verdict == null);
        looks.ShouldAllBe(look => look.Site.Green != null && look.Site.Production != null && look.Seen.TargetGroups!.Count == 2);
        report.Watched.ShouldBe(WatchOutcome.Stopped);
        seconds!.Value.ShouldBeInRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));

        var progress = _happened.Aggregate(RehearsalProgress.Before(Lifecycle.OfCodeDeploy), (before, happened) => before.After(happened));
        (progress.Watch!.Stops, progress.Watch.State, progress.ProbedAt).ShouldBe((true, "Answered", LifecycleEvent.AllowTraffic));
        new WatchPanel(progress, 100).Draw().Select(line => $"{line}").ShouldBe([" WATCH  stopped the deployment", $"        {report.Reasons[0]}"]);
    }

    [Fact]
    public void Has_a_time_from_the_first_failed_probe_to_the_stop_where_there_was_a_stop()
    {
        var (report, seconds) = Deploy(new Scenario());

        (report.Watched, seconds).ShouldBe((WatchOutcome.Watched, null));
        _happened.OfType<WatchLooked>().Last().Judged.Step.ShouldBeOfType<JudgeStep.End>();
        _happened.OfType<SlotProbed>().Select(slot => slot.Progress.Stage).Distinct().ShouldBe([JudgeStage.Gate, JudgeStage.Watch, JudgeStage.Bake], ignoreOrder: true);
    }

    private (Report Report, TimeSpan? FirstFailureToStop) Deploy(Scenario scenario) =>
        (scenario with { Watch = new InPlaceProgress<RehearsalEvent>(_happened.Add) }).Play(async (stack, _) =>
        {
            await stack.Deploy(AppSpec.Parse(Shipped.Text("appspec.yml")));

            return (stack.Reports.Last(report => report.Watched is not null), stack.FirstFailureToStop);
        });
}
