using System.Globalization;

namespace Canary.Tests.Plans;

public sealed class PlanFeasibilityTests
{
    /// <summary>Others than those that the plan is accepted by.</summary>
    private const int Deployments = 400;

    [Theory]
    [InlineData(12, 1)]
    [InlineData(12, 4)]
    [InlineData(16, 20)]
    [InlineData(40, 4)]
    [InlineData(60, 40)]
    [InlineData(null, 1)]
    [InlineData(null, 26)]
    public void Of_healthy_greens_99_of_100_pass_a_plan_that_is_accepted(int? rate, int targets)
    {
        var plan = new Plan { ProbesPerSecond = rate };

        PlanFeasibility.ShortfallOf(plan, targets).ShouldBeNull();

        Passed(plan, targets).ShouldBeGreaterThanOrEqualTo(0.99);
    }

    [Theory]
    [InlineData(4, 1, 0.75, "probesPerSecond is 4, too few for a healthy green to pass within judge.maxSeconds (180 s, with 10% to spare); set probesPerSecond to 8 or more, or judge.maxSeconds to 310 or more")]
    [InlineData(24, 100, 0, "probesPerSecond is 24, too few for a healthy green of 100 targets to pass within judge.maxSeconds (180 s, with 10% to spare); set probesPerSecond to 36 or more, or judge.maxSeconds to 250 or more")]
    public void A_plan_that_fails_healthy_greens_is_refused_with_the_rate_and_the_time_that_it_needs(int rate, int targets, double passed, string told)
    {
        var plan = new Plan { ProbesPerSecond = rate };

        PlanFeasibility.ShortfallOf(plan, targets)!.Text.ShouldBe(told);

        Passed(plan, targets, deployments: 200).ShouldBeLessThanOrEqualTo(passed);
    }

    [Theory]
    [InlineData(4, 10)]
    [InlineData(8, 40)]
    public void What_the_cure_names_is_accepted_and_less_is_not(int rate, int targets)
    {
        var plan = new Plan { ProbesPerSecond = rate };
        var numbers = PlanFeasibility.ShortfallOf(plan, targets)!.Cure.Split(' ').Where(word => word.All(char.IsAsciiDigit)).Select(int.Parse).ToList();

        PlanFeasibility.ShortfallOf(plan with { ProbesPerSecond = numbers[0] }, targets).ShouldBeNull();
        PlanFeasibility.ShortfallOf(plan with { ProbesPerSecond = numbers[0] - 4 }, targets).ShouldNotBeNull();
        PlanFeasibility.ShortfallOf(plan with { Judge = plan.Judge with { Times = new JudgeTimes(MaxSeconds: numbers[1]) } }, targets).ShouldBeNull();
        PlanFeasibility.ShortfallOf(plan with { Judge = plan.Judge with { Times = new JudgeTimes(MaxSeconds: numbers[1] - 10) } }, targets).ShouldNotBeNull();
    }

    [Fact]
    public void Through_a_route_the_load_balancer_is_the_one_target()
    {
        var plan = new Plan { ProbesPerSecond = 16 };

        PlanFeasibility.ShortfallOf(plan, 60).ShouldNotBeNull();
        PlanFeasibility.ShortfallOf(plan with { Via = Via.Route }, 60).ShouldBeNull();
    }

    [Fact]
    public void Where_a_plan_passes_what_is_undecided_the_proof_of_a_typical_green_is_enough()
    {
        var plan = new Plan { ProbesPerSecond = 8, Judge = JudgeSettings.Default with { Times = new JudgeTimes(MaxSeconds: 140) } };
        var lenient = plan with { Inconclusive = new InconclusiveSettings { BeforeTraffic = new BeforeTraffic { Errors = Policy.Pass, Latency = Policy.Pass } } };

        PlanFeasibility.ShortfallOf(plan, 1).ShouldNotBeNull();
        PlanFeasibility.ShortfallOf(lenient, 1).ShouldBeNull();
        PlanFeasibility.ShortfallOf(lenient with { ProbesPerSecond = 4 }, 1).ShouldNotBeNull();
    }

