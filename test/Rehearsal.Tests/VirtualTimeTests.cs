namespace Rehearsal.Tests;

public class VirtualTimeTests
{
    [Fact]
    public void Starts_at_a_fixed_instant() =>
        VirtualTime.Run(clock => Task.FromResult(clock.GetUtcNow())).ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_hour_passes_at_once()
    {
        var elapsed = VirtualTime.Run(async clock =>
        {
            var start = clock.GetTimestamp();
            await clock.Pass(TimeSpan.FromHours(1));
            return clock.GetElapsedTime(start);
        });

        elapsed.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Timers_fire_in_order_of_due_time_and_then_of_creation()
    {
        var fired = VirtualTime.Run(async clock =>
        {
            var order = new List<string>();
            using var late = clock.CreateTimer(_ => order.Add("late"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
            using var first = clock.CreateTimer(_ => order.Add("first"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            using var second = clock.CreateTimer(_ => order.Add("second"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await clock.Pass(TimeSpan.FromSeconds(3));
            return order;
        });

        fired.ShouldBe(["first", "second", "late"]);
    }

    [Fact]
    public void A_periodic_timer_repeats_until_it_is_disposed()
    {
        var ticks = VirtualTime.Run(async clock =>
        {
            var count = 0;
            var timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            await clock.Pass(TimeSpan.FromSeconds(6));
            await timer.DisposeAsync();
            await clock.Pass(TimeSpan.FromSeconds(6));
            return count;
        });

        ticks.ShouldBe(3);
    }

    [Fact]
    public void A_cancelled_wait_does_not_move_the_clock()
    {
        var now = VirtualTime.Run(async clock =>
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
            var cancelled = await Record.ExceptionAsync(() => Task.Delay(TimeSpan.FromHours(1), clock, stop.Token));
            cancelled.ShouldBeAssignableTo<OperationCanceledException>();
            return clock.GetUtcNow();
        });

        now.ShouldBe(VirtualTime.Start + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Everything_runs_on_the_calling_thread()
    {
        var threads = VirtualTime.Run(async clock =>
        {
            var seen = new HashSet<int>();
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                await Task.Yield();
                seen.Add(Environment.CurrentManagedThreadId);
                await clock.Pass(TimeSpan.FromSeconds(i % 3));
                seen.Add(Environment.CurrentManagedThreadId);
            }));
            return seen;
        });

        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    [Fact]
    public void Says_so_when_everything_waits_and_nothing_will_happen()
    {
        var stuck = Should.Throw<InvalidOperationException>(() => VirtualTime.Run(async clock =>
        {
            await clock.Pass(TimeSpan.FromSeconds(5));
            await new TaskCompletionSource().Task;
        }));

        stuck.Message.ShouldContain("everything waits and nothing will happen");
        stuck.Message.ShouldContain("2026-01-01 00:00:05");
    }

    [Fact]
    public void Stops_a_run_that_would_never_end()
    {
        var runaway = Should.Throw<InvalidOperationException>(() => VirtualTime.Run(
            async clock =>
            {
                while (true)
                {
                    await clock.Pass(TimeSpan.FromMinutes(10));
                }
            },
            limit: TimeSpan.FromDays(1)));

        runaway.Message.ShouldContain("limit of 1.00:00:00");
    }

    [Fact]
    public void Throws_what_the_body_throws() =>
        Should.Throw<FormatException>(() => VirtualTime.Run(async clock =>
        {
            await clock.Pass(TimeSpan.FromSeconds(1));
            throw new FormatException();
        }));

    [Fact]
    public void Puts_the_callers_context_back()
    {
        var before = SynchronizationContext.Current;

        VirtualTime.Run(_ => Task.CompletedTask);

        SynchronizationContext.Current.ShouldBe(before);
    }

    [Fact]
    public void Takes_a_continuation_from_another_thread()
    {
        var (caller, continued) = VirtualTime.Run(async clock =>
        {
            var posted = new TaskCompletionSource();
            var thread = new Thread(posted.SetResult);
            thread.Start();
            thread.Join();
            await posted.Task;
            await clock.Pass(TimeSpan.FromSeconds(1));
            return (Environment.CurrentManagedThreadId, clock.GetUtcNow());
        });

        caller.ShouldBe(Environment.CurrentManagedThreadId);
        continued.ShouldBe(VirtualTime.Start + TimeSpan.FromSeconds(1));
    }
}
