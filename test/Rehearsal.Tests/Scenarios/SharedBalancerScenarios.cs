using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A service that shares its load balancer with others: their rules are read, and hurt nobody.</summary>
public sealed class SharedBalancerScenarios
{
    private const string DescribeRules = "elasticloadbalancingv2:describeRules";

    /// <summary>With a host, for the largest rules tell of hosts that are no names.</summary>
    private const string ByTargets = """{ "host": "shop.example.com", "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""";

    private const string ByRoute = """{ "via": "route", "host": "shop.example.com", "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ] }""";

    /// <summary>What no state and no payload of a function may exceed, as a share of the 256 KiB.</summary>
    private const double MostOfLimit = 0.8;

    /// <summary>A green that is healthy passes on a load balancer at AWS's quotas: 100 rules and 100 targets, or fewer of these where the routes are probed.</summary>
    [Theory]
    [OnBoth(100, ByTargets, "")]
    [OnBoth(20, ByTargets, "")]
    [OnBoth(20, ByRoute, "shop.example.com")]
    [OnBoth(100, ByRoute, "shop.example.com")]
    public void A_healthy_green_passes_among_a_hundred_rules_as_large_as_rules_may_be(Controller controller, int targets, string plan, string host)
    {
        var result = (Shared(controller, 100, targets, plan, host) with { Given = stack => stack.Api.Rewrite = Largest }).Deploy();

        result.ShouldPassEverywhere();
        result.ShouldStayBelow(MostOfLimit);
    }

    [Theory]
    [OnBoth(100, ByTargets, "")]
    [OnBoth(20, ByRoute, "shop.example.com")]
    public void A_bad_green_rolls_back_among_a_hundred_rules(Controller controller, int targets, string plan, string host)
    {
        var result = (Shared(controller, 100, targets, plan, host) with { GreenFault = "errors=30%", Given = stack => stack.Api.Rewrite = Largest }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        result.ShouldStayBelow(MostOfLimit);
    }

    /// <summary>Everything else at its largest too, and six rules that lead to the pair, each with all that it may hold; docs/scale.md names the sizes.</summary>
    [Theory]
    [OnBoth("targets")]
    [OnBoth("route")]
    public void What_the_workflows_carry_of_a_hundred_targets_and_rules_leaves_room_to_spare(Controller controller, string via)
    {
        var result = (Shared(controller, 100, 100, ScaleScenarios.LargePlan(via: via, host: "shop.example.com"), "") with
        {
            Given = stack => stack.Api.Rewrite = (operation, answer) => ScaleScenarios.Inflate(operation, Largest(operation, Sixfold(operation, answer))),
        }).Deploy();

        result.ShouldSucceed();
        result.ShouldStayBelow(MostOfLimit);
    }

    [Theory]
    [OnBoth]
    public void What_is_carried_of_the_rules_is_what_leads_to_the_pair(Controller controller)
    {
        var result = Shared(controller, 100, 4, ByRoute, "shop.example.com").Deploy();

        var carried = result.Executions.SelectMany(execution => execution.History)
            .Where(happened => happened.Type is "TaskStateEntered" or "ChoiceStateEntered" && happened.State is "Locate" or "WhatNext" or "Judge" or "Preflight" or "Report")
            .Select(happened => happened.Detail!.ToJsonString())
            .ToList();
        carried.ShouldAllBe(state => !state.Contains("neighbour", StringComparison.Ordinal) && !state.Contains("service-0", StringComparison.Ordinal));
        carried.ShouldContain(state => state.Contains("\"Hosts\":[\"shop.example.com\"]", StringComparison.Ordinal));
    }

    /// <summary>Five pages of 25 hold 100 rules and the default one.</summary>
    [Theory]
    [InlineData(Controller.CodeDeploy, 0, 0)]
    [InlineData(Controller.CodeDeploy, 1, 1)]
    [InlineData(Controller.CodeDeploy, 24, 2)]
    [InlineData(Controller.CodeDeploy, 100, 5)]
    public void Each_page_of_each_listener_is_read_where_it_matters_where_the_listener_leads(Controller controller, int rules, int pages)
    {
        var result = Shared(controller, rules, 4, Scenario.Plan, "").Deploy();

        result.ShouldSucceed();
        PagesAt(result, "BeforeInstall").ShouldBe(2 * pages);
        PagesAt(result, "AfterAllowTraffic").ShouldBe(pages);
        PagesAt(result, "AfterInstall").ShouldBe(0);
        PagesAt(result, "AfterAllowTestTraffic").ShouldBe(0);
        PagesAt(result, "BeforeAllowTraffic").ShouldBe(0);
    }

    /// <summary>The service names them, so no others are read; a further step of the shift asks for production's once more.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Where_ECS_deploys_its_two_rules_alone_are_read_however_many_there_are(int rules)
    {
        var result = Shared(Controller.Ecs, rules, 4, Scenario.Plan, "").Deploy();

        result.ShouldSucceed();
        result.Executions.SelectMany(execution => execution.History)
            .ShouldNotContain(happened => happened.Type == "TaskStateEntered" && (happened.State == "DescribeRules" || happened.State == "DescribeFurtherRules"));
        (RulesAt(result, "BeforeInstall"), RulesAt(result, "AfterAllowTraffic"), RulesAt(result, "AfterAllowTestTraffic")).ShouldBe((2, 1, 0));
    }

    [Fact]
    public void A_rule_of_ECS_that_may_not_be_read_is_no_pass()
    {
        var result = (Shared(Controller.Ecs, 3, 4, Scenario.Plan, "") with
        {
            Given = stack => Refuse(stack, 0, new AwsException("AccessDeniedException", "User: arn:aws:sts::000000000000:assumed-role/hooks is not authorized to perform: elasticloadbalancing:DescribeRules", 403)),
        }).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.ShouldContain(reason => reason.StartsWith("Could not read the rule arn:aws:elasticloadbalancing:", StringComparison.Ordinal)
            && reason.EndsWith(": the workflow's role lacks elasticloadbalancing:DescribeRules", StringComparison.Ordinal));
    }

    /// <summary>The preflight reads two, the watch and each of two steps one; what comes then is the bake's.</summary>
    [Fact]
    public void A_rule_of_ECS_that_stays_throttled_once_users_have_moved_is_no_pass()
    {
        var result = (Shared(Controller.Ecs, 3, 4, Scenario.Plan, "") with { Given = stack => Refuse(stack, 5, new AwsException("ThrottlingException", "Rate exceeded")) }).Deploy();

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.CannotJudge);
    }

