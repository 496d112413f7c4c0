using System.Text.Json.Nodes;

namespace Canary.Tests.Gates;

public sealed class LocatorTests
{
    private const string Others = "arn:of:others";
    private const string ByRoute = """{ "via": "route" }""";

    /// <summary>Another service's rule, and two of the shop's, not in their order.</summary>
    private static readonly string s_rules = $$"""
        { "Rules": [
          { "RuleArn": "rule/other", "Priority": "3", "IsDefault": false, "Actions": [{ "Type": "forward", "TargetGroupArn": "{{Others}}" }] },
          { "RuleArn": "rule/office", "Priority": "20", "IsDefault": false, "Actions": [{{Sample.Forward((Sample.BlueGroup, 1), (Others, 3))}}] },
          { "RuleArn": "rule/shop", "Priority": "7", "IsDefault": false, "Actions": [{{Sample.Forward((Sample.BlueGroup, 90), (Sample.GreenGroup, 10))}}] },
          { "RuleArn": "rule/default", "Priority": "default", "IsDefault": true, "Actions": [{ "Type": "fixed-response" }] }] }
        """;

    [Fact]
    public void Asks_for_the_group_the_targets_and_the_plan_first()
    {
        var location = Sample.TestTraffic().Remove("Controller").Remove("Service").Remove("Health").Locate();

        location.Next.ShouldBe(NextStep.AskCodeDeploy);
        location.Application.ShouldBe("shop");
        location.DeploymentGroup.ShouldBe("shop-production");
        location.PlanParameters.ShouldBe(["/hooks/shop/shop-production", "/hooks/default"]);
        location.Verdict.ShouldBeNull();
    }

    [Fact]
    public void Asks_for_the_service_the_target_groups_and_the_listeners_next()
    {
        var location = Sample.TestTraffic().Remove("Service").Remove("Health").Locate();

        location.Next.ShouldBe(NextStep.AskService);
        (location.Cluster, location.Service).ShouldBe(("production", "shop"));
        location.TargetIds.ShouldBe(["production:shop"]);
        location.TargetGroupNames.ShouldBe(["shop-blue", "shop-green"]);
        location.ListenerArns.ShouldBe([Sample.ProductionListener, Sample.TestListener]);
        location.AlarmQueries.ShouldHaveSingleItem().ShouldBe(["shop-5xx", "shop-latency"]);
        location.Plan.ShouldNotBeNull();
    }

