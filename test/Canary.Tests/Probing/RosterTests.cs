using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Probing;

public sealed class RosterTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(26, 10)]
    [InlineData(27, 11)]
    [InlineData(40, 15)]
    [InlineData(100, 38)]
    public void Without_a_rate_of_its_own_a_plan_asks_for_20_green_probes_a_second_or_three_quarters_of_the_targets(int targets, int perSlot)
        => new Plan().ProbesPerSlot(targets).ShouldBe(perSlot);

    [Fact]
    public void A_rate_of_the_plan_wins() => new Plan { ProbesPerSecond = 4 }.ProbesPerSlot(100).ShouldBe(1);

    [Theory]
    [InlineData(4, null, 1)]
    [InlineData(40, null, 1)]
    [InlineData(100, null, 1)]
    [InlineData(40, 400, 2)]
    [InlineData(40, 228, 1)]
    [InlineData(40, 232, 2)]
    [InlineData(2, 400, 2)]
    [InlineData(1, 400, 1)]
    [InlineData(100, 4, 1)]
    public void As_many_workers_as_the_rate_needs_but_none_without_a_target(int targets, int? rate, int workers)
        => Roster.Workers(new Plan { ProbesPerSecond = rate }, targets).ShouldBe(workers);

    [Fact]
    public void Every_target_has_one_worker_and_every_worker_whole_probes_in_proportion() => Prop.ForAll(Cases.ToArbitrary(), it =>
    {
        var plan = new Plan { ProbesPerSecond = it.Rate };
        var roster = Roster.Of(TrialOf(plan, it.Targets), firstSlot: 7);

        roster.Count.ShouldBe(Roster.Workers(plan, it.Targets));
        roster.Select(assignment => assignment.Worker).ShouldBe(Enumerable.Range(0, roster.Count));
        roster.SelectMany(assignment => assignment.Targets).Order().ShouldBe(Enumerable.Range(0, it.Targets));
        roster.Sum(assignment => assignment.ProbesPerSlot).ShouldBe(plan.ProbesPerSlot(it.Targets));
        roster.ShouldAllBe(assignment => assignment.ProbesPerSlot >= 1 && assignment.FirstSlot == 7 && assignment.Slots >= 1 && assignment.Slots <= Roster.MostSlots);
        roster.ShouldAllBe(assignment => Math.Abs(assignment.ProbesPerSlot - ((double)plan.ProbesPerSlot(it.Targets) * assignment.Targets.Count / it.Targets)) < 2);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_round_brings_back_stays_small() => Prop.ForAll(Cases.ToArbitrary(), it =>
    {
        var roster = Roster.Of(TrialOf(new Plan { ProbesPerSecond = it.Rate }, it.Targets), firstSlot: 0);

        roster.Sum(assignment => assignment.Slots * assignment.ProbesPerSlot).ShouldBeLessThanOrEqualTo(2000);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(300, 180)]
    [InlineData(300, 2400)]
    [InlineData(1800, 900)]
    public void The_longest_judgement_fits_the_history_of_an_execution(double warmUp, double maxSeconds)
    {
        var plan = new Plan { ProbesPerSecond = 400, Judge = JudgeSettings.Default with { Times = new JudgeTimes(MaxSeconds: maxSeconds), WarmUp = new WarmUpSettings(MaxSeconds: warmUp) } };
        var roster = Roster.Of(TrialOf(plan, 100), firstSlot: 0);

        var rounds = Math.Ceiling((warmUp + maxSeconds) / (roster[0].Slots * Plan.SlotSeconds));

        // Judge, choice and two Maps, of which that of the alarms is empty; and in the Map the events of a task and of its iteration for each worker.
        (rounds * (18 + (7 * roster.Count))).ShouldBeLessThan(23_000);
    }

    [Fact]
    public void Several_workers_come_back_every_five_seconds_and_where_a_pass_becomes_possible()
    {
        var trial = TrialOf(new Plan { ProbesPerSecond = 400, Judge = JudgeSettings.Default with { Times = new JudgeTimes(MinSeconds: 7) } }, 100);

        Roster.Of(trial, firstSlot: 0)[0].Slots.ShouldBe(10);
        Roster.Of(trial, firstSlot: 10)[0].Slots.ShouldBe(4);
        Roster.Of(trial, firstSlot: 14)[0].Slots.ShouldBe(10);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 10)]
    [InlineData(100, 38)]
    public void Half_the_rate_is_half_the_pairs_down_to_one(int targets, int pairs)
    {
        var trial = TrialOf(new Plan(), targets);

        Enumerable.Range(0, 4).Select(halvings => trial.Slowed(halvings).Plan.ProbesPerSlot(targets)).ShouldBe([pairs, pairs / 2, pairs / 4, pairs / 8]);
        Enumerable.Range(0, 4).Select(trial.CanBeSlower).ShouldBe([true, true, true, false]);
    }

    [Fact]
    public void One_pair_in_each_slot_is_the_lowest_rate()
    {
        var trial = TrialOf(new Plan { ProbesPerSecond = 8 }, 1);

        Enumerable.Range(0, 3).Select(halvings => (trial.Slowed(halvings).Plan.ProbesPerSlot(1), trial.CanBeSlower(halvings))).ShouldBe([(2, true), (1, false), (1, false)]);
    }

    private static Gen<(int Targets, int? Rate)> Cases =>
        from targets in Gen.Choose(1, 100)
        from rate in Gen.Elements<int?>(null, 4, 8, 40, 80, 116, 120, 228, 232, 400)
        select (targets, rate);

    private static ProbePairing TrialOf(Plan plan, int targets) => new(plan, [.. Enumerable.Range(0, targets).Select(target => $"http://10.0.2.{target}")], ["http://10.0.1.1"], null);
}
