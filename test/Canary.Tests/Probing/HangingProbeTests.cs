using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;
using Canary.Tests.Deployments;

namespace Canary.Tests.Probing;

/// <summary>Verdicts while some probes are still without answer.</summary>
public sealed class HangingProbeTests
{
    [Fact]
    public void Fast_failures_fail_green_before_hanging_probes_time_out()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Workers.Next(location);
        var clock = new ManualClock();
        var sent = 0;

        // Every fourth green probe hangs; the others fail at once.
        var round = Workers.Probe(Workers.Request(location, step, step.Assignments[0]), request => IsGreen(request) ? ++sent % 4 == 0 ? FakeAnswer.Never() : FakeAnswer.Broken(5) : FakeAnswer.Ok(5), clock);
        var next = Workers.Next(location, step, round);

        clock.Elapsed.TotalSeconds.ShouldBeLessThan(2, "a probe times out after two seconds");
        round.Unfinished.ShouldNotBeEmpty();
        round.Unfinished.ShouldAllBe(slot => slot.Returned.BlueSent + slot.BluePending == 10 && slot.Returned.Green.Sum(target => target.Sent) + slot.GreenPending.Sum() == 10, "what is yet to be sent is pending too");
        (next.Verdict!.Rule, next.Next).ShouldBe((Rule.FailErrors, NextStep.Diagnose));
        next.Verdict.Reasons.ShouldContain(reason => reason.Contains("were still without answer", StringComparison.Ordinal));
        round.Failures.Count(failure => failure.Side == Side.Green).ShouldBe(3);
        next.Observations.Probes.ShouldBe(round.Unfinished.Sum(slot => slot.Returned.BlueSent + slot.Returned.Green.Sum(target => target.Sent)));
    }

    [Fact]
    public void A_blue_that_hangs_as_well_holds_the_fail_back()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Workers.Next(location);
        var clock = new ManualClock();

        var round = Workers.Probe(Workers.Request(location, step, step.Assignments[0]) with { Assignment = step.Assignments[0] with { Slots = 3 } }, request => IsGreen(request) ? FakeAnswer.Broken(5) : FakeAnswer.Never(), clock);

        round.Unfinished.ShouldBeEmpty();
        round.Slots.Count.ShouldBe(3);
        clock.Elapsed.TotalSeconds.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Nothing_passes_on_slots_that_are_not_complete()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "judge": { "minSeconds": 1, "latency": false } }""").Locate();
        var step = Workers.Next(location);
        var sent = 0;

        // A probe of the very first slot hangs: nothing behind it may count before it has come back.
        var round = Workers.Probe(Workers.Request(location, step, step.Assignments[0]), _ => ++sent == 14 ? FakeAnswer.Never() : FakeAnswer.Ok(1));

        round.Unfinished.ShouldBeEmpty();
        round.Slots[0].BlueFailed.ShouldBe(1 - round.Slots[0].Green.Sum(target => target.Failed));
    }

    [Fact]
    public void Several_workers_come_to_the_verdict_that_one_of_them_was_sure_of()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "probesPerSecond": 200 }""").Locate();
        var step = Workers.Next(location);
        step.Assignments.Count.ShouldBe(2);
        var clock = new ManualClock();
        var sent = 0;

        var dead = Workers.Probe(
            Workers.Request(location, step, step.Assignments[0]),
            request => request.RequestUri!.GetLeftPart(UriPartial.Authority) == step.Green[0] ? ++sent % 4 == 0 ? FakeAnswer.Never() : FakeAnswer.Broken(5) : FakeAnswer.Ok(5),
            clock);
        var well = Workers.Probe(Workers.Request(location, step, step.Assignments[1]), _ => FakeAnswer.Ok(5));
        var next = Workers.Next(location, step, dead, well);

        clock.Elapsed.TotalSeconds.ShouldBeLessThan(2);
        dead.Unfinished.ShouldNotBeEmpty();
        well.Slots.Count.ShouldBe(step.Assignments[1].Slots);
        next.Verdict!.Rule.ShouldBe(Rule.FailErrors);
        Workers.Next(location, step, well, dead).Verdict!.Reasons.ShouldBe(next.Verdict.Reasons, "the order in which rounds come back says nothing");
    }

    [Fact]
    public void A_fail_that_the_tallies_do_not_show_counts_as_a_worker_that_is_missing()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Workers.Next(location);
        var unfinished = new UnfinishedSlot { Returned = new SlotTally { BlueSent = 10 }, GreenPending = [5, 5] };

        var next = Workers.Next(location, step, new Round { Unfinished = [unfinished] });

        (next.Next, next.Verdict, next.Observations.MissedRounds, next.State!.Imputed).ShouldBe((NextStep.Probe, null, 1, false));
    }

    private static bool IsGreen(HttpRequestMessage request) => request.RequestUri!.Host.StartsWith("10.0.2.", StringComparison.Ordinal);
}
