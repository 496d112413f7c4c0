using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Canary.Judging.Outcome;

namespace Canary.Tests.Probing;

public sealed class InconclusivePolicyTests
{
    private const string Before = LifecycleEvent.AfterAllowTestTraffic;
    private const string BeforeToo = LifecycleEvent.BeforeAllowTraffic;
    private const string After = LifecycleEvent.AfterAllowTraffic;

    [Theory]
    [InlineData(Before, Rule.InconclusiveErrors, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors says fail")]
    [InlineData(BeforeToo, Rule.InconclusiveErrors, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors says fail")]
    [InlineData(Before, Rule.InconclusiveShared, Answer.Failed, "The plan's inconclusive.beforeTraffic.shared says retry, and attempt 2 of 2 decided nothing either")]
    [InlineData(Before, Rule.InconclusiveLatency, Answer.Succeeded, "Warning: undecided, and passed because the plan's inconclusive.beforeTraffic.latency says passIfClose: the median of green is 11.9 ms, 1.19 x blue's 10.0 ms; close is below 1.3 x blue + 2 ms")]
    [InlineData(After, Rule.InconclusiveErrors, Answer.Succeeded, "Warning: undecided, and passed because the plan's inconclusive.afterTraffic.errors says pass: green failed 10 of 1000 probes (1%), which is below the 2% that must not pass")]
    public void Has_a_default_for_each_stage_and_reason(string lifecycleEvent, Rule rule, Answer answer, string reason)
        => InconclusivePolicy.AnswerTo(lifecycleEvent, new Plan(), Undecided(rule)).ShouldBe(new PolicyAnswer(answer, reason));

    [Theory]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Fail, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Retry, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveErrors, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveErrors, Policy.Fail, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveLatency, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveLatency, Policy.PassIfClose, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveLatency, Policy.Fail, Answer.Failed)]
    [InlineData(After, Rule.InconclusiveErrors, Policy.Pass, Answer.Succeeded)]
    [InlineData(After, Rule.InconclusiveErrors, Policy.Fail, Answer.Failed)]
    public void Answers_as_the_policy_of_the_stage_and_the_reason_says_and_no_other(string lifecycleEvent, Rule rule, Policy policy, Answer answer)
    {
        foreach (var others in new[] { Policy.Pass, Policy.Fail })
        {
            InconclusivePolicy.AnswerTo(lifecycleEvent, PlanWith(lifecycleEvent, rule, policy, others), Undecided(rule)).Answer.ShouldBe(answer);
        }
    }

    [Fact]
    public void Whatever_the_policy_no_evidence_is_Failed()
    {
        var cases = from lifecycleEvent in Gen.Elements(LifecycleEvent.All.ToArray())
                    from outcome in Gen.Elements(Outcome.Fail, Outcome.Inconclusive)
                    from rule in Gen.Elements(Enum.GetValues<Rule>())
                    from policy in Gen.Elements(Enum.GetValues<Policy>())
                    from others in Gen.Elements(Enum.GetValues<Policy>())
                    from sent in Gen.Choose(0, 253)
                    from failed in Gen.Choose(0, sent)
                    from hasState in Gen.Elements(true, false)
                    from earlier in Gen.Choose(0, 1)
                    select (lifecycleEvent, outcome, rule, policy, others, sent, failed, hasState, earlier);

        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            // Latency and a shared fault have grounds of their own, which are taken away here.
            var judged = new RoundStep
            {
                State = it.hasState ? State(it.sent, it.rule == Rule.InconclusiveShared ? it.sent : it.failed) : null,
                Verdict = Verdict.Of(it.outcome, it.rule, "because"),
                Observations = new Observations { Failures = [new FailureSample { Side = Side.Green }, new FailureSample { Side = Side.Blue, Status = 500 }] },
                Earlier = [.. Enumerable.Repeat(new Attempt { Verdict = Verdict.Of(it.outcome, it.rule) }, it.earlier)],
            };

            InconclusivePolicy.AnswerTo(it.lifecycleEvent, PlanWith(it.lifecycleEvent, it.rule, it.policy, it.others), judged).Answer.ShouldBe(Answer.Failed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData(254, 0, Answer.Succeeded)]
    [InlineData(253, 0, Answer.Failed)]
    [InlineData(0, 0, Answer.Failed)]
    [InlineData(1000, 19, Answer.Succeeded)]
    [InlineData(1000, 20, Answer.Failed)]
    [InlineData(1000, 1000, Answer.Failed)]
    public void Undecided_errors_pass_only_with_as_many_probes_as_a_clean_pass_takes_and_below_the_rate_that_must_not(long sent, long failed, Answer answer)
        => InconclusivePolicy.AnswerTo(After, Lenient, Undecided(Rule.InconclusiveErrors) with { State = State(sent, failed) }).Answer.ShouldBe(answer);

    [Theory]
    [InlineData(22, 0, Answer.Succeeded)]
    [InlineData(21, 0, Answer.Failed)]
    [InlineData(100, 19, Answer.Succeeded)]
    [InlineData(100, 20, Answer.Failed)]
    public void Undecided_errors_pass_only_when_that_holds_of_every_target_too(long sent, long failed, Answer answer)
    {
        var state = State(10_000, 50, targets: 2);
        state = state with { Targets = [state.Targets[0] with { Sent = 5000 }, state.Targets[1] with { Sent = sent, Failed = failed }] };

        InconclusivePolicy.AnswerTo(Before, Lenient, Undecided(Rule.InconclusiveErrors) with { State = state }).Answer.ShouldBe(answer);
    }

    [Fact]
    public void Too_few_probes_are_told_in_numbers()
        => InconclusivePolicy.AnswerTo(After, new Plan(), Undecided(Rule.InconclusiveErrors) with { State = State(12, 0) }).Reason
            .ShouldBe("The plan's inconclusive.afterTraffic.errors says pass, but green had 12 probes, and less than 254 prove nothing even when all are clean");

    [Theory]
    [InlineData(1000, 1000, 0, Answer.Failed)]
    [InlineData(1000, 1000, 503, Answer.Succeeded)]
    [InlineData(1000, 999, 0, Answer.Succeeded)]
    public void A_shared_fault_passes_only_when_green_has_answered_anything_at_all(long sent, long failed, int status, Answer answer)
        => InconclusivePolicy.AnswerTo(Before, Lenient, Undecided(Rule.InconclusiveShared) with
        {
            State = State(sent, failed),
            Observations = new Observations { Failures = [new FailureSample { Side = Side.Green, Status = status }] },
        }).Answer.ShouldBe(answer);

    [Theory]
    [InlineData(Policy.PassIfClose, 14_000, Answer.Succeeded)]
    [InlineData(Policy.PassIfClose, 15_300, Answer.Failed)]
    [InlineData(Policy.Pass, 15_300, Answer.Succeeded)]
    [InlineData(Policy.PassIfClose, 500, Answer.Succeeded)]
    public void Undecided_latency_is_close_below_the_ratio_that_must_not_pass_beyond_the_floor(Policy policy, long greenMicroseconds, Answer answer)
        => InconclusivePolicy.AnswerTo(Before, PlanWith(Before, Rule.InconclusiveLatency, policy, Policy.Fail), Undecided(Rule.InconclusiveLatency) with
        {
            Observations = new Observations { GreenLatency = Histogram.Of([greenMicroseconds]), BlueLatency = Histogram.Of([10_000]) },
        }).Answer.ShouldBe(answer);

    [Fact]
    public void Latency_that_was_not_measured_on_both_sides_is_not_close()
    {
        var some = Histogram.Of([10_000]);
        foreach (var (green, blue) in new[] { (null, null), (some, null), (null, some), (Histogram.Empty, some), (some, Histogram.Empty), (Histogram.Of([0]), Histogram.Of([0])) })
        {
            InconclusivePolicy.AnswerTo(Before, new Plan(), Undecided(Rule.InconclusiveLatency) with { Observations = new Observations { GreenLatency = green, BlueLatency = blue } })
                .Answer.ShouldBe(Answer.Failed);
        }
    }

    [Theory]
    [InlineData(Before, Rule.InconclusiveShared, 1, 60)]
    [InlineData(BeforeToo, Rule.InconclusiveShared, 1, 60)]
    [InlineData(Before, Rule.InconclusiveShared, 2, null)]
    [InlineData(Before, Rule.InconclusiveErrors, 1, null)]
    [InlineData(Before, Rule.InconclusiveLatency, 1, null)]
    [InlineData(Before, Rule.NoEvidence, 1, null)]
    [InlineData(After, Rule.InconclusiveShared, 1, null)]
    public void Retries_a_shared_fault_once_before_traffic_moves_and_nothing_else(string lifecycleEvent, Rule rule, int attempt, int? pause)
    {
        var verdict = Verdict.Of(Outcome.Inconclusive, rule, "because");

        InconclusivePolicy.PauseAfter(lifecycleEvent, new Plan(), verdict, attempt).ShouldBe(pause);
        InconclusivePolicy.PauseAfter(lifecycleEvent, PlanWith(lifecycleEvent, Rule.InconclusiveShared, Policy.Fail, Policy.Pass), verdict, attempt).ShouldBeNull();
    }

    [Fact]
    public void The_probabilities_of_a_wrong_verdict_add_up_to_the_plans_over_both_attempts()
    {
        var judge = JudgeSettings.Strict;
        var plan = new Plan { Judge = judge };
        var (first, second) = (InconclusivePolicy.SettingsOf(Before, plan, 1), InconclusivePolicy.SettingsOf(Before, plan, 2));

        foreach (var probability in new Func<JudgeSettings, double>[] { it => it.Alpha, it => it.AlphaRel, it => it.Beta, it => it.AlphaLat, it => it.BetaLat, it => it.BetaLatTarget })
        {
            (probability(first) + probability(second)).ShouldBe(probability(judge), 1e-15);
            probability(first).ShouldBe(0.9 * probability(judge), 1e-15);
        }

        Whole(first).ShouldBe(judge);
        Whole(second).ShouldBe(judge);

        JudgeSettings Whole(JudgeSettings part) => part with
        {
            Alpha = judge.Alpha,
            AlphaRel = judge.AlphaRel,
            Beta = judge.Beta,
            AlphaLat = judge.AlphaLat,
            BetaLat = judge.BetaLat,
            BetaLatTarget = judge.BetaLatTarget,
        };
    }

    [Fact]
    public void Where_nothing_is_retried_the_one_judgement_has_it_all()
    {
        var plan = PlanWith(Before, Rule.InconclusiveShared, Policy.Fail, Policy.Fail);

        InconclusivePolicy.SettingsOf(Before, plan, 1).ShouldBe(plan.Judge);
        InconclusivePolicy.SettingsOf(After, new Plan(), 1).ShouldBe(new Plan().Judge);
    }

    /// <summary>Why there is no policy for them after traffic has moved.</summary>
    [Fact]
    public void Green_alone_is_never_undecided_about_latency_or_a_shared_fault()
    {
        var settings = JudgeSettings.Default with { Comparative = false, MinSeconds = 2, MaxSeconds = 10 };
        var slots = from failed in Gen.Choose(0, 10) from often in Gen.Elements(0, 0, 1) select new SlotTally { Green = [new TargetTally { Target = 0, Sent = 10, Failed = failed * often }] };

        Prop.ForAll(Gen.ListOf(slots).ToArbitrary(), tallies =>
        {
            var state = Judge.Start(settings, 1);
            foreach (var (number, tally) in tallies.Concat(Enumerable.Repeat(new SlotTally { Green = [new TargetTally { Target = 0, Sent = 1 }] }, 20)).Index())
            {
                state = Judge.After(state, tally with { Slot = number }, settings);
                (Judge.Decide(state, settings)?.Rule).ShouldBeOneOf(null, Rule.FailErrors, Rule.Passed, Rule.InconclusiveErrors);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Plan Lenient => PlanWith(Before, Rule.InconclusiveErrors, Policy.Pass, Policy.Pass);

    /// <summary>Everything that grounds could ask for: probes, answers and latencies; as a second attempt where there may be one.</summary>
    private static RoundStep Undecided(Rule rule) => new()
    {
        State = State(1000, 10),
        Verdict = Verdict.Of(Outcome.Inconclusive, rule, "because"),
        Observations = new Observations { GreenLatency = Histogram.Of([11_900]), BlueLatency = Histogram.Of([9_900]) },
    };

    private static JudgeState State(long sent, long failed, int targets = 1)
    {
        var state = Judge.Start(JudgeSettings.Default, targets);

        return state with { Pool = state.Pool with { Sent = sent, Failed = failed } };
    }

    private static Plan PlanWith(string lifecycleEvent, Rule rule, Policy policy, Policy others)
    {
        var isAfter = lifecycleEvent == After;

        return new Plan
        {
            Inconclusive = new InconclusiveSettings
            {
                BeforeTraffic = new BeforeTraffic
                {
                    Shared = Of(Rule.InconclusiveShared, !isAfter),
                    Errors = Of(Rule.InconclusiveErrors, !isAfter),
                    Latency = Of(Rule.InconclusiveLatency, !isAfter),
                },
                AfterTraffic = new AfterTraffic { Errors = Of(Rule.InconclusiveErrors, isAfter) },
            },
        };

        Policy Of(Rule other, bool isStage) => other == rule && isStage ? policy : others;
    }
}