    [Fact]
    public void Latency_that_cannot_be_told_from_the_limit_in_time_is_too_little_too()
    {
        var judge = JudgeSettings.Default with { Latency = new LatencyLimits(Tolerated: 1, Refused: 1.02, FloorMs: 0) };

        PlanFeasibility.ShortfallOf(new Plan { ProbesPerSecond = 40, Judge = judge }, 4)!.Text.ShouldStartWith("probesPerSecond is 40, too few for a healthy green of 4 targets to pass within judge.maxSeconds");
        PlanFeasibility.ShortfallOf(new Plan { ProbesPerSecond = 40, Judge = judge with { Latency = new LatencyLimits(Judged: false) } }, 4).ShouldBeNull();
    }

    /// <summary>A bake holds at its end, whatever its rate; what it finds by then is another question.</summary>
    [Fact]
    public void A_bake_need_prove_nothing() =>
        PlanFeasibility.ShortfallOf(new Plan { BakeSeconds = 10 }, 100).ShouldBeNull();

    [Fact]
    public void More_paths_of_the_plan_take_more_time()
    {
        var plan = new Plan { ProbesPerSecond = 4 };
        var more = plan with { Probes = [.. Enumerable.Range(0, 20).Select(number => new Probe { Name = $"{number}" })] };

        Seconds(more).ShouldBeGreaterThan(Seconds(plan));

        static int Seconds(Plan plan) => int.Parse(PlanFeasibility.ShortfallOf(plan, 1)!.Cure.Split("judge.maxSeconds to ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_warm_up_is_no_part_of_the_time_in_which_a_pass_must_be_earned()
    {
        var plan = new Plan { ProbesPerSecond = 12 };

        PlanFeasibility.ShortfallOf(plan with { Judge = plan.Judge with { WarmUp = new WarmUpSettings(MaxSeconds: 10) } }, 4).ShouldBeNull();
        PlanFeasibility.ShortfallOf(plan with { Judge = plan.Judge with { WarmUp = new WarmUpSettings(Enabled: false) } }, 4).ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_promised_where_nothing_helps()
    {
        var plan = new Plan { HealthyWithinSeconds = 2400, ProbesPerSecond = 400, Judge = JudgeSettings.Default with { Errors = new ErrorLimits(0.00001, 0.0001) } };

        PlanFeasibility.ShortfallOf(plan, 1)!.Cure.ShouldBe("No rate up to 400 and no time that the plan's other times leave is enough: require less proof, for example with a higher judge.errors.refused or judge.latency.refused");
    }

    [Theory]
    [InlineData("""{ "probesPerSecond": 4 }""", false)]
    [InlineData("""{ "probesPerSecond": 12 }""", true)]
    [InlineData("""{ "probesPerSecond": 4, "checks": { "plan-passable": "warning" } }""", true)]
    [InlineData("""{ "probesPerSecond": 4, "checks": { "plan-passable": "error" } }""", false)]
    [InlineData("""{ "probesPerSecond": 4, "checks": { "plan-passable": { "except": "the shop stands no more" } } }""", true)]
    public void A_plan_is_refused_when_it_is_read_unless_it_says_that_it_knows(string plan, bool isAccepted) =>
        (PlanReader.Read(plan).Problems is []).ShouldBe(isAccepted);

    [Fact]
    public void Is_told_beside_a_plans_other_mistakes() =>
        PlanReader.Read("""{ "probesPerSecond": 4, "host": "a b" }""").Problems.Count.ShouldBe(2);

    [Theory]
    [InlineData("""{ "probesPerSecond": 4, "judge": { "maxSeconds": 1e12 } }""")]
    [InlineData("""{ "probesPerSecond": 4, "warmUp": { "maxSeconds": 1e-9 } }""")]
    [InlineData("""{ "probesPerSecond": 4, "judge": { "errors": { "tolerated": 7 } } }""")]
    public void Nothing_is_simulated_with_times_that_are_no_times(string plan) =>
        PlanReader.Read(plan).Problems.ShouldAllBe(problem => !problem.Contains("too few", StringComparison.Ordinal));

    private static double Passed(Plan plan, int targets, int deployments = Deployments)
    {
        var settings = InconclusivePolicy.SettingsOf(TrafficStage.BeforeTraffic, plan, attempt: 1);

        return Power.Of(new PowerCase(Power.HealthyErrors(settings)), settings, new FleetShape(targets, targets, plan.Probes.Count), plan.ProbesPerSlot(targets), seed: 20261129, deployments).Passed;
    }
}
