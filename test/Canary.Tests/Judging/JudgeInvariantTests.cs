using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Canary.Judging.Outcome;

namespace Canary.Tests.Judging;

public sealed class JudgeInvariantTests
{
    private const double Rounding = 1e-9;

    private static readonly Gen<int> _any = Gen.Choose(0, 10_000);

    [Fact]
    public void A_failure_never_speaks_for_green() => Prop.ForAll(Stories.ErrorsOnly, _any.ToArbitrary(), (story, pick) =>
    {
        if (!TryFailOneMore(story, pick, out var worse))
        {
            return;
        }

        var (before, after) = (Play.Standing(Endless(story), story.Targets, story.Slots), Play.Standing(Endless(story), story.Targets, worse));

        after.Absolute.ShouldBeGreaterThanOrEqualTo(before.Absolute - Rounding);
        after.Relative.ShouldBeGreaterThanOrEqualTo(before.Relative - Rounding);
        after.FleetHealthy.ShouldBeLessThanOrEqualTo(before.FleetHealthy);
        after.TargetHealthy.ShouldBeLessThanOrEqualTo(before.TargetHealthy);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Other_names_for_the_targets_change_nothing() => Prop.ForAll(Stories.Any, story =>
    {
        var renamed = story.Slots.Select(slot => slot with
        {
            Green = [.. slot.Green.Select(green => green with { Target = story.Targets - 1 - green.Target })],
        });

        var (original, other) = (Play.All(Endless(story), story.Targets, story.Slots), Play.All(Endless(story), story.Targets, renamed));

        ShouldAgree(Play.Standing(other, Endless(story)), Play.Standing(original, Endless(story)));
        other.Targets.Select(sums => (sums.Sent, sums.Failed)).ShouldBe(original.Targets.Reverse().Select(sums => (sums.Sent, sums.Failed)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_slots_does_not_change_the_sums() => Prop.ForAll(Stories.Any, story =>
    {
        var reversed = story.Slots.Reverse().Select((slot, number) => slot with { Slot = number });

        ShouldAgree(Play.Standing(Endless(story), story.Targets, reversed), Play.Standing(Endless(story), story.Targets, story.Slots));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Which_worker_reports_a_slot_first_does_not_change_the_sums() => Prop.ForAll(Stories.Any, story =>
    {
        var halves = story.Slots.Where(slot => slot.Slot % 2 == 0)
            .Zip(story.Slots.Where(slot => slot.Slot % 2 == 1), (one, other) => (One: one, Other: other with { Slot = one.Slot })).ToList();

        ShouldAgree(
            Play.Standing(Endless(story), story.Targets, halves.SelectMany(both => Reported(both.One, both.Other))),
            Play.Standing(Endless(story), story.Targets, halves.SelectMany(both => Reported(both.Other, both.One))));

        static SlotTally[] Reported(SlotTally first, SlotTally second) => [first, second with { Worker = 1 }];
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_slot_raises_what_is_capped_by_no_more_than_the_cap() => Prop.ForAll(Stories.Any, story =>
    {
        var (settings, limits) = (story.Settings, JudgeConstants.For(story.Settings));
        var state = Judge.Start(settings, story.Targets);
        foreach (var slot in story.Slots)
        {
            var next = Judge.After(state, slot, settings);
            var (before, after) = (Play.Standing(state, settings), Play.Standing(next, settings));
            state = next;

            after.Absolute.ShouldBeLessThanOrEqualTo(before.Absolute + limits.ErrorCap + Rounding);
            after.Blue.ShouldBeLessThanOrEqualTo(before.Blue + limits.ErrorCap + Rounding);
            after.Slower.ShouldBeLessThanOrEqualTo(before.Slower + limits.LatencyCap + Rounding);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_question_is_answered_once_its_evidence_has_reached_the_limit_and_not_before() => Prop.ForAll(Stories.Any, story =>
    {
        var uncapped = Endless(story) with { SlotCap = 1e6 };
        var state = Play.All(uncapped, story.Targets, story.Slots);
        var (absolute, slower) = (Play.Standing(state, uncapped).Absolute, Play.Standing(state, uncapped).Slower);
        if (absolute is > 0.01 and < 600)
        {
            Play.Standing(state, uncapped with { Alpha = Math.Exp(1e-6 - absolute) }).IsFailing.ShouldBeTrue();
            Play.Standing(state, uncapped with { Alpha = Math.Exp(-1e-6 - absolute) }).IsFailing.ShouldBeFalse();
        }

        if (slower is > 0.01 and < 600)
        {
            Play.Standing(state, uncapped with { AlphaLat = Math.Exp(1e-6 - slower) }).IsSlow.ShouldBeTrue();
            Play.Standing(state, uncapped with { AlphaLat = Math.Exp(-1e-6 - slower) }).IsSlow.ShouldBeFalse();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_fails_at_the_first_slot() => Prop.ForAll(Stories.Any, story =>
        Judge.Decide(Play.All(story.Settings, story.Targets, story.Slots.Take(1)), story.Settings)?.Outcome.ShouldNotBe(Outcome.Fail))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_average_lies_between_its_greatest_part_and_the_greatest() => Prop.ForAll(Stories.Any, story =>
    {
        var (settings, limits) = (Endless(story), JudgeConstants.For(Endless(story)));
        var state = Play.All(settings, story.Targets, story.Slots);
        var merged = Play.Standing(state, settings).Absolute;
        var pool = state.Pool.Errors.Mixture(limits.ErrorCap);
        var targets = state.Targets.Select(sums => sums.Errors.Mixture(limits.ErrorCap)).ToArray();

        merged.ShouldBeLessThanOrEqualTo(Math.Max(pool, targets.Max()) + Rounding);
        merged.ShouldBeGreaterThanOrEqualTo(Math.Max(pool + Math.Log(0.5), targets.Max() + Math.Log(0.5 / story.Targets)) - Rounding);
        if (story.Targets == 1)
        {
            merged.ShouldBe(pool);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_failure_of_blue_never_fails_green() => Prop.ForAll(Stories.ErrorsOnly, _any.ToArbitrary(), (story, pick) =>
    {
        var number = pick % story.Slots.Count;
        var slot = story.Slots[number];
        var worse = slot with { BlueFailed = slot.BlueFailed + ((slot.BlueSent - slot.BlueFailed + 1) / 2) };
        var settings = Endless(story);

        bool Fails(IEnumerable<SlotTally> slots) => Play.Standing(settings, story.Targets, slots) is { IsFailing: true, IsAlone: true };

        (Fails(story.Slots.Select((each, i) => i == number ? worse : each)) && !Fails(story.Slots)).ShouldBeFalse();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fewer_failures_keep_a_pass_and_make_it_no_later() => Prop.ForAll(Stories.ErrorsOnly, story =>
    {
        var clean = story.Slots.Select(slot => slot with { Green = [.. slot.Green.Select(green => green with { Failed = green.Failed / 2 })] });

        var (verdict, at) = Play.UntilVerdict(story.Settings, story.Targets, story.Slots);
        if (verdict?.Rule == Rule.Passed)
        {
            var (better, sooner) = Play.UntilVerdict(story.Settings, story.Targets, clean);
            better!.Rule.ShouldBe(Rule.Passed);
            sooner.ShouldBeLessThanOrEqualTo(at);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Green_that_fails_exactly_as_blue_does_is_never_blamed() => Prop.ForAll(Stories.ErrorsOnly, story =>
    {
        var alike = story.Slots.Select(slot => Play.Slot(slot.Slot, (slot.BlueSent, slot.BlueFailed), (slot.BlueSent, slot.BlueFailed)));

        Play.Standing(Endless(story), 1, alike).Relative.ShouldBeLessThanOrEqualTo(Rounding);
        Play.UntilVerdict(story.Settings, 1, alike).Verdict?.Rule.ShouldNotBe(Rule.FailErrors);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pass_and_a_fail_never_both_come_and_neither_changes() => Prop.ForAll(Stories.Any, story =>
    {
        var state = Judge.Start(story.Settings, story.Targets);
        Verdict? final = null;
        foreach (var slot in story.Slots)
        {
            state = Judge.After(state, slot, story.Settings);
            var verdict = Judge.Decide(state, story.Settings);
            if (final is not null)
            {
                verdict!.Rule.ShouldBe(final.Rule);
                verdict.Reasons.ShouldBe(final.Reasons);
            }

            final ??= verdict is { Outcome: not Outcome.Inconclusive } ? verdict : null;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pass_has_evidence_behind_every_claim() => Prop.ForAll(Stories.Any, story =>
    {
        var state = Play.All(story.Settings, story.Targets, story.Slots);
        if (Judge.Decide(state, story.Settings)?.Rule == Rule.Passed)
        {
            var questions = Evidence.Of(state, story.Settings).Questions;

            questions.Where(question => question.Name is "passFleet" or "passTargets").ShouldAllBe(question => question.IsReached);
            state.Targets.ShouldAllBe(sums => sums.Sent > 0);
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>A judge who never comes to a verdict, so that the sums can be followed to the end.</summary>
    private static JudgeSettings Endless(Story story) =>
        story.Settings with { MinSeconds = 1e6, MaxSeconds = 1e6, AlphaRel = 1e-300, AlphaLat = 1e-300, Comparative = true };

    private static void ShouldAgree(Standing one, Standing other)
    {
        one.Absolute.ShouldBe(other.Absolute, Rounding);
        one.Relative.ShouldBe(other.Relative, Rounding);
        one.Slower.ShouldBe(other.Slower, Rounding);
        one.Blue.ShouldBe(other.Blue, Rounding);
        one.FleetHealthy.ShouldBe(other.FleetHealthy, Rounding);
        one.TargetHealthy.ShouldBe(other.TargetHealthy, Rounding);
        one.FleetFast.ShouldBe(other.FleetFast, Rounding);
        one.TargetFast.ShouldBe(other.TargetFast, Rounding);
    }

    private static bool TryFailOneMore(Story story, int pick, out IReadOnlyList<SlotTally> worse)
    {
        var candidates = (
            from slot in story.Slots
            from green in slot.Green
            where green.Failed < green.Sent
            select (slot.Slot, green.Target)).ToArray();
        if (candidates is [])
        {
            worse = story.Slots;
            return false;
        }

        var chosen = candidates[pick % candidates.Length];
        worse = [.. story.Slots.Select(slot => slot.Slot != chosen.Slot ? slot : slot with
        {
            Green = [.. slot.Green.Select(green => green.Target == chosen.Target ? green with { Failed = green.Failed + 1 } : green)],
        })];
        return true;
    }
}
