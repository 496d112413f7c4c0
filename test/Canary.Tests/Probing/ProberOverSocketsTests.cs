using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Canary.Tests.Probing;

/// <summary>Whole rounds over real sockets, a slot or a few of them.</summary>
public sealed class ProberOverSocketsTests
{
    private static readonly Plan s_plan = new()
    {
        ProbesPerSecond = 120,
        Probes = [new Probe { Name = "home", Path = "/", TimeoutMs = 5000 }, new Probe { Name = "cart", Path = "/cart", TimeoutMs = 5000 }],
    };

    [Fact]
    public async Task Counts_and_times_what_two_fleets_answered()
    {
        await using var green = await WebSite.Start(context => context.Response.WriteAsync("green", context.RequestAborted));
        await using var blue = await WebSite.Start(context => context.Response.WriteAsync("blue", context.RequestAborted));

        var round = await Run(Request(green, blue, slots: 3));

        round.Slots.Select(slot => slot.Slot).ShouldBe([0, 1, 2]);
        round.Slots.ShouldAllBe(slot => slot.Pairs.Count == 30 && slot.Pairs.All(pair => pair.GreenReply.IsAnswered && pair.BlueReply.IsAnswered));
        round.Slots.SelectMany(slot => slot.Pairs).ShouldAllBe(pair => pair.GreenReply.Microseconds > 0 && pair.BlueReply.Microseconds > 0);
        (green.Requests.Count, blue.Requests.Count).ShouldBe((90, 90));
        green.Requests.Count(request => request.Request == "GET /cart").ShouldBe(blue.Requests.Count(request => request.Request == "GET /cart"));
        round.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fails_a_broken_green_within_a_few_slots_and_shows_what_it_answered()
    {
        await using var green = await WebSite.Start(context =>
        {
            context.Response.StatusCode = 503;

            return context.Response.WriteAsync("no \u001b[31mstock\n" + new string('x', 1000), context.RequestAborted);
        });
        await using var blue = await WebSite.Start(_ => Task.CompletedTask);

        var round = await Run(Request(green, blue, slots: 60));

        (round.Slots.Count + round.Unfinished.Count).ShouldBeLessThan(30, "four slots of nothing but failures are enough; a busy machine may take longer to hear of them");
        round.Blue.Failed.ShouldBe(0);
        round.Failures.Count.ShouldBe(3);
        round.Failures.ShouldAllBe(failure => failure.Side == Side.Green && failure.Status == 503 && failure.Target == green.Address && failure.Reason == "status 503 instead of 2xx");
        round.Failures[0].Body.ShouldStartWith("no  [31mstock xxx");
        round.Failures[0].Body.Length.ShouldBe(300);
    }

    [Fact]
    public async Task A_green_that_listens_nowhere_fails_every_probe()
    {
        await using var blue = await WebSite.Start(_ => Task.CompletedTask);
        string nowhere;
        await using (var gone = await WebSite.Start(_ => Task.CompletedTask))
        {
            nowhere = gone.Address;
        }

        var round = await Run(Request(blue, blue, slots: 60) with { Green = [nowhere] });

        round.Green.Failed.ShouldBe(round.Green.Sent);
        round.Failures[0].Reason.ShouldStartWith("could not connect: ");
    }

    [Fact]
    public async Task Reports_each_slot_as_soon_as_it_is_complete()
    {
        await using var green = await WebSite.Start(_ => Task.CompletedTask);
        await using var blue = await WebSite.Start(_ => Task.CompletedTask);
        var told = new Told();

        var round = await Run(Request(green, blue, slots: 2), told);

        told.Slots.ShouldBe(round.Slots);
    }

    private static async Task<Round> Run(ProbeRequest request, IProgress<SlotProgress>? progress = null)
    {
        using var transport = Transport.Create(TimeProvider.System);
        using var prober = new Prober(transport, TimeProvider.System);

        return await prober.Run(request, progress, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_limiter_that_lets_every_other_request_through_fails_nobody()
    {
        var asked = 0;
        await using var green = await WebSite.Start(context =>
        {
            if (Interlocked.Increment(ref asked) % 2 == 0)
            {
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = "7";
            }

            return Task.CompletedTask;
        });
        await using var blue = await WebSite.Start(_ => Task.CompletedTask);

        var round = await Run(Request(green, blue, slots: 2));

        round.Slots.SelectMany(slot => slot.Pairs).Count(pair => pair.GreenReply.IsLimited).ShouldBe(30);
        (round.Green, round.Blue, round.RetryAfterSeconds).ShouldBe((new Tally(30, 0), new Tally(60, 0), 7));
    }

    private static ProbeRequest Request(WebSite green, WebSite blue, int slots) => new()
    {
        Assignment = new Assignment { Slots = slots, Targets = [0], ProbesPerSlot = s_plan.ProbesPerSlot(1), Samples = 3 },
        Green = [green.Address],
        Blue = [blue.Address],
        Plan = s_plan,
        Settings = s_plan.Judge,
        State = Judge.Start(s_plan.Judge, new FleetShape(1, 1, 2)),
    };

    private sealed class Told : IProgress<SlotProgress>
    {
        private readonly ConcurrentQueue<SlotTally> _slots = new();

        public IEnumerable<SlotTally> Slots => _slots;

        public void Report(SlotProgress value) => _slots.Enqueue(value.Tally);
    }
}
