using Canary.Judging;
using Canary.Probing;

namespace Canary.Tests.Probing;

/// <summary>Answers come back on other threads, at any moment between two looks.</summary>
public sealed class SlotTests
{
    private readonly List<TaskCompletionSource<ProbeAnswer>> _answers = [];

    [Fact]
    public void Every_probe_is_either_back_or_on_its_way_however_late_its_answer_comes()
    {
        var slot = Sent(4);
        _answers[0].SetResult(new ProbeAnswer { Status = 200 });
        slot.Look();

        // Between the look and the count.
        _answers[1].SetResult(new ProbeAnswer { Status = 200 });
        _answers[2].SetResult(new ProbeAnswer { Status = 500, Failure = "status 500" });
        var unfinished = slot.Unfinished(worker: 0);

        (unfinished.Returned.BlueSent + unfinished.BluePending).ShouldBe(2);
        (unfinished.Returned.Green.Sum(target => target.Sent) + unfinished.GreenPending.Sum()).ShouldBe(2);
        (unfinished.Returned.BlueSent + unfinished.Returned.Green.Sum(target => target.Sent)).ShouldBe(1, "what was back at the look");
        slot.HasGreenFailed.ShouldBeFalse();
    }

    [Fact]
    public void What_came_back_is_seen_at_the_next_look()
    {
        var slot = Sent(2);
        slot.Look();
        _answers.ForEach(answer => answer.SetResult(new ProbeAnswer { Status = 500, Failure = "status 500" }));
        slot.IsComplete.ShouldBeFalse();

        slot.Look();

        slot.IsComplete.ShouldBeTrue();
        slot.HasGreenFailed.ShouldBeTrue();
        slot.Tally(worker: 0, JudgeSettings.Default).BlueFailed.ShouldBe(1);
    }

    /// <summary>As many probes to green as to blue.</summary>
    private Slot Sent(int probes)
    {
        var slot = new Slot(0, [.. Enumerable.Repeat(0, probes / 2)], ["http://green"], ["http://blue"]);
        for (var i = 0; i < probes; i++)
        {
            var (side, target, address) = slot.Place(i);
            _answers.Add(new TaskCompletionSource<ProbeAnswer>());
            slot.Add(side, target, address, _answers[i].Task);
        }

        return slot;
    }
}
