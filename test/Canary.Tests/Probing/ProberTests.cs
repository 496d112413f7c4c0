using System.Net;

namespace Canary.Tests.Probing;

/// <summary>The schedule, the slots and the tallies, in virtual time.</summary>
public sealed class ProberTests
{
    private const string Green0 = "http://10.0.2.11:8080";
    private const string Green1 = "http://10.0.2.12:8080";
    private const string Blue0 = "http://10.0.1.11:8080";
    private const string Blue1 = "http://10.0.1.12:8080";

    private static readonly Plan s_plan = new()
    {
        Probes = [new Probe { Name = "home", Path = "/" }, new Probe { Name = "cart", Path = "/cart" }, new Probe { Name = "search", Path = "/search" }],
        Judge = JudgeSettings.Default with { WarmUp = new WarmUpSettings(Enabled: false) },
    };

    private static readonly Plan s_cold = s_plan with { Judge = JudgeSettings.Default };

    [Fact]
    public void Green_and_blue_are_interleaved_and_each_pair_meets_the_same_request()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok(5));

        Run(clock, fleet, Assignment(slots: 2, first: 4));

        fleet.Sent.Count.ShouldBe(40);
        foreach (var pair in fleet.Sent.Chunk(2))
        {
            pair.Select(sent => SideOf(sent.Address)).ShouldBe(["green", "blue"], ignoreOrder: true);
            pair[0].Path.ShouldBe(pair[1].Path);
        }

        fleet.Sent.Chunk(2).Count(pair => SideOf(pair[0].Address) == "green").ShouldBeInRange(5, 15, "neither side always goes first");
        fleet.Sent.Chunk(2).Select(pair => pair[0].Path).Distinct().ShouldBe(["/cart", "/search", "/"], ignoreOrder: true);
        fleet.Sent.Select(sent => sent.Address).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Probes_are_sent_evenly_over_the_slot()
    {
        var clock = new ManualClock();
        var times = new List<double>();
        using var fleet = new FakeFleet(clock, _ =>
        {
            times.Add(clock.Elapsed.TotalMilliseconds);

            return FakeAnswer.Ok();
        });

        Run(clock, fleet, Assignment(slots: 1, first: 3));

        times.ShouldBe(Enumerable.Range(0, 20).Select(i => i * 25.0));
    }

    [Fact]
    public void Counts_every_probe_in_its_slot_target_and_side()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, request => request.RequestUri!.Host == "10.0.2.12" ? FakeAnswer.Broken() : FakeAnswer.Ok(5));

        var round = Run(clock, fleet, Assignment(slots: 1));

        var slot = round.Slots.ShouldHaveSingleItem();
        (slot.Slot, slot.Worker).ShouldBe((0, 7));
        slot.Pairs.ShouldAllBe(pair => pair.Kind == PairKind.Turn && pair.BlueReply.IsAnswered && pair.GreenReply.IsFailed == (pair.Green == 1));
        slot.Pairs.CountBy(pair => pair.Green).ShouldBe([new(0, 5), new(1, 5)], ignoreOrder: true);
        slot.Pairs.CountBy(pair => pair.Blue).ShouldBe([new(0, 5), new(1, 5)], ignoreOrder: true);
        (round.Green, round.Blue).ShouldBe((new Tally(10, 5), new Tally(10, 0)));
        round.Worker.ShouldBe(7);
        slot.Pairs.Where(pair => pair.GreenReply.IsAnswered).ShouldAllBe(pair => pair.GreenReply.Microseconds == 5000);
    }

    [Fact]
    public void Its_first_pairs_ask_every_target_for_every_path_of_the_plan_and_later_rounds_do_not()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok());
        var request = Assignment(slots: 1) with { Plan = s_cold, Settings = s_cold.Judge };

        var pairs = Run(clock, fleet, request).Slots.Single();
        var state = Judge.After(request.State!, pairs, s_cold.Judge);
        var later = Run(clock, fleet, request with { State = state, Assignment = request.Assignment with { FirstSlot = 1 } });

        var hits = pairs.Pairs.Where(pair => pair.Kind == PairKind.FirstHit).ToList();
        hits.ShouldBe(pairs.Pairs.Take(6));
        hits.Select(pair => (pair.Green, pair.Path)).Distinct().Count().ShouldBe(6);
        hits.ShouldAllBe(pair => pair.BlueReply.IsAnswered, "blue is asked beside it");
        later.Slots.Single().Pairs.ShouldAllBe(pair => pair.Kind == PairKind.Turn);
    }

    [Fact]
    public void Without_a_blue_its_moments_pass_and_green_gets_no_more_than_beside_one()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok());

        var round = Run(clock, fleet, Assignment(slots: 2) with { Blue = [], State = Judge.Start(s_plan.Judge, new FleetShape(2, 0, 3)) });

        (round.Green.Sent, round.Blue.Sent, fleet.Sent.Count).ShouldBe((20, 0, 20));
        round.Slots.ShouldAllBe(slot => slot.Pairs.Count == 10 && slot.Pairs.All(pair => !pair.HasBlue));
        clock.Elapsed.TotalSeconds.ShouldBeInRange(0.9, 1);
    }

    [Fact]
    public void A_late_probe_is_sent_late_and_counted_in_its_slot_never_skipped()
    {
        var clock = new ManualClock { Lateness = TimeSpan.FromMilliseconds(60) };
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok());

        var round = Run(clock, fleet, Assignment(slots: 3, first: 1));

        round.Slots.Select(slot => slot.Slot).ShouldBe([1, 2, 3]);
        round.Slots.ShouldAllBe(slot => slot.Pairs.Count == 10 && slot.Pending == 0);
        fleet.Sent.Count.ShouldBe(60);
        round.MaxLatenessMs.ShouldBe(60);
        round.MedianLatenessMs.ShouldBeInRange(1, 60);
    }

    [Fact]
    public void After_a_standstill_the_probes_that_were_due_are_caught_up_with()
    {
        var clock = new ManualClock();
        var sent = 0;
        using var fleet = new FakeFleet(clock, _ =>
        {
            // The loop itself stands still for two slots.
            if (++sent == 5)
            {
                clock.Pass(TimeSpan.FromSeconds(1));
            }

            return FakeAnswer.Ok();
        });

        var round = Run(clock, fleet, Assignment(slots: 4, first: 1));

        round.Slots.ShouldAllBe(slot => slot.Pairs.Count == 10 && slot.Pending == 0);
        round.Slots.Count.ShouldBe(4);
        clock.Elapsed.TotalSeconds.ShouldBe(1.975, 0.001);
        round.MaxLatenessMs.ShouldBe(975, 1);
    }

    [Fact]
    public void An_answer_that_comes_slots_later_counts_in_the_slot_where_its_probe_was_due()
    {
        var clock = new ManualClock();
        var sent = 0;
        using var fleet = new FakeFleet(clock, _ => ++sent <= 20 ? FakeAnswer.Broken(1200) : FakeAnswer.Ok(5));

        var round = Run(clock, fleet, Assignment(slots: 2, first: 1));

        round.Slots.Select(slot => (slot.Slot, slot.Pairs.Count(pair => pair.GreenReply.IsFailed), slot.Pairs.Count(pair => pair.BlueReply.IsFailed))).ShouldBe([(1, 10, 10), (2, 0, 0)]);
    }

    [Fact]
    public void A_probe_without_answer_within_its_time_is_a_failure_of_its_slot()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, request => request.RequestUri!.Host.StartsWith("10.0.2.", StringComparison.Ordinal) ? FakeAnswer.Never() : FakeAnswer.Ok());

        var round = Run(clock, fleet, Assignment(slots: 1, first: 1) with
        {
            Plan = s_plan with { Probes = [new Probe { Name = "home", TimeoutMs = 300 }] },
            State = Judge.Start(s_plan.Judge, new FleetShape(2, 2, 1)),
        });

        round.Slots.ShouldHaveSingleItem().Pairs.ShouldAllBe(pair => pair.GreenReply.IsTimedOut && pair.BlueReply.IsAnswered);
        round.Failures.ShouldAllBe(failure => failure.Reason == "no answer within 300 ms" && failure.Status == 0);
        clock.Elapsed.TotalMilliseconds.ShouldBeInRange(500, 800);
    }

    [Fact]
    public void Comes_back_as_soon_as_there_is_a_verdict_and_gives_up_what_is_still_on_its_way()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, request => request.RequestUri!.Host.StartsWith("10.0.2.", StringComparison.Ordinal) ? FakeAnswer.Broken(20) : FakeAnswer.Ok(20));

        var round = Run(clock, fleet, Assignment(slots: 20));

        (round.Slots.Count + round.Unfinished.Count).ShouldBe(4, "three slots of nothing but failures may be a stumble");
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(2);
        fleet.Abandoned.ShouldBeGreaterThan(0);
        Judged(round).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));
    }

    [Fact]
    public void A_probe_that_a_limiter_turned_away_is_no_failure_and_the_longest_wait_it_asks_for_is_brought_back()
    {
        var clock = new ManualClock();
        var sent = 0;
        using var fleet = new FakeFleet(clock, request => SideOf(request.RequestUri!.GetLeftPart(UriPartial.Authority)) == "blue" ? FakeAnswer.Ok(5)
            : ++sent % 2 == 0 ? FakeAnswer.Ok(5) : FakeAnswer.RetryLater(seconds: sent));

        var round = Run(clock, fleet, Assignment(slots: 2));

        round.Slots.ShouldAllBe(slot => slot.Pairs.Count(pair => pair.GreenReply.IsLimited) == 5 && slot.Pairs.Count(pair => pair.GreenReply.IsAnswered) == 5);
        (round.Green, round.Blue, round.RetryAfterSeconds).ShouldBe((new Tally(10, 0), new Tally(20, 0), 19));
        round.Failures.ShouldAllBe(failure => failure.Status == 429, "people are shown what was turned away");
    }

    [Fact]
    public void A_503_with_RetryAfter_for_all_is_an_outage()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, request => SideOf(request.RequestUri!.GetLeftPart(UriPartial.Authority)) == "blue" ? FakeAnswer.Ok(5) : FakeAnswer.RetryLater(HttpStatusCode.ServiceUnavailable, 5));

        var round = Run(clock, fleet, Assignment(slots: 20));

        Judged(round).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(3);
        round.RetryAfterSeconds.ShouldBe(0);
    }

    [Fact]
    public void Judges_no_slot_before_the_last_of_its_answers_is_there()
    {
        var clock = new ManualClock();
        var told = new List<(int Slot, double Seconds)>();

        // Failures are fast, successes slow: whoever looked at what is back would see failures alone.
        var sent = 0;
        using var fleet = new FakeFleet(clock, _ => ++sent % 10 == 0 ? FakeAnswer.Broken() : FakeAnswer.Ok(900));
        var progress = new Told(slot => told.Add((slot.Tally.Slot, clock.Elapsed.TotalSeconds)));
        using var prober = new Prober(fleet, clock);

        clock.Run(() => prober.Run(Assignment(slots: 3, first: 1), progress, default));

        told.Select(tally => tally.Slot).ShouldBe([1, 2, 3]);
        told[0].Seconds.ShouldBe(0.475 + 0.9, 0.03);
    }

    [Fact]
    public void Keeps_the_first_three_failures_of_each_side()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Broken());

        var round = Run(clock, fleet, Assignment(slots: 2, first: 1));

        round.Failures.GroupBy(failure => failure.Side).Select(side => (side.Key, side.Count())).ShouldBe([(Side.Green, 3), (Side.Blue, 3)], ignoreOrder: true);
        round.Failures.ShouldAllBe(failure => failure.Status == 500 && failure.Reason == "status 500 instead of 2xx" && failure.Target.StartsWith("http://10.0."));
        round.Failures.Select(failure => failure.Probe).ShouldBeSubsetOf(["home", "cart", "search"]);
    }

    [Fact]
    public void A_cancelled_round_throws_for_half_a_round_is_no_evidence()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok(300));
        using var budget = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
        using var prober = new Prober(fleet, clock);

        Should.Throw<OperationCanceledException>(() => clock.Run(() => prober.Run(Assignment(slots: 20, first: 1), null, budget.Token)));

        clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(2));
        fleet.Abandoned.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_round_that_is_cancelled_while_it_waits_for_its_last_answers_throws_too()
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok(1500));
        using var budget = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        using var prober = new Prober(fleet, clock);

        Should.Throw<OperationCanceledException>(() => clock.Run(() => prober.Run(Assignment(slots: 1, first: 1), null, budget.Token)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(121)]
    public void Refuses_an_assignment_of_no_slot_or_too_many(int slots)
        => Refused(Assignment(slots)).ShouldStartWith($"The assignment has {slots} slots; it needs 1 to 120");

    [Fact]
    public void Refuses_an_assignment_without_target_or_state()
    {
        Refused(Assignment(1) with { Green = [] }).ShouldStartWith("The assignment has 0 addresses of green, 2 of blue and 3 probes, and a state of 2, 2 and 3");
        Refused(Assignment(1) with { State = null }).ShouldStartWith("The assignment has no state");
        Refused(Assignment(1) with { Settings = null }).ShouldStartWith("The assignment has no settings of the judge");
        Refused(Assignment(1) with { Assignment = new Assignment { Slots = 1, ProbesPerSlot = 1, Targets = [2] } }).ShouldStartWith("The assignment has targets [2]; use 0 to 1");
        Refused(Assignment(1) with { Assignment = new Assignment { Slots = 1, ProbesPerSlot = 1 } }).ShouldStartWith("The assignment has no target; it needs 1 or more");
    }

    private static string Refused(ProbeRequest request)
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => FakeAnswer.Ok());

        return Should.Throw<ArgumentException>(() => Run(clock, fleet, request)).Message;
    }

    private static Round Run(ManualClock clock, FakeFleet fleet, ProbeRequest request, IProgress<SlotProgress>? progress = null)
    {
        using var prober = new Prober(fleet, clock);

        return clock.Run(() => prober.Run(request, progress, CancellationToken.None));
    }

    private static ProbeRequest Assignment(int slots, int first = 0) => new()
    {
        Assignment = new Assignment { Worker = 7, FirstSlot = first, Slots = slots, Targets = [0, 1], ProbesPerSlot = s_plan.ProbesPerSlot(2), Samples = 3 },
        Green = [Green0, Green1],
        Blue = [Blue0, Blue1],
        Plan = s_plan,
        Settings = s_plan.Judge,
        State = Judge.Start(s_plan.Judge, new FleetShape(2, 2, 3)),
    };

    private static Decision? Judged(Round round)
    {
        var state = round.Slots.Aggregate(Judge.Start(s_plan.Judge, new FleetShape(2, 2, 3)), (state, slot) => Judge.After(state, slot, s_plan.Judge));

        return round.Unfinished is [] ? Judge.Decide(state, s_plan.Judge) : Judge.SureFail(state, round.Unfinished, [0, 1], s_plan.Judge);
    }

    private static string SideOf(string address) => address.StartsWith("http://10.0.2.", StringComparison.Ordinal) ? "green" : "blue";

    private sealed class Told(Action<SlotProgress> tell) : IProgress<SlotProgress>
    {
        public void Report(SlotProgress value) => tell(value);
    }
}
