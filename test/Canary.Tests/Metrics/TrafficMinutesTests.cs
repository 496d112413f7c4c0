using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Metrics;

public sealed class TrafficMinutesTests
{
    private static readonly DateTimeOffset s_from = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_minute_is_an_entry_and_one_that_was_not_read_is_empty()
    {
        var minutes = After((0, new(10, 1), new(90, 2)), (2, new(20, 3), new(80, 0)));

        minutes.Entries.ShouldBe(
        [
            new TrafficEntry(s_from, s_from.AddMinutes(1), new RequestCount(10, 1), new RequestCount(90, 2)),
            new TrafficEntry(s_from.AddMinutes(1), s_from.AddMinutes(2), default, default),
            new TrafficEntry(s_from.AddMinutes(2), s_from.AddMinutes(3), new RequestCount(20, 3), new RequestCount(80, 0)),
        ]);
    }

    [Fact]
    public void After_an_hour_two_minutes_are_one_entry()
    {
        var minutes = After([.. Enumerable.Range(0, 61).Select(minute => (minute, new RequestCount(minute, 1), default(RequestCount)))]);

        (minutes.Each, minutes.Entries.Count).ShouldBe((2, 31));
        (minutes.Entries[0].Green, minutes.Entries[29].Green, minutes.Entries[30].Green).ShouldBe((new RequestCount(1, 2), new RequestCount(117, 2), new RequestCount(60, 1)));
    }

    /// <summary>However long a watch lasts, and whatever was not read.</summary>
    [Fact]
    public void No_request_is_lost_and_no_list_grows_beyond_an_hours()
        => Prop.ForAll(Gen.Choose(1, 400).ListOf().Where(steps => steps.Count > 0).ToArbitrary(), steps =>
        {
            var (minute, minutes) = (0, (TrafficMinutes?)null);
            foreach (var step in steps)
            {
                minute += step;
                minutes = TrafficMinutes.With(minutes, s_from.AddMinutes(minute), new RequestCount(step, 1), new RequestCount(1, 0));
            }

            minutes!.Entries.Count.ShouldBeInRange(1, TrafficMinutes.Most);
            minutes.Entries.Sum(entry => entry.Green.Requests).ShouldBe(steps.Sum());
            minutes.Entries.Sum(entry => entry.Green.Failed).ShouldBe(steps.Count);
            minutes.Entries.Sum(entry => entry.Blue.Requests).ShouldBe(steps.Count);
            minutes.Entries[^1].From.ShouldBeLessThanOrEqualTo(s_from.AddMinutes(minute));
            minutes.Entries[^1].To.ShouldBeGreaterThan(s_from.AddMinutes(minute));
        }).Check(Config.QuickThrowOnFailure);

    private static TrafficMinutes After(params (int Minute, RequestCount Green, RequestCount Blue)[] minutes) => minutes.Aggregate(
        (TrafficMinutes?)null, (before, it) => TrafficMinutes.With(before, s_from.AddMinutes(it.Minute), it.Green, it.Blue))!;
}
