using System.Collections.Concurrent;
using Canary.Judging;
using Canary.Probing;
using Microsoft.AspNetCore.Http;

namespace Canary.Tests.Probing;

/// <summary>Whole rounds over real sockets, in slots of a twentieth of a second.</summary>
public sealed class ProberOverSocketsTests
{
    private static readonly Plan s_plan = new()
    {
        ProbesPerSecond = 400,
        Judge = new JudgeSettings { SlotSeconds = 0.05, MinSeconds = 0.3, MaxSeconds = 5 },
        Probes = [new Probe { Name = "home", Path = "/", TimeoutMs = 5000 }, new Probe { Name = "cart", Path = "/cart", TimeoutMs = 5000 }],
    };

    [Fact]
    public async Task Counts_and_times_what_two_fleets_answered()
    {
        await using var green = await Site.Start(context => context.Response.WriteAsync("green", context.RequestAborted));
        await using var blue = await Site.Start(context => context.Response.WriteAsync("blue", context.RequestAborted));

        var round = await Run(Request(green, blue, slots: 3));

        round.Slots.Select(slot => slot.Slot).ShouldBe([0, 1, 2]);
        round.Slots.ShouldAllBe(slot => slot.BlueSent == 10 && slot.BlueFailed == 0 && slot.Green.Single().Sent == 10 && slot.Green.Single().Failed == 0);
        (round.GreenLatency!.Total(), round.BlueLatency!.Total(), round.Discarded).ShouldBe((30, 30, 6));
        round.GreenLatency.Quantile(0.5).ShouldNotBeNull().ShouldBeGreaterThan(0);
        (green.Requests.Count, blue.Requests.Count).ShouldBe((33, 33));
        green.Requests.Count(request => request.Request == "GET /cart").ShouldBe(blue.Requests.Count(request => request.Request == "GET /cart"));
        round.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fails_a_broken_green_within_a_few_slots_and_shows_what_it_answered()
    {
        await using var green = await Site.Start(context =>
        {
            context.Response.StatusCode = 503;

            return context.Response.WriteAsync("no \u001b[31mstock\n" + new string('x', 1000), context.RequestAborted);
        });
        await using var blue = await Site.Start(_ => Task.CompletedTask);

        var round = await Run(Request(green, blue, slots: 60));

        round.Slots.Count.ShouldBeLessThan(10);
        round.Slots.Sum(slot => slot.BlueFailed).ShouldBe(0);
        round.Failures.Count.ShouldBe(3);
        round.Failures.ShouldAllBe(failure => failure.Side == Side.Green && failure.Status == 503 && failure.Target == green.Address && failure.Reason == "status 503 instead of 2xx");
        round.Failures[0].Body.ShouldStartWith("no  [31mstock xxx");
        round.Failures[0].Body.Length.ShouldBe(300);
    }

    [Fact]
    public async Task A_green_that_listens_nowhere_fails_every_probe()
    {
        await using var blue = await Site.Start(_ => Task.CompletedTask);
        string nowhere;
        await using (var gone = await Site.Start(_ => Task.CompletedTask))
        {
            nowhere = gone.Address;
        }

        var round = await Run(Request(blue, blue, slots: 60) with { Green = [nowhere] });

        round.Slots.ShouldAllBe(slot => slot.Green.Single().Failed == slot.Green.Single().Sent);
        round.Failures[0].Reason.ShouldStartWith("could not connect: ");
    }

    [Fact]
    public async Task Reports_each_slot_as_soon_as_it_is_complete()
    {
        await using var green = await Site.Start(_ => Task.CompletedTask);
        await using var blue = await Site.Start(_ => Task.CompletedTask);
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

    private static ProbeRequest Request(Site green, Site blue, int slots) => new()
    {
        Assignment = new Assignment { Slots = slots, Targets = [0], ProbesPerSlot = s_plan.ProbesPerSlot(1), Samples = 3 },
        Green = [green.Address],
        Blue = [blue.Address],
        Plan = s_plan,
        Settings = s_plan.Judge,
        State = Judge.Start(s_plan.Judge, 1),
    };

    private sealed class Told : IProgress<SlotProgress>
    {
        private readonly ConcurrentQueue<SlotTally> _slots = new();

        public IEnumerable<SlotTally> Slots => _slots;

        public void Report(SlotProgress value) => _slots.Enqueue(value.Tally);
    }
}