    [Fact]
    public void Asks_for_the_health_of_green_and_blue_last()
    {
        var location = Sample.TestTraffic().Remove("Health").Locate();

        location.Next.ShouldBe(NextStep.AskHealth);
        location.TargetGroupArns.ShouldBe([Sample.GreenGroup, Sample.BlueGroup]);
        location.LoadBalancerArns.ShouldBe(["arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1"]);
        location.RuleQueries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "Status": "FAILED", "Error": "States.Runtime", "Cause": "no such path" }""", "its watch failed (States.Runtime: no such path)")]
    [InlineData("""{ "Status": "TIMED_OUT", "Error": "States.Timeout" }""", "its watch timed out (States.Timeout)")]
    [InlineData("""{ "Status": "ABORTED" }""", "its watch was aborted")]
    public void Says_at_the_bake_how_the_watch_of_the_shift_died(string watch, string how)
        => Sample.Moved().Set("Controller.Watches", $"[{watch}]").Locate(LifecycleEvent.AfterAllowTraffic).WatchFailure
            .ShouldBe($"The traffic shift was not watched to its end: {how}");

    [Theory]
    [InlineData("""{ "Status": "SUCCEEDED" }""")]
    [InlineData("""{ "Status": "RUNNING" }""")]
    [InlineData("""{ "Error": "Sfn.ExecutionDoesNotExistException", "Cause": "it does not exist" }""")]
    public void Says_nothing_of_a_watch_that_did_not_die(string watch)
        => Sample.Moved().Set("Controller.Watches", $"[{watch}]").Locate(LifecycleEvent.AfterAllowTraffic).WatchFailure.ShouldBe("");

    [Fact]
    public void Asks_for_the_health_of_both_groups_while_there_is_no_green()
        => Sample.BeforeInstall().Remove("Health").Locate(LifecycleEvent.BeforeInstall).TargetGroupArns.ShouldBe([Sample.GreenGroup, Sample.BlueGroup]);

    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, NextStep.Judge)]
    [InlineData(LifecycleEvent.AfterInstall, NextStep.Report)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, NextStep.Report)]
    public void Finds_green_by_label_and_external_id_whatever_the_target_groups_are_called(string lifecycleEvent, string next)
    {
        var location = Sample.TestTraffic().Locate(lifecycleEvent);

        location.Next.ShouldBe(next);
        location.Green!.Id.ShouldBe("ecs-svc/222");
        location.Green.TargetGroupArn.ShouldEndWith("shop-blue/aaa");
        location.Green.TaskDefinition.ShouldEndWith("shop:8");
        location.Green.Targets.Select(target => target.Address).ShouldBe(["10.0.2.11:8080", "10.0.2.12:8080"]);
        location.Blue!.Id.ShouldBe("ecs-svc/111");
        location.Blue.TargetGroupArn.ShouldEndWith("shop-green/bbb");
    }

    [Fact]
    public void Does_not_care_in_which_order_the_task_sets_and_groups_are_listed()
    {
        var facts = Sample.TestTraffic().Document();
        foreach (var list in new[] { "Service.TargetGroups.TargetGroups", "Service.Services.Services[0].TaskSets", "Health.TargetGroups" })
        {
            Reverse(list.Split('.').Aggregate((JsonNode)facts, (here, step) => step.EndsWith("[0]", StringComparison.Ordinal) ? here[step[..^3]]![0]! : here[step]!).AsArray());
        }

        var location = Locator.Locate(LambdaJson.Read<LocateRequest>(Sample.Request(facts, LifecycleEvent.AfterAllowTestTraffic)));

        (location.Next, location.Green!.Id, location.Blue!.Id).ShouldBe((NextStep.Judge, "ecs-svc/222", "ecs-svc/111"));

        static void Reverse(JsonArray list)
        {
            var items = list.Select(item => item!.DeepClone()).Reverse().ToList();
            list.Clear();
            items.ForEach(list.Add);
        }
    }

    [Fact]
    public void Blue_may_be_the_first_task_set_of_the_service_which_has_no_external_id()
        => Sample.TestTraffic().Read().Service!.Services!.Services![0].TaskSets![0].ExternalId.ShouldBeNull();

    [Fact]
    public void Finds_green_by_its_external_id_while_CodeDeploy_lists_no_target()
    {
        var location = Sample.TestTraffic()
            .Set("Controller.Targets", """{ "Error": "CodeDeploy.DeploymentNotStartedException", "Cause": "not started" }""")
            .Set("Service.Targets", "[]")
            .Locate();

        (location.Next, location.Green?.Id, location.Blue?.Id).ShouldBe((NextStep.Judge, "ecs-svc/222", "ecs-svc/111"));
    }

    [Fact]
    public void Finds_blue_as_the_one_that_is_left_when_green_is_primary_already()
    {
        var location = Sample.Moved().Set("Service.Targets", "[]").Locate(LifecycleEvent.AfterAllowTraffic);

        (location.Next, location.Green?.Id, location.Blue?.Id).ShouldBe((NextStep.Judge, "ecs-svc/222", "ecs-svc/111"));
    }

    [Fact]
    public void Takes_no_task_set_that_is_draining_for_blue()
        => Sample.Moved().Set("Service.Targets", "[]").Set(Sample.BlueSet + ".Status", "\"DRAINING\"").Locate(LifecycleEvent.AfterAllowTraffic).Blue.ShouldBeNull();

    [Fact]
    public void Has_no_test_route_when_the_group_has_no_test_listener()
    {
        var location = Sample.TestTraffic().WithoutTestListener().Locate();

        location.Next.ShouldBe(NextStep.Judge);
        location.Test.ShouldBeNull();
        location.Production!.Url.ShouldBe("https://shop-1.eu-central-1.elb.amazonaws.com:443");
    }

    [Fact]
    public void Reads_where_a_listener_forwards_in_the_midst_of_a_shift_when_it_has_no_target_group_of_its_own()
    {
        var location = Sample.TestTraffic().Set(Sample.ProductionAction, Sample.Forward((Sample.BlueGroup, 90), (Sample.GreenGroup, 10))).Locate();

        location.RuleQueries.ShouldBeEmpty();
        location.Production!.Forwards.Select(forward => (forward.TargetGroupArn, forward.Weight)).ShouldBe([(Sample.BlueGroup, 90), (Sample.GreenGroup, 10)]);
        location.Production.Reaches(Sample.GreenGroup).ShouldBeTrue();
    }

    [Fact]
    public void A_weight_of_0_reaches_nobody()
        => Sample.TestTraffic().Locate().Production!.Reaches(Sample.GreenGroup).ShouldBeFalse();

    [Fact]
    public void Reads_a_listener_that_has_one_target_group_and_no_forward_config()
    {
        var location = Sample.TestTraffic().Set(Sample.TestAction, $$"""{ "Type": "forward", "TargetGroupArn": "{{Sample.GreenGroup}}" }""").Locate();

        location.Test!.Reaches(Sample.GreenGroup).ShouldBeTrue();
    }

    [Fact]
    public void Does_not_carry_whom_else_a_default_action_forwards_to_but_how_much_of_it()
    {
        var production = Sample.TestTraffic().Set(Sample.ProductionAction, Sample.Forward((Sample.BlueGroup, 60), (Others, 30), (Others + "/2", 10))).Locate().Production!;

        production.Forwards.ShouldBe([new WeightedTargetGroup(Sample.BlueGroup, 60)]);
        production.Elsewhere.ShouldBe(40);
        Sample.TestTraffic().Set(Sample.ProductionAction, Sample.Forward((Others, 1))).Locate().Production!.Forwards.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(LifecycleEvent.BeforeInstall, "targets", Sample.ProductionListener, Sample.TestListener)]
    [InlineData(LifecycleEvent.AfterInstall, "route")]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "targets")]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "route", Sample.ProductionListener, Sample.TestListener)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, "route")]
    [InlineData(LifecycleEvent.AfterAllowTraffic, "targets", Sample.ProductionListener)]
    public void Asks_for_the_rules_of_the_listeners_that_forward_elsewhere_where_it_matters_where_they_lead(string lifecycleEvent, string via, params string[] listeners)
    {
        var sample = Sample.TestTraffic().WithPlan($$"""{ "via": "{{via}}" }""")
            .Set(Sample.ProductionAction, """{ "Type": "fixed-response" }""").Set(Sample.TestAction, Sample.Forward((Others, 1)));

        var location = sample.Locate(lifecycleEvent);

        location.RuleQueries.Select(query => query.ListenerArn).ShouldBe(listeners, ignoreOrder: true);
        location.RuleQueries.ShouldAllBe(query => query.Next == NextStep.AskRules && query.TargetGroupArns.SequenceEqual(new[] { Sample.GreenGroup, Sample.BlueGroup }));
        (location.Next == NextStep.AskRules).ShouldBe(listeners is [_, ..]);
    }

    [Fact]
    public void Asks_for_no_rules_while_green_is_not_healthy()
        => Sample.TestTraffic().WithPlan(ByRoute).Set(Sample.ProductionAction, Sample.Forward((Others, 1)))
            .Set(Sample.GreenTargets + "[0]", Sample.Target("10.0.2.11", "unhealthy")).Locate().Next.ShouldBe(NextStep.Wait);

    [Fact]
    public void Finds_the_route_in_the_rules_when_the_default_action_forwards_elsewhere()
    {
        var route = Sample.TestTraffic().WithPlan(ByRoute).WithRules(Sample.ProductionListener, Sample.ProductionAction, s_rules).Locate().Production!;

        route.Forwards.ShouldBe([new WeightedTargetGroup(Sample.GreenGroup, 10), new WeightedTargetGroup(Sample.BlueGroup, 90)]);
        route.Elsewhere.ShouldBe(3);
        route.Rules.Select(rule => (rule.RuleArn, rule.Priority)).ShouldBe([("rule/shop", 7), ("rule/office", 20)]);
    }

    [Fact]
    public void Reads_the_next_time_the_rules_alone_that_lead_to_the_pair()
    {
        var waiting = Sample.TestTraffic().WithPlan(ByRoute).WithRules(Sample.ProductionListener, Sample.ProductionAction, s_rules).Locate();
        var facts = Sample.TestTraffic().WithPlan(ByRoute).Set(Sample.ProductionAction, Sample.Forward((Others, 1))).Read();
        LocateRequest Again(Location known, Facts facts) => new()
        {
            LifecycleEvent = LifecycleEvent.AfterAllowTestTraffic,
            DeploymentId = Sample.DeploymentId,
            PlanPrefix = "/hooks",
            Facts = facts,
            Known = LambdaJson.Travel(known),
        };

        waiting.Next.ShouldBe(NextStep.Wait);
        var asking = Locator.Locate(Again(Locator.Locate(Again(waiting, facts with { Service = null, Health = null })), facts));

        asking.Next.ShouldBe(NextStep.AskRules);
        asking.RuleQueries.Select(query => (query.Next, string.Join(' ', query.RuleArns))).ShouldBe([(NextStep.AskKnownRules, "rule/shop rule/office")]);
    }

    [Fact]
    public void Asks_for_a_listener_once_when_it_is_both_test_and_production()
        => Sample.TestTraffic().Set(Sample.Pair + ".TestTrafficRoute.ListenerArns[0]", $"\"{Sample.ProductionListener}\"").Locate().ListenerArns.ShouldBe([Sample.ProductionListener]);

    [Fact]
    public void Asks_for_no_alarm_when_the_group_ignores_its_alarms()
        => Sample.TestTraffic().Set(Sample.Group + ".AlarmConfiguration.Enabled", "false").Locate().AlarmQueries.ShouldBeEmpty();

    [Fact]
    public void Reads_the_plan_of_the_deployment_group()
        => Sample.TestTraffic().WithPlan("""{ "host": "shop.example.com" }""").Locate().Plan!.Host.ShouldBe("shop.example.com");

    [Theory]
    [InlineData(Sample.Deployment + ".Creator", "\"codeDeployRollback\"")]
    [InlineData(Sample.Deployment + ".RollbackInfo.RollbackTriggeringDeploymentId", "\"d-OTHER\"")]
    public void Passes_a_rollback_at_once_and_asks_nothing_else(string member, string value)
    {
        foreach (var lifecycleEvent in LifecycleEvent.All)
        {
            var location = Sample.TestTraffic().Remove("Controller").Remove("Service").Remove("Health").Set(member, value).Locate(lifecycleEvent);

            location.Next.ShouldBe(NextStep.Report);
            location.Verdict!.Outcome.ShouldBe(Outcome.Pass);
            location.Verdict.Rule.ShouldBe(Rule.Rollback);
        }
    }

    [Fact]
    public void Does_not_take_the_deployment_that_was_rolled_back_for_the_rollback()
        => Sample.TestTraffic().Set(Sample.Deployment + ".RollbackInfo", """{ "RollbackDeploymentId": "d-LATER" }""").Locate().Verdict.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("Controller")]
    [InlineData("Service")]
    [InlineData("Health")]
    public void Gives_every_list_that_the_workflow_reads_by_a_definite_path(string firstUnasked)
    {
        var sample = Sample.TestTraffic();
        foreach (var phase in new[] { "Controller", "Service", "Health" }.SkipWhile(phase => phase != firstUnasked))
        {
            sample.Remove(phase);
        }

        var written = JsonNode.Parse(LambdaJson.Write(sample.Locate()))!.AsObject();

        foreach (var member in new[] { "PlanParameters", "TargetIds", "TargetGroupNames", "ListenerArns", "AlarmQueries", "TargetGroupArns", "LoadBalancerArns", "RuleQueries" })
        {
            written[member].ShouldBeOfType<JsonArray>(member);
        }

        foreach (var member in new[] { "Next", "WaitSeconds", "Application", "DeploymentGroup", "DeploymentConfig", "Cluster", "Service" })
        {
            written.ContainsKey(member).ShouldBeTrue(member);
        }
    }
}
