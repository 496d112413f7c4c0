using Canary.Probing;

namespace Rehearsal.Tests;

public class WatchTimesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly WatchTimes _times = new();

    [Fact]
    public void Knows_nothing_without_a_failed_probe_or_without_a_stop()
    {
        _times.FirstFailureToStop.ShouldBeNull();

        _times.Probed(At(10), [Round(0, 20)]);
        _times.Stopped(At(11));

        _times.FirstFailureToStop.ShouldBeNull();
        var unstopped = new WatchTimes();
        unstopped.Probed(At(10), [Round(0, 20, 4)]);
        unstopped.FirstFailureToStop.ShouldBeNull();
    }

    [Fact]
    public void Counts_from_the_slot_of_the_first_failure_to_the_first_stop()
    {
        _times.Probed(At(10), [Round(0, 20, 16)]);
        _times.Probed(At(12), [Round(20, 4, 22, 23)]);
        _times.Stopped(At(12.5));
        _times.Stopped(At(20));

        // The seventeenth of twenty slots begins two seconds before the round is over.
        _times.FirstFailureToStop.ShouldBe(TimeSpan.FromSeconds(4.5));
    }

    [Theory]
    [InlineData(60, 62)]
    [InlineData(61, 1)]
    public void A_failure_that_none_followed_for_a_minute_does_not_count(double quiet, double seconds)
    {
        _times.Probed(At(10), [Round(0, 20, 18)]);
        _times.Probed(At(10 + quiet), [Round(20, 20, 38)]);
        _times.Stopped(At(10 + quiet + 1 - (quiet > 60 ? 1 : 0)));

        _times.FirstFailureToStop.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Sees_failures_of_every_worker_and_in_slots_that_were_not_over()
    {
        var unfinished = Round(0, 2) with { Unfinished = Round(2, 1, 2).Slots, Worker = 1 };

        _times.Probed(At(1.5), [Round(0, 3), unfinished]);
        _times.Stopped(At(2));

        _times.FirstFailureToStop.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Blues_failures_do_not_count()
    {
        _times.Probed(At(1), [new Round { Slots = [new SlotTally { Pairs = [new Pair(PairKind.Turn, 0, 0, Reply.Answered(1), 0, Reply.Failed)] }] }]);
        _times.Stopped(At(2));

        _times.FirstFailureToStop.ShouldBeNull();
    }

    private static DateTimeOffset At(double seconds) => s_start.AddSeconds(seconds);

    private static Round Round(int first, int slots, params int[] failing) => new()
    {
        Slots =
        [
            .. Enumerable.Range(first, slots).Select(slot => new SlotTally
            {
                Slot = slot,
                Pairs = [new Pair(PairKind.Turn, 0, 0, failing.Contains(slot) ? Reply.Failed : Reply.Answered(1000), 0, Reply.Answered(1000))],
            }),
        ],
    };
}
