namespace Canary.Tests.Judging;

public sealed class EvidenceTests
{
    private static readonly JudgedNames _names = new(["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"], ["home", "cart"]);

    [Fact]
    public void Asks_what_a_pass_needs_and_what_a_fail_needs()
    {
        var end = new Fleet(new FleetShape(4, 4, 2)).Judge(1);
        var questions = Evidence.Of(end.State, JudgeSettings.Default).Questions;

        questions.Select(question => question.Claim).ShouldBe(
        [
            "green's error rate is above 0.2%",
            "green fails more often than blue",
            "blue's error rate is above 20%",
            "green's latency is above 1.15× blue's",
            "green's error rate is below 2%",
            "every target's error rate is below 20%",
            "every probe's error rate is below 20%",
            "green's latency is below 1.5× blue's",
            "no target's latency reaches 2.5× blue's",
            "no probe's latency reaches 2.5× blue's",
            "green's slowest 2.5% are like blue's",
        ]);
        questions.Where(question => question.SpeaksForGreen).ShouldAllBe(question => question.IsReached && question.Missing == "");
        questions.Where(question => !question.SpeaksForGreen).ShouldAllBe(question => !question.IsReached);
    }

    [Fact]
    public void Counts_of_both_sides_agree_with_the_targets_and_the_paths()
    {
        var state = new Fleet(new FleetShape(4, 4, 2)) { Errors = (_, _, _, _) => 0.02 }.Judge(3).State;
        var evidence = Evidence.Of(state, JudgeSettings.Default);

        evidence.Green.Sent.ShouldBe(evidence.Blue.Sent);
        evidence.Targets.Sum(target => target.Sent).ShouldBeGreaterThanOrEqualTo(evidence.Green.Sent);
        evidence.Targets.Sum(target => target.Failed).ShouldBeGreaterThanOrEqualTo(evidence.Green.Failed);
        evidence.Paths.Select(path => path.Index).ShouldBe([0, 1]);
    }

    /// <summary>Nothing but failures says how much more of them it takes; the judge itself is asked whether that is so.</summary>
    [Fact]
    public void Tells_how_many_more_failures_it_takes()
    {
        var shape = new FleetShape(1, 1, 1);
        var state = Slots.Play(Slots.ErrorsOnly, shape, Enumerable.Range(0, 10).Select(slot => Slots.Of(slot, 10)));
        var errors = Evidence.Of(state, Slots.ErrorsOnly).Questions.Single(question => question.Kind == QuestionKind.Errors);
        var relative = Evidence.Of(state, Slots.ErrorsOnly).Questions.Single(question => question.Kind == QuestionKind.Relative);
        var more = (int)Math.Max(errors.FailingProbesToGo!.Value, relative.FailingProbesToGo!.Value);
        var later = Enumerable.Range(10, more).Aggregate(state, (after, slot) => Judge.After(after, Slots.Of(slot, 1, 1), Slots.ErrorsOnly));

        Judge.Decide(later, Slots.ErrorsOnly).ShouldBe(new Decision(Rule.FailErrors, Stratum.Pool));
        errors.Missing.ShouldBe($"{errors.FailingProbesToGo} failing probes");
    }

    /// <summary>37 probes to blue, none of which failed, are no part of the way to a blue that fails.</summary>
    [Theory]
    [InlineData(37, 0, 0)]
    [InlineData(37, 37, 0)]
    [InlineData(37, 0, 37)]
    [InlineData(600, 0, 0)]
    public void Nothing_that_was_not_seen_reads_as_progress_towards_a_fail(int slots, int failedByGreen, int failedByBlue)
    {
        var state = Slots.Play(Slots.ErrorsOnly, new FleetShape(1, 1, 1), Enumerable.Range(0, slots).Select(slot => Slots.Of(slot, 1, slot < failedByGreen ? 1 : 0, slot < failedByBlue ? 1 : 0)));
        var questions = Evidence.Of(state, Slots.ErrorsOnly).Questions.Where(question => !question.SpeaksForGreen).ToList();

        questions.Select(question => question.Kind).ShouldBe([QuestionKind.Errors, QuestionKind.Relative, QuestionKind.BlueDead]);
        questions.ForEach(question => (question.Value <= 0 && Figures.Progress(question) == 0).ShouldBe(
            question.Kind switch { QuestionKind.BlueDead => failedByBlue == 0, QuestionKind.Relative => failedByGreen == 0 || failedByBlue > 0, _ => failedByGreen == 0 },
            $"{question.Kind}: {question.Value}"));
    }

    [Theory]
    [InlineData(-8.0, 10L, "10 failing probes")]
    [InlineData(0, 1L, "1 failing probe")]
    [InlineData(0.4, 4L, "4 more failing probes")]
    [InlineData(6.9, 1L, "1 more failing probe")]
    public void Failing_probes_are_more_only_of_what_has_been_seen(double value, long toGo, string missing)
        => new Question { Kind = QuestionKind.BlueDead, Stratum = Stratum.Pool, Claim = "blue's error rate is above 20%", Value = value, Threshold = 7, FailingProbesToGo = toGo }.Missing.ShouldBe(missing);

    [Fact]
    public void A_failing_target_is_told_by_its_address_beside_the_others_and_blue() =>
        Reasons(new Fleet(new FleetShape(4, 4, 2)) { Errors = (green, target, _, _) => green && target == 1 ? 0.6 : 0 })[0]
            .ShouldMatch(@"^Target 10\.0\.0\.2:80 fails too often, and more often than each blue target: it failed \d+ of \d+ probes \(\d+(\.\d)?%; limit 0\.2%\); the others failed 0 of \d+ \(0%\), blue 0 of \d+ \(0%\)$");

    [Fact]
    public void A_failing_path_is_told_by_its_name_beside_blues() =>
        Reasons(new Fleet(new FleetShape(4, 4, 2)) { Errors = (green, _, path, _) => green && path == 1 ? 0.1 : 0 })[0]
            .ShouldMatch(@"^(The probe cart|Green) fails too often, and more often than (on )?blue: green failed \d+ of \d+ probes");

    [Fact]
    public void A_slow_green_is_told_in_milliseconds_beside_blue() =>
        Reasons(new Fleet(new FleetShape(1, 1, 1)) { Slower = (green, _, _, _) => green ? 2 : 1 })[0]
            .ShouldMatch(@"^Green is too slow: recently \d+ ms against blue's \d+ ms, \d(\.\d+)?× \(limit 1\.15× \+ 1 ms\)$");

    [Fact]
    public void A_pass_that_is_no_worse_than_blue_says_so() =>
        Reasons(new Fleet(new FleetShape(4, 4, 2)) { Errors = (_, _, _, _) => 0.1 }, seed: 2)[0].ShouldStartWith("Green is no worse than blue: green failed ");

    [Fact]
    public void A_dead_green_is_told_to_have_died_while_warming_up() =>
        Reasons(new Fleet(new FleetShape(4, 4, 2)) { Errors = (green, _, _, _) => green ? 1 : 0 }).ShouldBe(
        [
            "Green does not work: green failed 40 of 40 probes, 100% (95% interval 88.7% to 100%), blue 0 of 40, 0% (0% to 11.3%) during the warm-up",
        ]);

    private static IReadOnlyList<string> Reasons(Fleet fleet, int seed = 1)
    {
        var end = fleet.Judge(seed);

        return Judge.Explain(end.Decision, end.State, fleet.Settings, _names).Reasons;
    }
}
