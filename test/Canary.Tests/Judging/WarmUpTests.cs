namespace Canary.Tests.Judging;

public sealed class WarmUpTests
{
    private static readonly FleetShape _shape = new(4, 4, 2);

    [Fact]
    public void A_green_that_is_as_fast_as_blue_is_warm_after_the_sweep_and_two_windows() =>
        new Fleet(_shape).Judge(1).WarmUpSeconds.ShouldBeInRange(10, 12);

    [Fact]
    public void A_cold_green_is_watched_until_it_is_as_fast_as_blue()
    {
        var cold = new Fleet(_shape) { Slower = (green, _, _, t) => green ? 1 + (4 * Math.Exp(-t / 20)) : 1 };

        cold.Median(20, end => end.WarmUpSeconds).ShouldBeInRange(40, 90);
    }

    [Fact]
    public void A_green_that_is_slow_and_steady_is_not_waited_for()
    {
        var slow = new Fleet(_shape) { Slower = (green, _, _, _) => green ? 2 : 1 };

        slow.Median(20, end => end.WarmUpSeconds).ShouldBeInRange(20, 40);
    }

    [Fact]
    public void A_green_that_never_settles_is_judged_when_the_time_is_up_and_the_report_says_so()
    {
        var settings = JudgeSettings.Default with { WarmUp = new WarmUpSettings(true, 20) };
        var end = new Fleet(_shape) { Settings = settings, Slower = (green, _, _, t) => green ? 1 + (20 * Math.Exp(-t / 200)) : 1 }.Judge(1);

        end.WarmUpSeconds.ShouldBe(20);
        Evidence.Of(end.State, settings).WarmUp!.Summary.ShouldEndWith("; it was still getting faster when the warm-up ended");
    }

    [Fact]
    public void First_hits_that_time_out_are_excused_and_failures_are_not()
    {
        var (timedOut, failed) = (Judge.Start(JudgeSettings.Default, _shape), Judge.Start(JudgeSettings.Default, _shape));
        for (var slot = 0; slot < 8; slot++)
        {
            timedOut = Judge.After(timedOut, FirstHits(slot, Reply.TimedOut), JudgeSettings.Default);
            failed = Judge.After(failed, FirstHits(slot, Reply.Failed), JudgeSettings.Default);
        }

        Judge.Decide(timedOut, JudgeSettings.Default).ShouldBeNull();
        Judge.Decide(failed, JudgeSettings.Default).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));

        static SlotTally FirstHits(int slot, Reply reply) => new()
        {
            Slot = slot,
            Pairs = [.. Enumerable.Range(0, 10).Select(i => new Pair(PairKind.FirstHit, i % 2, i % 4, reply, i % 4, Slots.Good))],
        };
    }

    [Fact]
    public void The_planner_marks_each_targets_first_hit_of_each_path_and_no_other()
    {
        var state = Judge.Start(JudgeSettings.Default, _shape);
        var planner = new Planner(state, JudgeSettings.Default, 0, [0, 1, 2, 3]);
        var plan = planner.Next(state, 0, 10).ToList();

        plan.Take(8).ShouldAllBe(pair => pair.Kind == PairKind.FirstHit);
        plan.Take(8).Select(pair => (pair.Green, pair.Path)).Distinct().Count().ShouldBe(8);
        plan.Skip(8).ShouldAllBe(pair => pair.Kind == PairKind.Turn);
    }

    [Fact]
    public void Without_a_warm_up_the_judgement_begins_at_once()
    {
        var state = Judge.Start(Slots.NoWarmUp, _shape);

        state.IsWarm.ShouldBeTrue();
        new Planner(state, Slots.NoWarmUp, 0, [0, 1, 2, 3]).Next(state, 0, 10).ShouldAllBe(pair => pair.Kind == PairKind.Turn);
    }

    [Fact]
    public void A_second_judgement_goes_on_warm()
    {
        var first = new Fleet(_shape).Judge(1).State;
        var again = Judge.Again(first, JudgeSettings.Default);

        (again.IsWarm, again.Slots, again.Green.Sent, again.WindowsClosed).ShouldBe((true, 0, 0, first.WindowsClosed));
        new Planner(again, JudgeSettings.Default, 0, [0, 1, 2, 3]).Next(again, 0, 10).ShouldAllBe(pair => pair.Kind == PairKind.Turn);
    }

    [Fact]
    public void A_green_that_still_gets_faster_is_spared_a_fail_for_latency()
    {
        var cold = new Fleet(new FleetShape(4, 4, 1))
        {
            Settings = JudgeSettings.Default with { WarmUp = new WarmUpSettings(true, 300) },
            Slower = (green, _, _, t) => green ? 1 + (9 * Math.Exp(-t / 60)) : 1,
        };
        var ends = Enumerable.Range(0, 30).Select(cold.Judge).ToList();

        ends.Count(end => end.Decision.Rule == Rule.Passed).ShouldBeGreaterThanOrEqualTo(28);
    }

    [Fact]
    public void The_report_tells_how_cold_green_was()
    {
        var end = new Fleet(_shape) { Slower = (green, _, _, t) => green && t < 1 ? 8 : 1 }.Judge(4);
        var report = Evidence.Of(end.State, JudgeSettings.Default).WarmUp!;

        report.Seconds.ShouldBe(end.WarmUpSeconds);
        report.FirstMs!.Value.ShouldBeInRange(200, 700);
        report.SettledMs!.Value.ShouldBeInRange(35, 70);
        report.BlueMs!.Value.ShouldBeInRange(35, 70);
        report.Summary.ShouldMatch(@"^Green was cold for \d+(\.5)? s: \d+ ms, then \d+ ms \(blue \d+ ms\)$");
    }
}
