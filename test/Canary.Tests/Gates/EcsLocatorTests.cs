namespace Canary.Tests.Gates;

/// <summary>Where blue and green are when ECS deploys by itself.</summary>
public sealed class EcsLocatorTests
{
    private const string PostTest = LifecycleStage.PostTestTrafficShift;

    [Fact]
    public void Asks_for_the_revisions_first_then_for_what_CodeDeploy_is_asked_for()
    {
        var sample = EcsSample.TestTraffic().Remove("Health").Remove("Service").Remove("Controller");

        var first = sample.Locate(PostTest);
        var second = EcsSample.TestTraffic().Remove("Health").Remove("Service").Locate(PostTest);

        first.Next.ShouldBe(NextStep.AskRevisions);
        first.RevisionArns.ShouldBe(
        [
            "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/222",
            "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/111",
        ]);
        first.PlanParameters.ShouldBe(["/hooks/production/shop", "/hooks/default"]);
        second.Next.ShouldBe(NextStep.AskService);
        second.TargetGroupNames.ShouldBe(["shop-green", "shop-blue"]);
        second.ListenerArns.ShouldBe([Sample.ProductionListener, Sample.TestListener]);
        second.AlarmQueries.ShouldHaveSingleItem().ShouldBe(["shop-5xx", "shop-latency"]);
        second.TargetIds.ShouldBeEmpty();
    }

    [Fact]
    public void Finds_the_same_blue_and_green_as_where_CodeDeploy_deploys()
    {
        var (ecs, codeDeploy) = (EcsSample.TestTraffic().Locate(PostTest), Sample.TestTraffic().Locate());

        ecs.Next.ShouldBe(NextStep.Judge);
        (ecs.Cluster, ecs.Service, ecs.Application, ecs.DeploymentGroup).ShouldBe(("production", "shop", "production", "shop"));
        ecs.DeploymentConfig.ShouldBe("CANARY 10%");
        LambdaJson.Write(ecs.Green).ShouldBe(LambdaJson.Write(codeDeploy.Green));
        LambdaJson.Write(ecs.Blue).ShouldBe(LambdaJson.Write(codeDeploy.Blue));
        ecs.GreenQueries.ShouldBe([new GreenQuery("ecs-svc/222", Sample.GreenGroup, "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8")]);
    }

