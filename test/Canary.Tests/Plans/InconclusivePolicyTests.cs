using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Plans;

public sealed class InconclusivePolicyTests
{
    private const string Before = LifecycleEvent.AfterAllowTestTraffic;
    private const string BeforeToo = LifecycleEvent.BeforeAllowTraffic;
    private const string After = LifecycleEvent.AfterAllowTraffic;

    [Theory]
    [InlineData(Before, Rule.InconclusiveErrors, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors is fail")]
    [InlineData(BeforeToo, Rule.InconclusiveErrors, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors is fail")]
    [InlineData(Before, Rule.InconclusiveShared, Answer.Failed, "The plan's inconclusive.beforeTraffic.shared is retry, but attempt 2 of 2 was undecided too")]
    [InlineData(Before, Rule.InconclusiveLatency, Answer.Failed, "The plan's inconclusive.beforeTraffic.latency is fail")]
    [InlineData(Before, Rule.InconclusiveLimited, Answer.Failed, "The plan's inconclusive.beforeTraffic.limited is fail")]
    [InlineData(After, Rule.InconclusiveLimited, Answer.Succeeded, "Warning: undecided; passed because the plan's inconclusive.afterTraffic.limited is pass: of the probes that passed the limit, green failed 10 of 1000 probes (1%)")]
    public void Has_a_default_for_each_stage_and_reason(string lifecycleEvent, Rule rule, Answer answer, string reason)
        => Gate.AskedAt(lifecycleEvent)!.AnswerTo(new Plan(), Undecided(rule)).ShouldBe(new PolicyAnswer(answer, reason));

    [Theory]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Fail, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveShared, Policy.Retry, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveErrors, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveErrors, Policy.Fail, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveLatency, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveLatency, Policy.Fail, Answer.Failed)]
    [InlineData(Before, Rule.InconclusiveLimited, Policy.Pass, Answer.Succeeded)]
    [InlineData(Before, Rule.InconclusiveLimited, Policy.Fail, Answer.Failed)]
    [InlineData(After, Rule.InconclusiveLimited, Policy.Pass, Answer.Succeeded)]
    [InlineData(After, Rule.InconclusiveLimited, Policy.Fail, Answer.Failed)]
    public void Answers_as_the_policy_of_the_stage_and_the_reason_says_and_no_other(string lifecycleEvent, Rule rule, Policy policy, Answer answer)
    {
        foreach (var others in new[] { Policy.Pass, Policy.Fail })
        {
            Gate.AskedAt(lifecycleEvent)!.AnswerTo(PlanWith(lifecycleEvent, rule, policy, others), Undecided(rule)).Answer.ShouldBe(answer);
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
                    from approval in Gen.Elements([null, .. Enum.GetValues<ApprovalStatus>().Select(status => new Approval(status))])
                    select (lifecycleEvent, outcome, rule, policy, others, sent, failed, hasState, earlier, approval);

        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            // Latency, a shared fault and a rate limit have grounds of their own, which are taken away here.
            var judged = new RoundStep
            {
                State = it.hasState ? State(it.sent, it.rule is Rule.InconclusiveShared or Rule.InconclusiveLimited ? it.sent : it.failed) : null,
                Step = new JudgeStep.Conclude(Verdict.Of(it.outcome, it.rule, "because"), null),
                Observations = new Observations { Failures = [new FailureSample { Side = Side.Green }, new FailureSample { Side = Side.Blue, Status = 500 }] },
                Earlier = [.. Enumerable.Repeat(new Attempt { Verdict = Verdict.Of(it.outcome, it.rule) }, it.earlier)],
            };

            Gate.AskedAt(it.lifecycleEvent)!.AnswerTo(PlanWith(it.lifecycleEvent, it.rule, it.policy, it.others), judged, it.approval).Answer.ShouldBe(Answer.Failed);
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
        => Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveErrors) with { State = State(sent, failed) }).Answer.ShouldBe(answer);

    [Theory]
    [InlineData(22, 0, Answer.Succeeded)]
    [InlineData(21, 0, Answer.Failed)]
    [InlineData(100, 19, Answer.Succeeded)]
    [InlineData(100, 20, Answer.Failed)]
    public void Undecided_errors_pass_only_when_that_holds_of_every_target_too(long sent, long failed, Answer answer)
    {
        var state = State(10_000, 50, targets: 2);
        (state.Targets[0], state.Targets[1]) = (new Tally(5000, 0), new Tally(sent, failed));

        Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveErrors) with { State = state }).Answer.ShouldBe(answer);
    }

