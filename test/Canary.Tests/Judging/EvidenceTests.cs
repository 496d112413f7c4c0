using Canary.Judging;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class EvidenceTests
{
    private static readonly JudgeSettings _settings = Play.ErrorsOnly;

    [Fact]
    public void Shows_the_counts_and_every_question()
    {
        var settings = new JudgeSettings();
        var state = Play.All(settings, 2, [Play.Slot(0, (10, 1), (6, 0), (4, 2))]);

        var evidence = Evidence.Of(state, settings);

        evidence.Seconds.ShouldBe(0.5);
        evidence.Green.ShouldBe(new ProbeCount { Sent = 10, Failed = 2 });
        evidence.Blue.ShouldBe(new ProbeCount { Sent = 10, Failed = 1 });
        evidence.Suspect.ShouldBe(1);
        evidence.Targets.Select(target => (target.Target, target.Sent, target.Failed)).ShouldBe([(0, 6, 0), (1, 4, 2)]);
        evidence.Questions.Select(question => question.Name).ShouldBe(
            ["errors", "relative", "blue", "passFleet", "passTargets", "latency", "passLatencyFleet", "passLatencyTargets"]);
    }

    [Fact]
    public void Asks_only_what_is_judged()
    {
        var alone = _settings with { Comparative = false };

        Evidence.Of(Judge.Start(alone, 1), alone).Questions.Select(question => question.Name).ShouldBe(["errors", "passFleet"]);
    }

    [Fact]
    public void Says_how_many_clean_probes_are_missing()
    {
        var evidence = Evidence.Of(Play.All(_settings, 2, [Play.Slot(0, (10, 0), (5, 0), (5, 1))]), _settings);

        Ask(evidence, "passFleet").CleanProbesToGo.ShouldBe(381 - 10);
        evidence.Targets.Select(target => target.CleanProbesToGo).ShouldBe([22 - 5, 37 - 5]);
        Ask(evidence, "passTargets").CleanProbesToGo.ShouldBe(22 - 5 + 37 - 5);
    }

    [Fact]
    public void Says_how_many_failing_probes_would_fail_green()
    {
        var fresh = Evidence.Of(Judge.Start(_settings, 1), _settings);
        var worn = Evidence.Of(Play.All(_settings, 1, Play.Repeat(9, (10, 0), (10, 0))), _settings);

        Ask(fresh, "errors").FailingProbesToGo.ShouldBe(2);
        Ask(worn, "errors").FailingProbesToGo.ShouldBe(4);
        Ask(fresh, "relative").FailingProbesToGo.ShouldBe(4);
    }

    [Fact]
    public void What_is_reached_is_not_missing_anything()
    {
        var evidence = Evidence.Of(Play.All(_settings, 1, Play.Repeat(2, (10, 0), (10, 10))), _settings);

        Ask(evidence, "errors").ShouldSatisfyAllConditions(
            question => question.IsReached.ShouldBeTrue(),
            question => question.FailingProbesToGo.ShouldBe(0),
            question => question.Value.ShouldBeGreaterThanOrEqualTo(question.Threshold));
        Ask(evidence, "relative").FailingProbesToGo.ShouldBe(0);
    }

    [Fact]
    public void So_many_failing_probes_and_no_fewer_would_fail_green() => Prop.ForAll(Stories.ErrorsOnly, story =>
    {
        var settings = story.Settings with { SlotCap = 1e6, AlphaRel = 1e-300, MaxSeconds = 1e6, MinSeconds = 1e6 };
        var state = Play.All(settings, 1, story.Slots.Select(slot => Play.Slot(slot.Slot, (0, 0), (10, slot.BlueFailed))));
        var missing = (int)Ask(Evidence.Of(state, settings), "errors").FailingProbesToGo!.Value;

        Fails(missing).ShouldBeTrue();
        if (missing > 0)
        {
            Fails(missing - 1).ShouldBeFalse();
        }

        bool Fails(int probes) =>
            Play.Standing(Judge.After(state, Play.Slot(state.Slots, (0, 0), (probes, probes)), settings), settings).IsFailing;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Says_how_many_failing_probes_would_prove_blue_bad()
    {
        var evidence = Evidence.Of(Play.All(_settings, 3, Play.Repeat(9, (10, 0), (3, 0), (3, 0), (4, 0))), _settings);
        var missing = (int)Ask(evidence, "blue").FailingProbesToGo!.Value;

        // One to a slot, so that the cap does not matter.
        Blue(missing).IsBlueFailing.ShouldBeTrue();
        Blue(missing - 1).IsBlueFailing.ShouldBeFalse();

        Standing Blue(int failures) => Play.Standing(
            _settings, 3, [.. Play.Repeat(9, (10, 0), (3, 0), (3, 0), (4, 0)), .. Enumerable.Range(9, failures).Select(slot => Play.Slot(slot, (1, 1), (0, 0)))]);
    }

    [Fact]
    public void Says_how_many_probes_like_these_would_settle_the_latency()
    {
        var settings = new JudgeSettings();
        var evidence = Evidence.Of(Play.All(settings, 1, Enumerable.Range(0, 4).Select(slot => Play.Latencies(slot, 60, 40, 90))), settings);
        var (slower, faster) = (Ask(evidence, "latency"), Ask(evidence, "passLatencyFleet"));

        slower.AlikeProbesToGo.ShouldBe((long)Math.Ceiling((slower.Threshold - slower.Value) / (slower.Value / 40)));
        faster.Value.ShouldBeLessThan(0);
        faster.AlikeProbesToGo.ShouldBeNull("evidence that does not grow reaches no threshold");
    }

    [Fact]
    public void Targets_need_as_many_probes_like_these_as_each_lacks_itself()
    {
        TargetTally good = new() { Sent = 5, FasterThanTargetLimit = 40, FasterThanPoolLimit = 40 };
        SlotTally slot = new() { BlueSent = 10, Green = [good, good with { Target = 1, FasterThanTargetLimit = 35 }] };
        var settings = new JudgeSettings();
        var state = Play.All(settings, 2, [slot]);
        var limits = JudgeConstants.For(settings);
        var each = state.Targets.Select(sums => Math.Ceiling((limits.PassLatencyTarget - LogSum.Mean(sums.Faster)) * 5 / LogSum.Mean(sums.Faster)));

        Ask(Evidence.Of(state, settings), "passLatencyTargets").AlikeProbesToGo.ShouldBe((long)each.Sum());
        Ask(Evidence.Of(Judge.Start(settings, 2), settings), "passLatencyTargets").AlikeProbesToGo.ShouldBeNull();
    }

    [Fact]
    public void Every_question_says_in_words_what_is_missing() => Prop.ForAll(Stories.Any, story =>
    {
        var questions = Evidence.Of(Play.All(story.Settings, story.Targets, story.Slots), story.Settings).Questions;

        return questions.All(question => question.IsReached == (question.Missing == "") && !question.Missing.StartsWith('0'));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tells_where_the_error_rates_and_their_difference_lie()
    {
        var evidence = Evidence.Of(Play.All(_settings, 1, Play.Repeat(12, (10, 0), (10, 0))), _settings);
        var alone = _settings with { Comparative = false };

        (evidence.Green.Interval, evidence.Blue.Interval).ShouldBe((ConfidenceSequence.Of(120, 0), ConfidenceSequence.Of(120, 0)));
        evidence.Difference.ShouldBe(ConfidenceSequence.Difference(evidence.Green, evidence.Blue));
        Evidence.Of(Play.All(alone, 1, Play.Repeat(12, (0, 0), (10, 0))), alone).Difference.ShouldBeNull();
    }

    [Fact]
    public void The_suspect_is_the_worst_even_where_the_cap_makes_several_look_alike()
    {
        var state = Play.All(_settings, 3, [Play.Slot(0, (10, 0), (3, 0), (1, 1), (3, 3))]);

        Evidence.Of(state, _settings).Suspect.ShouldBe(2);
    }

    private static Question Ask(Evidence evidence, string name) => evidence.Questions.Single(question => question.Name == name);
}