    /// <summary>37 of them at BeforeInstall; the two runs do not judge equally long.</summary>
    [Theory]
    [InlineData(Controller.CodeDeploy)]
    public void A_hundred_rules_cost_76_transitions_of_a_deployment(Controller controller)
        => (Transitions(Shared(controller, 100, 4, Scenario.Plan, "").Deploy()) - Transitions(Shared(controller, 0, 4, Scenario.Plan, "").Deploy())).ShouldBe(76);

    [Theory]
    [InlineData(Controller.CodeDeploy, 0)]
    [InlineData(Controller.CodeDeploy, 2)]
    public void Rules_that_may_not_be_read_are_no_pass_whichever_page_it_is(Controller controller, int pagesRead)
    {
        var result = (Shared(controller, 100, 4, Scenario.Plan, "") with
        {
            Given = stack => Refuse(stack, pagesRead, new AwsException("AccessDeniedException", "User: arn:aws:sts::000000000000:assumed-role/hooks is not authorized to perform: elasticloadbalancing:DescribeRules", 403)),
        }).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Verdict!.Rule.ShouldBe(Rule.CannotJudge);
        result.ReportOf("BeforeInstall").Reasons.ShouldContain(reason => reason.StartsWith("Could not read the rules of arn:aws:elasticloadbalancing:", StringComparison.Ordinal)
            && reason.EndsWith(": the workflow's role lacks elasticloadbalancing:DescribeRules", StringComparison.Ordinal));
    }

    /// <summary>The preflight reads ten pages; what comes then is the canary workflow's.</summary>
    [Theory]
    [InlineData(Controller.CodeDeploy, 10)]
    [InlineData(Controller.CodeDeploy, 13)]
    public void Rules_that_stay_throttled_once_users_have_moved_are_no_pass(Controller controller, int pagesRead)
    {
        var result = (Shared(controller, 100, 4, Scenario.Plan, "") with { Given = stack => Refuse(stack, pagesRead, new AwsException("ThrottlingException", "Rate exceeded")) }).Deploy();

        result.ShouldRollBackAt("AfterAllowTraffic", Rule.CannotJudge);
        result.ReportOf("AfterAllowTraffic").Reasons[0].ShouldContain(": ElasticLoadBalancingV2.ElasticLoadBalancingV2Exception: Rate exceeded", Case.Sensitive);
    }

