using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class PendingTests
{
    private static readonly JudgeSettings _settings = Play.ErrorsOnly;

    [Fact]
    public void A_fail_on_what_has_returned_stands_however_the_rest_returns() => Prop.ForAll(
        Stories.ErrorsOnly, Gen.Choose(0, int.MaxValue).ToArbitrary(), (story, seed) =>
        {
            var random = new Random(seed);
            var start = Judge.Start(story.Settings, story.Targets);
            var unfinished = story.Slots.Take(6).Select(slot => Pend(slot, story.Targets, random)).ToArray();
            var verdict = Judge.Decide(Judge.Pending(start, unfinished, story.Settings), story.Settings);
            verdict?.Rule.ShouldBe(Rule.FailErrors);

            var completed = unfinished.Select(slot => Complete(slot, random));
            var standing = Play.Standing(story.Settings with { AlphaRel = 1e-300, MaxSeconds = 1e6 }, story.Targets, completed);
            var limits = JudgeConstants.For(story.Settings);
            if (verdict is not null)
            {
                standing.Absolute.ShouldBeGreaterThanOrEqualTo(limits.FailErrors);
                standing.Relative.ShouldBeGreaterThanOrEqualTo(limits.FailRelative);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_fail_shows_while_the_healthy_probes_are_still_on_their_way()
    {
        var state = Play.All(_settings, 1, Play.Repeat(1, (10, 0), (10, 10)));

        var imputed = Judge.Pending(state, [Unfinished(1, (10, 0), 0, (8, 8), 2)], _settings);

        Judge.Decide(state, _settings).ShouldBeNull();
        Judge.Decide(imputed, _settings)!.Rule.ShouldBe(Rule.FailErrors);
    }

    [Fact]
    public void Pending_green_probes_count_as_answers()
    {
        var imputed = Judge.Pending(Judge.Start(_settings, 1), [Unfinished(0, (10, 0), 0, (5, 2), 4)], _settings);

        (imputed.Pool.Sent, imputed.Pool.Failed).ShouldBe((9, 2));
    }

    [Fact]
    public void Pending_blue_probes_count_as_failures()
    {
        var state = Play.All(_settings, 1, Play.Repeat(1, (10, 0), (10, 10)));

        var few = Play.Standing(Judge.Pending(state, [Unfinished(1, (8, 0), 2, (5, 5), 0)], _settings), _settings);
        var all = Play.Standing(Judge.Pending(state, [Unfinished(1, (0, 0), 10, (5, 5), 0)], _settings), _settings);

        few.Relative.ShouldBe(Play.Standing(state, _settings).Relative + RelativeTest.Weigh(5, 5, 10, 2, 20), 1e-12);
        all.Relative.ShouldBe(Play.Standing(state, _settings).Relative);
    }

    [Fact]
    public void Nothing_but_a_fail_can_be_read()
    {
        var nearly = Play.All(_settings, 1, Play.Repeat(25, (10, 0), (10, 0)));
        var imputed = Judge.Pending(nearly, [Unfinished(25, (0, 0), 0, (0, 0), 10)], _settings);
        var overtime = Judge.Pending(nearly, [Unfinished(5000, (0, 0), 0, (0, 0), 0)], _settings);

        Judge.Decide(imputed, _settings).ShouldBeNull();
        Judge.Decide(overtime, _settings).ShouldBeNull();
    }

    [Fact]
    public void A_pass_is_not_taken_back()
    {
        var passed = Play.All(_settings, 1, Play.Repeat(26, (10, 0), (10, 0)));
        UnfinishedSlot[] dying = [Unfinished(26, (10, 0), 0, (10, 10), 0), Unfinished(27, (10, 0), 0, (1000, 1000), 0)];

        Judge.Decide(Judge.Pending(passed, dying, _settings), _settings).ShouldBeNull();
    }

    [Fact]
    public void Nothing_can_be_added_to_it()
    {
        var imputed = Judge.Pending(Judge.Start(_settings, 1), [Unfinished(0, (5, 0), 5, (5, 0), 5)], _settings);

        Should.Throw<ArgumentException>(() => Judge.After(imputed, Play.Slot(1, (1, 0), (1, 0)), _settings)).Message.ShouldContain("imputed");
        Should.Throw<ArgumentException>(() => Judge.Pending(imputed, [], _settings)).Message.ShouldContain("imputed");
    }

    [Fact]
    public void Counts_that_cannot_be_true_are_refused()
    {
        var state = Judge.Start(_settings, 2);
        UnfinishedSlot slot = new() { Returned = Play.Slot(0, (5, 0), (5, 0)), BluePending = -1, GreenPending = [1, -2] };

        Should.Throw<ArgumentException>(() => Judge.Pending(state, [slot], _settings)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("BluePending is -1"),
            message => message.ShouldContain("GreenPending of target 1 is -2"));
        Should.Throw<ArgumentException>(() => Judge.Pending(state, [slot with { BluePending = 0, GreenPending = [1] }], _settings))
            .Message.ShouldContain("GreenPending has 1 numbers");

        UnfinishedSlot impossible = new() { Returned = Play.Slot(0, (5, 6)), GreenPending = [0, 0] };
        Should.Throw<ArgumentException>(() => Judge.Pending(state, [impossible], _settings))
            .Message.ShouldContain("BlueFailed is 6");
    }

    private static UnfinishedSlot Unfinished(
        int slot, (int Sent, int Failed) blue, int bluePending, (int Sent, int Failed) green, int greenPending) =>
        new() { Returned = Play.Slot(slot, blue, green), BluePending = bluePending, GreenPending = [greenPending] };

    private static UnfinishedSlot Pend(SlotTally slot, int targets, Random random) => new()
    {
        Returned = slot,
        BluePending = random.Next(3),
        GreenPending = [.. Enumerable.Range(0, targets).Select(_ => random.Next(3))],
    };

    private static SlotTally Complete(UnfinishedSlot slot, Random random) => slot.Returned with
    {
        BlueSent = slot.Returned.BlueSent + slot.BluePending,
        BlueFailed = slot.Returned.BlueFailed + random.Next(slot.BluePending + 1),
        Green = [.. slot.Returned.Green.Select(green => new TargetTally
        {
            Target = green.Target,
            Sent = green.Sent + slot.GreenPending[green.Target],
            Failed = green.Failed + random.Next(slot.GreenPending[green.Target] + 1),
        })],
    };
}
