using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class VerdictTests
{
    private static readonly JudgeSettings _settings = Play.ErrorsOnly;

    [Fact]
    public void A_fail_by_errors_says_what_failed_how_often_and_against_what_limit() =>
        Reasons(_settings, 1, Play.Repeat(2, (10, 0), (10, 10))).ShouldBe(
        [
            "green failed 20 of 20 probes (100%); tolerated is 0.2%. Evidence 9.2 reaches the limit 6.9",
            "blue failed 0 of 20 to the same requests. Evidence 19.1 that green fails more than blue reaches the limit 2.3",
        ]);

    [Fact]
    public void A_fail_by_one_target_names_it()
    {
        var (verdict, _) = Play.UntilVerdict(_settings, 5, Play.Repeat(9, (10, 0), (2, 0), (2, 0), (2, 0), (2, 2), (2, 0)));

        verdict!.Suspect.ShouldBe(3);
        verdict.Reasons[^1].ShouldBe("target 3 alone failed 4 of 4 probes (100%)");
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
        Reasons(_settings with { Comparative = false }, 1, Play.Repeat(2, (0, 0), (10, 10))).ShouldHaveSingleItem().ShouldStartWith("green failed");

    [Fact]
    public void A_fail_by_latency_says_how_often_green_was_slower() =>
        Reasons(new JudgeSettings(), 1, Enumerable.Range(0, 2).Select(slot => Play.Latencies(slot, 95, 0, 0))).ShouldBe(
            ["green took longer than 1.1 x blue + 2 ms in 95% of 200 comparisons; more than half is too slow. Evidence 8.4 reaches the limit 6.9"]);

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
        verdict.Reasons[^1].ShouldStartWith("target 1 alone did in 100% of ");
    }

    [Fact]
    public void A_shared_outage_points_to_what_green_and_blue_share() =>
        Reasons(_settings, 1, Play.Repeat(21, (10, 10), (10, 10))).ShouldBe(
        [
            "green failed 210 of 210 probes (100%); tolerated is 0.2%. Evidence 96.7 reaches the limit 6.9",
            "blue failed 210 of 210 to the same requests: what they share is the likelier cause, such as a database",
            "to blame green alone takes evidence 2.3 that it fails more than blue; there is 0.0",
        ]);

    [Fact]
    public void A_pass_says_what_it_rests_on() =>
        Reasons(_settings, 2, Play.Repeat(26, (10, 0), (5, 0), (5, 0))).ShouldBe(
        [
            "green failed 0 of 260 probes (0%). Evidence 4.7 that it fails less than 2% reaches the limit 4.6",
            "every one of 2 targets fails less than 20%: the least evidence, 27.7, reaches the limit 4.6",
            "latency was not judged",
        ]);

    [Fact]
    public void A_pass_says_why_latency_did_not_count()
    {
        var mending = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, 0, 0, 0) with { BlueFailed = 10 });
        var fast = Enumerable.Range(0, 60).Select(slot => Play.Latencies(slot, 30, 80, 95));
        var settings = new JudgeSettings { MinSeconds = 0 };

        Reasons(settings, 1, mending)[^1].ShouldBe("latency was not judged, because blue failed 260 of 260 to the same requests");
        Reasons(settings, 1, fast)[^1].ShouldStartWith("green took less than 1.3 x blue + 2 ms: evidence ");
    }

    [Fact]
    public void Time_up_on_errors_says_what_was_missing()
    {
        var settings = _settings with { MaxSeconds = 5 };

        Reasons(settings, 2, Play.Repeat(10, (10, 0), (10, 0), (0, 0))).ShouldBe(
        [
            "after 5 s the errors are proven neither good nor bad",
            "green failed 0 of 100 probes (0%); tolerated is 0.2%",
            "a pass takes evidence 4.6 that green fails less than 2%; there is 1.8, 154 clean probes short",
            "a pass takes evidence 4.6 that target 1, which failed 0 of 0 probes, fails less than 20%; there is 0.0, 22 clean probes short",
            "a fail takes evidence 6.9 that green fails more than 0.2%; there is -1.3",
            "a fail takes evidence 2.3 that green fails more than blue; there is 0.0",
        ]);
    }

    [Fact]
    public void Time_up_without_a_probe_says_so() =>
        Reasons(_settings with { MaxSeconds = 1 }, 1, Play.Repeat(2, (10, 0)))[1].ShouldBe("no probe was sent to green: there is nothing to judge");

    [Fact]
    public void Time_up_on_latency_says_what_was_missing()
    {
        var settings = new JudgeSettings { MinSeconds = 0, MaxSeconds = 20 };
        var reasons = Reasons(settings, 1, Enumerable.Range(0, 40).Select(slot => Play.Latencies(slot, 40, 50, 90)));

        reasons[0].ShouldBe("after 20 s the latency is proven neither good nor bad");
        reasons[1].ShouldBe("the errors would pass: green failed 0 of 400 probes (0%)");
        reasons[2].ShouldBe("green took longer than 1.1 x blue + 2 ms in 40% of 4000 comparisons");
        reasons[3].ShouldStartWith("a pass takes evidence 4.6 that green takes less than 1.3 x blue + 2 ms; there is -");
        reasons[4].ShouldStartWith("a fail takes evidence 6.9; there is -");
    }

    private static IReadOnlyList<string> Reasons(JudgeSettings settings, int targets, IEnumerable<SlotTally> slots) =>
        Play.UntilVerdict(settings, targets, slots).Verdict!.Reasons;
}