    [Fact]
    public void Reads_the_rules_that_the_service_names_and_no_others()
    {
        var location = EcsSample.TestTraffic().Locate(LifecycleStage.PostProductionTrafficShift);

        var asked = EcsSample.TestTraffic().Remove("Rules").Locate(LifecycleStage.PostProductionTrafficShift);

        asked.Next.ShouldBe(NextStep.AskRules);
        asked.RuleQueries.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            query => query.Next.ShouldBe(NextStep.AskKnownRules),
            query => query.RuleArns.ShouldBe([EcsSample.ProductionRule]),
            query => query.ListenerArn.ShouldBe(Sample.ProductionListener));
        location.Production!.RuleArn.ShouldBe(EcsSample.ProductionRule);
        location.Production.Reaches(Sample.BlueGroup).ShouldBeTrue();
        location.Production.Reaches(Sample.GreenGroup).ShouldBeFalse("its weight is 0");
        location.WaitSeconds.ShouldBeGreaterThan(0, "all production traffic is on blue still");
    }

    [Fact]
    public void Tells_two_rules_of_one_listener_apart()
    {
        var location = EcsSample.TestTraffic()
            .Set(EcsSample.Balancer + ".TestListenerRule", $"\"{EcsSample.ProductionRule}-test\"")
            .Set("Service.Listeners.Listeners[0]", "null").Remove("Service.Listeners.Listeners[0]")
            .Locate(LifecycleStage.PreScaleUp);

        location.Production.ShouldNotBeNull().IsSameAs(location.Test).ShouldBeFalse();
        location.RuleQueries.Select(query => query.OnlyRule).ShouldBe([EcsSample.ProductionRule, $"{EcsSample.ProductionRule}-test"]);
    }

    [Theory]
    [InlineData(EcsSample.GreenRevision)]
    [InlineData(EcsSample.BlueRevision)]
    public void The_other_revisions_group_tells_which_is_the_one_without_a_resolved_one(string revision)
    {
        var location = EcsSample.TestTraffic().Remove(revision + ".ResolvedConfiguration").Locate(PostTest);

        (location.Green!.TargetGroupArn, location.Blue!.TargetGroupArn).ShouldBe((Sample.GreenGroup, Sample.BlueGroup));
    }

    [Fact]
    public void The_production_rule_tells_whose_group_is_whose_where_neither_revision_does()
    {
        var sample = EcsSample.TestTraffic().Remove(EcsSample.GreenRevision + ".ResolvedConfiguration").Remove(EcsSample.BlueRevision + ".ResolvedConfiguration");
        var location = sample.Locate(PostTest);
        var asked = sample.Remove("Rules").Locate(PostTest);

        (location.Green!.TargetGroupArn, location.Blue!.TargetGroupArn).ShouldBe((Sample.GreenGroup, Sample.BlueGroup));
        asked.Next.ShouldBe(NextStep.AskRules);
        asked.RuleQueries.ShouldHaveSingleItem().OnlyRule.ShouldBe(EcsSample.ProductionRule);
    }

    [Fact]
    public void Of_several_sources_blue_is_the_one_with_production_traffic()
    {
        var location = EcsSample.TestTraffic().Set(EcsSample.Deployment + ".SourceServiceRevisions", """
            [
              { "Arn": "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/100", "RequestedProductionTrafficWeight": 0.0 },
              { "Arn": "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/111", "RequestedProductionTrafficWeight": 100.0 }
            ]
            """).Locate(PostTest);

        location.Blue!.Id.ShouldBe("ecs-svc/111");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void The_first_deployment_of_a_service_is_judged_without_a_blue(string sources)
    {
        var sample = EcsSample.TestTraffic().Set(EcsSample.Deployment + ".SourceServiceRevisions", sources);

        var compared = sample.Locate(PostTest);
        var admitted = sample.Locate(LifecycleStage.PreProductionTrafficShift);

        (compared.Next, compared.IsFirst, compared.Blue).ShouldBe((NextStep.Judge, true, null));
        admitted.Verdict!.Outcome.ShouldBe(Outcome.Pass);
        admitted.Verdict.Reasons[0].ShouldBe("2 of 2 targets are healthy on green; it is the first deployment, so there is no blue that could take the traffic back");
    }

    [Fact]
    public void Without_a_source_that_is_described_nothing_is_judged()
        => EcsSample.TestTraffic().Remove(EcsSample.BlueRevision).Locate(PostTest).Verdict!.Reasons.ShouldBe(
            [
                "ECS does not describe the service revision arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/111: without it, it is not "
                    + "known who is green and who is blue",
            ]);

    [Fact]
    public void A_forced_deployment_of_the_same_task_definition_is_judged_like_any_other()
        => EcsSample.TestTraffic()
            .Set(EcsSample.GreenRevision + ".TaskDefinition", "\"arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:7\"")
            .Locate(PostTest).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void Blue_and_green_in_one_target_group_fail()
        => EcsSample.TestTraffic()
            .Set(EcsSample.GreenRevision + ".ResolvedConfiguration.LoadBalancers[0].TargetGroupArn", $"\"{Sample.BlueGroup}\"")
            .Locate(PostTest).Verdict!.Reasons[0].ShouldContain("are attached to the same target group");

    [Theory]
    [InlineData(".Status", "\"ROLLBACK_REQUESTED\"")]
    [InlineData(".Status", "\"ROLLBACK_IN_PROGRESS\"")]
    [InlineData(".Status", "\"ROLLBACK_FAILED\"")]
    [InlineData(".Rollback", """{ "Reason": "S", "StartedAt": "2026-03-01T10:00:00Z" }""")]
    public void A_deployment_that_is_rolled_back_passes_at_each_stage(string member, string value)
    {
        foreach (var stage in LifecycleStage.Asked)
        {
            var location = EcsSample.TestTraffic().Set(EcsSample.Deployment + member, value).Remove("Controller").Locate(stage);

            (location.Verdict!.Outcome, location.Verdict.Rule).ShouldBe((Outcome.Pass, Rule.Rollback), stage);
        }
    }

    [Fact]
    public void A_service_that_is_ROLLING_is_refused_with_the_cure()
        => EcsSample.TestTraffic().Set(EcsSample.Settings + ".Strategy", "\"ROLLING\"").Locate(PostTest).Verdict!.Reasons.ShouldBe(
            [
                "The service deploys with the strategy ROLLING, which mixes both versions behind one target group, so that nothing can be compared: set its "
                    + "deployment strategy to CANARY, LINEAR or BLUE_GREEN",
            ]);

    [Theory]
    [InlineData("Deployment", """{ "Failures": [{ "Arn": "x", "Reason": "MISSING" }] }""", "ECS has no service deployment EZe5RNVLH6PPzHXINuP28: MISSING")]
    [InlineData("Deployment", """{ "Error": "Ecs.EcsException", "Cause": "User: x is not authorized to perform: ecs:DescribeServiceDeployments on resource: y" }""", "Could not read the service deployment: the workflow's role lacks ecs:DescribeServiceDeployments")]
    [InlineData("Controller.ServiceRevisions", """{ "Error": "Ecs.AccessDeniedException", "Cause": "denied" }""", "Could not read the service revisions: the workflow's role lacks ecs:DescribeServiceRevisions")]
    [InlineData("Controller.ServiceRevisions", "{}", "Could not read the service revisions: the response is empty")]
    [InlineData(EcsSample.Deployment + ".TargetServiceRevision", "null", "ECS does not describe")]
    public void What_ECS_does_not_tell_fails_with_the_reason(string part, string value, string reason)
    {
        var verdict = EcsSample.TestTraffic().Set(part, value).Locate(PostTest).Verdict.ShouldNotBeNull();

        (verdict.Outcome, verdict.Rule).ShouldBe((Outcome.Fail, Rule.CannotJudge));
        if (!part.Contains("TargetServiceRevision", StringComparison.Ordinal))
        {
            verdict.Reasons.ShouldHaveSingleItem().ShouldBe(reason);
        }
    }

    [Fact]
    public void Speaks_of_the_service_where_CodeDeploys_deployment_group_lacks_something()
        => EcsSample.TestTraffic().Remove(EcsSample.Balancer + ".AlternateTargetGroupArn").Remove(EcsSample.Balancer + ".ProductionListenerRule").Locate(PostTest)
            .Verdict!.Reasons.ShouldBe(["The service has no pair of target groups", "The service has no production rule"]);

    /// <summary>ECS describes the traffic as it was some time ago.</summary>
    [Theory]
    [InlineData(0, 0, typeof(AdmissionGate))]
    [InlineData(0, 10, typeof(StepGate))]
    [InlineData(10, 10, typeof(StepGate))]
    [InlineData(10, 0, typeof(AdmissionGate))]
    public void The_production_rule_tells_whether_users_are_on_green_before_a_step(int described, int weight, Type gate)
    {
        var location = BeforeStep(described, weight).Locate(LifecycleStage.PreProductionTrafficShift);

        Gate.AskedAt(LifecycleStage.PreProductionTrafficShift, location).ShouldNotBeNull().GetType().ShouldBe(gate);
        location.GreenPercent.ShouldBe(weight);
        location.Next.ShouldBe(gate == typeof(StepGate) ? NextStep.Judge : NextStep.Report);
        (location.Baseline is null).ShouldBe(gate == typeof(AdmissionGate), "what the comparison saw of blue is for later steps");
    }

    [Fact]
    public void Before_a_step_asks_for_the_production_rule_and_what_was_recorded_before_it_is_known_which_step_it_is()
    {
        var asked = BeforeStep(0, 0).Remove("Rules").Remove("Health").Locate(LifecycleStage.PreProductionTrafficShift);

        asked.Next.ShouldBe(NextStep.AskRules);
        asked.RuleQueries.ShouldHaveSingleItem().OnlyRule.ShouldBe(EcsSample.ProductionRule);
        asked.BaselineKeys.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_rule_that_could_not_be_read_fails_before_a_step()
        => BeforeStep(0, 0).Set("Rules", $$"""[{ "ListenerArn": "{{Sample.ProductionListener}}", "OnlyRule": "{{EcsSample.ProductionRule}}", "Error": "ElasticLoadBalancingV2.RuleNotFoundException", "Cause": "gone" }]""")
            .Locate(LifecycleStage.PreProductionTrafficShift).Verdict!.Reasons.ShouldBe(
                [$"Could not read the rule {EcsSample.ProductionRule}: ElasticLoadBalancingV2.RuleNotFoundException: gone"]);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_freeze_window_stops_the_first_step_and_never_a_later_one_whatever_ECS_describes(int described)
    {
        const string Frozen = """{ "freeze": [{ "from": "2026-03-01", "to": "2026-03-01", "zone": "UTC", "reason": "audit" }] }""";
        EcsSample With(int weight) => BeforeStep(described, weight)
            .Set("Controller.Plan", $$"""{ "Parameters": [{ "Name": "/hooks/production/shop", "Value": {{System.Text.Json.JsonSerializer.Serialize(Frozen)}} }] }""");

        With(0).Locate(LifecycleStage.PreProductionTrafficShift).Verdict!.Rule.ShouldBe(Rule.Frozen);
        With(10).Locate(LifecycleStage.PreProductionTrafficShift).Next.ShouldBe(NextStep.Judge);
    }

    [Theory]
    [InlineData(100, 0, NextStep.Judge)]
    [InlineData(100, 1, NextStep.Wait)]
    public void Through_the_routes_a_later_step_waits_until_the_test_rule_leads_to_green_only(int green, int blue, string next)
    {
        var location = BeforeStep(10, 10)
            .Rules(production: [(Sample.BlueGroup, 90), (Sample.GreenGroup, 10)], test: [(Sample.GreenGroup, green), (Sample.BlueGroup, blue)])
            .Set("Controller.Plan", """{ "Parameters": [{ "Name": "/hooks/production/shop", "Value": "{ \"via\": \"route\" }" }] }""")
            .Locate(LifecycleStage.PreProductionTrafficShift);

        location.Next.ShouldBe(next, string.Join('\n', location.Verdict?.Reasons ?? []));
    }

    [Fact]
    public void The_first_green_of_a_service_is_probed_by_itself()
    {
        var location = EcsSample.TestTraffic().Set(EcsSample.Deployment + ".SourceServiceRevisions", "[]").Locate(PostTest);

        var step = Rounds.Next(LambdaJson.Read<RoundRequest>($$"""{ "LifecycleEvent": "{{PostTest}}", "Location": {{LambdaJson.Write(location)}}, "Previous": {}, "Rounds": [] }"""));

        (step.Next, step.Settings!.Stage).ShouldBe((NextStep.Probe, JudgeStage.Bake));
        (step.Green.Count, step.Blue.Count).ShouldBe((2, 0));
    }

    [Fact]
    public void Of_sources_that_share_the_traffic_blue_is_the_one_with_most_tasks()
        => EcsSample.TestTraffic().Set(EcsSample.Deployment + ".SourceServiceRevisions", """
            [
              { "Arn": "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/100", "RequestedProductionTrafficWeight": 50.0, "RunningTaskCount": 0 },
              { "Arn": "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/111", "RequestedProductionTrafficWeight": 50.0, "RunningTaskCount": 2 }
            ]
            """).Locate(PostTest).Blue!.Id.ShouldBe("ecs-svc/111");

    /// <summary>Later, the group with all of the traffic may be green's: who is who would be guessed.</summary>
    [Theory]
    [InlineData("PRE_PRODUCTION_TRAFFIC_SHIFT", "10.0")]
    [InlineData("PRODUCTION_TRAFFIC_SHIFT", "0.0")]
    [InlineData("POST_PRODUCTION_TRAFFIC_SHIFT", "0.0")]
    public void Once_traffic_may_have_moved_no_rule_tells_whose_group_is_whose(string stage, string weight)
    {
        var verdict = EcsSample.TestTraffic()
            .Remove(EcsSample.GreenRevision + ".ResolvedConfiguration")
            .Remove(EcsSample.BlueRevision + ".ResolvedConfiguration")
            .Set(EcsSample.Deployment + ".LifecycleStage", $"\"{stage}\"")
            .Set(EcsSample.Deployment + ".TargetServiceRevision.RequestedProductionTrafficWeight", weight)
            .Locate(LifecycleStage.PostProductionTrafficShift).Verdict.ShouldNotBeNull();

        verdict.Reasons.ShouldBe(["Green's service revision ecs-svc/222 is attached to neither target group of the service"]);
    }

    private static EcsSample BeforeStep(int described, int weight) => EcsSample.TestTraffic()
        .Set(EcsSample.Deployment + ".TargetServiceRevision.RequestedProductionTrafficWeight", $"{described}.0")
        .Rules(production: [(Sample.BlueGroup, 100 - weight), (Sample.GreenGroup, weight)], test: [(Sample.GreenGroup, 100), (Sample.BlueGroup, 0)])
        .Set("Controller.Baselines", """[{ "Body": "{}" }]""");

    [Fact]
    public void A_plan_that_the_hook_names_must_exist()
    {
        var there = EcsSample.TestTraffic().Named("/hooks/shop/shop-production")
            .Set("Controller.Plan", """{ "Parameters": [{ "Name": "/hooks/shop/shop-production", "Value": "{ \"bakeSeconds\": 77 }" }] }""").Locate(PostTest);
        var missing = EcsSample.TestTraffic().Named("/hooks/shop/shop-production").Locate(PostTest);

        (there.Plan!.BakeSeconds, there.PlanSource).ShouldBe((77, "/hooks/shop/shop-production"));
        missing.Verdict!.Reasons.ShouldBe(
            ["The plan's parameter /hooks/shop/shop-production, which the service's hook names, does not exist: create it, or correct hookDetails"]);
    }

    [Fact]
    public void Without_a_test_rule_the_first_step_compares_green_with_blue()
        => EcsSample.TestTraffic().Remove(EcsSample.Balancer + ".TestListenerRule").Remove(EcsSample.BlueRevision + ".LoadBalancers[0].AdvancedConfiguration.TestListenerRule")
            .Locate(LifecycleStage.PreProductionTrafficShift).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void A_plan_that_probes_through_routes_cannot_tell_two_rules_of_one_listener_apart()
        => EcsSample.TestTraffic()
            .Set("Controller.Plan", """{ "Parameters": [{ "Name": "/hooks/production/shop", "Value": "{ \"via\": \"route\" }" }] }""")
            .Set(EcsSample.Balancer + ".TestListenerRule", $"\"{EcsSample.ProductionRule}-test\"")
            .Remove("Service.Listeners.Listeners[0]")
            .Set("Rules", $$"""
                [
                  { "ListenerArn": "{{Sample.ProductionListener}}", "OnlyRule": "{{EcsSample.ProductionRule}}", "Next": "Done", "Pages": 1, "Forwards": [{ "TargetGroupArn": "{{Sample.BlueGroup}}", "Weight": 1 }] },
                  { "ListenerArn": "{{Sample.ProductionListener}}", "OnlyRule": "{{EcsSample.ProductionRule}}-test", "Next": "Done", "Pages": 1, "Forwards": [{ "TargetGroupArn": "{{Sample.GreenGroup}}", "Weight": 1 }] }
                ]
                """)
            .Locate(PostTest).Verdict!.Reasons[0].ShouldBe(
                "The plan probes through the routes, but the test rule is on the production rule's listener, where probes to both look alike: put it on a listener of "
                    + "its own, or set via to targets");

    [Fact]
    public void A_Network_Load_Balancer_has_listeners_and_no_rules()
    {
        const string Listener = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/net/shop/1/tcp";
        const string Balancer = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1";
        var location = EcsSample.TestTraffic()
            .Set(EcsSample.Balancer + ".ProductionListenerRule", $"\"{Listener}\"")
            .Set(EcsSample.Balancer + ".TestListenerRule", "null")
            .Remove("Rules")
            .Set("Service.Listeners.Listeners", $$"""
                [
                  {
                    "ListenerArn": "{{Listener}}", "LoadBalancerArn": "{{Balancer}}", "Port": 80, "Protocol": "TCP",
                    "DefaultActions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{ "TargetGroupArn": "{{Sample.GreenGroup}}", "Weight": 100 }] } }]
                  }
                ]
                """)
            .Set("Service.TargetGroups.TargetGroups[0].Protocol", "\"TCP\"")
            .Set(EcsSample.Deployment + ".TargetServiceRevision.RequestedProductionTrafficWeight", "100.0")
            .Locate(LifecycleStage.PostProductionTrafficShift);

        location.Next.ShouldBe(NextStep.Judge, string.Join('\n', location.Verdict?.Reasons ?? []));
        (location.Production!.ListenerArn, location.Production.RuleArn, location.Production.Url).ShouldBe((Listener, "", "http://shop-1.eu-central-1.elb.amazonaws.com:80"));
        location.Green!.Addresses().ShouldBe(["http://10.0.2.11:8080", "http://10.0.2.12:8080"]);
    }

    [Fact]
    public void Of_several_load_balancers_green_is_judged_behind_the_first_that_shifts_a_rule()
    {
        const string Network = """
            {
              "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/net-a/1", "ContainerName": "web", "ContainerPort": 9090,
              "AdvancedConfiguration": {
                "AlternateTargetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/net-b/2",
                "ProductionListenerRule": "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/net/shop/1/tcp"
              }
            }
            """;
        var sample = EcsSample.TestTraffic();
        var own = System.Text.Json.Nodes.JsonNode.Parse(LambdaJson.Write(sample.Request(PostTest).Facts!.Controller!.ServiceRevisions!.ServiceRevisions![0].LoadBalancers![0]));

        var location = sample.Set(EcsSample.GreenRevision + ".LoadBalancers", $"[{Network}, {own}]").Locate(PostTest);

        (location.Green!.TargetGroupArn, location.Green.ContainerPort, location.Blue!.TargetGroupArn).ShouldBe((Sample.GreenGroup, 8080, Sample.BlueGroup));
    }

    [Fact]
    public void A_service_with_Service_Connect_alone_is_found_by_its_tasks_at_the_port_that_the_task_definition_names()
    {
        var location = Connected().Locate(PostTest);

        location.Next.ShouldBe(NextStep.Judge);
        new[] { location.TargetGroupArns, location.TargetGroupNames, location.ListenerArns, location.LoadBalancerArns }.ShouldAllBe(asked => asked.Count == 0);
        location.TaskQueries.Select(query => (query.Cluster, query.StartedBy)).ShouldBe([("production", "ecs-svc/222"), ("production", "ecs-svc/111")]);
        location.TaskDefinitions.ShouldBe(["arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8", "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:7"]);
        location.Green!.Targets.ShouldBe([new Target("10.0.1.21", 8080, "healthy", ""), new Target("10.0.1.22", 8080, "healthy", "")]);
        location.Blue!.Targets.ShouldBe([new Target("10.0.1.11", 9090, "healthy", ""), new Target("10.0.1.12", 9090, "healthy", "")]);
    }

    [Theory]
    [InlineData("unhealthy", "1 of 2 green tasks are not healthy: 1 unhealthy")]
    [InlineData("initial", "1 of 2 green tasks are not healthy: 1 initial")]
    [InlineData("draining", "1 of 2 green tasks are there")]
    public void A_task_that_is_not_well_is_waited_for(string state, string missing)
    {
        Connected(green: state).Locate(PostTest).Next.ShouldBe(NextStep.Wait);
        Connected(green: state).Locate(PostTest, afterSeconds: 901).Verdict!.Reasons.ShouldBe([$"Timed out after 901 s: {missing} (the plan's healthyWithinSeconds is 900)"]);
    }

    [Theory]
    [InlineData(EcsSample.GreenRevision + ".ServiceConnectConfiguration.Enabled", "false", "The service shop has neither a load balancer nor a port in Service Connect, so ECS moves no traffic from blue to green. Give it two target groups with a production rule, or a Service Connect service, or remove the hook from the service")]
    [InlineData(EcsSample.GreenRevision + ".ServiceConnectConfiguration.Services", "[]", "The service shop has neither a load balancer nor a port in Service Connect, so ECS moves no traffic from blue to green. Give it two target groups with a production rule, or a Service Connect service, or remove the hook from the service")]
    [InlineData(EcsSample.GreenRevision + ".NetworkConfiguration", "null", "The tasks of the service shop have no address of their own, and no target group lists where they are. Use the network mode awsvpc, give the service two target groups with a production rule, or remove the hook from the service")]
    [InlineData(EcsSample.GreenRevision + ".ServiceConnectConfiguration.Services[0].Tls", "{}", "Service Connect encrypts what reaches the port http of shop, and probes cannot decrypt it. Set ingressPortOverride of that Service Connect service to another port, so that the container's own port takes probes")]
    [InlineData("Health.GreenContainers.PortMappings", "[]", "The task definition arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8 has no port mapping named http, which Service Connect names, so the port of its tasks is not known")]
    [InlineData("Health.GreenContainers", """{ "Error": "Ecs.AccessDeniedException", "Cause": "no" }""", "Could not read the task definition arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8: the workflow's role lacks ecs:DescribeTaskDefinition")]
    [InlineData("Health.TargetGroups[0].Health", """{ "Error": "Ecs.ThrottlingException", "Cause": "Rate exceeded" }""", "Could not read the tasks of ecs-svc/222: Ecs.ThrottlingException: Rate exceeded")]
    [InlineData("Health.TargetGroups[1].TargetGroupArn", "\"ecs-svc/000\"", "Could not read the tasks of ecs-svc/111: the response is empty")]
    public void Tasks_that_cannot_be_probed_are_refused_with_the_cure(string place, string value, string reason)
        => Connected().Set(place, value).Locate(PostTest).Verdict.ShouldNotBeNull().Reasons.ShouldBe([reason]);

    [Fact]
    public void Encrypted_traffic_leaves_the_container_s_port_to_probes_where_the_proxy_listens_on_another()
        => Connected().Set(EcsSample.GreenRevision + ".ServiceConnectConfiguration.Services[0]", """{ "PortName": "http", "Tls": {}, "IngressPortOverride": 15000 }""")
            .Locate(PostTest).Next.ShouldBe(NextStep.Judge);

    [Fact]
    public void A_plan_that_probes_routes_cannot_compare_tasks_without_a_load_balancer()
        => Connected().Set("Controller.Plan", """{ "Parameters": [{ "Name": "/hooks/production/shop", "Value": "{ \"via\": \"route\" }" }] }""").Locate(PostTest).Verdict!.Reasons
            .ShouldBe(["The plan probes through the routes, but the service has no load balancer: set via to targets"]);

    /// <summary>As the workflow hands it over: clients reach the tasks by Service Connect alone.</summary>
    private static EcsSample Connected(string green = "healthy")
    {
        const string Connect = """{ "Enabled": true, "Services": [{ "PortName": "http" }] }""";
        var sample = EcsSample.TestTraffic().Remove("Rules");
        foreach (var revision in new[] { EcsSample.GreenRevision, EcsSample.BlueRevision })
        {
            sample.Remove(revision + ".LoadBalancers").Remove(revision + ".ResolvedConfiguration").Set(revision + ".ServiceConnectConfiguration", Connect);
        }

        return sample.Set("Service.TargetGroups", """{ "TargetGroups": [] }""").Set("Service.Listeners", """{ "Listeners": [] }""")
            .Set("Health", $$"""
                {
                  "GreenContainers": { "Names": ["web"], "HealthChecks": [], "PortMappings": [{ "ContainerPort": 9901, "Name": "admin" }, { "ContainerPort": 8080, "Name": "http" }] },
                  "BlueContainers": { "Names": ["web"], "HealthChecks": [], "PortMappings": [{ "ContainerPort": 9090, "Name": "http" }] },
                  "TargetGroups": [
                    {
                      "TargetGroupArn": "ecs-svc/222",
                      "Health": { "TargetHealthDescriptions": [
                        { "Target": { "Id": "10.0.1.21" }, "TargetHealth": { "State": "healthy" } }, { "Target": { "Id": "10.0.1.22" }, "TargetHealth": { "State": "{{green}}" } }
                      ] }
                    },
                    {
                      "TargetGroupArn": "ecs-svc/111",
                      "Health": { "TargetHealthDescriptions": [
                        { "Target": { "Id": "10.0.1.11" }, "TargetHealth": { "State": "healthy" } }, { "Target": { "Id": "10.0.1.12" }, "TargetHealth": { "State": "healthy" } }
                      ] }
                    }
                  ]
                }
                """);
    }

    [Fact]
    public void A_service_without_a_load_balancer_is_refused_with_the_cure()
        => EcsSample.PreScaleUp().Remove(EcsSample.GreenRevision + ".LoadBalancers").Locate(LifecycleStage.PreScaleUp).Verdict!.Reasons.ShouldBe(
            [
                "The service shop has neither a load balancer nor a port in Service Connect, so ECS moves no traffic from blue to green. Give it two target groups with "
                    + "a production rule, or a Service Connect service, or remove the hook from the service",
            ]);
}
