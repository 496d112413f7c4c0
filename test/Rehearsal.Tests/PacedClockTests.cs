namespace Rehearsal.Tests;

public class PacedClockTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Runs_as_many_times_faster_as_its_speed_says()
    {
        var (utc, elapsed) = VirtualTime.Run(async real =>
        {
            var clock = new PacedClock(60, real);
            var start = clock.GetTimestamp();
            await real.PassSeconds(1);
            return (clock.GetUtcNow(), clock.GetElapsedTime(start));
        });

        elapsed.ShouldBe(Minute);
        utc.ShouldBe(VirtualTime.Start + Minute);
    }

    [Fact]
    public void Runs_at_real_time_while_anyone_holds_it()
    {
        var moments = VirtualTime.Run(async real =>
        {
            var clock = new PacedClock(60, real);
            var seen = new List<double>();
            async Task PassASecond()
            {
                await real.PassSeconds(1);
                seen.Add((clock.GetUtcNow() - VirtualTime.Start).TotalSeconds);
            }

            await PassASecond();
            var first = clock.RealTime();
            await PassASecond();
            var second = clock.RealTime();
            first.Dispose();
            first.Dispose();
            await PassASecond();
            second.Dispose();
            await PassASecond();
            return seen;
        });

        moments.ShouldBe([60, 61, 62, 122]);
    }

    [Fact]
    public void A_timer_falls_due_on_this_clock()
    {
        var waited = VirtualTime.Run(async real =>
        {
            await new PacedClock(60, real).Pass(Minute);
            return real.GetUtcNow() - VirtualTime.Start;
        });

        waited.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_pending_timer_is_set_again_when_a_hold_begins_and_ends()
    {
        var waited = VirtualTime.Run(async real =>
        {
            var clock = new PacedClock(60, real);
            var wait = clock.Pass(Minute * 2);
            await real.PassSeconds(1);
            using (clock.RealTime())
            {
                await real.PassSeconds(30);
            }

            await wait;
            return real.GetUtcNow() - VirtualTime.Start;
        });

        // A minute in one second, half a minute in half a minute, half a minute in half a second.
        waited.ShouldBe(TimeSpan.FromSeconds(31.5));
    }

    [Fact]
    public void A_periodic_timer_follows_the_rate()
    {
        var ticks = VirtualTime.Run(async real =>
        {
            var clock = new PacedClock(10, real);
            var seen = new List<double>();
            await using var timer = clock.CreateTimer(
                _ => seen.Add((real.GetUtcNow() - VirtualTime.Start).TotalSeconds), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));
            await real.PassSeconds(1.6);
            using (clock.RealTime())
            {
                await real.PassSeconds(5);
            }

            await real.PassSeconds(0.5);
            return seen;
        });

        // Ten clock seconds take one, five take a half; at 1.6 four are left, and they take four.
        ticks.ShouldBe([1, 1.5, 5.6, 7]);
    }

    [Fact]
    public void A_disposed_or_stopped_timer_stays_silent()
    {
        var fired = VirtualTime.Run(async real =>
        {
            var clock = new PacedClock(10, real);
            var count = 0;
            var disposed = clock.CreateTimer(_ => count++, null, Minute, Minute);
            var stopped = clock.CreateTimer(_ => count++, null, Minute, Minute);
            await disposed.DisposeAsync();
            stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            clock.RealTime().Dispose();
            await real.Pass(Minute);
            disposed.Change(TimeSpan.Zero, TimeSpan.Zero).ShouldBeFalse();
            await stopped.DisposeAsync();
            return count;
        });

        fired.ShouldBe(0);
    }

    [Fact]
    public void Time_never_runs_back_whatever_is_held_and_released() =>
        VirtualTime.Run(async real =>
        {
            var random = new Random(1);
            var clock = new PacedClock(37.5, real);
            var holds = new Stack<IDisposable>();
            var last = clock.GetTimestamp();
            for (var i = 0; i < 2_000; i++)
            {
                if (random.Next(2) == 0)
                {
                    holds.Push(clock.RealTime());
                }
                else if (holds.TryPop(out var hold))
                {
                    hold.Dispose();
                }

                await real.Pass(TimeSpan.FromMilliseconds(random.Next(3)));
                var now = clock.GetTimestamp();
                now.ShouldBeGreaterThanOrEqualTo(last);
                last = now;
            }
        });

    [Theory]
    [InlineData(0)]
    [InlineData(0.99)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_a_speed_below_real_time(double speed) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PacedClock(speed, TimeProvider.System)).Message.ShouldContain("from 1 (real time) up");

    [Fact]
    public async Task Is_safe_to_use_from_many_threads()
    {
        var clock = new PacedClock(1_000, TimeProvider.System);
        var cancellation = TestContext.Current.CancellationToken;

        var work = Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                for (var n = 0; n < 10; n++)
                {
                    using var hold = n % 3 == 0 ? clock.RealTime() : null;
                    await Task.Delay(TimeSpan.FromMilliseconds(2 + i), clock, cancellation);
                }
            },
            cancellation));

        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(20), cancellation);
    }
}
