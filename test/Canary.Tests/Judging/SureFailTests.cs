using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

/// <summary>What is sure before every answer is back, and before other workers are heard.</summary>
public sealed class SureFailTests
{
    private static readonly FleetShape _one = new(1, 1, 1);
    private static readonly JudgeState _nearly = Slots.Play(Slots.ErrorsOnly, _one, Enumerable.Range(0, 3).Select(slot => Slots.Of(slot, 10, 10)));

    [Fact]
    public void A_fail_that_pending_probes_cannot_undo_is_sure()
    {
        var slot = Slots.Of(3, 10, 6) with { Pairs = [.. Slots.Of(3, 10, 6).Pairs.Select((pair, i) => i < 6 ? pair : pair with { GreenReply = Reply.Pending })] };

        Judge.SureFail(_nearly, [slot], [0], Slots.ErrorsOnly).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));
    }

    [Fact]
    public void Failures_of_green_beside_pending_probes_of_blue_prove_nothing_yet()
    {
        var slot = Slots.Of(3, 10, 10) with { Pairs = [.. Slots.Of(3, 10, 10).Pairs.Select(pair => pair with { BlueReply = Reply.Pending })] };
        var fresh = Judge.Start(Slots.ErrorsOnly, _one);
        var all = Enumerable.Range(0, 6).Select(number => slot with { Slot = number }).ToList();

        Judge.SureFail(fresh, all, [0], Slots.ErrorsOnly).ShouldBeNull();
    }

    /// <summary>However the pending probes turn out, the fail stands.</summary>
    [Fact]
    public void Any_completion_keeps_a_sure_fail() => Prop.ForAll(Pending(), slots =>
    {
        var start = Judge.Start(Slots.ErrorsOnly, _one);
        if (Judge.SureFail(start, slots, [0], Slots.ErrorsOnly) is null)
        {
            return true;
        }

        var chance = new Chance(7);
        var completed = slots.Select(slot => slot with { Pairs = [.. slot.Pairs.Select(pair => pair with { GreenReply = Completed(pair.GreenReply), BlueReply = Completed(pair.BlueReply) })] });
        var state = Slots.Play(Slots.ErrorsOnly, _one, completed);

        return Judge.Decide(state, Slots.ErrorsOnly) is { Rule: Rule.FailErrors };

        Reply Completed(Reply reply) => !reply.IsPending ? reply : chance.Next() < 0.5 ? Reply.Failed : Slots.Good;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_worker_of_some_targets_is_sure_of_a_target_alone()
    {
        var shape = new FleetShape(4, 2, 1);
        var settings = Slots.ErrorsOnly;
        var slots = Enumerable.Range(0, 30).Select(slot => new SlotTally
        {
            Slot = slot,
            Pairs = [.. Enumerable.Range(0, 10).Select(i => new Pair(PairKind.Turn, 0, i % 2, i % 2 == 0 ? Reply.Failed : Slots.Good, i / 2 % 2, Slots.Good))],
        });
        var state = Judge.Start(settings, shape);
        foreach (var slot in slots)
        {
            state = Judge.After(state, slot, settings);
            if (Judge.SureFail(state, [], [0, 1], settings) is { } decision)
            {
                decision.ShouldBe(new Decision(Rule.FailErrors, Stratum.Target(0)));

                return;
            }

            // The pool may hold both keys by then; that is not for one worker to say.
        }

        // A verdict of all is final, so the worker's own stands with it.
        Judge.Decide(state, settings).ShouldNotBeNull().Outcome.ShouldBe(Canary.Judging.Outcome.Fail);
    }

    [Fact]
    public void A_pass_is_never_sure_before_the_slot_is_closed() =>
        Judge.SureFail(Judge.Start(Slots.ErrorsOnly, _one), [.. Enumerable.Range(0, 200).Select(slot => Slots.Of(slot, 10))], [0], Slots.ErrorsOnly).ShouldBeNull();

    [Fact]
    public void Pending_probes_of_blue_do_not_make_a_path_look_unserved()
    {
        var shape = new FleetShape(1, 1, 2);
        var slots = Enumerable.Range(0, 40).Select(slot => new SlotTally
        {
            Slot = slot,
            Pairs = [.. Enumerable.Range(0, 10).Select(i => new Pair(PairKind.Turn, i % 2, 0, Reply.Failed, 0, Reply.Pending))],
        }).ToList();

        Judge.SureFail(Judge.Start(Slots.ErrorsOnly, shape), slots, [0], Slots.ErrorsOnly).ShouldBeNull();
    }

    private static Arbitrary<SlotTally[]> Pending() => (
        from slots in (from green in Gen.Choose(-1, 1).ArrayOf(10) from blue in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(-1)), (1, Gen.Constant(0))).ArrayOf(10) select (green, blue)).ArrayOf(8)
        select slots.Select((slot, number) => new SlotTally
        {
            Slot = number,
            Pairs = [.. slot.green.Zip(slot.blue, (green, blue) => new Pair(PairKind.Turn, 0, 0, Of(green), 0, Of(blue)))],
        }).ToArray()).ToArbitrary();

    private static Reply Of(int outcome) => outcome switch { -1 => Reply.Failed, 0 => Reply.Pending, _ => Slots.Good };
}