    [Theory]
    [InlineData(22, 0, Answer.Succeeded, "Warning: undecided; passed because the plan's inconclusive.beforeTraffic.errors is pass: green failed 50 of 10000 probes (0.5%), below the limit of 2%")]
    [InlineData(21, 0, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors is pass, but the probe cart had 21 probes (needs 22)")]
    [InlineData(100, 20, Answer.Failed, "The plan's inconclusive.beforeTraffic.errors is pass, but the probe cart failed 20 of 100 probes (20%); the limit is 20%")]
    public void And_of_every_path_of_the_plan(long sent, long failed, Answer answer, string reason)
    {
        var state = State(10_000, 50, paths: 2);
        (state.Paths[0], state.Paths[1]) = (new Tally(5000, 0), new Tally(sent, failed));

        var plan = Lenient with { Probes = [new Probe { Name = "home" }, new Probe { Name = "cart" }] };
        var told = Gate.AskedAt(Before)!.AnswerTo(plan, Undecided(Rule.InconclusiveErrors) with { State = state });

        told.Answer.ShouldBe(answer);
        told.Reason.ShouldBe(reason);
    }

    [Fact]
    public void Too_few_probes_are_told_in_numbers()
        => Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveErrors) with { State = State(12, 0) }).Reason
            .ShouldBe("The plan's inconclusive.beforeTraffic.errors is pass, but green had 12 probes (needs 254)");

