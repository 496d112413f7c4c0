using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Canary.Judging.Outcome;

namespace Canary.Tests.Judging;

/// <summary>What a worker may conclude that knows of some targets alone.</summary>
public sealed class SureVerdictTests
{
    [Fact]
    public void A_fail_that_a_part_is_sure_of_stands_whatever_the_other_workers_find() => Prop.ForAll(Stories.ErrorsOnly, story =>
    {
        // Nothing but a fail can end this story.
        var settings = story.Settings with { MinSeconds = 1e5, MaxSeconds = 1e6, SharedHoldSeconds = 1e6 };
        int[] own = [.. Enumerable.Range(0, story.Targets).Where(target => target % 2 == 0)];
        int[] others = [.. Enumerable.Range(0, story.Targets).Except(own)];
        var (alone, all) = (Judge.Start(settings, story.Targets), Judge.Start(settings, story.Targets));
        foreach (var slot in story.Slots)
        {
            var mine = slot with { Worker = 0, Green = [.. slot.Green.Where(target => own.Contains(target.Target))] };
            alone = Judge.After(alone, mine, settings);
            all = Judge.After(all, mine, settings);
            if (others is [_, ..] && Judge.IsSure(alone, own, settings))
            {
                Judge.Decide(all, settings)!.Outcome.ShouldBe(Outcome.Fail);

                return;
            }

            // The best that can be found for green: it always answers, and blue never.
            all = others is [] ? all : Judge.After(all, new SlotTally
            {
                Slot = slot.Slot,
                Worker = 1,
                BlueSent = 50,
                BlueFailed = 50,
                Green = [.. others.Select(target => new TargetTally { Target = target, Sent = 50 })],
            }, settings);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_part_that_is_dead_is_sure_and_one_that_is_well_never()
    {
        var dead = Play.All(Play.ErrorsOnly, 4, Enumerable.Range(0, 4).Select(slot => Play.Slot(slot, (10, 0), (5, 5), (0, 0), (5, 0), (0, 0))));

        Judge.IsSure(dead, [0, 1], Play.ErrorsOnly).ShouldBeTrue();
        Judge.IsSure(dead, [2, 3], Play.ErrorsOnly).ShouldBeFalse();
    }

    [Fact]
    public void Who_knows_of_all_targets_is_sure_of_every_verdict()
    {
        var state = Play.All(Play.ErrorsOnly, 1, Play.Repeat(300, (10, 0), (10, 0)));

        Judge.IsSure(state, [0], Play.ErrorsOnly).ShouldBeTrue();
    }

    [Fact]
    public void Silence_of_a_part_is_never_a_pass()
    {
        var settings = Play.ErrorsOnly with { MinSeconds = 0 };
        var state = Play.All(settings, 2, Play.Repeat(100, (10, 0), (10, 0), (0, 0)));

        Judge.IsSure(state, [0], settings).ShouldBeFalse();
        Judge.Decide(state, settings).ShouldBeNull();
    }
}
