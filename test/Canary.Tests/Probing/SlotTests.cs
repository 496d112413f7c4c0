namespace Canary.Tests.Probing;

/// <summary>Answers come back on other threads, at any moment between two looks.</summary>
public sealed class SlotTests
{
    private static readonly ProbeAnswer s_good = new() { Status = 200, Microseconds = 5000 };
    private static readonly ProbeAnswer s_broken = new() { Status = 500, Failure = "status 500" };
    private static readonly ProbeAnswer s_tooMany = new() { Status = 429, Failure = "status 429", Limit = RateLimit.TooManyRequests, RetryAfterSeconds = 7 };
    private static readonly ProbeAnswer s_later = new() { Status = 503, Failure = "status 503", Limit = RateLimit.RetryLater, RetryAfterSeconds = 9 };

    private readonly List<(Side Side, TaskCompletionSource<ProbeAnswer> Answer)> _answers = [];

    [Fact]
    public void Every_probe_is_either_back_or_pending_however_late_its_answer_comes()
    {
        var slot = Sent(pairs: 2);
        _answers[0].Answer.SetResult(s_good);
        slot.Look();

        // Between the look and the count.
        _answers[1].Answer.SetResult(s_good);
        _answers[2].Answer.SetResult(s_broken);
        var replies = slot.Tally(worker: 0).Pairs.SelectMany(pair => new[] { pair.GreenReply, pair.BlueReply }).ToList();

        replies.Count(reply => reply.IsPending).ShouldBe(3);
        replies.Single(reply => !reply.IsPending).ShouldBe(Reply.Answered(5000), "what was back at the look");
        slot.HasGreenFailed.ShouldBeFalse();
    }

    [Fact]
    public void What_came_back_is_seen_at_the_next_look()
    {
        var slot = Sent(pairs: 1);
        slot.Look();
        _answers.ForEach(sent => sent.Answer.SetResult(s_broken));
        slot.IsComplete.ShouldBeFalse();

        slot.Look();

        (slot.IsComplete, slot.HasGreenFailed).ShouldBe((true, true));
        slot.Tally(worker: 3).Pairs.ShouldBe([new Pair(PairKind.Turn, 0, 0, Reply.Failed, 0, Reply.Failed)]);
        slot.Tally(worker: 3).Worker.ShouldBe(3);
    }

    [Fact]
    public void A_probe_without_an_answer_in_time_is_told_from_one_that_failed() =>
        Back(Side.Green, new ProbeAnswer { Failure = "no answer within 300 ms", Silence = Silence.Unanswered }, s_broken).ShouldBe([Reply.TimedOut, Reply.Failed]);

    [Fact]
    public void A_429_is_a_limit_whatever_the_others_got() => Back(Side.Green, s_tooMany, s_tooMany, s_broken).ShouldBe([Reply.Limited, Reply.Limited, Reply.Failed]);

    [Fact]
    public void A_503_with_RetryAfter_is_a_limit_where_another_probe_of_its_side_was_answered() =>
        Back(Side.Green, s_later, s_good, s_later).ShouldBe([Reply.Limited, Reply.Answered(5000), Reply.Limited]);

    /// <summary>A limiter lets some through, an outage none; and what blue answered says nothing about green.</summary>
    [Theory]
    [InlineData(Side.Green)]
    [InlineData(Side.Blue)]
    public void A_503_with_RetryAfter_is_a_failure_where_no_probe_of_its_side_was_answered(Side side) =>
        Back(side, s_later, s_broken, s_later).ShouldBe([Reply.Failed, Reply.Failed, Reply.Failed]);

    /// <summary>A fail that rested on it would not be sure: the next answer may make it a limit.</summary>
    [Fact]
    public void A_503_with_RetryAfter_is_pending_while_another_probe_of_its_side_is()
    {
        var slot = Sent(pairs: 2);
        Answer(Side.Green, s_later);
        slot.Look();

        slot.Tally(worker: 0).Pairs.ShouldAllBe(pair => pair.GreenReply.IsPending);
        Answer(Side.Green, s_good);
        slot.Look();
        slot.Tally(worker: 0).Pairs.Select(pair => pair.GreenReply).ShouldBe([Reply.Limited, Reply.Answered(5000)], ignoreOrder: true);
    }

    [Fact]
    public void The_longest_that_a_limiter_asks_to_wait_is_kept_and_what_an_outage_asks_is_not()
    {
        var slot = Sent(pairs: 2);
        Answer(Side.Green, s_tooMany, s_tooMany with { RetryAfterSeconds = 30 });
        Answer(Side.Blue, s_later with { RetryAfterSeconds = 60 }, s_broken);
        slot.Look();

        slot.RetryAfterSeconds.ShouldBe(30);
    }

    [Fact]
    public void Without_a_blue_its_moments_pass()
    {
        var slot = new Slot(0, [new Planned(PairKind.Turn, 0, 0, -1), new Planned(PairKind.Turn, 0, 0, -1)], ["http://green"], []);

        (slot.Planned, Enumerable.Range(0, slot.Planned).Count(i => slot.Place(i) is null)).ShouldBe((4, 2));
    }

    private List<Reply> Back(Side side, params IReadOnlyList<ProbeAnswer> answers)
    {
        var slot = Sent(answers.Count);
        Answer(side, answers);
        Answer(side == Side.Green ? Side.Blue : Side.Green, [.. answers.Select(_ => s_good)]);
        slot.Look();

        return [.. slot.Tally(worker: 0).Pairs.Select(pair => side == Side.Green ? pair.GreenReply : pair.BlueReply)];
    }

    private void Answer(Side side, params IReadOnlyList<ProbeAnswer> answers)
    {
        foreach (var (sent, answer) in _answers.Where(sent => sent.Side == side && !sent.Answer.Task.IsCompleted).Zip(answers))
        {
            sent.Answer.SetResult(answer);
        }
    }

    private Slot Sent(int pairs)
    {
        var slot = new Slot(0, [.. Enumerable.Repeat(new Planned(PairKind.Turn, 0, 0, 0), pairs)], ["http://green"], ["http://blue"]);
        for (var i = 0; i < slot.Planned; i++)
        {
            var (side, pair, address, path) = slot.Place(i)!.Value;
            _answers.Add((side, new TaskCompletionSource<ProbeAnswer>()));
            slot.Add(side, pair, address, path, _answers[i].Answer.Task);
        }

        return slot;
    }
}
