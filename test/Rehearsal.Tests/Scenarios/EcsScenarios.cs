namespace Rehearsal.Tests.Scenarios;

/// <summary>Deployments that ECS carries out itself, judged by the shipped stack.</summary>
public class EcsScenarios
{
    private static readonly Scenario s_shop = new() { Controller = Controller.Ecs };

    [Theory]
    [InlineData("BLUE_GREEN", 1)]
    [InlineData("CANARY", 2)]
    [InlineData("LINEAR", 4)]
    public void A_version_as_good_as_the_last_is_deployed_by_any_strategy_and_admitted_at_each_step(string strategy, int steps)
    {
        var result = (s_shop with { Service = s_shop.Service with { Strategy = Named(strategy) } }).Deploy();

        result.ShouldSucceed();
        result.ShouldAnswer(
            ("BeforeInstall", "Succeeded"),
            ("AfterInstall", "Succeeded"),
            ("AfterAllowTestTraffic", "Succeeded"),
            ("BeforeAllowTraffic", "Succeeded"),
            ("AfterAllowTraffic", "Succeeded"));
        result.Answers.Count(answer => answer.Event == "PRE_PRODUCTION_TRAFFIC_SHIFT").ShouldBe(steps);
    }

    [Theory]
    [InlineData("errors=5%", Rule.FailErrors)]
    [InlineData("latency=x3", Rule.FailLatency)]
    public void A_bad_version_is_rolled_back_before_users_meet_it(string fault, Rule rule)
    {
        var result = (s_shop with { GreenFault = fault }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", rule);
        result.Deployed.Message.ShouldBe(
            "Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. "
            + "Lifecycle hook target arn:aws:lambda:local:000000000000:function:hooks-EcsLifecycleHook returned FAILED status.");
        result.Deployed.Green!.Running.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_test_rule_the_targets_are_judged_before_traffic_moves() =>
        (s_shop with { GreenFault = "errors=5%", Service = s_shop.Service with { HasTestListener = false } }).Deploy()
            .ShouldRollBackAt("BeforeAllowTraffic", Rule.FailErrors);

    [Theory]
    [InlineData("after=3m:down", Rule.FailErrors)]
    [InlineData("after=3m:errors=20%", Rule.FailErrors)]
    public void A_version_that_breaks_during_the_shift_is_stopped_and_rolled_back(string fault, Rule rule)
    {
        var result = (s_shop with { GreenFault = fault, UsersPerSecond = 10 }).Deploy();

        result.ShouldBeStopped(rule);
        result.Deployed.Message.ShouldBe("Service deployment rolled back because a rollback was requested.");
    }

    [Fact]
    public void A_green_that_never_comes_up_is_left_to_the_circuit_breaker()
    {
        var result = (s_shop with { GreenFault = "image-missing", Service = s_shop.Service with { HasCircuitBreaker = true } }).Deploy();

        result.Deployed.Message.ShouldBe("Service deployment rolled back because the circuit breaker threshold was exceeded.");
        result.ShouldAnswer(("BeforeInstall", "Succeeded"));
    }

    [Fact]
    public void The_groups_swap_and_the_second_deployment_is_judged_as_well() => (s_shop with { Deployments = 2 }).Deploy().ShouldSucceed();

    [Fact]
    public void A_service_among_others_on_its_load_balancer_is_judged_by_its_own_rules() =>
        (s_shop with { Service = s_shop.Service with { NeighbourRules = 5, Host = "shop.example.com" } }).Deploy().ShouldSucceed();

    [Theory]
    [InlineData("")]
    [InlineData("errors=5%")]
    public void A_test_rule_may_be_on_the_production_listener(string fault)
    {
        var result = (s_shop with { GreenFault = fault, Service = s_shop.Service with { HasTestRuleOnProduction = true } }).Deploy();

        if (fault is "")
        {
            result.ShouldSucceed();
        }
        else
        {
            result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        }
    }

    public static TheoryData<string> Readings => [.. s_readings.Keys];

    /// <summary>Where AWS does not say what ECS does, the stack works with either reading.</summary>
    [Theory]
    [MemberData(nameof(Readings))]
    public void Whatever_ecs_does_where_aws_does_not_say_a_good_version_passes_and_a_bad_one_does_not(string reading)
    {
        var shop = s_shop with { Ecs = s_readings[reading] };

        shop.Deploy().ShouldSucceed();
        (shop with { GreenFault = "errors=5%" }).Deploy().ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
    }

    internal static Strategy Named(string name) => name switch
    {
        "BLUE_GREEN" => new Strategy.BlueGreen(),
        "LINEAR" => new Strategy.Linear(25, TimeSpan.FromMinutes(1)),
        _ => Strategy.ShortCanary,
    };

    private static readonly Dictionary<string, EcsOptions> s_readings = new()
    {
        ["execution ids stay"] = new() { ExecutionIdChangesBetweenCalls = false },
        ["no hook details"] = new() { OmitsHookDetails = true },
        ["no hook details and weights as before the deployment"] = new() { OmitsHookDetails = true, WeightsAreAlwaysThoseBeforeTheDeployment = true },
        ["weights as before the deployment"] = new() { WeightsAreAlwaysThoseBeforeTheDeployment = true },
        ["no execution details"] = new() { OmitsExecutionDetails = true },
        ["resolved at once"] = new() { ResolvedConfigurationIsAbsentUntilGreenRuns = false },
    };
}
