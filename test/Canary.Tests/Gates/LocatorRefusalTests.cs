namespace Canary.Tests.Gates;

/// <summary>Where the facts do not say who green is, the deployment fails, and the reason names what is missing.</summary>
public sealed class LocatorRefusalTests
{
    [Theory]
    [InlineData("Deployment", "CodeDeploy", "codedeploy:GetDeployment", "the deployment")]
    [InlineData("Controller.Group", "CodeDeploy", "codedeploy:GetDeploymentGroup", "the deployment group")]
    [InlineData("Controller.Targets", "CodeDeploy", "codedeploy:ListDeploymentTargets", "the deployment's targets")]
    [InlineData("Controller.Plan", "Ssm", "ssm:GetParameters", "the plan from /hooks/shop/shop-production or /hooks/default")]
    [InlineData("Service.Targets[0]", "CodeDeploy", "codedeploy:GetDeploymentTarget", "the labels of the task sets")]
    [InlineData("Service.Services", "Ecs", "ecs:DescribeServices", "the ECS service shop")]
    [InlineData("Service.TargetGroups", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeTargetGroups", "the target groups")]
    [InlineData("Service.Listeners", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeListeners", "the listeners")]
    [InlineData("Health.TargetGroups[0].Health", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeTargetHealth", "the targets of " + Sample.GreenGroup)]
    [InlineData("Health.LoadBalancers[0]", "ElasticLoadBalancingV2", "elasticloadbalancing:DescribeLoadBalancers", "the load balancer")]
    public void Names_the_permission_when_access_is_denied(string response, string service, string action, string what)
        => Refused(Sample.TestTraffic().Set(response, Sample.Denied(service, action))).ShouldBe([$"Could not read {what}: the workflow's role lacks {action}"]);

    [Fact]
    public void Names_the_permission_when_the_rules_of_a_listener_are_denied()
        => RefusedRules(Sample.Denied("ElasticLoadBalancingV2", "elasticloadbalancing:DescribeRules"))
            .ShouldBe([$"Could not read the rules of {Sample.ProductionListener}: the workflow's role lacks elasticloadbalancing:DescribeRules"]);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "Rules": [] }""")]
    public void Refuses_rules_without_any_for_a_listener_has_its_default_rule_at_least(string page)
        => RefusedRules(page).ShouldBe([$"Could not read the rules of {Sample.ProductionListener}: the response is empty"]);

    [Fact]
    public void Refuses_rules_of_which_further_pages_were_not_read()
        => RefusedRules("""{ "Rules": [{ "RuleArn": "rule/1", "Priority": "1" }], "NextMarker": "more" }""")
            .ShouldBe([$"Could not read the rules of {Sample.ProductionListener}: the response is empty"]);

    [Fact]
    public void Refuses_where_nothing_was_said_of_one_of_the_listeners()
        => Refused(Sample.Moved().Set(Sample.ProductionAction, """{ "Type": "fixed-response" }""").Set("Rules", "[null]"), LifecycleEvent.AfterAllowTraffic)
            .ShouldBe([$"Could not read the rules of {Sample.ProductionListener}: the response is empty"]);

    [Fact]
    public void Says_what_AWS_said_when_it_is_not_a_matter_of_permission()
    {
        var throttled = """{ "Error": "ElasticLoadBalancingV2.ElasticLoadBalancingV2Exception", "Cause": "Rate exceeded" }""";

        Refused(Sample.TestTraffic().Set("Service.Listeners", throttled))
            .ShouldBe(["Could not read the listeners: ElasticLoadBalancingV2.ElasticLoadBalancingV2Exception: Rate exceeded"]);
    }

    [Theory]
    [InlineData("Deployment", "the deployment")]
    [InlineData("Controller.Group", "the deployment group")]
    [InlineData("Service.Services", "the ECS service shop")]
    [InlineData("Service.TargetGroups", "the target groups")]
    [InlineData("Service.Listeners", "the listeners")]
    public void Refuses_a_response_that_is_empty(string response, string what)
    {
        Refused(Sample.TestTraffic().Set(response, "{}")).ShouldBe([$"Could not read {what}: the response is empty"]);
        Refused(Sample.TestTraffic().Set(response, "null")).ShouldBe([$"Could not read {what}: the response is empty"]);
    }

    [Fact]
    public void Refuses_a_health_that_was_never_answered_but_not_one_without_targets()
    {
        const string health = "Health.TargetGroups[0].Health";

        Refused(Sample.TestTraffic().Set(health, "null")).ShouldBe([$"Could not read the targets of {Sample.GreenGroup}: the response is empty"]);
        Sample.TestTraffic().Set(health, "{}").Locate().Verdict.ShouldBeNull();
    }

    [Fact]
    public void Names_the_service_that_ECS_lists_among_its_failures()
    {
        var missing = """{ "Failures": [{ "Arn": "arn:aws:ecs:eu-central-1:111122223333:service/production/shop", "Reason": "MISSING" }] }""";

        Refused(Sample.TestTraffic().Set("Service.Services", missing)).ShouldBe(["ECS has no service shop in cluster production: MISSING"]);
    }

    [Fact]
    public void Refuses_a_deployment_of_another_platform()
        => Refused(Sample.TestTraffic().Set(Sample.Deployment + ".ComputePlatform", "\"Lambda\""))
            .ShouldBe(["The deployment's compute platform is Lambda; these hooks judge ECS deployments"]);

    [Theory]
    [InlineData("ApplicationName")]
    [InlineData("DeploymentGroupName")]
    public void Refuses_a_deployment_without_application_or_group(string member)
        => Refused(Sample.TestTraffic().Remove($"{Sample.Deployment}.{member}")).ShouldBe(["The deployment has no application or no deployment group"]);

    [Fact]
    public void Names_every_mistake_of_the_group_and_the_plan_at_once()
    {
        var reasons = Refused(Sample.TestTraffic()
            .Remove(Sample.Group + ".EcsServices")
            .Remove(Sample.Pair + ".TargetGroups")
            .Remove(Sample.Pair + ".ProdTrafficRoute")
            .Set("Controller.Targets", Sample.Denied("CodeDeploy", "codedeploy:ListDeploymentTargets"))
            .WithPlan("""{ "via": "telepathy", "probesPerSecond": 4000 }"""));

        reasons.ShouldBe([
            "The deployment group has no ECS service",
            "The deployment group has no pair of target groups",
            "The deployment group has no production listener",
            "Could not read the deployment's targets: the workflow's role lacks codedeploy:ListDeploymentTargets",
            "The plan in /hooks/shop/shop-production: via is \"telepathy\"; use targets or route",
            "The plan in /hooks/shop/shop-production: probesPerSecond is 4000; use a whole number from 4 to 400",
        ]);
    }

    [Fact]
    public void Asks_for_no_target_group_when_the_pair_has_no_names()
        => Refused(Sample.TestTraffic().Set(Sample.Pair + ".TargetGroups", "[{}, {}]")).ShouldBe(["The deployment group has no pair of target groups"]);

    [Fact]
    public void Refuses_a_green_that_belongs_to_another_deployment()
        => Refused(Sample.TestTraffic().Set(Sample.GreenSet + ".ExternalId", "\"d-OTHER\""))
            .ShouldBe(["Task set ecs-svc/222 is labelled Green but belongs to deployment d-OTHER"]);

    [Fact]
    public void Refuses_a_label_that_contradicts_the_external_id()
    {
        Refused(Sample.TestTraffic().Set(Sample.Labels + "[1].TaskSetLabel", "\"Blue\""))
            .ShouldBe(["Task set ecs-svc/222 belongs to deployment d-NN167W3D6 but is labelled Blue"]);
        Refused(Sample.TestTraffic().Set(Sample.Labels + "[1].TaskSetLabel", "\"Blue\"").Set(Sample.Labels + "[0].TaskSetLabel", "\"Green\""))
            .ShouldBe(["Task set ecs-svc/111 is labelled Green but ecs-svc/222 belongs to deployment d-NN167W3D6"]);
    }

    [Fact]
    public void Refuses_two_greens()
        => Refused(Sample.TestTraffic().Set(Sample.Labels + "[0].TaskSetLabel", "\"Green\"")).ShouldBe(["CodeDeploy labels 2 task sets Green: ecs-svc/111, ecs-svc/222"]);

    [Fact]
    public void Refuses_green_and_blue_behind_the_same_target_group()
        => Refused(Sample.TestTraffic().Set(Sample.GreenSet + ".LoadBalancers[0].TargetGroupArn", $"\"{Sample.BlueGroup}\"")).ShouldBe([
            $"Green (ecs-svc/222) and blue (ecs-svc/111) are attached to the same target group {Sample.BlueGroup}: their answers cannot be told apart",
        ]);

    [Theory]
    [InlineData(".LoadBalancers")]
    [InlineData(".LoadBalancers[0].TargetGroupArn")]
    public void Refuses_a_green_that_no_target_group_of_the_pair_holds(string member)
        => Refused(Sample.TestTraffic().Remove(Sample.GreenSet + member)).ShouldBe(["Green's task set ecs-svc/222 is attached to neither target group of the deployment group"]);

    private static IReadOnlyList<string> RefusedRules(string page)
        => Refused(Sample.Moved().WithRules(Sample.ProductionListener, Sample.ProductionAction, page), LifecycleEvent.AfterAllowTraffic);

    private static IReadOnlyList<string> Refused(Sample sample, string lifecycleEvent = LifecycleEvent.AfterAllowTestTraffic)
    {
        var location = sample.Locate(lifecycleEvent);

        location.Next.ShouldBe(NextStep.Report);
        location.Verdict.ShouldNotBeNull();
        (location.Verdict.Outcome, location.Verdict.Rule).ShouldBe((Outcome.Fail, Rule.CannotJudge));

        return location.Verdict.Reasons;
    }
}
