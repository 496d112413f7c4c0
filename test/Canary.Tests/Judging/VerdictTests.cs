using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class VerdictTests
{
    private static readonly JudgeSettings _settings = Play.ErrorsOnly;

    [Fact]
    public void A_fail_by_errors_says_what_failed_how_often_and_against_what_limit() =>
        Reasons(_settings, 1, Play.Repeat(2, (10, 0), (10, 10))).ShouldBe(
        [
            "Green fails more than tolerated and more than blue: green failed 20 of 20 probes, 100% (95% interval 78.7% to 100%), blue 0 of 20, 0% (0% to 21.3%); tolerated is 0.2%",
        ]);

    [Fact]
    public void A_fail_by_one_target_names_it()
    {
        var (verdict, _) = Play.UntilVerdict(_settings, 5, Play.Repeat(9, (10, 0), (2, 0), (2, 0), (2, 0), (2, 2), (2, 0)));

        verdict!.Suspect.ShouldBe(3);
        verdict.Reasons[^1].ShouldBe("Target 3 alone failed 4 of 4 probes (100%), the others 0 of 16 (0%)");
    }

    [Fact]
    public void A_target_whose_address_is_known_is_called_by_it()
    {
        var state = Play.All(_settings, 5, Play.Repeat(2, (10, 0), (2, 0), (2, 0), (2, 0), (2, 2), (2, 0)));
        string[] names = ["http://10.0.2.11:80", "http://10.0.2.12:80", "http://10.0.2.13:80", "http://10.0.2.14:80", "http://10.0.2.15:80"];

        Judge.Decide(state, _settings, names)!.Reasons[^1].ShouldStartWith("http://10.0.2.14:80 alone failed 4 of 4 probes");
    }

    [Fact]
    public void A_fail_by_the_whole_fleet_singles_out_nobody()
    {
        var (verdict, _) = Play.UntilVerdict(_settings, 5, Play.Repeat(9, (10, 0), (2, 2), (2, 2), (2, 2), (2, 2), (2, 2)));

        verdict!.Rule.ShouldBe(Rule.FailErrors);
        verdict.Suspect.ShouldBeNull();
        verdict.Reasons.ShouldNotContain(reason => reason.Contains("alone"));
    }

    [Fact]
    public void A_fail_without_blue_does_not_speak_of_blue() =>
        Reasons(_settings with { Comparative = false }, 1, Play.Repeat(2, (0, 0), (10, 10))).ShouldBe(
        [
            "Green fails more than tolerated: green failed 20 of 20 probes, 100% (95% interval 78.7% to 100%); tolerated is 0.2%",
        ]);

    [Fact]
    public void A_fail_by_latency_says_how_often_green_was_slower() =>
        Reasons(new JudgeSettings(), 1, Enumerable.Range(0, 2).Select(slot => Play.Latencies(slot, 95, 0, 0))).ShouldBe(
        [
            "Green takes longer than tolerated: it took longer than 1.1 x blue + 2 ms in 95% of 200 comparisons; more than half is too slow",
        ]);

    [Fact]
    public void A_fail_by_one_slow_target_names_it()
    {
        TargetTally good = new() { Sent = 5, SlowerThanTolerated = 20, FasterThanPoolLimit = 40, FasterThanTargetLimit = 50 };
        var slots = Enumerable.Range(0, 9).Select(slot => new SlotTally
        {
            Slot = slot,
            BlueSent = 10,
            Green = [good, good with { Target = 1, SlowerThanTolerated = 50, FasterThanPoolLimit = 0, FasterThanTargetLimit = 0 }],
        });

        var (verdict, _) = Play.UntilVerdict(new JudgeSettings(), 2, slots);

        verdict!.Rule.ShouldBe(Rule.FailLatency);
        verdict.Suspect.ShouldBe(1);
        verdict.Reasons[^1].ShouldStartWith("Target 1 alone did in 100% of ");
    }

    [Fact]
    public void A_shared_outage_points_to_what_green_and_blue_share() =>
        Reasons(_settings, 1, Play.Repeat(21, (10, 10), (10, 10))).ShouldBe(
        [
            "Green and blue fail together, so what they share is the likelier cause, such as a database: "
                + "green failed 210 of 210 probes, 100% (95% interval 97.8% to 100%), blue 210 of 210, 100% (97.8% to 100%); tolerated is 0.2%",
            "A fail needed more evidence that green fails more than blue, 0.0 of 2.3: 4 more failing probes while blue's succeed",
            "A pass needed more evidence that green fails less than 2%, -483.5 of 4.6: 26821 more clean probes, which takes 22 min",
        ]);

    [Fact]
    public void A_pass_says_what_it_rests_on() =>
        Reasons(_settings, 2, Play.Repeat(26, (10, 0), (5, 0), (5, 0))).ShouldBe(
        [
            "Green is proven good: green failed 0 of 260 probes, 0% (95% interval 0% to 1.8%), blue 0 of 260, 0% (0% to 1.8%)",
            "Proven: green fails less than 2%, every target fails less than 20%",
            "Latency was not judged",
        ]);

    [Fact]
    public void A_pass_says_why_latency_did_not_count()
    {
        var mending = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, 0, 0, 0) with { BlueFailed = 10 });
        var fast = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, 30, 80, 95));
        var settings = new JudgeSettings { MinSeconds = 0 };

        Reasons(settings, 1, mending)[^1].ShouldBe("Latency was not judged, because blue itself fails, 260 of 260 probes (100%): it is no yardstick");
        Reasons(settings, 1, fast)[^1].ShouldBe("Proven: green fails less than 2%, green takes less than 1.3 x blue");
    }

    [Fact]
    public void Time_up_on_errors_says_what_was_missing()
    {
        var settings = _settings with { MaxSeconds = 5 };

        Reasons(settings, 2, Play.Repeat(10, (10, 0), (10, 0), (0, 0))).ShouldBe(
        [
            "Time was up after 5 s with the errors proven neither good nor bad: "
                + "green failed 0 of 100 probes, 0% (95% interval 0% to 4.7%), blue 0 of 100, 0% (0% to 4.7%); tolerated is 0.2%",
            "A pass needed more evidence that green fails less than 2%, 1.8 of 4.6: 154 more clean probes, which takes 8 s",
            "A pass needed more evidence that every target fails less than 20%, 0.0 of 4.6: 22 more clean probes, which takes 2 s",
            "Target 1 is the least proven of 2 targets: it failed 0 of 0 probes and needed 22 more clean probes itself",
            "A fail needed more evidence that green fails more than 0.2%, -1.3 of 6.9: 5 more failing probes in a row",
            "A fail needed more evidence that green fails more than blue, 0.0 of 2.3: 4 more failing probes while blue's succeed",
        ]);
    }

    [Fact]
    public void Time_up_without_a_probe_says_so() =>
        Reasons(_settings with { MaxSeconds = 1 }, 1, Play.Repeat(2, (10, 0)))[0].ShouldEndWith("proven neither good nor bad: no probe was sent to green");

    [Fact]
    public void Time_up_on_latency_says_what_was_missing()
    {
        var settings = new JudgeSettings { MinSeconds = 0, MaxSeconds = 20 };
        var reasons = Reasons(settings, 1, Enumerable.Range(0, 40).Select(slot => Play.Latencies(slot, 40, 50, 90)));

        reasons.ShouldBe(
        [
            "Time was up after 20 s with latency proven neither good nor bad: it took longer than 1.1 x blue + 2 ms in 40% of 4000 comparisons; more than half is too slow",
            "The errors would pass: green failed 0 of 400 probes, 0% (95% interval 0% to 1.2%), blue 0 of 400, 0% (0% to 1.2%)",
            "A pass needed more evidence that green takes less than 1.3 x blue, -6.7 of 4.6: not with probes like these",
            "A fail needed more evidence that green takes longer than 1.1 x blue, -22.7 of 6.9: not with probes like these",
        ]);
    }

    [Fact]
    public void Time_up_on_latency_says_how_many_probes_like_these_would_have_passed()
    {
        var settings = new JudgeSettings { MinSeconds = 0, MaxSeconds = 15 };
        var reasons = Reasons(settings, 1, Enumerable.Range(0, 30).Select(slot => Play.Latencies(slot, 40, 56, 90)));

        reasons[2].ShouldBe("A pass needed more evidence that green takes less than 1.3 x blue, 1.9 of 4.6: about 420 more probes like these, which takes 21 s");
    }

    private static IReadOnlyList<string> Reasons(JudgeSettings settings, int targets, IEnumerable<SlotTally> slots) =>
        Play.UntilVerdict(settings, targets, slots).Verdict!.Reasons;
}