    [Theory]
    [OnBoth]
    public void Rules_that_are_throttled_for_a_moment_are_read_again(Controller controller)
    {
        var result = (Shared(controller, 100, 4, Scenario.Plan, "") with
        {
            Given = stack => stack.Api.Faults.Fail(DescribeRules, times: 3, new AwsException("ThrottlingException", "Rate exceeded")),
        }).Deploy();

        result.ShouldSucceed();
    }

    [Theory]
    [OnBoth("null")]
    [OnBoth("\"banana\"")]
    [OnBoth("""{ "Next": "Dance" }""")]
    [OnBoth("""{ "Next": "Done", "Pages": 1 }""")]
    public void A_NarrowRules_that_returns_garbage_is_no_pass(Controller controller, string garbage)
        => Broken(controller, _ => Task.FromResult(JsonNode.Parse(garbage)));

    [Theory]
    [OnBoth]
    public void A_NarrowRules_that_throws_is_no_pass(Controller controller)
        => Broken(controller, _ => throw new FunctionException("InvalidOperationException", "a bug"));

    /// <summary>However long it waits: the history has room for what it would do otherwise.</summary>
    [Theory]
    [InlineData(Controller.CodeDeploy)]
    public void A_listener_that_keeps_leading_to_blue_is_looked_at_by_its_rule_alone_and_fails_in_the_end(Controller controller)
    {
        var asked = Wait(controller, (stack, answer) => AlsoToBlue(stack, answer));

        (asked["DescribeRules"], asked["DescribeFurtherRules"]).ShouldBe((2, 8));
        asked["DescribeKnownRules"].ShouldBeGreaterThan(80);
    }

    [Theory]
    [InlineData(Controller.CodeDeploy)]
    public void A_listener_with_more_rules_that_keep_leading_to_blue_than_are_carried_is_looked_at_less_often(Controller controller)
    {
        var asked = Wait(controller, (stack, answer) => AlsoToBlue(stack, Sixfold(DescribeRules, answer)));

        asked.ShouldNotContainKey("DescribeKnownRules");
        asked["DescribeRules"].ShouldBeInRange(20, 40);
        asked["DescribeFurtherRules"].ShouldBe(4 * asked["DescribeRules"]);
    }

    [Theory]
    [InlineData(Controller.CodeDeploy)]
    public void A_rule_that_is_replaced_while_it_is_waited_for_is_found_again(Controller controller)
    {
        var replaced = false;
        var result = (Shared(controller, 30, 4, ByRoute, "shop.example.com") with
        {
            Given = stack =>
            {
                stack.Api.Rewrite = (operation, answer) => operation == DescribeRules && !replaced ? AlsoToBlue(stack, answer) : answer;
                stack.Engine.Happened += (_, happened) =>
                {
                    if (happened is { Type: "TaskStateEntered", State: "DescribeKnownRules" } && !replaced)
                    {
                        replaced = true;
                        stack.Api.Faults.Fail(DescribeRules, times: 1, new AwsException("RuleNotFoundException", "One or more rules not found"));
                    }
                };
            },
        }).Deploy();

        replaced.ShouldBeTrue();
        result.ShouldSucceed();
        PagesAt(result, "AfterAllowTestTraffic").ShouldBeGreaterThan(4);
    }

    private static Scenario Shared(Controller controller, int rules, int targets, string plan, string host) => new()
    {
        Controller = controller,
        PlanText = plan,
        Service = new Scenario().Service with { DesiredCount = targets, NeighbourRules = rules, Host = host },
    };

    private static Execution ExecutionOf(ScenarioResult result, string lifecycleEvent) => result.ExecutionAt(lifecycleEvent);

    private static int Transitions(ScenarioResult result) => result.Executions.Sum(execution => execution.Transitions);

    private static int PagesAt(ScenarioResult result, string lifecycleEvent)
        => ExecutionOf(result, lifecycleEvent).History.Count(happened => happened is { Type: "TaskStateEntered", State: "DescribeRules" or "DescribeFurtherRules" });

    private static int RulesAt(ScenarioResult result, string lifecycleEvent)
        => ExecutionOf(result, lifecycleEvent).History.Count(happened => happened is { Type: "TaskStateEntered", State: "DescribeKnownRules" });

    private static void Broken(Controller controller, Func<JsonNode?, Task<JsonNode?>> answer)
    {
        var result = (Shared(controller, 3, 4, Scenario.Plan, "") with
        {
            Intercept = (function, payload, proceed, _) => function.LogicalId == "NarrowRules" ? answer(payload) : proceed(),
        }).Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
    }