    [Theory]
    [InlineData(10, 10, Answer.Failed)]
    [InlineData(0, 0, Answer.Failed)]
    [InlineData(10, 9, Answer.Succeeded)]
    public void A_rate_limit_passes_only_where_a_probe_that_was_let_through_was_answered(long sent, long failed, Answer answer)
    {
        Gate.AskedAt(After)!.AnswerTo(new Plan(), Undecided(Rule.InconclusiveLimited) with { State = State(sent, failed) }).Answer.ShouldBe(answer);
        Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveLimited) with { State = State(sent, failed) }).Answer.ShouldBe(answer);
    }

    [Theory]
    [InlineData(1000, 1000, 0, Answer.Failed)]
    [InlineData(1000, 1000, 503, Answer.Succeeded)]
    [InlineData(1000, 999, 0, Answer.Succeeded)]
    public void A_shared_fault_passes_only_when_green_has_answered_anything_at_all(long sent, long failed, int status, Answer answer)
        => Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveShared) with
        {
            State = State(sent, failed),
            Observations = new Observations { Failures = [new FailureSample { Side = Side.Green, Status = status }] },
        }).Answer.ShouldBe(answer);

    [Theory]
    [InlineData(ApprovalStatus.Approved, "", Policy.Fail, Answer.Succeeded, "Warning: undecided, and approved by a person: green failed 10 of 1000 probes (1%), below the limit of 2%")]
    [InlineData(ApprovalStatus.Approved, "Ann: known", Policy.Fail, Answer.Succeeded, "Warning: undecided, and approved by a person (Ann: known): green failed 10 of 1000 probes (1%), below the limit of 2%")]
    [InlineData(ApprovalStatus.Rejected, "", Policy.Pass, Answer.Failed, "Undecided, and rejected by a person")]
    [InlineData(ApprovalStatus.Rejected, "Ben: no", Policy.Pass, Answer.Failed, "Undecided, and rejected by a person (Ben: no)")]
    [InlineData(ApprovalStatus.Unreadable, "[]", Policy.Pass, Answer.Failed, "Undecided, and the person's answer is []; only {\"status\":\"Approved\"} approves")]
    [InlineData(ApprovalStatus.Unanswered, "", Policy.Fail, Answer.Failed, "Undecided, and nobody answered within 7 min; the plan's inconclusive.beforeTraffic.unanswered is fail")]
    [InlineData(ApprovalStatus.Unanswered, "", Policy.Pass, Answer.Succeeded, "Warning: undecided, and nobody answered within 7 min; passed because the plan's inconclusive.beforeTraffic.unanswered is pass: green failed 10 of 1000 probes (1%), below the limit of 2%")]
    [InlineData(ApprovalStatus.NotAsked, "it rains", Policy.Fail, Answer.Failed, "Undecided, and nobody was asked, because it rains; the plan's inconclusive.beforeTraffic.unanswered is fail")]
    [InlineData(ApprovalStatus.NotAsked, "it rains", Policy.Pass, Answer.Succeeded, "Warning: undecided, and nobody was asked, because it rains; passed because the plan's inconclusive.beforeTraffic.unanswered is pass: green failed 10 of 1000 probes (1%), below the limit of 2%")]
    public void A_persons_word_stands_and_without_one_the_plan_decides(ApprovalStatus status, string summary, Policy unanswered, Answer answer, string reason)
    {
        var plan = new Plan { Inconclusive = new() { BeforeTraffic = new() { Errors = Policy.Ask, Unanswered = unanswered } } };

        Gate.AskedAt(Before)!.AnswerTo(plan, Undecided(Rule.InconclusiveErrors), new Approval(status, summary, 7)).ShouldBe(new PolicyAnswer(answer, reason));
    }

    [Theory]
    [InlineData(Policy.Pass)]
    [InlineData(Policy.Fail)]
    [InlineData(Policy.Retry)]
    public void A_persons_word_changes_no_other_policy(Policy policy)
    {
        foreach (var rule in new[] { Rule.InconclusiveErrors, Rule.InconclusiveShared, Rule.InconclusiveLatency, Rule.InconclusiveLimited })
        {
            var plan = PlanWith(Before, rule, policy, Policy.Ask);

            Gate.AskedAt(Before)!.AnswerTo(plan, Undecided(rule), new Approval(ApprovalStatus.Approved)).ShouldBe(Gate.AskedAt(Before)!.AnswerTo(plan, Undecided(rule)));
        }
    }

    /// <summary>Silence is not health, whoever says so: the property above has it for every policy, this for every word.</summary>
    [Fact]
    public void Nobody_is_asked_without_evidence_and_an_approval_of_none_is_none()
    {
        var plan = PlanWith(Before, Rule.InconclusiveErrors, Policy.Ask, Policy.Ask);
        var few = Undecided(Rule.InconclusiveErrors) with { State = State(12, 0) };

        InconclusivePolicy.Asks(TrafficStage.BeforeTraffic, plan, few.ToUndecided()).ShouldBeFalse();
        InconclusivePolicy.Asks(TrafficStage.BeforeTraffic, plan, Undecided(Rule.InconclusiveErrors).ToUndecided()).ShouldBeTrue();
        Gate.AskedAt(Before)!.AnswerTo(plan, few, new Approval(ApprovalStatus.Approved))
            .ShouldBe(new PolicyAnswer(Answer.Failed, "The plan's inconclusive.beforeTraffic.errors is ask, but green had 12 probes (needs 254)"));
    }

    [Fact]
    public void Undecided_latency_passes_only_where_it_was_measured_on_both_sides()
    {
        var some = Histogram.Of([10_000]);
        foreach (var (green, blue) in new[] { (null, null), (some, null), (null, some), (Histogram.Empty, some), (some, Histogram.Empty) })
        {
            Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveLatency) with { Observations = new Observations { GreenLatency = green, BlueLatency = blue } })
                .ShouldBe(new PolicyAnswer(Answer.Failed, "The plan's inconclusive.beforeTraffic.latency is pass, but there are no latencies from both sides to compare"));
        }

        Gate.AskedAt(Before)!.AnswerTo(Lenient, Undecided(Rule.InconclusiveLatency)).Reason
            .ShouldBe("Warning: undecided; passed because the plan's inconclusive.beforeTraffic.latency is pass: green's median is 11.9 ms, 1.19× blue's 10.0 ms");
    }

    [Theory]
    [InlineData(Before, Rule.InconclusiveShared, 1, 60)]
    [InlineData(BeforeToo, Rule.InconclusiveShared, 1, 60)]
    [InlineData(Before, Rule.InconclusiveShared, 2, null)]
    [InlineData(Before, Rule.InconclusiveErrors, 1, null)]
    [InlineData(Before, Rule.InconclusiveLatency, 1, null)]
    [InlineData(Before, Rule.InconclusiveLimited, 1, null)]
    [InlineData(Before, Rule.NoEvidence, 1, null)]
    [InlineData(After, Rule.InconclusiveShared, 1, null)]
    public void Retries_a_shared_fault_once_before_traffic_moves_and_nothing_else(string lifecycleEvent, Rule rule, int attempt, int? pause)
    {
        var verdict = Verdict.Of(Outcome.Inconclusive, rule, "because");

        InconclusivePolicy.PauseAfter(Gate.AskedAt(lifecycleEvent)!.Stage, new Plan(), verdict, attempt).ShouldBe(pause);
        InconclusivePolicy.PauseAfter(Gate.AskedAt(lifecycleEvent)!.Stage, PlanWith(lifecycleEvent, Rule.InconclusiveShared, Policy.Fail, Policy.Pass), verdict, attempt).ShouldBeNull();
    }

    [Fact]
    public void The_probabilities_of_a_wrong_verdict_add_up_to_the_plans_over_both_attempts()
    {
        var judge = JudgeSettings.Strict;
        var plan = new Plan { Judge = judge };
        var (first, second) = (InconclusivePolicy.SettingsOf(Gate.AskedAt(Before)!.Stage, plan, 1), InconclusivePolicy.SettingsOf(Gate.AskedAt(Before)!.Stage, plan, 2));

        first.ShouldBe(judge with { Share = 0.9 });
        (first.Share + second.Share).ShouldBe(judge.Share, 1e-15);
        second.ShouldBe(judge with { Share = second.Share }, "a second judgement is strict about nothing else");
    }

    [Fact]
    public void Where_nothing_is_retried_the_one_judgement_has_it_all()
    {
        var plan = PlanWith(Before, Rule.InconclusiveShared, Policy.Fail, Policy.Fail);

        InconclusivePolicy.SettingsOf(Gate.AskedAt(Before)!.Stage, plan, 1).ShouldBe(plan.Judge);
        InconclusivePolicy.SettingsOf(Gate.AskedAt(After)!.Stage, new Plan(), 1).ShouldBe(new Plan().Judge);
    }

    /// <summary>Why there is no other policy after traffic has moved.</summary>
    [Fact]
    public void A_bake_fails_on_evidence_and_holds_at_its_end_and_is_undecided_about_nothing_but_a_rate_limit()
    {
        var settings = JudgeSettings.Default with { Stage = JudgeStage.Bake, BakeSeconds = 20 };
        var slots = from green in Gen.Choose(0, 10) from blue in Gen.Choose(0, 10) from often in Gen.Elements(0, 0, 1) select (green * often, blue * often);

        Prop.ForAll(Gen.ListOf(slots).ToArbitrary(), Gen.Elements(0, 1).ToArbitrary(), (failed, blues) =>
        {
            var shape = new FleetShape(1, blues, 1);
            var state = Judge.Start(settings, shape);
            foreach (var (number, (green, blue)) in failed.Concat(Enumerable.Repeat((0, 0), 40)).Index())
            {
                state = Judge.After(state, Slots.Of(number, 10, green, blue, blues: blues), settings);
                (Judge.Decide(state, settings)?.Rule).ShouldBeOneOf(null, Rule.FailErrors, Rule.FailLatency, Rule.Held);
            }

            Judge.Decide(state, settings).ShouldNotBeNull();
        }).QuickCheckThrowOnFailure();
    }

    private static Plan Lenient => PlanWith(Before, Rule.InconclusiveErrors, Policy.Pass, Policy.Pass);

    /// <summary>Everything that grounds could ask for: probes, answers and latencies; as a second attempt where there may be one.</summary>
    private static RoundStep Undecided(Rule rule) => new()
    {
        State = State(1000, 10),
        Step = new JudgeStep.Conclude(Verdict.Of(Outcome.Inconclusive, rule, "because"), null),
        Observations = new Observations { GreenLatency = Histogram.Of([11_900]), BlueLatency = Histogram.Of([9_900]) },
    };

    private static JudgeState State(long sent, long failed, int targets = 1, int paths = 1)
    {
        var state = Judge.Start(JudgeSettings.Default, new FleetShape(targets, 1, paths));
        state.Green = new Tally(sent, failed);
        Array.Fill(state.Targets, new Tally(sent, failed));
        Array.Fill(state.Paths, new Tally(sent, failed));

        return state;
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
                    Limited = Of(Rule.InconclusiveLimited, !isAfter),
                },
                AfterTraffic = new AfterTraffic { Limited = Of(Rule.InconclusiveLimited, isAfter) },
            },
        };

        Policy Of(Rule other, bool isStage) => other == rule && isStage ? policy : others;
    }
}
