using Canary.Tests.Gates;

namespace Canary.Tests.Probing;

/// <summary>Verdicts while some probes are still pending.</summary>
public sealed class HangingProbeTests
{
    private const string Patient = """{ "probes": [{ "path": "/", "timeoutMs": 10000 }], "probesPerSecond": 40 }""";

    [Fact]
    public void Fast_failures_fail_green_before_hanging_probes_time_out()
    {
        var location = Sample.TestTraffic().WithPlan(Patient).Locate();
        var step = Workers.Next(location);
        var clock = new ManualClock();
        var sent = 0;

        // Every fourth green probe hangs; the others fail at once.
        var round = Workers.Probe(Workers.Request(location, step, step.Assignments[0]), request => IsGreen(request) ? ++sent % 4 == 0 ? FakeAnswer.Never() : FakeAnswer.Broken(5) : FakeAnswer.Ok(5), clock);
        var next = Workers.Next(location, step, round);

        clock.Elapsed.TotalSeconds.ShouldBeLessThan(3, "a probe times out after ten seconds");
        round.Unfinished.ShouldNotBeEmpty();
        round.Unfinished.ShouldAllBe(slot => slot.Pairs.Count == 10, "what is yet to be sent is pending too");
        (next.Verdict!.Rule, next.Verdict.Stratum, next.Next).ShouldBe((Rule.FailErrors, Stratum.Pool, NextStep.Diagnose));
        var pending = round.Unfinished.SelectMany(slot => slot.Pairs).ToList();
        next.Verdict.Reasons[^1].ShouldBe(
            $"{pending.Count(pair => pair.GreenReply.IsPending)} probes to green and {pending.Count(pair => pair.BlueReply.IsPending)} to blue were still pending; they could not change the verdict");
        round.Failures.Count(failure => failure.Side == Side.Green).ShouldBe(3);
        next.Observations.Probes.ShouldBe(round.Unfinished.Sum(slot => 20 - slot.Pending));

        // A pending probe counts on neither side: in no figure did it fail.
        (next.Evidence!.Green.Failed, next.Evidence.Green.Sent).ShouldBe((pending.Count(pair => pair.GreenReply.IsFailed), pending.Count(pair => !pair.GreenReply.IsPending)));
        next.Evidence.Blue.ShouldBe(new Tally(pending.Count(pair => !pair.BlueReply.IsPending), 0));
    }

    [Theory]
    [InlineData(1, 0, "1 probe to green was still pending; it could not change the verdict")]
    [InlineData(0, 2, "2 probes to blue were still pending; they could not change the verdict")]
    [InlineData(1, 1, "1 probe to green and 1 to blue were still pending; they could not change the verdict")]
    public void Says_how_many_probes_were_pending(int green, int blue, string told)
    {
        var location = Sample.TestTraffic().WithPlan("""{ "warmUp": { "enabled": false } }""").Locate();
        var step = Workers.Next(location);
        var slots = Enumerable.Range(0, 5).Select(slot => Slots.Of(slot, 10, greenFailed: 10, greens: 2, blues: 2)).ToList();
        slots[^1] = slots[^1] with { Pairs = [.. slots[^1].Pairs.Select((pair, i) => pair with { GreenReply = i < green ? Reply.Pending : pair.GreenReply, BlueReply = i < blue ? Reply.Pending : pair.BlueReply })] };

        // The worker broke off when it looked at the last of them.
        var next = Workers.Next(location, step, new Round { Slots = slots[..2], Unfinished = slots[2..] });

        next.Verdict!.Rule.ShouldBe(Rule.FailErrors);
        next.Verdict.Reasons[^1].ShouldBe(told);
    }

    [Fact]
    public void A_blue_that_hangs_as_well_holds_the_fail_back()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Workers.Next(location);
        var clock = new ManualClock();

        var round = Workers.Probe(Workers.Request(location, step, step.Assignments[0]) with { Assignment = step.Assignments[0] with { Slots = 6 } }, request => IsGreen(request) ? FakeAnswer.Broken(5) : FakeAnswer.Never(), clock);

        round.Unfinished.ShouldBeEmpty();
        round.Slots.Count.ShouldBe(6);
        clock.Elapsed.TotalSeconds.ShouldBeGreaterThan(4, "the last of blue's probes times out two seconds after the last slot");
    }

    [Fact]
    public void Nothing_passes_on_slots_that_are_not_complete()
    {
        const string plan = """{ "probes": [{ "path": "/", "timeoutMs": 10000 }], "warmUp": { "enabled": false }, "judge": { "minSeconds": 25, "latency": { "judged": false } } }""";
        var location = Sample.TestTraffic().WithPlan(plan).Locate();
        var step = Workers.Next(location);
        while (step.Assignments[0].FirstSlot < 40)
        {
            step = Workers.Next(location, step, Workers.Probe(Workers.Request(location, step, step.Assignments[0]), _ => FakeAnswer.Ok(1)));
        }

        // A pass is due at slot 50. A probe of slot 40 hangs: nothing behind it may count before it has come back.
        var (clean, held, sent) = (new ManualClock(), new ManualClock(), 0);
        var passed = Workers.Probe(Workers.Request(location, step, step.Assignments[0]), _ => FakeAnswer.Ok(1), clean);
        var hung = Workers.Probe(Workers.Request(location, step, step.Assignments[0]), request => IsGreen(request) && ++sent == 5 ? FakeAnswer.Never() : FakeAnswer.Ok(1), held);

        (passed.Slots.Count, clean.Elapsed.TotalSeconds).ShouldBe((10, 5), "as soon as it may");
        hung.Unfinished.ShouldBeEmpty();
        hung.Slots[0].Pairs.Count(pair => pair.GreenReply.IsTimedOut).ShouldBe(1);
        held.Elapsed.TotalSeconds.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public void Several_workers_come_to_the_verdict_that_one_of_them_was_sure_of()
    {
        var location = Sample.TestTraffic().WithPlan("""{ "probes": [{ "path": "/", "timeoutMs": 10000 }], "probesPerSecond": 400, "warmUp": { "enabled": false } }""").Locate();
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

        clock.Elapsed.TotalSeconds.ShouldBeLessThan(4);
        dead.Unfinished.ShouldNotBeEmpty();
        well.Slots.Count.ShouldBe(step.Assignments[1].Slots);
        (next.Verdict!.Rule, next.Verdict.Stratum).ShouldBe((Rule.FailErrors, Stratum.Target(0)));
        Workers.Next(location, step, well, dead).Verdict!.Reasons.ShouldBe(next.Verdict.Reasons, "the order in which rounds come back says nothing");
    }

    [Fact]
    public void A_fail_that_the_tallies_do_not_show_counts_as_a_worker_that_is_missing()
    {
        var location = Sample.TestTraffic().Locate();
        var step = Workers.Next(location);
        var pending = Slots.Of(0, 10, greens: 2, blues: 2) with { Pairs = [.. Slots.Of(0, 10, greens: 2, blues: 2).Pairs.Select(pair => pair with { GreenReply = Reply.Pending })] };

        var next = Workers.Next(location, step, new Round { Unfinished = [pending] });

        (next.Next, next.Verdict, next.Observations.MissedRounds, next.State!.Slots).ShouldBe((NextStep.Probe, null, 1, 0));
    }

    private static bool IsGreen(HttpRequestMessage request) => request.RequestUri!.Host.StartsWith("10.0.2.", StringComparison.Ordinal);
}