    /// <summary>Probes through a route that never leads to green alone, and tells how often each call for rules was made.</summary>
    private static Dictionary<string, int> Wait(Controller controller, Func<RehearsalStack, JsonObject, JsonObject> change)
    {
        var result = (Shared(controller, 100, 4, ByRoute, "shop.example.com") with
        {
            Given = stack => stack.Api.Rewrite = (operation, answer) => operation == DescribeRules ? change(stack, answer) : answer,
        }).Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.GreenIsNotUp);
        result.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldContain("the test listener does not forward to green only (the plan's healthyWithinSeconds is 900)");
        var history = ExecutionOf(result, "AfterAllowTestTraffic").History;
        TestContext.Current.TestOutputHelper!.WriteLine($"{history.Count} events");
        history.Count.ShouldBeLessThan(10_000);

        return history
            .Where(happened => happened is { Type: "TaskStateEntered", State: "DescribeRules" or "DescribeFurtherRules" or "DescribeKnownRules" })
            .GroupBy(happened => happened.State!)
            .ToDictionary(same => same.Key, same => same.Count());
    }

    /// <summary>Every page after the first so many is refused, for good.</summary>
    private static void Refuse(RehearsalStack stack, int pagesRead, AwsException refusal)
    {
        var read = 0;
        stack.Api.Rewrite = (operation, answer) => operation != DescribeRules || ++read <= pagesRead ? answer : throw refusal;
    }

    /// <summary>As if the shift to green had stopped half way.</summary>
    internal static JsonObject AlsoToBlue(RehearsalStack stack, JsonObject answer)
    {
        var pair = new[] { stack.Served.TargetGroups.One.Arn, stack.Served.TargetGroups.Two.Arn };
        foreach (var action in answer["Rules"]!.AsArray().SelectMany(rule => rule!["Actions"]!.AsArray()))
        {
            if (pair.Contains(action!["TargetGroupArn"]?.GetValue<string>()))
            {
                action.AsObject().Remove("TargetGroupArn");
                action["ForwardConfig"]!["TargetGroups"] = new JsonArray([.. pair.Select(arn => new JsonObject { ["TargetGroupArn"] = arn, ["Weight"] = 50 })]);
            }
        }

        return answer;
    }

    /// <summary>The rule of the pair, and five more that lead where it does.</summary>
    private static JsonObject Sixfold(string operation, JsonObject answer)
    {
        var rules = operation == DescribeRules ? answer["Rules"]!.AsArray() : [];
        foreach (var rule in rules.Where(IsOfThePair).ToList())
        {
            for (var copy = 1; copy <= 5; copy++)
            {
                var another = rule!.DeepClone();
                another["RuleArn"] = $"{rule["RuleArn"]}{copy}";
                rules.Add(another);
            }
        }

        return answer;
    }

    private static bool IsOfThePair(JsonNode? rule) => rule!["Actions"]![0]!.ToJsonString().Contains("targetgroup/shop-", StringComparison.Ordinal);

    /// <summary>Rules with all that AWS allows them: five target groups, five values of 128 characters, each told twice.</summary>
    private static JsonObject Largest(string operation, JsonObject answer)
    {
        foreach (var rule in operation == DescribeRules ? answer["Rules"]!.AsArray() : [])
        {
            rule!["Conditions"] = new JsonArray(rule["IsDefault"]!.GetValue<bool>() ? [] : [Condition("host-header", "HostHeaderConfig", 3), Condition("path-pattern", "PathPatternConfig", 2)]);
            if (!rule["IsDefault"]!.GetValue<bool>() && !IsOfThePair(rule))
            {
                rule["Actions"]![0]!.AsObject().Remove("TargetGroupArn");
                rule["Actions"]![0]!["ForwardConfig"]!["TargetGroups"] = new JsonArray([.. Enumerable.Range(1, 5).Select(number => new JsonObject
                {
                    ["TargetGroupArn"] = $"arn:aws:elasticloadbalancing:ap-southeast-2:111122223333:targetgroup/{number}{new string('n', 31)}/0123456789abcdef",
                    ["Weight"] = 999,
                })]);
            }
        }

        return answer;
    }

    private static JsonObject Condition(string field, string configuration, int values) => new()
    {
        ["Field"] = field,
        ["Values"] = Values(values),
        [configuration] = new JsonObject { ["Values"] = Values(values) },
    };

    private static JsonArray Values(int count) => new([.. Enumerable.Range(1, count).Select(number => JsonValue.Create($"{number}{new string('v', 127)}"))]);
}
