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
    public void The_suspect_is_the_worst_even_where_the_cap_makes_several_look_alike()
    {
        var state = Play.All(_settings, 3, [Play.Slot(0, (10, 0), (3, 0), (1, 1), (3, 3))]);

        Evidence.Of(state, _settings).Suspect.ShouldBe(2);
    }

    private static Question Ask(Evidence evidence, string name) => evidence.Questions.Single(question => question.Name == name);
}
